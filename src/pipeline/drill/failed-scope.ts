import { drillFailedReason, type FoundProblem } from '../../events/found-problem.ts';
import type { DrillRun, DrillVerdict, FailingScope } from '../../incidents/drill-book.ts';
import { drillCommand, sayScope, scopeKeyOf } from '../../incidents/drill-scope.ts';
import { sha256 } from '../../lib/hash.ts';
import { inertLine } from '../../lib/text.ts';
import { sayDeviation } from './record-result.ts';

/** Returns what is remembered of a drill that failed: while its scope fails, each failure is the same finding told anew. */
export function failingAfter(
  { id, scope }: Pick<DrillRun, 'id' | 'scope'>,
  { at }: Pick<DrillVerdict, 'at'>,
  failing: readonly FailingScope[],
): FailingScope {
  const known = failing.find((one) => scopeKeyOf(one.scope) === scopeKeyOf(scope));
  if (known !== undefined) return { ...known, jobId: id };
  const finding = `drill-failed-${sha256(scopeKeyOf(scope), 12)}-${Date.parse(at).toString(36)}`;
  return { scope, id: finding, jobId: id, since: at };
}

/** Returns a drill that failed in the form that the intake takes: of the router itself, which no silence and no route hides. */
export function problemOf({ scope, id, jobId, since }: FailingScope, says: string): FoundProblem {
  return {
    ...{ id, jobId: `${id}-${jobId}`, reason: drillFailedReason, severity: 'high', says },
    ...{ about: 'set-up', subject: `drill|${sha256(scopeKeyOf(scope), 24)}`, name: `drill of ${sayScope(scope)}` },
    ...{ resourceArn: null, resourceType: null, planId: null, planArn: null, destinationVaultArn: null },
    startedAt: since,
  };
}

/** Says what failed, and by which command it is repeated. */
export function sayFailure(
  { id, scope }: Pick<DrillRun, 'id' | 'scope'>,
  { deviations, result }: Pick<DrillVerdict, 'deviations' | 'result'>,
  place: { stage: string; region: string },
): string {
  const what = deviations.map((one) => inertLine(sayDeviation(one))).join('; ');
  const incident = result === null ? '' : `, incident ${result.incidentId}`;
  return `The drill of ${inertLine(sayScope(scope))} failed: ${what} (${id}${incident}). Repeat it: ${drillCommand(scope, place)}`;
}
