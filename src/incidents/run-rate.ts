import { addTo, mostFirst } from '../lib/counts.ts';
import { addSeconds, earlierOf, type Instant, utcDay } from '../lib/instant.ts';
import { type RunDay, type RunReason, runReasons } from './run-day.ts';

/** A promise covers this much time, in seconds. */
export const rateSeconds = 7 * 86_400;

/** Which runs count; null: all of them. */
export interface RunsMeant {
  plans: readonly string[] | null;
  owners: readonly string[] | null;
  /** Ids of accounts. */
  accounts: readonly string[] | null;
}

/** How many of the due runs were made. */
export interface RunRate {
  made: number;
  expected: number;
  /** When the first run was due; null: there were none. */
  earliest: Instant | null;
  /** Why the others were not made, the most frequent reasons first. */
  others: readonly (readonly [why: RunReason, runs: number])[];
  /** The resources that missed the most runs, by ARN; at most three. */
  worst: readonly (readonly [resourceArn: string, runs: number])[];
}

/** Counts stored runs, day by day. */
export class RateCounter {
  readonly #meant: RunsMeant;
  readonly #since: Instant;
  readonly #home: string;
  readonly #others = new Map<RunReason, number>();
  readonly #ofResource = new Map<string, number>();
  #made = 0;
  #earliest: Instant | null = null;

  /**
   * @param since runs that were due earlier do not count
   * @param home the account of rows that say none
   */
  constructor(meant: RunsMeant, since: Instant, home: string) {
    this.#meant = meant;
    this.#since = since;
    this.#home = home;
  }

  /** Counts the runs of a lane's day, except those that were excused, not scheduled or without a known result. */
  add({
    resourceArn,
    owner,
    accountId = this.#home,
    runs,
  }: Pick<RunDay, 'resourceArn' | 'owner' | 'accountId' | 'runs'>): void {
    const { plans, owners, accounts } = this.#meant;
    if (accounts !== null && !accounts.includes(accountId)) return;
    if (owners !== null && !owners.some((one) => sameName(one, owner ?? ''))) return;
    for (const { planName, dueAt, why } of runs) {
      if (dueAt < this.#since || (plans !== null && !plans.includes(planName ?? ''))) continue;
      if (why !== null && !countsAgainst(why)) continue;
      this.#earliest = earlierOf(this.#earliest ?? dueAt, dueAt);
      this.#count(why, resourceArn);
    }
  }

  #count(why: RunReason | null, resourceArn: string): void {
    if (why === null) this.#made += 1;
    else {
      addTo(this.#others, why);
      addTo(this.#ofResource, resourceArn);
    }
  }

  /** Returns the rate counted so far. */
  rate(): RunRate {
    const others = mostFirst(this.#others);
    const missed = others.reduce((sum, [, runs]) => sum + runs, 0);
    const worst = mostFirst(this.#ofResource).slice(0, 3);
    return { made: this.#made, expected: this.#made + missed, earliest: this.#earliest, others, worst };
  }
}

/** Says whether a rate is below the promised one; if nothing was due, it is not. */
export function isBelow({ made, expected }: Pick<RunRate, 'made' | 'expected'>, percent: number): boolean {
  // In whole numbers, so that 999 of 1,000 are 99.9 percent.
  return made * 100_000 < Math.round(percent * 1000) * expected;
}

/** Returns the days whose rows may hold runs of the last week, whatever the time zone. */
export function daysOfWeek(at: Instant): string[] {
  return Array.from({ length: 10 }, (_none, index) => utcDay(addSeconds(at, (index - 8) * 86_400)));
}

function countsAgainst(why: RunReason): boolean {
  return runReasons[why] === 'failed' || why === 'never-ran';
}

/** Compares owners regardless of case, as routing does. */
function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
