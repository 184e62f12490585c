import { describe, expect, it } from 'vitest';
import type { HeardJob } from '../../src/incidents/heard-job.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { HeardJobs } from '../../src/ports/incidents/heard-jobs.ts';
import type { IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import { noon } from './alerts.ts';

/** Long after `noon`, when jobs are looked for that ended then. */
const hourLater = addSeconds(noon, 3600);

/** A job that was heard of. */
export function aHeardJob(eventKey: string, change: Partial<HeardJob> = {}): HeardJob {
  return {
    eventKey,
    jobId: eventKey,
    kind: 'backup',
    laneId: 'a'.repeat(40),
    state: 'COMPLETED',
    outcome: 'succeeded',
    endedAt: noon,
    at: noon,
    source: 'Backup Job State Change',
    disposition: 'ok',
    by: null,
    incidentId: null,
    ...change,
  };
}

/** What every place promises that keeps which jobs were heard of. */
export function describeHeardJobs(
  title: string,
  underTest: () => { store: Pick<IncidentStore, 'commit'>; heardJobs: HeardJobs },
): void {
  describe(title, () => {
    it.each([1, awsLimits.batchWriteItems, awsLimits.batchWriteItems + 1, 130])('keeps %i jobs', async (count) => {
      const { heardJobs } = underTest();
      const jobs = Array.from({ length: count }, (_none, index) => aHeardJob(`job ${index}`));
      await heardJobs.note([...jobs, aHeardJob('job 0')]);

      const known = await heardJobs.heardOf([...jobs.map(({ eventKey }) => eventKey), 'another']);

      expect([...known.values()]).toEqual(jobs);
    });

    it('notes those alone of which nothing is known, when that is asked for', async () => {
      const { heardJobs } = underTest();
      await heardJobs.note([aHeardJob('known')]);
      const passedOn = (key: string) => aHeardJob(key, { disposition: 'passed-on', foundBy: 'late' });
      const others = Array.from({ length: 11 }, (_none, index) => passedOn(`new ${index}`));

      await heardJobs.noteUnheard([passedOn('known'), ...others]);

      const kept = await heardJobs.heardOf(['known', ...others.map(({ eventKey }) => eventKey)]);
      expect([...kept.values()]).toEqual([aHeardJob('known'), ...others]);
    });

    it('a job that was found before its event came stays found, whatever else is known anew', async () => {
      const { heardJobs } = underTest();
      const found = aHeardJob('found', { disposition: 'passed-on', foundBy: 'late', at: hourLater });
      await heardJobs.noteUnheard([found]);
      const [told, other] = [aHeardJob('found', { at: hourLater }), aHeardJob('other', { at: hourLater })];

      await heardJobs.note([told, other]);

      expect([...(await heardJobs.heardOf(['found', 'other'])).values()]).toEqual([
        { ...told, foundBy: 'late' },
        other,
      ]);
    });

    it('keeps what a change notes, replaces what was known, and knows of what was only marked as taken in', async () => {
      const { store, heardJobs } = underTest();
      const found = aHeardJob('found', { disposition: 'passed-on', foundBy: 'late' });
      await heardJobs.note([found]);
      const heard = { ...found, disposition: 'quiet', by: 'window "patching"', incidentId: '01JD' } as const;
      const seen = { eventKey: 'old', incidentId: null, action: 'open', reason: 'r', trace: [], at: noon };

      expect(await store.commit({ heard })).toBe(true);
      expect(await store.commit({ seen })).toBe(true);

      expect(Object.fromEntries(await heardJobs.heardOf(['found', 'old', 'never']))).toEqual({
        found: heard,
        old: null,
      });
      expect(await heardJobs.heardOf([])).toEqual(new Map());
    });
  });
}
