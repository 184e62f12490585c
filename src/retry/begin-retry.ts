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
  rule: { isContinuous: boolean } | null;
  /** The roles that may be handed on. */
  roles: readonly string[];
  /** A good recovery point of the resource that is newer than the failed job; null: there is none. */
  newerPoint: string | null;
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
  const { now, rule, roles, newerPoint, runningJob } = facts;
  if (newerPoint !== null) return not('backed-up');
  if (!roles.includes(retry.roleArn)) return not('role-not-allowed');
  if (rule === null) return not('rule-gone');
  if (rule.isContinuous && canBeContinuous(retry.resourceType)) return not('continuous');
  if (now > retry.until) return not(runningJob === null ? 'too-late' : 'job-running');
  if (runningJob !== null) {
    const later = addSeconds(now, busySeconds);
    return later > retry.until ? not('job-running') : { do: 'wait', until: later };
  }
  const against = whyNotByBudget(retry, { at: now, book: facts.book, alike: facts.alike });
  return against === null ? { do: 'start' } : { do: 'not', ...against };
}

function not(because: RetryRefusal): Extract<Beginning, { do: 'not' }> {
  return { do: 'not', because };
}
