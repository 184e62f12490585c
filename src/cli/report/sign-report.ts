import type { EvidenceRecord } from '../../evidence/record.ts';
import { recordOfReview, reviewId, reviewIn, type SignedFigures } from '../../incidents/review.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import type { ReportAccess } from '../../runtime/report-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import type { Report } from './figures.ts';

/** What somebody signs off. */
export interface ToSign {
  report: Report;
  /** SHA-256 of the report as JSON. */
  hash: string;
  /** SHA-256 of the report that was read; null: of none. */
  read: string | null;
  note: string;
  json: boolean;
}

/** How often a signature is tried while others sign. */
const signTries = 5;

/** Puts the name of whoever has the credentials under the report of a period that is over, as a record of evidence. */
export async function signReport(
  { report, hash, read, note, json }: ToSign,
  access: Pick<ReportAccess, 'place' | 'actor' | 'records' | 'record'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { period } = report;
  const refused = whyNotSigned(report, hash, read);
  if (refused !== null || period === null) return fail(refused ?? noPeriod, { json }, terminal);
  const { from, until } = period;
  const review = { from, until, place: access.place, reportSha256: hash, figures: signedFiguresOf(report) };
  const actor = await access.actor();
  for (let time = 0; time < signTries; time += 1) {
    const before = await access.records(reviewId(period));
    const signed = recordOfReview(review, { actor, at: terminal.now(), note }, before.at(-1) ?? null);
    if (!(await access.record(signed))) continue;
    if (json) terminal.out(writeJson({ signed, before }));
    else
      terminal.out(
        `\n${[`Signed off by ${inertLine(actor.name)}.`, ...before.map((one) => sayBefore(one, hash))].join('\n')}\n`,
      );
    return 0;
  }
  return fail('Others sign the same period at the same moment: try again.', { json }, terminal);
}

/** Why a report of the last days is not signed off: it goes on. */
export const noPeriod = 'A report is signed off for a period that is over: give --month, or --from and --until.';

function whyNotSigned({ period, isAll }: Report, hash: string, read: string | null): string | null {
  if (period === null) return noPeriod;
  if (!period.isOver) return `The period is not over before the end of ${period.until} in UTC: sign it off then.`;
  if (!isAll)
    return 'There is more than is read at once, so this is no report of the whole period: sign off shorter ones.';
  if (read === null || read === hash) return null;
  return `The report is no longer the one with SHA-256 ${read}: what came of it changed since. Read it again; it has ${hash} now.`;
}

function signedFiguresOf({ runs, incidents, inForce }: Report): SignedFigures {
  return {
    ...{ runsExpected: runs.expected, runsMade: runs.made, runsFailed: runs.failed, runsNoResult: runs.noResult },
    ...{ incidentsOpened: incidents.opened, incidentsResolved: incidents.resolved },
    ...{ incidentsStillOpen: incidents.stillOpen },
    medianSecondsToAcknowledge: incidents.medianSecondsToAcknowledge,
    silences: inForce?.silences ?? null,
    acceptances: inForce?.acceptances ?? null,
  };
}

function sayBefore(record: EvidenceRecord, hash: string): string {
  const which = reviewIn(record).reportSha256 === hash ? 'the same report' : 'a report with other figures';
  return `${inertLine(record.actor)} had signed off ${which} at ${formatTime(record.at)}: both stand.`;
}
