import { describe, expect, it } from 'vitest';
import type { HeardJob } from '../../src/incidents/heard-job.ts';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region] }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes:
  - { name: known, match: { resource: { name: [sandbox] } }, ignore: nobody needs it }
  - { name: databases, match: { resource: { type: [RDS] } } }
silences: [ { match: { resource: { name: [moved] } }, until: 2026-11-23T00:00:00Z, reason: being moved, by: ana } ]
fallback: [chat]
`;

const job = (name: string, change: object = {}) =>
  backupJobEvent({
    jobId: name,
    startedAt: '2026-11-22T00:50:00.000Z',
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    ...change,
  });
const volume = { resourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1', resourceType: 'EBS' };

function kept({ store }: World): Record<string, Pick<HeardJob, 'disposition' | 'by'>> {
  return Object.fromEntries(
    [...store.heardJobs.jobs.values()].map(({ jobId, disposition, by }) => [jobId, { disposition, by }]),
  );
}

describe('journeys: which jobs were heard of', () => {
  it('every job that ended leaves what became of it, successes together in one call', async () => {
    const world = new World(rules);
    const notes: number[] = [];
    const { heardJobs } = world.store;
    const note = heardJobs.note.bind(heardJobs);

    await world.hears(job('first'));
    heardJobs.note = async (jobs) => {
      notes.push(jobs.length);
      await note(jobs);
    };
    const outcomes = await world.hearsAll([
      job('second'),
      job('sandbox'),
      job('moved'),
      job('a volume', volume),
      job('good', { state: 'COMPLETED' }),
      job('better', { state: 'COMPLETED' }),
      job('begun', { state: 'RUNNING' }),
      { ...(job('drilled') as object), source: 'backup-alerts.drill' },
    ]);

    expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(kept(world)).toEqual({
      first: { disposition: 'incident', by: null },
      second: { disposition: 'joined', by: null },
      sandbox: { disposition: 'ignored', by: 'known' },
      moved: { disposition: 'quiet', by: 'silence "being moved" of ana' },
      'a volume': { disposition: 'unmatched', by: null },
      good: { disposition: 'ok', by: null },
      better: { disposition: 'ok', by: null },
    });
    expect(notes.filter((size) => size > 1)).toEqual([2]);
    expect(heardJobs.jobs.get([...heardJobs.jobs.keys()][0] ?? '')).toMatchObject({
      kind: 'backup',
      state: 'FAILED',
      source: 'Backup Job State Change',
      incidentId: expect.stringMatching(/^01JD/),
      at: world.now,
    });
  });

  it('that it cannot be noted is told, and keeps no success from being taken in', async () => {
    const world = new World(rules);
    world.store.heardJobs.note = async () => Promise.reject(Object.assign(new Error('x'), { name: 'Throttled' }));

    const outcomes = await world.hearsAll([job('good', { state: 'COMPLETED' })]);

    expect(outcomes).toMatchObject([{ status: 'fulfilled', value: { action: 'record' } }]);
    expect(world.logged).toContainEqual({
      level: 'warn',
      message: 'heard jobs are not noted',
      fields: { count: 1, error: 'Throttled' },
    });
  });

  it('what is heard again stays as it was: an incident is not told anew as kept quiet by nobody', async () => {
    const world = new World(rules);
    await world.hears(job('moved'));
    const before = kept(world);

    await world.hears(job('moved'));

    expect(kept(world)).toEqual(before);
  });
});
