import * as z from 'zod/mini';
import { parseRpo } from '../../enrich/exposure.ts';
import { listedKinds } from '../../events/kinds.ts';
import { severities } from '../../incidents/alert.ts';
import { noticeKind, noticeKinds } from '../../incidents/notice-kinds.ts';
import { parseDuration } from '../../lib/duration.ts';
import { isTimezone } from '../../lib/zoned-time.ts';
import { readMoment } from '../../rules/moment.ts';

/** Longest story that a case can tell. */
const longestStory = '90d';

/** The kinds of notices that people notice; `progressed` only updates a message. */
const toldKinds = noticeKinds.filter((kind) => noticeKind(kind).isSpoken);

const Line = z.string().check(z.regex(/^[^\p{C}]{1,200}$/u, 'takes one line of up to 200 characters'));
const Duration = z.string().check(
  z.refine((text) => {
    const seconds = parseDuration(text);
    return seconds !== null && seconds <= (parseDuration(longestStory) ?? 0);
  }, `takes a duration up to ${longestStory} such as "30s", "15m" or "1h30m"`),
);
const Moment = z
  .string()
  .check(
    z.refine(
      (text) => readMoment(text) !== null,
      'takes a moment such as 2026-11-22T03:10:00Z, or 2026-11-22 03:10 on the clocks of "timezone"',
    ),
  );
const Tags = z.record(z.string(), z.string());

const Given = z.strictObject({
  tags: z.optional(Tags),
  planTags: z.optional(Tags),
  owner: z.optional(Line),
  rpo: z.optional(
    z.string().check(z.refine((text) => parseRpo(text) !== null, 'takes an RPO as a tag holds it, such as "24h"')),
  ),
  lastGood: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => text === 'never' || parseDuration(text) !== null,
          'takes how long ago it was, such as "26h", or "never"',
        ),
      ),
  ),
  strikes: z.optional(z.int().check(z.minimum(1), z.maximum(20))),
  plan: z.optional(Line),
  rule: z.optional(Line),
  resourceName: z.optional(Line),
  parentJob: z.optional(Line),
  vaultLocked: z.optional(z.boolean()),
  keyState: z.optional(z.enum(['Enabled', 'Disabled', 'PendingDeletion'])),
});

const Job = z.strictObject({
  kind: z.optional(z.enum(listedKinds)),
  type: z.optional(Line),
  name: z.optional(Line),
  arn: z.optional(z.string().check(z.regex(/^arn:/, 'takes the ARN of the resource'))),
  state: z.optional(Line),
  message: z.optional(z.string()),
  account: z.optional(z.string().check(z.regex(/^\d{12}$/, 'takes an account id of 12 digits, in quotes'))),
  region: z.optional(Line),
  vault: z.optional(Line),
  destination: z.optional(Line),
  role: z.optional(Line),
  id: z.optional(Line),
  took: z.optional(Duration),
  onDemand: z.optional(z.boolean()),
  tags: z.optional(Tags),
});

const Decided = {
  action: z.optional(z.enum(['open', 'join', 'resolve', 'record', 'ignore', 'duplicate'])),
  route: z.optional(z.nullable(z.string())),
  policy: z.optional(z.nullable(z.string())),
  severity: z.optional(z.nullable(z.enum(severities))),
  /** Null: the label is not there. */
  labels: z.optional(z.record(z.string(), z.nullable(z.string()))),
  groupKey: z.optional(z.nullable(z.string())),
  mutedBy: z.optional(z.nullable(z.string())),
};

const Told = z.strictObject({
  target: z.string(),
  kind: z.optional(z.enum(toldKinds)),
  after: z.optional(Duration),
  at: z.optional(Moment),
});

const Expect = z.strictObject({
  ...Decided,
  incidents: z.optional(z.int().check(z.minimum(0))),
  told: z.optional(z.array(Told)),
  quiet: z.optional(z.boolean()),
});

/** Where an event comes from: exactly one of these. */
export const Source = {
  event: z.optional(z.record(z.string(), z.unknown())),
  file: z.optional(z.string()),
  job: z.optional(Job),
};

const Acknowledgement = z.strictObject({ after: Duration, by: z.optional(Line) });

/** A case as people write it: what happens, and what they expect to come of it. */
export const CaseDocument = z.strictObject({
  name: z.optional(Line),
  at: z.optional(Moment),
  timezone: z.optional(
    z.string().check(z.refine(isTimezone, 'is not a time zone; take a name such as "Europe/Berlin"')),
  ),
  for: z.optional(Duration),
  given: z.optional(Given),
  ...Source,
  events: z.optional(
    z
      .array(
        z.strictObject({
          after: z.optional(Duration),
          ...Source,
          given: z.optional(Given),
          expect: z.optional(z.strictObject(Decided)),
        }),
      )
      .check(z.minLength(1, 'is empty; write at least one event'), z.maxLength(500, 'has more than 500 events')),
  ),
  acknowledge: z.optional(z.union([Acknowledgement, z.array(Acknowledgement)])),
  /** `expect:` without a value means that it is still to be written. */
  expect: z.optional(z.nullable(Expect)),
});

export type CaseDocument = z.infer<typeof CaseDocument>;
/** What a case says is known of an event besides the event itself. */
export type Given = z.infer<typeof Given>;
/** A job as a case describes it in short. */
export type Job = z.infer<typeof Job>;
/** What a case expects of one event. */
export type ExpectedDecision = Pick<z.infer<typeof Expect>, keyof typeof Decided>;
/** What a case expects. */
export type Expected = z.infer<typeof Expect>;
/** One event of a case. */
export type CaseEvent = NonNullable<CaseDocument['events']>[number];
