import type { RetryRefusal } from '../incidents/retry-refusals.ts';
import type { Retry } from '../incidents/retry-state.ts';
import type { Instant } from '../lib/instant.ts';
import { alikeOf, currentBook, type RetryBook } from './retry-book.ts';

/** So many resources of one type with one cause within an hour are no matter of one resource. */
export const breakerLanes = 5;

/** What a retry is held against. */
export interface BudgetFacts {
  /** When it begins. */
  at: Instant;
  book: RetryBook;
  /** How many resources wait for a retry, or were begun within the hour, with the same type and cause, this one included. */
  alike: number;
}

/** Returns why a retry is not begun by what is left of the budgets and by its breaker, and whether that opens it; null: it may be. */
export function whyNotByBudget(
  retry: Retry,
  { at, book, alike }: BudgetFacts,
): { because: RetryRefusal; opens?: boolean } | null {
  const { open, begun } = currentBook(book, at);
  const key = alikeOf(retry);
  if (open.some((breaker) => breaker.alike === key)) return { because: 'breaker' };
  if (alike >= breakerLanes) return { because: 'breaker', opens: true };
  // Two routes may allow differently: each keeps to its own number, whoever has used it.
  if (begun.length >= retry.perDay) return { because: 'day-spent' };
  const ofPlan = begun.filter(({ planId }) => planId === retry.planId).length;
  return ofPlan >= Math.ceil(retry.perDay / 2) ? { because: 'plan-spent' } : null;
}
