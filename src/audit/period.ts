import { type DayPart, dayPartNames } from '../archive/day-parts.ts';
import type { Digest } from '../archive/digest.ts';
import { expiredParts } from '../archive/short-lived.ts';
import { daysFrom, type longestGap } from '../archive/verify/days.ts';
import { type DigestFault, digestFaults } from '../archive/verify-digests.ts';

/** The days that a package is about, both of them included, in UTC: `2026-07-01`. */
export interface Period {
  from: string;
  until: string;
}

/** What is not whole in a package, by its kind: the only list. */
export const gapKinds = {
  'day-without-digest': 'the archive has no digest of this day',
  'rows-expired': 'the day was archived when the table no longer had all of its rows of this part',
  'digest-faulty': 'the digest does not fit',
  'part-missing': 'a digest names this file and it is not there',
  'part-differs': 'this file is not the one that its digest names; nothing of it is used',
  'part-unreadable': 'a line of this file is no row of its part; nothing from there on is used',
  'part-unknown': 'a digest names a part that this release does not know; it is not in the tables',
} as const;

/** Something that is not whole. */
export interface Gap {
  kind: keyof typeof gapKinds;
  /** A day, or the path of a file. */
  where: string;
  /** More about it; empty: nothing. */
  more: string;
}

/** Returns every day of a period, of which there are at most {@link longestGap}. */
export function daysOf({ from, until }: Period): string[] {
  return daysFrom(from, until);
}

/** Says whether a digest is about a day of the period. */
export function isOfPeriod({ day }: Pick<Digest, 'day'>, { from, until }: Period): boolean {
  return day >= from && day <= until;
}

/** Returns the days of a period that have no digest of their own, as gaps. */
export function daysWithoutDigest(period: Period, digests: readonly Digest[]): Gap[] {
  const known = new Set(digests.flatMap(({ kind, day }) => (kind === 'day' ? day : [])));
  return daysOf(period).flatMap((where) =>
    known.has(where) ? [] : { kind: 'day-without-digest' as const, where, more: '' },
  );
}

/** Returns the days that were archived so late that rows of them were gone, as gaps, one for each part. */
export function daysArchivedTooLate(digests: readonly Digest[]): Gap[] {
  return digests.flatMap((digest) =>
    expiredParts(digest).map((more) => ({ kind: 'rows-expired' as const, where: digest.day, more })),
  );
}

/** Returns what is wrong with a digest as a gap; none when nothing is. */
export function faultyDigest(where: string, faults: readonly DigestFault[]): Gap[] {
  if (faults.length === 0) return [];
  return [{ kind: 'digest-faulty', where, more: faults.map((fault) => digestFaults[fault]).join('; ') }];
}

/** Says whether a name is that of a part that this release knows. */
export function isPartName(name: string): name is DayPart {
  return (dayPartNames as readonly string[]).includes(name);
}
