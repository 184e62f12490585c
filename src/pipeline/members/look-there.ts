import { lookForRuns, type RunsDependencies } from '../watch/look-for-runs.ts';
import type { Going } from '../watch/pages.ts';
import { type CompareDependencies, compareLists } from '../watch/reconcile.ts';
import type { Member, Refusal } from './member.ts';

/** What looking at a member needs: stores of its own, so that nothing of two accounts is mixed. */
export type ThereDependencies = Omit<RunsDependencies, 'estate' | 'home' | 'isElsewhere'> &
  Omit<CompareDependencies, 'endedJobs' | 'home'>;

/** What came of a look at a member. */
export interface LookedThere {
  /** Why nothing, or too little, could be read; null: it was read. */
  refusal: Refusal | null;
  outcomes: Record<string, number>;
  /** Whether its lists, and what is asked of it once an hour, were read to their end. */
  isThrough: boolean;
}

/**
 * Does for one member what `watch` does at home: gives in jobs that ended and of which nothing was heard, and looks once an hour for
 * backups that never started and for what is wrong with its protection. What AWS refuses is no fault of the router.
 *
 * @param looksForRuns whether backups that never started are looked for
 * @throws what went wrong at home, in the table or the intake queue
 */
export async function lookThere(
  member: Member,
  looksForRuns: boolean,
  dependencies: ThereDependencies,
  going: Pick<Going, 'mayGoOn'>,
): Promise<LookedThere> {
  if (!(await member.enter())) return { refusal: member.refusal, outcomes: {}, isThrough: true };
  const { place: home, endedJobs } = member;
  const faults: Error[] = [];
  const fault = (error: Error) => {
    if (member.refusal === null) faults.push(error);
  };
  const compared = await compareLists({ ...dependencies, home, endedJobs }, { ...going, fault });
  const estate = looksForRuns ? member.estate : null;
  const runs = await lookForRuns({ ...dependencies, home, estate, isElsewhere: true }, { ...going, fault });
  const [first] = faults;
  if (first !== undefined) throw first;
  const isThrough = (compared.isThrough || member.refusal !== null) && runs.isThrough;
  return { refusal: member.refusal, outcomes: sum(compared.outcomes, runs.outcomes), isThrough };
}

function sum(...counted: readonly Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [what, count] of counted.flatMap((one) => Object.entries(one))) all[what] = (all[what] ?? 0) + count;
  return all;
}
