import { type HeardJob, isToldLate } from '../../incidents/heard-job.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';

/** Jobs that were heard of, in memory. */
export class MemoryHeardJobs implements HeardJobs {
  readonly jobs = new Map<string, HeardJob>();
  readonly #isSeen: (eventKey: string) => boolean;

  constructor(isSeen: (eventKey: string) => boolean = () => false) {
    this.#isSeen = isSeen;
  }

  async note(jobs: readonly HeardJob[]): Promise<void> {
    for (const job of jobs) {
      const wasFound = isToldLate(job) && this.jobs.get(job.eventKey)?.foundBy === 'late';
      this.jobs.set(job.eventKey, structuredClone(wasFound ? { ...job, foundBy: 'late' } : job));
    }
  }

  async noteUnheard(jobs: readonly HeardJob[]): Promise<void> {
    await this.note(jobs.filter(({ eventKey }) => !this.jobs.has(eventKey)));
  }

  async heardOf(eventKeys: readonly string[]): Promise<Map<string, HeardJob | null>> {
    return new Map(
      eventKeys.flatMap((key): [string, HeardJob | null][] => {
        const job = this.jobs.get(key);
        return job === undefined && !this.#isSeen(key) ? [] : [[key, structuredClone(job ?? null)]];
      }),
    );
  }
}
