import { canBeContinuous } from '../estate/backed-up.ts';
import type { RetryRefusal } from '../incidents/retry-refusals.ts';
import type { Retry } from '../incidents/retry-state.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { RetryBook } from './retry-book.ts';
import { whyNotByBudget } from './retry-budget.ts';

/** What is seen in the account when a retry is due. */
export interface BeginningFacts {
  now: Instant;
  /** The rule of the plan that made the failed job; null: it is not there any more. */
  rule: { isContinuous: boolean; copies: readonly { vaultArn: string }[] } | null;
  /** The roles that may be handed on. */
  roles: readonly string[];
  /** A good recovery point that is newer than the failed job; of a copy, the job that has copied it by now; null: there is none. */
  newerPoint: string | null;
  /** The recovery point that is to be copied is not there any more; of a backup, false. */
  isPointGone: boolean;
  /** Another job of the resource that has not ended; null: none. */
  runningJob: string | null;
  book: RetryBook;
  /** How many resources wait for a retry, or were begun within the hour, with the same type and cause, this one included. */
  alike: number;
}

/** What becomes of a retry that is due. `wait`: it is looked at again then. */
export type Beginning =
  | { do: 'start' }
  | { do: 'wait'; until: Instant }
  | { do: 'not'; because: RetryRefusal; opens?: boolean };

/** How long it is waited before it is looked again whether another job of the resource still runs, in seconds. */
const busySeconds = 900;

/**
 * Decides whether a retry that is due may begin, by what there is now: whatever speaks against it since it was planned, what is
 * left of the budgets of day and plan, and whether the breaker of its type and cause is open.
 */
export function beginRetry(retry: Retry, facts: BeginningFacts): Beginning {
  const { now, runningJob } = facts;
  const against = whyNotAtAll(retry, facts);
  if (against !== null) return not(against);
  if (now > retry.until) return not(runningJob === null ? 'too-late' : 'job-running');
  if (runningJob !== null) {
    const later = addSeconds(now, busySeconds);
    return later > retry.until ? not('job-running') : { do: 'wait', until: later };
  }
  const spent = whyNotByBudget(retry, { at: now, book: facts.book, alike: facts.alike });
  return spent === null ? { do: 'start' } : { do: 'not', ...spent };
}

/** What holds however long it waits. */
function whyNotAtAll(retry: Retry, { rule, roles, newerPoint, isPointGone }: BeginningFacts): RetryRefusal | null {
  const { copy } = retry;
  if (newerPoint !== null) return copy === undefined ? 'backed-up' : 'copied';
  if (!roles.includes(retry.roleArn)) return 'role-not-allowed';
  if (rule === null) return 'rule-gone';
  if (copy === undefined) return rule.isContinuous && canBeContinuous(retry.resourceType) ? 'continuous' : null;
  if (!rule.copies.some(({ vaultArn }) => vaultArn === copy.destinationVaultArn)) return 'no-such-copy';
  return isPointGone ? 'point-gone' : null;
}

function not(because: RetryRefusal): Extract<Beginning, { do: 'not' }> {
  return { do: 'not', because };
}
