import * as z from 'zod/mini';
import type { DrillScope } from '../../incidents/drill-scope.ts';
import { sayScope } from '../../incidents/drill-scope.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsOf } from '../after.ts';
import { checkDrillNames, checkDrills } from '../check/check-drills.ts';
import { durationForm, Name, OneLine, Timezone } from '../written-forms.ts';
import { type Entry, type SectionWords, section } from './section.ts';

/** Drills that the router plays by itself. */
export interface PlannedDrill {
  name: string;
  /** As it was written: five fields, on the wall clock of the zone. */
  schedule: string;
  timezone: string;
  /** What they are to prove, each by a drill of its own; at least one. */
  scopes: readonly DrillScope[];
  /** How long somebody has to acknowledge, in seconds; null: as long as the response window of its severity, else a quarter of an hour. */
  waitSeconds: number | null;
  /** Whether somebody has to acknowledge. */
  wantsAnswer: boolean;
  /** Played as well when the rules, or a target that they name, have changed. */
  afterRulesChange: boolean;
  afterTargetChange: boolean;
}

const names = (one: z.ZodMiniType<string>, most: number) =>
  z
    .array(one)
    .check(
      z.minLength(1, 'is empty; leave it out, or name at least one'),
      z.maxLength(most, `names more than ${most}`),
    );

const Arn = z
  .string()
  .check(
    z.regex(
      /^arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:[^\p{C}\s]{1,400}$/u,
      'takes the ARN of a resource, of up to 400 characters',
    ),
  );

const Drill = z.strictObject({
  name: OneLine,
  schedule: z.string(),
  timezone: Timezone,
  routes: z.optional(names(OneLine, 50)),
  targets: z.optional(names(Name, 50)),
  like: z.optional(names(Arn, 20)),
  wait: z.optional(durationForm('5m', '24h')),
  answer: z.optional(z.boolean()),
  afterRulesChange: z.optional(z.boolean()),
  afterTargetChange: z.optional(z.boolean()),
});

/** Drills that are played by themselves; without any, none is. */
export const drills = section({
  schema: z.array(Drill).check(z.maxLength(20, 'has more than 20 drills')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Drill>[]): readonly PlannedDrill[] => (written ?? []).map(compileDrill),
  check: (raw, { at }) => checkDrills(raw, at),
  checkNames: checkDrillNames,
  said: { noun: 'Drill', title: 'Drills', entries: (kept) => kept.map(describeDrill) },
});

function compileDrill(written: z.infer<typeof Drill>): PlannedDrill {
  const { name, schedule, timezone, routes = [], targets = [], like = [], wait, answer } = written;
  const scopes = [
    ...routes.map((one): DrillScope => ({ way: 'route', name: one })),
    ...targets.map((one): DrillScope => ({ way: 'target', name: one })),
    ...like.map((one): DrillScope => ({ way: 'resource', name: one })),
  ];
  return {
    ...{ name, schedule, timezone },
    scopes: scopes.length === 0 ? [{ way: 'plain', name: '' }] : scopes,
    waitSeconds: wait === undefined ? null : secondsOf(wait),
    wantsAnswer: answer ?? true,
    afterRulesChange: written.afterRulesChange ?? false,
    afterTargetChange: written.afterTargetChange ?? false,
  };
}

function describeDrill(drill: PlannedDrill): Entry {
  const { name, schedule, timezone, scopes, waitSeconds, wantsAnswer, afterRulesChange, afterTargetChange } = drill;
  const answered = waitSeconds === null ? '' : `, acknowledged within ${formatDuration(waitSeconds)}`;
  const says = [
    `at ${schedule.trim().replace(/\s+/g, ' ')} ${timezone}`,
    ...(afterRulesChange ? ['after changes of the rules'] : []),
    ...(afterTargetChange ? ['after changes of a target'] : []),
    scopes.map(sayScope).join(', ') + (wantsAnswer ? answered : ', without an answer'),
  ];
  return { name, says: says.join('; ') };
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const drillsWords = {
  drills: {
    says: 'Drills that the router plays by itself: made-up failures, from EventBridge to people. Left out: none.',
  },
  'drills[]': {
    says: 'What is proved, and when. It wakes whoever is on duty.',
    snippets: [
      {
        label: 'drill',
        body: {
          name: 'quarterly',
          schedule: '0 10 1 */3 *',
          timezone: 'Europe/London',
        },
      },
    ],
  },
  'drills[].name': { says: 'Its name, as it stands in records.', examples: ['quarterly'] },
  'drills[].schedule': {
    says: 'When it is played, at least once a year and at most once a day: minute, hour, day of the month, month, day of the week.',
    examples: ['0 10 1 */3 *', '30 9 * * MON'],
    limits: { pattern: '^\\s*\\S+(?:\\s+\\S+){4}\\s*$' },
    mistake: 'Takes five fields, such as "0 10 1 */3 *", not the cron(…) of AWS.',
  },
  'drills[].timezone': { says: 'Time zone of the schedule.', form: 'timezone' },
  'drills[].routes': {
    says: 'Routes that are proved. Without routes, targets and like: that a plain failure is told.',
    examples: [['production databases']],
  },
  'drills[].targets': { says: 'Targets that are proved.', examples: [['dba-pager']] },
  'drills[].like': {
    says: 'Resources that are played with their own tags, by their ARNs.',
    examples: [['arn:aws:rds:eu-west-1:111122223333:db:orders-db']],
  },
  'drills[].wait': {
    says: 'How long somebody has to acknowledge. Left out: as "responseWindows" says of its severity, else 15m.',
    examples: ['15m', '1h'],
    form: { duration: ['5m', '24h'] },
  },
  'drills[].answer': { says: 'Whether somebody has to acknowledge. Left out: yes.', examples: [false] },
  'drills[].afterRulesChange': {
    says: 'Plays it as well when the rules mean something else, half an hour after the last edit and at most every six hours.',
    examples: [true],
  },
  'drills[].afterTargetChange': {
    says: 'Plays a drill of each target that is new or was changed, half an hour after the last edit and at most every six hours.',
    examples: [true],
  },
} as const satisfies SectionWords;
