import type { Played } from '../../events/drill.ts';
import { overEvent } from '../../events/found-problem.ts';
import type { DrillBook, DrillClaim, DrillRun, DrillVerdict, FailingScope } from '../../incidents/drill-book.ts';
import { sayScope, scopeKeyOf } from '../../incidents/drill-scope.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { Rules } from '../../rules/rules.ts';
import { readSchedule } from '../../rules/schedule.ts';
import type { Going, Gone } from '../watch/pages.ts';
import type { DrillDependencies } from './drill-dependencies.ts';
import { problemOf } from './failed-scope.ts';
import { findPlayed } from './find-played.ts';
import { finishDrill } from './finish-drill.ts';
import { judgeRun } from './judge-run.ts';
import { makeDrill } from './made-drill.ts';
import { planDrills } from './plan-drills.ts';
import { startDrill } from './start-drill.ts';

/** Another process writes into the book: it does what this one would have done. */
class BookTaken extends Error {}

/**
 * Looks after the drills of the rules: claims those that are due, puts them on the bus one after the other, judges those that
 * run, and writes down what came of them. What is done is written into the book before and after, so that a crash or a second
 * process plays nothing twice. Safe to run at any time.
 */
export async function lookAfterDrills(dependencies: DrillDependencies, going: Going): Promise<Gone> {
  const { books, rules: loader } = dependencies;
  const [book, rules] = await Promise.all([books.read(), loader.load()]);
  if (rules.drills.length === 0 && isIdle(book)) return { found: 0, outcomes: {}, isThrough: true };
  const look = new Look(book, rules, dependencies);
  try {
    return await look.goOn(going);
  } catch (error) {
    if (!(error instanceof BookTaken)) throw error;
    return { found: book.runs.length, outcomes: { taken: 1 }, isThrough: false };
  }
}

function isIdle({ runs, failing, followed, drilled }: DrillBook): boolean {
  return runs.length + failing.length + followed.length === 0 && drilled === null;
}

/** One look at the drills, with the book as it is by now. */
class Look {
  #book: DrillBook;
  readonly #rules: Rules;
  readonly #with: DrillDependencies;
  readonly #outcomes: Record<string, number> = {};

  constructor(book: DrillBook, rules: Rules, dependencies: DrillDependencies) {
    this.#book = book;
    this.#rules = rules;
    this.#with = dependencies;
  }

  async goOn({ mayGoOn, fault }: Going): Promise<Gone> {
    await this.#plan();
    const runs = this.#book.runs;
    for (const { id } of runs) {
      if (!mayGoOn()) return { found: runs.length, outcomes: this.#outcomes, isThrough: false };
      try {
        await this.#step(id);
      } catch (error) {
        if (error instanceof BookTaken) throw error;
        this.#count('faults');
        fault(error as Error, { drillId: id });
      }
    }
    await this.#endWhatIsProved();
    return { found: runs.length, outcomes: this.#outcomes, isThrough: true };
  }

  async #plan(): Promise<void> {
    const { now, home } = this.#with;
    const at = now();
    const place = { id: 'drill', at, ...home };
    const isTold = (target: string) => findPlayed(this.#rules, place, { target }) !== null;
    await this.#save(planDrills(this.#book, { rules: this.#rules, now: at, readSchedule, isTold }));
  }

  /** Takes a drill as far as it goes now. */
  async #step(id: string): Promise<void> {
    const run = this.#run(id);
    if (run === undefined) return;
    if (run.claim === undefined && run.verdict === undefined) await this.#begin(run);
    const { claim, verdict } = this.#run(id) ?? run;
    if (claim !== undefined && claim.sentAt === null) await this.#send(id, claim);
    else if (claim?.sentAt != null && verdict === undefined) await this.#judge(run, { ...claim, sentAt: claim.sentAt });
    await this.#finish(id);
  }

  /** The drills of one name are played one after the other, and no two that play the same resource. */
  async #begin(run: DrillRun): Promise<void> {
    const running = this.#book.runs.filter(({ claim }) => claim !== undefined);
    if (running.some(({ drill }) => drill === run.drill)) return;
    const { tags, home, now } = this.#with;
    const start = await startDrill(run, this.#rules, { tags, home, now: now() });
    if (start.is === 'put-off') return this.#count('put-off');
    if (start.is === 'failed') {
      return this.#change(run.id, { verdict: { at: now(), result: null, deviations: [start.deviation] } });
    }
    const plays = start.claim.played.resourceArn;
    if (running.some(({ claim }) => claim?.played.resourceArn === plays)) return;
    await this.#change(run.id, { claim: start.claim });
    await this.#put(run.id, start.claim, start.tags);
  }

  /** Puts on the bus what was claimed by a process that came to no end; what was on the bus already is not taken in again. */
  async #send(id: string, claim: DrillClaim): Promise<void> {
    const run = this.#run(id);
    if (run === undefined) return;
    const { tags, home } = this.#with;
    const start = await startDrill(run, this.#rules, { tags, home, now: claim.at });
    await this.#put(id, claim, start.is === 'claimed' ? start.tags : []);
  }

  async #put(id: string, claim: DrillClaim, tags: Played['tags']): Promise<void> {
    const { bus, home, now } = this.#with;
    await bus.put(makeDrill({ ...claim.played, tags }, { id, at: claim.at, ...home }, 'FAILED'));
    this.#count('played');
    await this.#change(id, { claim: { ...claim, sentAt: now() } });
  }

  async #judge(run: DrillRun, claim: DrillClaim & { sentAt: Instant }): Promise<void> {
    const verdict = await judgeRun(run, claim, this.#with);
    if (verdict !== null) await this.#change(run.id, { verdict });
  }

  async #finish(id: string): Promise<void> {
    const run = this.#run(id);
    if (run?.verdict === undefined) return;
    const failing = await finishDrill({ ...run, verdict: run.verdict }, this.#book.failing, this.#rules, this.#with);
    this.#count(run.verdict.deviations.length === 0 ? 'passed' : 'failed');
    await this.#save({ ...this.#book, failing, runs: this.#book.runs.filter((one) => one.id !== id) });
  }

  /** What somebody proved by hand since, or the rules ask for no longer, is over. */
  async #endWhatIsProved(): Promise<void> {
    const { failing } = this.#book;
    if (failing.length === 0) return;
    const ways = new Map((await this.#with.proven.all()).map((way) => [scopeKeyOf(way), way]));
    const over = failing.flatMap((one) => {
      const way = ways.get(scopeKeyOf(one.scope));
      const says =
        way !== undefined && way.at > one.since
          ? `The drill ${way.drillId} by ${inertLine(way.by)} proved ${inertLine(sayScope(one.scope))}.`
          : this.#isAskedFor(one)
            ? null
            : `The rules ask for no drill of ${inertLine(sayScope(one.scope))} any more.`;
      return says === null ? [] : [{ one, says }];
    });
    if (over.length === 0) return;
    const { intake, home, now } = this.#with;
    await intake.put(over.map(({ one, says }) => overEvent(problemOf(one, ''), says, home, now())));
    const ended = new Set(over.map(({ one }) => one));
    await this.#save({ ...this.#book, failing: failing.filter((one) => !ended.has(one)) });
  }

  #isAskedFor({ scope }: FailingScope): boolean {
    const { drills, targets } = this.#rules;
    const isOfDrill = drills.some(({ scopes }) => scopes.some((one) => scopeKeyOf(one) === scopeKeyOf(scope)));
    const isChange = scope.way === 'target' && targets.has(scope.name) && drills.some((one) => one.afterTargetChange);
    return isOfDrill || isChange;
  }

  #run(id: string): DrillRun | undefined {
    return this.#book.runs.find((one) => one.id === id);
  }

  async #change(id: string, change: { claim?: DrillClaim; verdict?: DrillVerdict }): Promise<void> {
    await this.#save({
      ...this.#book,
      runs: this.#book.runs.map((one) => (one.id === id ? { ...one, ...change } : one)),
    });
  }

  async #save(book: DrillBook): Promise<void> {
    if (canonicalJson(book) === canonicalJson(this.#book)) return;
    if (!(await this.#with.books.save(book))) throw new BookTaken('Another process looks after the drills.');
    this.#book = { ...book, version: book.version + 1 };
  }

  #count(what: string): void {
    this.#outcomes[what] = (this.#outcomes[what] ?? 0) + 1;
  }
}
