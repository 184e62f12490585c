import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import { type Canary, type CanaryPart, canaryParts, canaryTable } from './canary.ts';

/** How a backup of the canary ended last, as AWS Backup told of it. */
export interface CanaryHeard {
  part: CanaryPart;
  jobId: string;
  /** AWS's own word for how it ended. */
  state: string;
  endedAt: Instant;
  /** It ended as it has to. */
  isAsMeant: boolean;
}

/** Why the canary is no proof; what is told of it has this reason. */
export const canaryReasons = ['canary-silent', 'canary-otherwise'] as const;
export type CanaryReason = (typeof canaryReasons)[number];

/** What is wrong with the canary. */
export interface CanaryTrouble {
  reason: CanaryReason;
  parts: readonly CanaryPart[];
  /** Since when nothing proves it: when it was heard of last, or looked for first. */
  unprovenSince: Instant;
}

/** What `watch` keeps of the canary from look to look. */
export interface CanaryWatch {
  /** Since when it is looked for: it cannot be missed earlier. */
  since: Instant;
  lookedAt: Instant;
  told: readonly ToldCanary[];
}

/** A trouble that people are told of. */
export interface ToldCanary {
  /** The name under which it is told: telling it again changes nothing. */
  id: string;
  reason: CanaryReason;
  /** When it was found. */
  at: Instant;
  /** Whether the intake has it. */
  isTold: boolean;
}

/** Its start window of an hour, its completion window of two, and an hour until AWS has told of it, in seconds. */
export const canaryGraceSeconds = 4 * 3600;

/**
 * Judges the canary. `canary-silent`: nothing was heard of one of its backups within its time, however it ended, so that AWS Backup's
 * word may not arrive. `canary-otherwise`: it was heard, and ended as it must not.
 */
export function judgeCanary(
  canary: Canary,
  heard: readonly CanaryHeard[],
  { since, now }: { since: Instant; now: Instant },
): CanaryTrouble[] {
  const each = canaryParts.map((part) => ({ part, last: heard.find((one) => one.part === part) ?? null }));
  const silent = each.flatMap(({ part, last }) => {
    const from = laterOf(since, last?.endedAt ?? since);
    return now > addSeconds(from, canary.everySeconds + canaryGraceSeconds)
      ? [{ part, at: last?.endedAt ?? since }]
      : [];
  });
  const otherwise = each.flatMap(({ part, last }) =>
    last === null || last.isAsMeant ? [] : [{ part, at: last.endedAt }],
  );
  return [...troubleOf('canary-silent', silent), ...troubleOf('canary-otherwise', otherwise)];
}

function troubleOf(reason: CanaryReason, found: readonly { part: CanaryPart; at: Instant }[]): CanaryTrouble[] {
  const [first, ...others] = found.map(({ at }) => at);
  if (first === undefined) return [];
  const unprovenSince = others.reduce(earlierOf, first);
  return [{ reason, parts: found.map(({ part }) => part), unprovenSince }];
}

/** What each backup of the canary has to do. */
const has: Readonly<Record<CanaryPart, string>> = { succeeds: 'has to succeed', fails: 'has to fail' };

/** Says a trouble in a sentence or two, with the tables that it is about. @param sayTime how times are said; as they are, unless given */
export function sayCanary(
  { reason, parts, unprovenSince }: CanaryTrouble,
  canary: Canary,
  sayTime: (at: Instant) => string = (at) => at,
): string {
  const since = sayTime(unprovenSince);
  const which = parts.map((part) => `the one that ${has[part]} (table ${canaryTable(canary, part)})`).join(' and ');
  if (reason === 'canary-silent') {
    return `The alarm path from AWS Backup to here is not proven since ${since}: nothing was heard of the canary backups in their time, of ${which}.`;
  }
  const did = parts.map((part) => (part === 'succeeds' ? 'failed' : 'succeeded')).join(' and ');
  return `The canary backup ended as it must not since ${since}: ${which} ${did}. What AWS Backup says does arrive.`;
}
