import type { Answers } from '../../estate/answers.ts';
import type { Call } from '../../estate/calls.ts';
import { isFineJob } from '../../estate/kept-fields.ts';
import { type Fields, instantOf } from '../../events/fields.ts';
import type { Accepted } from '../../incidents/acceptance.ts';
import type { Instant } from '../../lib/instant.ts';
import { acceptanceOf } from '../../routing/accept.ts';
import type { Rules } from '../../rules/rules.ts';
import { toContract } from '../explain/contract.ts';
import { type Explanation, explainEvent } from '../explain/explain-event.ts';

/** A job that failed, as `explain --json` has it; what is not known is null. */
export interface FailedJob {
  event: Record<string, unknown>;
  alert: Record<string, unknown>;
  /** Who accepted it, and until when; absent: nobody. */
  accepted?: Accepted;
}

const jobCalls: readonly Call[] = ['list-backup-jobs', 'list-copy-jobs', 'list-restore-jobs', 'list-scan-jobs'];

/** A job of a list that failed, with all that is known of it. */
export interface ExplainedJob {
  job: Fields;
  explanation: Explanation;
  endedAt: Instant | null;
}

/** Returns the jobs that failed since a moment, explained, in the order of the lists. */
export function explainFailures(
  answers: Answers,
  { since, at }: { since: Instant; at: Instant },
  rules: Rules,
): ExplainedJob[] {
  const jobs = jobCalls.flatMap((call) => answers.listed(call));
  return jobs.flatMap((job): ExplainedJob[] => {
    // Most are fine: they need no event to be made of them.
    if (isFineJob(job) && 'BackupJobId' in job) return [];
    const endedAt = instantOf(job, 'CompletionDate', 'CreationDate');
    if (endedAt !== null && (endedAt < since || endedAt > at)) return [];
    const explanation = explainEvent(job, { rules, at: null, clock: at });
    return explanation.alert === null ? [] : [{ job, explanation, endedAt }];
  });
}

/** Returns failed jobs as `explain --json` has them, newest first. */
export function failedJobs(explained: readonly ExplainedJob[], at: Instant, rules: Rules): FailedJob[] {
  const failed = explained.map(({ explanation, endedAt }) => {
    const { event, alert } = toContract(explanation, rules) as unknown as FailedJob;
    const accepted = acceptedNow(explanation, rules, at);
    const job: FailedJob = {
      ...{ event: withoutEmpty(event), alert: withoutEmpty(alert) },
      ...(accepted === null ? {} : { accepted }),
    };
    return { at: endedAt ?? '', job };
  });
  return failed.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).map(({ job }) => job);
}

/** Returns the acceptance that holds now; as for findings, the one at the end of the job does not count. */
function acceptedNow({ alert }: Explanation, rules: Rules, at: Instant): Accepted | null {
  const acceptance = alert === null ? null : acceptanceOf(alert, rules, { now: at, laneKeys: [] });
  return acceptance?.is === 'covered' ? acceptance.accepted : null;
}

/** Turns empty texts, which `explain` writes for what an event does not say, into null. */
function withoutEmpty(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, nullFor(value)]));
}

function nullFor(value: unknown): unknown {
  if (value === '') return null;
  if (Array.isArray(value)) return value.map(nullFor);
  return typeof value === 'object' && value !== null ? withoutEmpty(value as Record<string, unknown>) : value;
}
