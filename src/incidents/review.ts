import type { Actor } from '../evidence/actor.ts';
import { chainRecord, chainStart, type EvidenceRecord } from '../evidence/record.ts';
import { type Instant, isDay } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';

/** Figures that stand in the record of a review, with what each is: the only list, in the order of 14-reviews.csv. */
export const signedFigures = {
  runsExpected: { title: 'backups due', says: 'in the period, as the report had them' },
  runsMade: { title: 'made', says: 'of them, retries included' },
  runsFailed: { title: 'failed', says: 'of them' },
  runsNoResult: { title: 'no result', says: 'of them' },
  incidentsOpened: { title: 'incidents', says: 'that were opened in the period, as the report had them' },
  incidentsResolved: { title: 'over', says: 'of them, when the report was signed' },
  incidentsStillOpen: { title: 'still open', says: 'of them, when the report was signed' },
  medianSecondsToAcknowledge: {
    title: 'median seconds to acknowledge',
    says: 'of those that somebody acknowledged; empty: nobody did',
  },
  silences: { title: 'silences', says: 'of people that were in force in the period; empty: no longer known' },
  acceptances: { title: 'acceptances', says: 'of people that were in force in the period; empty: no longer known' },
} as const;

/** The figures that were signed; null: there is none, or it was no longer known. */
export type SignedFigures = Record<keyof typeof signedFigures, number | null>;

/** Days that a review is about, both included, in UTC: `2026-10-01`. */
export interface ReviewedDays {
  from: string;
  until: string;
}

/** What somebody who read a report stands for. */
export interface Review extends ReviewedDays {
  /** The deployment: `backup-alert-router-prod in eu-west-1`. */
  place: string;
  /** Of the report, byte by byte as `report --json` prints it. */
  reportSha256: string;
  figures: SignedFigures;
}

/** What a record says when a report was signed off. */
const signedOff = 'report signed off';

/** The id under which the records of the reviews of these days are chained: whoever signs later stands behind whoever did before. */
export function reviewId({ from, until }: ReviewedDays): string {
  return `review-${from}-${until}`;
}

/**
 * Returns the record that somebody has read the report of a period and stands for it.
 *
 * @param last the newest record of the same days; null: nobody signed before
 */
export function recordOfReview(
  { from, until, place, reportSha256, figures }: Review,
  { actor, at, note }: { actor: Actor; at: Instant; note: string },
  last: EvidenceRecord | null,
): EvidenceRecord {
  const id = reviewId({ from, until });
  return chainRecord({
    incidentId: id,
    subject: { kind: 'review', id },
    sequence: (last?.sequence ?? 0) + 1,
    at,
    what: signedOff,
    actor: actor.name,
    by: actor,
    reason: note,
    trace: [],
    details: { from, until, place, reportSha256, figures },
    previousHash: last?.hash ?? chainStart,
  });
}

/** Returns what a record of a review says, as far as it is one: an archive may have been written by another release. */
export function reviewIn({ subject, details }: Pick<EvidenceRecord, 'subject' | 'details'>): {
  from: string | null;
  until: string | null;
  reportSha256: string | null;
  figure(name: keyof SignedFigures): number | null;
} {
  const said: Readonly<Record<string, unknown>> = subject?.kind === 'review' && isObject(details) ? details : {};
  const figures = isObject(said.figures) ? said.figures : {};
  const { from, until, reportSha256 } = said;
  return {
    from: isDay(from) ? from : null,
    until: isDay(until) ? until : null,
    reportSha256: typeof reportSha256 === 'string' ? reportSha256 : null,
    figure: (name) => {
      const value = figures[name];
      return typeof value === 'number' ? value : null;
    },
  };
}
