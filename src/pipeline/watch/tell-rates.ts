import { type FoundProblem, foundEvent, overEvent } from '../../events/found-problem.ts';
import { daysOfWeek, isBelow, RateCounter, type RunRate, rateSeconds } from '../../incidents/run-rate.ts';
import { sha256 } from '../../lib/hash.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import { inertLine, truncateMiddle } from '../../lib/text.ts';
import { runWords } from '../../notices/run-words.ts';
import type { BrokenPromise, DueRuns } from '../../ports/incidents/due-runs.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import type { PromisedRate } from '../../rules/sections/expected-rate.ts';
import type { Home } from './listed-jobs.ts';

/** What telling of rates needs. */
export interface RatesDependencies {
  dueRuns: Pick<DueRuns, 'ofDay' | 'brokenPromises' | 'saveBrokenPromises'>;
  intake: IntakeQueue;
  home: Home;
  /** Runs of other accounts are stored as well; absent: of this one alone. */
  looksAtMembers?: boolean;
  now: () => Instant;
}

/** A promise is judged once its runs have been stored for this long, in seconds: one bad night is not a week. */
const leastSeconds = 6 * 86_400;

/** A broken promise is over once it has been kept for this long, in seconds: the rate changes as days leave the week. */
const keptSeconds = 86_400;

/**
 * Counts, from the stored runs, which part of the backups due in the last seven days was made. Reports promises in the rules that
 * are broken, and those that are kept again or no longer made. Each is noted before it is given to the intake: after a crash in
 * between it is given again under the same name, which changes nothing.
 *
 * @param hasNews whether a row has changed since the last time: else nothing new can be broken
 * @param mayGoOn whether there is time for more; what it does not suffice for waits for the next look
 */
export async function tellRates(
  promised: readonly PromisedRate[],
  hasNews: boolean,
  { dueRuns, intake, home, looksAtMembers = false, now }: RatesDependencies,
  mayGoOn: () => boolean,
): Promise<{ broken: number; kept: number }> {
  const known = await dueRuns.brokenPromises();
  const here = promised.filter(
    ({ accounts }) => looksAtMembers || accounts === null || accounts.includes(home.accountId),
  );
  if (known.length === 0 && (here.length === 0 || !hasNews)) return { broken: 0, kept: 0 };
  const at = now();
  const rates = await countRuns(here, { at, home }, dueRuns, mayGoOn);
  if (rates === null) return { broken: 0, kept: 0 };
  const { broken, keptAgain, over } = compare(here, known, rates, at);
  await dueRuns.saveBrokenPromises([...broken.map((one) => one.known), ...keptAgain, ...over]);
  const untold = broken.filter((one) => !one.known.isTold);
  await intake.put(untold.map((one) => foundEvent(problemOf(one.known, describeBroken(one)), home, at)));
  await intake.put(
    over.map((one) => {
      const promise = here.find(({ name }) => name === one.name);
      return overEvent(problemOf(one, ''), describeKept(one.name, promise, rates.get(one.name)), home, at);
    }),
  );
  await dueRuns.saveBrokenPromises([...broken.map((one) => ({ ...one.known, isTold: true })), ...keptAgain]);
  return { broken: untold.length, kept: over.length };
}

interface Broken {
  promise: PromisedRate;
  rate: RunRate;
  known: BrokenPromise;
}

/** Promises that are broken, that are kept again but not for long enough, and that are over. */
interface Compared {
  broken: Broken[];
  keptAgain: BrokenPromise[];
  over: BrokenPromise[];
}

function compare(
  promised: readonly PromisedRate[],
  known: readonly BrokenPromise[],
  rates: ReadonlyMap<string, RunRate>,
  at: Instant,
): Compared {
  const before = new Map(known.map((one) => [one.name, one]));
  const broken = promised.flatMap((promise): Broken[] => {
    const rate = rates.get(promise.name);
    const was = before.get(promise.name);
    if (rate === undefined || !isBelow(rate, promise.percent)) return [];
    if (was === undefined && !reachesBack(rate, at)) return [];
    const { keptSince: _again, ...one } = was ?? begun(promise.name, at);
    return [{ promise, rate, known: one }];
  });
  const still = new Set(broken.map((one) => one.known.name));
  const made = new Set(promised.map(({ name }) => name));
  const kept = known.filter(({ name }) => !still.has(name)).map((one) => ({ ...one, keptSince: one.keptSince ?? at }));
  const isOver = ({ name, keptSince }: (typeof kept)[number]) =>
    !made.has(name) || secondsBetween(keptSince, at) >= keptSeconds;
  return { broken, keptAgain: kept.filter((one) => !isOver(one)), over: kept.filter(isOver) };
}

/** Null: there was not enough time for all days. */
async function countRuns(
  promised: readonly PromisedRate[],
  { at, home }: { at: Instant; home: Home },
  dueRuns: RatesDependencies['dueRuns'],
  mayGoOn: () => boolean,
): Promise<ReadonlyMap<string, RunRate> | null> {
  const since = addSeconds(at, -rateSeconds);
  const counters = promised.map((promise) => [promise.name, new RateCounter(promise, since, home.accountId)] as const);
  for (const day of promised.length === 0 ? [] : daysOfWeek(at)) {
    for await (const rows of dueRuns.ofDay(day)) {
      if (!mayGoOn()) return null;
      for (const row of rows) {
        for (const [, counter] of counters) counter.add(row);
      }
    }
  }
  return new Map(counters.map(([name, counter]) => [name, counter.rate()]));
}

function reachesBack({ earliest }: RunRate, at: Instant): boolean {
  return earliest !== null && earliest <= addSeconds(at, -leastSeconds);
}

function begun(name: string, at: Instant): BrokenPromise {
  return { name, id: `rate-${sha256(name, 12)}-${Date.parse(at).toString(36)}`, since: at, isTold: false };
}

function problemOf({ name, id, since }: BrokenPromise, says: string): FoundProblem {
  return {
    ...{ id, jobId: id, reason: 'promise-broken', severity: 'medium', says },
    ...{ about: 'set-up', subject: `rate:${sha256(name, 24)}`, name: `backups of ${name}` },
    ...{ resourceArn: null, resourceType: null, planId: null, planArn: null, destinationVaultArn: null },
    startedAt: since,
  };
}

function describeBroken({ promise, rate }: Broken): string {
  const others = rate.others.map(([why, runs]) => `${runs} ${runWords[why]}`);
  const worst = rate.worst.map(([arn, runs]) => `${nameOf(arn)} (${runs})`);
  const most = rate.worst.length === 1 ? 'All of them' : 'Most of them';
  return `${describeRate(rate, promise)}. Of the others, ${others.join(', ')}. ${most}: ${worst.join(', ')}.`;
}

function describeKept(name: string, promise: PromisedRate | undefined, rate: RunRate | undefined): string {
  const who = inertLine(name);
  if (promise === undefined || rate === undefined) return `The rules promise nothing of ${who} any more.`;
  if (rate.expected === 0) return `No backup of ${who} was due in the last seven days.`;
  return `${describeRate(rate, promise)}.`;
}

function describeRate({ made, expected }: RunRate, { name, percent }: PromisedRate): string {
  // Never rounded up to what was promised.
  const part = Math.floor((made * 1000) / expected) / 10;
  return `${made} of ${expected} backups of ${inertLine(name)} were made in the last seven days, ${part} %; the rules promise ${percent} %`;
}

function nameOf(arn: string): string {
  return truncateMiddle(inertLine(arn.split(/[/:]/).at(-1) || arn), 60);
}
