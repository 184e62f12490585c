import {
  miscountedDays,
  miscountedRecipients,
  miscountedSummaries,
  misdrawnSample,
  misnamedExceptions,
  misnamedRisks,
  misstatedReviews,
  unlikeManifest,
} from './counts.ts';
import { unlikeDocuments, unlikeSummary } from './documents.ts';
import { timesOutOfOrder, unlikeIncidents, untracedJobs } from './incidents.ts';
import type { PackageFiles } from './package-files.ts';
import { lostFiles, lostReferences } from './references.ts';

const checks: readonly ((files: PackageFiles) => string[])[] = [
  ...[lostReferences, lostFiles, untracedJobs, unlikeIncidents, timesOutOfOrder, miscountedDays],
  ...[misnamedExceptions, miscountedRecipients, misnamedRisks, misdrawnSample, miscountedSummaries, unlikeManifest],
  ...[unlikeSummary, unlikeDocuments, misstatedReviews],
];

/**
 * Follows everything in a package from one file to the next as an auditor does, with nothing of what made it: every id that a table
 * names is where it has to be, every count in a text, a document or in OSCAL is that of the rows, every failed job leads to what became
 * of it, and times are in order. Returns a line for each thing that does not fit.
 */
export function disagreements(files: PackageFiles): string[] {
  return checks.flatMap((check) => check(files));
}
