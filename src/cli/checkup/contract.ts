import type { JudgedAcceptance } from '../../findings/acceptances.ts';
import type { Judgement } from '../../findings/finding.ts';
import { countRuns } from '../../findings/missed-runs.ts';
import type { RetryCount } from '../../retry/count-retries.ts';
import type { FailedJob } from './failed-jobs.ts';

/** The result of a checkup. */
export interface Checkup extends Judgement {
  failures: FailedJob[];
  retries: RetryCount;
  acceptances: readonly JudgedAcceptance[];
}

/** Returns a checkup in the form that other programs rely on: fields may be added, never taken away. What is not known is null. */
export function toContract({
  look,
  estate,
  findings,
  failures,
  notKnown,
  acceptances,
  retries,
}: Checkup): Record<string, unknown> {
  return {
    at: look.at,
    since: look.since,
    plans: estate.plans?.length ?? 0,
    resources: estate.resources.size,
    runs: countRuns(look),
    findings: findings.map((one) => ({
      reason: one.reason,
      sure: one.sure,
      resourceArn: one.resourceArn,
      resourceType: one.resourceType,
      planName: one.planName,
      ruleNames: one.ruleNames,
      dueAt: one.dueAt,
      deadline: one.deadline,
      missed: one.missed,
      lastGoodAt: one.lastGoodAt,
      rpoSeconds: one.rpoSeconds,
      says: one.says,
      advice: one.advice,
      // Only where somebody accepted it, and where rules accept anything.
      ...(one.accepted === null ? {} : { accepted: one.accepted }),
    })),
    failures,
    ...(retries.failed === 0 ? {} : { retries }),
    notKnown,
    ...(acceptances.length === 0 ? {} : { acceptances }),
  };
}
