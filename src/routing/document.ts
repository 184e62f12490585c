import * as z from 'zod/mini';
import { severities } from '../incidents/alert.ts';
import { parseDuration } from '../lib/duration.ts';
import { longestDelay, readAfter, secondsOf } from './after.ts';

/** Greatest sizes of a rules document; what is beyond them is refused, so that a decision stays quick under any rules. */
export const documentLimits = { parts: 100, characters: 128 * 1024, depth: 16, values: 20_000 } as const;

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
});

const Policy = z.strictObject({
  steps: z
    .array(Step)
    .check(z.minLength(1, 'is empty; give at least one step'), z.maxLength(20, 'has more than 20 steps')),
  repeat: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
  repeatAfter: z.optional(duration('1m', '7d')),
  acknowledgedFor: z.optional(duration('1m', '30d')),
});

const Route = z.strictObject({
  name: RouteName,
  match: z.optional(z.unknown()),
  policy: z.optional(Name),
  severity: z.optional(Severity),
  groupBy: z.optional(GroupBy),
  groupWait: z.optional(GroupWait),
  ignore: z.optional(Sentence),
  continue: z.optional(z.boolean()),
});

/**
 * The rules document as people write it: strict, so that a typo is a mistake. What refers to other places (targets,
 * policies, channel options, patterns) is checked beside it, see `check.ts`.
 */
export const RulesDocument = z.strictObject({
  version: z.literal(1),
  defaults: z.optional(
    z.strictObject({ policy: z.optional(Name), groupBy: z.optional(GroupBy), groupWait: z.optional(GroupWait) }),
  ),
  targets: z.optional(z.record(Name, z.unknown())),
  policies: z.optional(z.record(Name, Policy)),
  routes: z.optional(z.array(Route).check(z.maxLength(500, 'has more than 500 routes'))),
  silences: z.optional(notYet('silences')),
  windows: z.optional(notYet('windows')),
  fallback: z.optional(TargetList),
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

function notYet(name: string) {
  return z
    .array(z.unknown())
    .check(
      z.maxLength(
        0,
        `are not supported by this version yet, and never silently left out: remove the ${name} to save these rules`,
      ),
    );
}
