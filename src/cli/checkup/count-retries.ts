import type { Answers } from '../../estate/answers.ts';
import { instantOf, textOf } from '../../events/fields.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';
import { planRetry } from '../../retry/plan-retry.ts';
import { readRetry } from '../../rules/retry-form.ts';
import type { ExplainedJob } from './failed-jobs.ts';

/** How many failed backups automatic retries would have been for; docs/operations/retry.md. */
export interface RetryCount {
  /** Backups that failed or expired. */
  failed: number;
  /** Those of them that would have been started again: their cause passes by itself, and nothing speaks against it. */
  retried: number;
  /** Those of which the next backup of the resource succeeded, so that it did pass. */
  passed: number;
}

/**
 * Counts by the decision that the router itself makes, as if every route said `retry` as it is usual, and every role could be
 * handed on. What only the account knew at that time (another job, an open breaker) is not counted.
 */
export function countRetries(answers: Answers, explained: readonly ExplainedJob[]): RetryCount {
  const count: RetryCount = { failed: 0, retried: 0, passed: 0 };
  const ends = endsOf(answers);
  for (const { job, explanation } of explained) {
    const { alert } = explanation;
    // Of copies nothing here says whether they passed.
    if (alert === null || kindRow(alert.event.kind).fills !== 'own-vault') continue;
    count.failed += 1;
    const whole = { ...alert, job: { ...alert.job, parentJobId: textOf(job, 'ParentJobId') } };
    const { occurredAt: now, startedAt, resourceArn } = alert.event;
    const facts = { now, laneId: '', tries: [], others: 0, home: null, roles: null };
    if (planRetry(whole, readRetry({}), facts).is === 'not') continue;
    count.retried += 1;
    const next = ends.get(resourceArn ?? '')?.find(({ at }) => at > startedAt);
    if (next?.isGood === true) count.passed += 1;
  }
  return count;
}

/** How the backups of each resource ended, oldest first; of such as have not, nothing. */
function endsOf(answers: Answers): Map<string, { at: Instant; isGood: boolean }[]> {
  const ends = new Map<string, { at: Instant; isGood: boolean }[]>();
  for (const job of answers.listed('list-backup-jobs')) {
    const [at, arn, state] = [instantOf(job, 'CreationDate'), textOf(job, 'ResourceArn'), textOf(job, 'State')];
    if (at === null || arn === null || state === null || !ended.includes(state)) continue;
    const known = ends.get(arn);
    if (known === undefined) ends.set(arn, [{ at, isGood: state === 'COMPLETED' }]);
    else known.push({ at, isGood: state === 'COMPLETED' });
  }
  for (const one of ends.values()) one.sort((a, b) => (a.at < b.at ? -1 : 1));
  return ends;
}

const ended: readonly string[] = ['COMPLETED', 'FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL'];

/** Says it in a sentence; null: no backup failed of something that passes by itself. */
export function sayRetries({ failed, retried, passed }: RetryCount): string | null {
  if (retried === 0) return null;
  const [were, their] = retried === 1 ? ['was', 'its cause passes'] : ['were', 'their cause passes'];
  const next = passed === 0 ? '' : ` Of ${passed} of them the next backup succeeded.`;
  return `${retried} of ${failed} failed ${failed === 1 ? 'backup' : 'backups'} ${were} such as \`retry\` starts again, because ${their} by itself.${next}`;
}
