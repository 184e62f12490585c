import {
  byDay,
  type EndedJob,
  type RunDay,
  type RunDayKey,
  type RunOfDay,
  withResults,
  withRuns,
} from '../../src/incidents/run-day.ts';
import type { BrokenPromise, DueRuns, RunsProgress } from '../../src/ports/incidents/due-runs.ts';

/** Days of due runs in memory, kept as the table keeps them. */
export class MemoryDueRuns implements DueRuns {
  readonly days = new Map<string, RunDay>();
  #broken: readonly BrokenPromise[] = [];
  #progress: RunsProgress = { judgedAt: null, behind: [], longMissing: [] };

  async freeze(runs: readonly RunOfDay[]): Promise<void> {
    for (const ofDay of byDay(runs)) this.#keep(ofDay[0], (day) => withRuns(day, ofDay));
  }

  async settle(jobs: readonly EndedJob[]): Promise<void> {
    for (const ended of byDay(jobs)) this.#keep(ended[0], (day) => (day === null ? null : withResults(day, ended)));
  }

  async *ofDay(day: string): AsyncIterable<readonly RunDay[]> {
    yield structuredClone([...this.days.values()].filter((row) => row.day === day));
  }

  async brokenPromises(): Promise<readonly BrokenPromise[]> {
    return structuredClone(this.#broken);
  }

  async saveBrokenPromises(broken: readonly BrokenPromise[]): Promise<void> {
    this.#broken = structuredClone(broken);
  }

  async progress(): Promise<RunsProgress> {
    return structuredClone(this.#progress);
  }

  async saveProgress(progress: RunsProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }

  #keep({ day, laneId }: RunDayKey, change: (day: RunDay | null) => RunDay | null): void {
    const key = `${day} ${laneId}`;
    const after = change(this.days.get(key) ?? null);
    if (after !== null) this.days.set(key, structuredClone(after));
  }
}
