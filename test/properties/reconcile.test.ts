import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupItem } from '../../local/simulators/backup-store.ts';
import { eventOfListedJob } from '../../src/events/listed-job.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { journeyStart } from '../support/journey-rules.ts';
import { SimulatedBackup } from '../support/simulated-backup.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [resource.name, event.kind] }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
`;

const kinds = {
  backup: { seed: 'jobs', id: 'BackupJobId', state: 'State' },
  copy: { seed: 'copy-jobs', id: 'CopyJobId', state: 'State' },
  restore: { seed: 'restore-jobs', id: 'RestoreJobId', state: 'Status' },
  scan: { seed: 'scan-jobs', id: 'ScanJobId', state: 'State' },
} as const;
type Kind = keyof typeof kinds;

interface Job {
  kind: Kind;
  failed: boolean;
  resource: number;
  /** Seconds after the beginning. */
  endedAfter: number;
  /** Seconds until its event arrives; null: it never does. */
  heardAfter: number | null;
}

const someJob: fc.Arbitrary<Job> = fc.record({
  kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
  failed: fc.boolean(),
  resource: fc.nat(4),
  endedAfter: fc.integer({ min: 1, max: 3000 }),
  heardAfter: fc.oneof(fc.constant(null), fc.nat(300), fc.integer({ min: 901, max: 2 * 3600 })),
});

const vault = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:main';

function itemOf({ kind, failed, resource, endedAfter }: Job, index: number): BackupItem {
  const { id, state } = kinds[kind];
  const endedAt = addSeconds(journeyStart, endedAfter);
  return {
    [id]: `${kind}-${index}`,
    [state]: failed ? 'FAILED' : 'COMPLETED',
    ...(failed ? { StatusMessage: 'Access denied' } : {}),
    AccountId: '111122223333',
    ResourceArn: `arn:aws:rds:eu-west-1:111122223333:db:db-${resource}`,
    SourceResourceArn: `arn:aws:rds:eu-west-1:111122223333:db:db-${resource}`,
    ResourceType: 'RDS',
    BackupVaultArn: vault,
    ...(kind === 'copy' ? { SourceBackupVaultArn: vault, DestinationBackupVaultArn: `${vault}-far` } : {}),
    IamRoleArn: 'arn:aws:iam::111122223333:role/backup',
    CreationDate: addSeconds(endedAt, -600 - index),
    CompletionDate: endedAt,
  };
}

/** What happens, in order: a job ends, its event arrives, `watch` looks. */
async function play(world: World, backup: SimulatedBackup, jobs: readonly Job[]): Promise<void> {
  const happenings: { at: Instant; happens: () => Promise<unknown> | undefined }[] = jobs.flatMap((job, index) => {
    const item = itemOf(job, index);
    const endedAt = addSeconds(journeyStart, job.endedAfter);
    const ends = { at: endedAt, happens: () => void backup.seed(kinds[job.kind].seed, [item]) };
    if (job.heardAfter === null) return [ends];
    const event = eventOfListedJob(item);
    return [ends, { at: addSeconds(endedAt, job.heardAfter), happens: () => world.hears(event) }];
  });
  for (let minutes = 0; minutes <= 3 * 60; minutes += 5)
    happenings.push({ at: addSeconds(journeyStart, minutes * 60), happens: () => world.watches() });
  for (const { at, happens } of happenings.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    await world.passesUntil(at);
    await happens();
  }
}

const alertsOf = (world: World) =>
  [...world.store.alerts.values()].flat().map(({ event }) => ({ jobId: event.jobId, foundBy: event.foundBy }));

describe('properties: what AWS does not tell is found in its lists', () => {
  it('whichever events are lost or late: each job comes to what it would, those not told in time are found, nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someJob, { maxLength: 12 }), async (jobs) => {
        const world = new World(rules);
        const backup = new SimulatedBackup(() => world.now);
        world.endedJobs = backup.endedJobs();

        await play(world, backup, jobs);

        const ids = jobs.map(({ kind }, index) => `${kind}-${index}`);
        const failed = ids.filter((_id, index) => jobs[index]?.failed);
        const alerts = alertsOf(world);
        expect(alerts.map(({ jobId }) => jobId).sort()).toEqual(failed.toSorted());
        // Whoever is told after ten minutes and the five until the next look was found before.
        const inTime = failed.filter((id) => (jobs[ids.indexOf(id)]?.heardAfter ?? 9999) <= 300);
        const late = failed.filter((id) => !inTime.includes(id));
        expect(alerts.flatMap(({ jobId, foundBy }) => (foundBy === 'late' ? jobId : [])).sort()).toEqual(late.sort());
        const kept = [...world.store.heardJobs.jobs.values()];
        expect(kept.map(({ jobId }) => jobId).sort()).toEqual(ids.toSorted());
        expect(kept.filter(({ disposition }) => disposition === 'passed-on')).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
