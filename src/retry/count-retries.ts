import { kindRow } from '../events/kinds.ts';
import type { Instant } from '../lib/instant.ts';
import type { RetryChoice } from '../rules/retry-form.ts';
import { type FailedJob, planRetry } from './plan-retry.ts';

/** How many failed backups automatic retries would have been for; docs/operations/retry.md. */
export interface RetryCount {
  /** Backups that failed or expired. */
  failed: number;
  /** Those of them that would have been started again: their cause passes by itself, and nothing speaks against it. */
  retried: number;
  /** Those of which the next backup of the resource succeeded, so that it did pass. */
  passed: number;
}

/** A backup that failed, with what a retry of it would have come to. */
export interface JudgedFailure {
  isRetried: boolean;
  resourceArn: string | null;
  /** When the failed job was created. */
  startedAt: Instant;
}

/**
 * Judges a failure by the decision that the router itself makes, as if every role could be handed on. What only the account knew at that
 * time (another job, an open breaker) is not looked at. Null: it is no backup; of copies nothing says whether they passed.
 *
 * @param choice what its route would say
 */
export function judgeFailure(failed: FailedJob, choice: RetryChoice): JudgedFailure | null {
  const { kind, occurredAt: now, startedAt, resourceArn } = failed.event;
  if (kindRow(kind).fills !== 'own-vault') return null;
  const facts = { now, laneId: '', tries: [], others: 0, home: null, roles: null };
  return { isRetried: planRetry(failed, choice, facts).is === 'planned', resourceArn, startedAt };
}

/** How the backups of each resource ended; of those that have not ended, nothing. */
export class BackupEnds {
  readonly #ends = new Map<string, { at: Instant; isGood: boolean }[]>();

  /** @param at when its job was created */
  add(resourceArn: string, at: Instant, isGood: boolean): void {
    const known = this.#ends.get(resourceArn);
    if (known === undefined) this.#ends.set(resourceArn, [{ at, isGood }]);
    else known.push({ at, isGood });
  }

  /** Says whether the next backup of a resource after one that failed succeeded; false too when there was none. */
  hasPassed({ resourceArn, startedAt }: Pick<JudgedFailure, 'resourceArn' | 'startedAt'>): boolean {
    const later = (this.#ends.get(resourceArn ?? '') ?? []).filter(({ at }) => at > startedAt);
    return later.sort((a, b) => (a.at < b.at ? -1 : 1))[0]?.isGood === true;
  }
}

/** Counts failures by what retries of them would have come to. */
export function countJudged(failures: Iterable<JudgedFailure>, ends: BackupEnds): RetryCount {
  const count: RetryCount = { failed: 0, retried: 0, passed: 0 };
  for (const failure of failures) {
    count.failed += 1;
    if (!failure.isRetried) continue;
    count.retried += 1;
    if (ends.hasPassed(failure)) count.passed += 1;
  }
  return count;
}

/** Says it in a sentence; null: no backup failed of something that passes by itself. */
export function sayRetries({ failed, retried, passed }: RetryCount): string | null {
  if (retried === 0) return null;
  const [were, their] = retried === 1 ? ['was', 'its cause passes'] : ['were', 'their cause passes'];
  const next = passed === 0 ? '' : ` Of ${passed} of them the next backup succeeded.`;
  return `${retried} of ${failed} failed ${failed === 1 ? 'backup' : 'backups'} ${were} such as \`retry\` starts again, because ${their} by itself.${next}`;
}
