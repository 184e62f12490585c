import * as z from 'zod/mini';
import { severities } from '../incidents/alert.ts';
import { parseDuration } from '../lib/duration.ts';
import { isTimezone, weekdays } from '../lib/zoned-time.ts';
import { longestDelay, readAfter, secondsOf } from './after.ts';
import { readClock, readDate, readMoment } from './moment.ts';

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

/** Names of targets and policies: they are message groups and keys too, so no spaces. */
const Name = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][\w.-]{0,62}$/,
      'takes letters, digits, ".", "_" and "-", at most 63, a letter or digit first',
    ),
  );

/** Names of routes are read by people: any one line of up to 80 characters. */
const RouteName = z
  .string()
  .check(z.regex(/^[^\p{C}\s](?:[^\p{C}]{0,78}[^\p{C}\s])?$/u, 'takes one line of up to 80 characters'));

const Sentence = z
  .string()
  .check(z.refine((text) => text.trim().length > 0 && text.length <= 500, 'takes a reason of up to 500 characters'));

const TargetList = z
  .array(Name)
  .check(z.minLength(1, 'is empty; name at least one target'), z.maxLength(20, 'names more than 20 targets'));

/** Names of windows, inhibitions and people, read by people too. */
const OneLine = RouteName;

const GroupBy = z.array(z.string()).check(z.maxLength(10, 'names more than 10 fields'));
const GroupWait = duration('0s', '1h');
const Severity = z.enum(severities);

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
  repeatAfter: z.optional(duration('1m', '7d')),
  acknowledgedFor: z.optional(duration('1m', '30d')),
  handOver: z.optional(Name),
});

/** What routes and defaults can both say. */
const Gathering = {
  policy: z.optional(Name),
  groupBy: z.optional(GroupBy),
  groupWait: z.optional(GroupWait),
  groupInterval: z.optional(duration('10s', '24h')),
  repeatInterval: z.optional(duration('30m', '7d')),
};

const Labels = z
  .record(
    z
      .string()
      .check(
        z.regex(/^[a-z][a-z0-9_-]{0,39}$/, 'takes small letters, digits, "_" and "-", at most 40, a letter first'),
      ),
    z.string().check(z.regex(/^[^\p{C}]{1,100}$/u, 'takes one line of up to 100 characters')),
  )
  .check(z.refine((labels) => Object.keys(labels).length <= 10, 'has more than 10 labels'));

/** A route as people write it, with routes inside it. */
export interface RouteDocument {
  name: string;
  match?: unknown;
  policy?: string | undefined;
  groupBy?: string[] | undefined;
  groupWait?: string | undefined;
  groupInterval?: string | undefined;
  repeatInterval?: string | undefined;
  severity?: (typeof severities)[number] | undefined;
  labels?: Record<string, string> | undefined;
  template?: string | undefined;
  ignore?: string | undefined;
  continue?: boolean | undefined;
  notify?: string[] | undefined;
  routes?: RouteDocument[] | undefined;
}

const Route: z.ZodMiniType<RouteDocument> = z.strictObject({
  name: RouteName,
  match: z.optional(z.unknown()),
  ...Gathering,
  severity: z.optional(Severity),
  labels: z.optional(Labels),
  template: z.optional(Name),
  ignore: z.optional(Sentence),
  continue: z.optional(z.boolean()),
  notify: z.optional(TargetList),
  get routes() {
    return z.optional(z.array(Route).check(z.minLength(1, 'is empty; leave it out')));
  },
});

const Timezone = z
  .string()
  .check(z.refine((name) => isTimezone(name), 'is not a time zone; take a name such as "Europe/Berlin" or "UTC"'));
const Clock = z
  .string()
  .check(z.refine((text) => readClock(text) !== null, 'takes a time of the day from "00:00" to "24:00", in quotes'));
const Moment = z
  .string()
  .check(
    z.refine(
      (text) => readMoment(text) !== null,
      'takes a date or a moment, such as 2026-12-01 or 2026-12-01T08:00:00Z',
    ),
  );
const day = `(?:${weekdays.join('|')})`;
const Days = z
  .array(
    z
      .string()
      .check(z.regex(new RegExp(`^${day}(?:-${day})?$`), `takes ${weekdays.join(', ')}, or a range such as MON-FRI`)),
  )
  .check(z.minLength(1, 'is empty; leave it out for every day'), z.maxLength(7, 'names more than 7 days'));

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
  duration: duration('1m', '7d'),
});

const Inhibition = z.strictObject({
  name: OneLine,
  source: z.optional(z.unknown()),
  target: z.optional(z.unknown()),
  equal: z.optional(GroupBy),
});

/**
 * The rules document as people write it: strict, so that a typo is a mistake. What refers to other places (targets,
 * policies, channel options, patterns) is checked beside it, see `check.ts`.
 */
export const RulesDocument = z.strictObject({
  version: z.literal(1),
  defaults: z.optional(z.strictObject(Gathering)),
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

function duration(least: string, most: string) {
  return z.string().check(
    z.refine((text) => {
      const seconds = parseDuration(text);
      return seconds !== null && seconds >= secondsOf(least) && seconds <= secondsOf(most);
    }, `takes a duration from "${least}" to "${most}", such as "5m" or "1h30m"`),
  );
}
