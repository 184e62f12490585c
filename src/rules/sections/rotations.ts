import * as z from 'zod/mini';
import type { Rotation as Kept } from '../../escalation/rotation.ts';
import { isObject } from '../../lib/is-object.ts';
import { type KnownNames, listOf, reference } from '../check/check-names.ts';
import type { RulesIssue } from '../check/issue.ts';
import { longAgo, readClock, readDate, readMoment } from '../moment.ts';
import { Clock, Moment, Name, Sentence, Timezone } from '../written-forms.ts';
import { byName, mapNamed, type SectionWords, section } from './section.ts';

const Rotation = z.strictObject({
  timezone: Timezone,
  start: z.string().check(z.refine((text) => readDate(text) !== null, 'takes a date such as 2026-11-02')),
  handover: z.optional(Clock),
  order: z
    .array(Name)
    .check(z.minLength(1, 'is empty; nobody would be on duty'), z.maxLength(50, 'names more than 50 targets')),
  overrides: z.optional(
    z
      .array(z.strictObject({ from: Moment, until: Moment, target: Name, reason: z.optional(Sentence) }))
      .check(z.maxLength(100, 'has more than 100 overrides')),
  ),
});

/** The time at which duty changes when the rotation does not set one. */
const defaultHandover = '09:00';

/** Who is on duty in which week. */
export const rotations = section({
  schema: z.record(Name, Rotation),
  merge: 'names',
  compile: (written?: Readonly<Record<string, z.infer<typeof Rotation>>>): ReadonlyMap<string, Kept> =>
    byName(mapNamed(written, compileRotation)),
  checkNames: rotationIssues,
  naming: { noun: 'rotation', always: [], isTold: true, unused: 'no step, owner, route or "bulletins" names it' },
  uses: (written) => [
    {
      of: 'targets',
      names: Object.values(written ?? {}).flatMap(({ order, overrides = [] }) => [
        ...order,
        ...overrides.map(({ target }) => target),
      ]),
    },
  ],
});

function compileRotation(name: string, written: z.infer<typeof Rotation>): Kept {
  const { timezone, start, handover = defaultHandover, order, overrides = [] } = written;
  const minutes = readClock(handover) ?? 0;
  const date = readDate(start) ?? { year: 2026, month: 1, day: 1, hour: 0, minute: 0 };
  return {
    name,
    timezone,
    start: { ...date, hour: Math.floor(minutes / 60), minute: minutes % 60 },
    order,
    overrides: overrides.map(({ from, until, target }) => ({
      from: readMoment(from, timezone) ?? longAgo,
      until: readMoment(until, timezone) ?? longAgo,
      target,
    })),
  };
}

/** Finds rotations named like a target, names that are no target (a rotation holds no other), and overrides that end too early. */
function rotationIssues({ rotations }: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  const targets = known.targets?.names ?? [];
  return Object.entries(isObject(rotations) ? rotations : {}).flatMap(([name, rotation]): RulesIssue[] => {
    const path = ['rotations', name];
    if (!isObject(rotation)) return [];
    const timezone = typeof rotation.timezone === 'string' ? rotation.timezone : 'UTC';
    return [
      ...(targets.includes(name) ? [{ path, message: 'is the name of a target too; "notify" could mean either' }] : []),
      ...listOf(rotation.order).flatMap((target, index) =>
        reference(target, [...path, 'order', index], 'targets', known),
      ),
      ...listOf(rotation.overrides).flatMap((override, index): RulesIssue[] => {
        if (!isObject(override)) return [];
        const here = [...path, 'overrides', index];
        return [
          ...reference(override.target, [...here, 'target'], 'targets', known),
          ...(isBackwards(override, timezone)
            ? [{ path: [...here, 'until'], value: override.until, message: 'is not later than "from"' }]
            : []),
        ];
      }),
    ];
  });
}

function isBackwards({ from, until }: Record<string, unknown>, timezone: string): boolean {
  if (typeof from !== 'string' || typeof until !== 'string') return false;
  try {
    const [begin, end] = [readMoment(from, timezone), readMoment(until, timezone)];
    return begin !== null && end !== null && end <= begin;
  } catch {
    // The time zone does not exist, which is reported elsewhere.
    return false;
  }
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const rotationsWords = {
  rotations: { says: 'Who is on duty in which week, by name. A rotation stands in "notify" like a target.' },
  'rotations.*': {
    says: 'Targets that take turns, week by week.',
    snippets: [
      {
        label: 'weekly rotation',
        body: { timezone: 'Europe/Berlin', start: '2026-11-02', handover: '09:00', order: ['first', 'second'] },
      },
    ],
  },
  'rotations.*.timezone': { says: 'Time zone of the wall clock on which duty changes hands.', form: 'timezone' },
  'rotations.*.start': {
    says: 'Date from which the first of the order is on duty; duty changes on this day of the week.',
    examples: ['2026-11-02'],
    limits: { pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    mistake: 'Takes a date such as 2026-11-02.',
  },
  'rotations.*.handover': { says: 'When duty changes hands. Left out: 09:00.', examples: ['09:00'], form: 'clock' },
  'rotations.*.order': { says: 'Targets in the order of their weeks.', examples: [['dba-ana', 'dba-ben']] },
  'rotations.*.overrides': { says: 'Who stands in for whom it would be. The first that fits counts.' },
  'rotations.*.overrides[]': {
    says: 'Somebody stands in from one moment until another.',
    snippets: [
      { label: 'override', body: { from: '2026-12-24', until: '2026-12-27', target: 'second', reason: 'holidays' } },
    ],
  },
  'rotations.*.overrides[].from': {
    says: 'When it begins; without an offset, on the clock of the rotation.',
    examples: ['2026-12-24', '2026-12-24T12:00'],
    form: 'moment',
  },
  'rotations.*.overrides[].until': { says: 'When it ends.', examples: ['2026-12-27'], form: 'moment' },
  'rotations.*.overrides[].target': { says: 'Who stands in.', examples: ['dba-ben'] },
  'rotations.*.overrides[].reason': {
    says: 'Why, for those who read it later.',
    examples: ['holidays'],
    form: 'sentence',
  },
} as const satisfies SectionWords;
