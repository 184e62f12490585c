import * as z from 'zod/mini';
import { longestDelay, readAfter } from './after.ts';
import { type DefaultName, optionGroups, type WrittenOption, type WrittenOptions } from './kept-options.ts';
import { readDate } from './moment.ts';
import type { RouteOptionName } from './route-options.ts';
import {
  Clock,
  Days,
  durationForm,
  FieldList,
  Moment,
  Name,
  OneLine,
  Sentence,
  TargetList,
  Timezone,
} from './written-forms.ts';

/** Greatest sizes of a rules document; what is beyond them is refused, so that a decision stays quick under any rules. */
export const documentLimits = {
  parts: 100,
  characters: 128 * 1024,
  depth: 28,
  values: 20_000,
  routes: 500,
  nesting: 5,
  /** Of the merged document as JSON, its aliases written out. */
  expandedCharacters: 1_000_000,
  /** Of document and texts, packed: an item of the table holds 409,600 bytes, with who made each version and when. */
  keptBytes: 320_000,
} as const;

const Step = z.strictObject({
  after: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => readAfter(text) !== null,
          `takes a duration up to ${longestDelay} such as "15m", or a share of the RPO such as "50% of rpo"`,
        ),
      ),
  ),
  notify: TargetList,
  during: z.optional(Name),
  outside: z.optional(Name),
});

const Policy = z.strictObject({
  steps: z
    .array(Step)
    .check(z.minLength(1, 'is empty; give at least one step'), z.maxLength(20, 'has more than 20 steps')),
  repeat: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
  repeatAfter: z.optional(durationForm('1m', '7d')),
  acknowledgedFor: z.optional(durationForm('1m', '30d')),
  handOver: z.optional(Name),
});

/** A route as people write it, with routes inside it. */
export interface RouteDocument extends WrittenOptions {
  name: string;
  match?: unknown;
  ignore?: string | undefined;
  continue?: boolean | undefined;
  routes?: RouteDocument[] | undefined;
}

const { withDefault, withoutDefault, onlyContinuing } = optionGroups;

const Route: z.ZodMiniType<RouteDocument> = z.strictObject({
  name: OneLine,
  match: z.optional(z.unknown()),
  ...shapeOf([...withDefault, ...withoutDefault]),
  ignore: z.optional(Sentence),
  continue: z.optional(z.boolean()),
  ...shapeOf(onlyContinuing),
  get routes() {
    return z.optional(z.array(Route).check(z.minLength(1, 'is empty; leave it out')));
  },
});

const Hours = z.strictObject({ timezone: Timezone, days: z.optional(Days), from: Clock, to: Clock });

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

const Template = z
  .strictObject({
    title: z.optional(z.string().check(z.maxLength(500, 'is longer than 500 characters'))),
    text: z.optional(z.string().check(z.maxLength(4000, 'is longer than 4000 characters'))),
  })
  .check(z.refine(({ title, text }) => (title ?? text) !== undefined, 'says neither "title" nor "text"'));

// That patterns are there is checked with them, in `check-mutes.ts`: those mistakes say what to write.
const Silence = z.strictObject({
  match: z.optional(z.unknown()),
  from: z.optional(Moment),
  until: Moment,
  reason: Sentence,
  by: OneLine,
});

const Window = z.strictObject({
  name: OneLine,
  match: z.optional(z.unknown()),
  schedule: z.string(),
  timezone: Timezone,
  duration: durationForm('1m', '7d'),
});

const Inhibition = z.strictObject({
  name: OneLine,
  source: z.optional(z.unknown()),
  target: z.optional(z.unknown()),
  equal: z.optional(FieldList),
});

/**
 * The rules document as people write it: strict, so that a typo is a mistake. What refers to other places (targets,
 * policies, channel options, patterns) is checked beside it, see `check.ts`.
 */
export const RulesDocument = z.strictObject({
  version: z.literal(1),
  defaults: z.optional(z.strictObject(shapeOf<DefaultName>(withDefault))),
  targets: z.optional(z.record(Name, z.unknown())),
  templates: z.optional(z.record(Name, Template)),
  hours: z.optional(z.record(Name, Hours)),
  rotations: z.optional(z.record(Name, Rotation)),
  policies: z.optional(z.record(Name, Policy)),
  routes: z.optional(z.array(Route)),
  inhibitions: z.optional(z.array(Inhibition).check(z.maxLength(100, 'has more than 100 inhibitions'))),
  silences: z.optional(z.array(Silence).check(z.maxLength(200, 'has more than 200 silences'))),
  windows: z.optional(z.array(Window).check(z.maxLength(100, 'has more than 100 windows'))),
  fallback: z.optional(TargetList),
  bulletins: z.optional(TargetList),
});

/** A rules document that fits its schema. */
export type RulesDocument = z.infer<typeof RulesDocument>;

/** Returns the fields of some options, none of which has to be there. */
function shapeOf<Name extends RouteOptionName>(
  rows: typeof optionGroups.withDefault,
): { [One in Name]: z.ZodMiniOptional<z.ZodMiniType<WrittenOption<One>>> } {
  return Object.fromEntries(rows.map(([name, { schema }]) => [name, z.optional(schema)])) as never;
}
