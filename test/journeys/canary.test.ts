import { describe, expect, it } from 'vitest';
import { EndedJobLists } from '../../src/adapters/aws/lookups/ended-job-lists.ts';
import type { Fields } from '../../src/events/fields.ts';
import { eventOfListedJob } from '../../src/events/listed-job.ts';
import { type Canary, type CanaryPart, canaryTable } from '../../src/incidents/canary.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { job, planId, protectedOne, tagged, watched } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { edited } from '../support/edited.ts';
import { backupJobEvent } from '../support/events.ts';
import { SimulatedBackup } from '../support/simulated-backup.ts';
import { World } from '../support/world.ts';

const canary: Canary = {
  name: 'prod-backup-canary',
  accountId: '111122223333',
  region: 'eu-west-1',
  everySeconds: 86_400,
};
const arnOf = (part: CanaryPart) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${canaryTable(canary, part)}`;
const denied = 'Access denied: the role may not call dynamodb:StartAwsBackupJob.';

class Mine extends World {
  #jobs = 0;

  constructor() {
    super();
    this.canary = canary;
  }

  /** AWS tells how a backup of the canary ended just now. */
  async says(part: CanaryPart, state = part === 'fails' ? 'FAILED' : 'COMPLETED') {
    this.#jobs += 1;
    const facts = {
      jobId: `canary-${this.#jobs}`,
      startedAt: this.now,
      completedAt: this.now,
      planId: `canary-${part}`,
    };
    const message = state === 'FAILED' ? { message: denied } : {};
    return this.hears(
      backupJobEvent({ ...facts, ...message, state, resourceArn: arnOf(part), resourceType: 'DynamoDB' }),
    );
  }

  /** `watch` runs each hour for so long. */
  async watchesFor(hours: number): Promise<void> {
    for (let passed = 0; passed < hours; passed += 1) {
      await this.passes('1h');
      await this.watches();
    }
  }
}

const codesOf = ({ store }: World) =>
  [...store.incidents.values()].map(({ alerts, status }) => [alerts[0]?.errorCode, status]);

describe('journeys/canary', () => {
  it('is quiet while both are heard each day, and stands nowhere but in its own notes', async () => {
    const world = new Mine();
    await world.watches();
    for (let day = 0; day < 5; day += 1) {
      await world.watchesFor(24);
      expect(await world.says('succeeds')).toMatchObject({ action: 'record', incidentId: null });
      expect(await world.says('fails')).toMatchObject({ action: 'record', incidentId: null });
    }

    const { incidents, lanes, heardJobs, hidden } = world.store;
    expect([incidents.size, lanes.size, heardJobs.jobs.size, hidden.length]).toEqual([0, 0, 0, 0]);
    expect(world.heard).toEqual([]);
    expect((await world.canaryNotes.known()).heard).toHaveLength(2);
  });

  it.each(['fails', 'succeeds'] as const)(
    'tells once when the one that %s was not heard in its time, and that it is over when it is heard again',
    async (missing) => {
      const world = new Mine();
      const other = missing === 'fails' ? 'succeeds' : 'fails';
      await world.watches();
      await world.watchesFor(20);
      await world.says('succeeds');
      await world.says('fails');
      await world.watchesFor(24);
      await world.says(other);
      await world.watchesFor(4);
      expect(codesOf(world)).toEqual([]);
      await world.watchesFor(30);

      expect(codesOf(world)[0]).toEqual(['alarm-path-unproven', 'open']);
      const opened = world.heard.filter(({ notice }) => notice.kind === 'opened');
      expect(opened.length).toBeGreaterThan(0);
      expect(new Set(opened.map(({ notice }) => notice.incidentId)).size).toBe(1);
      await world.says('succeeds');
      await world.says('fails');
      await world.watchesFor(1);
      expect(codesOf(world)).toEqual([['alarm-path-unproven', 'resolved']]);
    },
  );

  it('tells when the one that has to fail succeeds, and takes it back when it fails again', async () => {
    const world = new Mine();
    await world.says('succeeds');
    await world.says('fails', 'COMPLETED');
    await world.watchesFor(2);
    expect(codesOf(world)).toEqual([['canary-against-its-purpose', 'open']]);
    await world.says('fails');
    await world.watchesFor(1);
    expect(codesOf(world)).toEqual([['canary-against-its-purpose', 'resolved']]);
  });

  it('tells once although watch dies after it was given to the intake', async () => {
    const world = new Mine();
    await world.watches();
    const { saveWatched } = world.canaryNotes;
    let saves = 0;
    world.canaryNotes.saveWatched = async (watched) => {
      saves += watched.told.length > 0 ? 1 : 0;
      if (saves === 2) throw new Error('killed');
      await saveWatched.call(world.canaryNotes, watched);
    };
    for (let hour = 0; hour < 40; hour += 1) {
      await world.passes('1h');
      await world.watches().catch(() => undefined);
      await world.takesIn();
    }
    expect(saves).toBeGreaterThan(2);
    expect(codesOf(world)).toEqual([['alarm-path-unproven', 'open']]);
    expect(world.onlyIncident().alertCount).toBe(1);
  });

  it('is looked for from now on after a pause, as when it was switched off meanwhile', async () => {
    const world = new Mine();
    await world.watches();
    world.canary = null;
    await world.watchesFor(200);
    world.canary = canary;
    await world.watchesFor(20);
    expect(codesOf(world)).toEqual([]);
    await world.watchesFor(20);
    expect(codesOf(world)).toEqual([['alarm-path-unproven', 'open']]);
  });

  it('what only lists or a vault say of it proves nothing, and is as quiet', async () => {
    const world = new Mine();
    const listed = job(arnOf('fails'), world.now, { State: 'FAILED', StatusMessage: denied });
    await world.hears({ ...(eventOfListedJob(listed as Fields) as Fields), foundBy: 'late' });
    const attribute = (Value: string) => ({ Type: 'String', Value });
    await world.hears({
      ...{ Type: 'Notification', Subject: 'Notification from AWS Backup', Timestamp: world.now, MessageId: 'm-1' },
      Message: `An AWS Backup job failed. Resource ARN : ${arnOf('fails')}. BackupJob ID : canary-9`,
      MessageAttributes: {
        EventType: attribute('BACKUP_JOB_FAILED'),
        State: attribute('FAILED'),
        AccountId: attribute('111122223333'),
        Id: attribute('canary-9'),
        StartTime: attribute(world.now),
      },
    });

    expect(codesOf(world)).toEqual([]);
    expect((await world.canaryNotes.known()).heard).toEqual([]);
  });

  it('its jobs are neither looked for nor counted in the lists of AWS', async () => {
    const aws = new SimulatedBackup(() => '2026-11-22T12:00:00.000Z');
    const created = '2026-11-22T10:00:00.000Z';
    aws.seed('jobs', [job(arnOf('succeeds'), created), job(arnOf('fails'), created, { State: 'FAILED' })]);
    const span = { from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T12:00:00.000Z' };
    const jobsIn = async (lists: EndedJobLists) => {
      const found: object[] = [];
      for await (const page of lists.pages('backup', span)) found.push(...page);
      return [found.length, await lists.completedSince(span.from)];
    };

    expect(await jobsIn(new EndedJobLists(aws.client()))).toEqual([2, 1]);
    expect(await jobsIn(new EndedJobLists(aws.client(), canary))).toEqual([0, 0]);
  });

  it('its plans and tables have no runs, and nothing is found of them', async () => {
    const night = '2026-11-22T05:00:00.000Z';
    const parts = ['succeeds', 'fails'] as const;
    const files = watched(
      parts.map(arnOf),
      parts.map((part) => job(arnOf(part), night, { State: part === 'fails' ? 'FAILED' : 'COMPLETED' })),
    );
    const named = (withName: string) => ({
      ...files,
      'list-backup-plans.json': {
        BackupPlansList: [{ BackupPlanId: planId, BackupPlanName: withName, CreationDate: '2026-06-01T08:00:00.000Z' }],
      },
      'get-resources.json': { ResourceTagMappingList: parts.map((part) => tagged(arnOf(part))) },
      'list-protected-resources.json': { Results: parts.map((part) => protectedOne(arnOf(part))) },
    });
    const daysOf = async (world: World, name: string) => {
      world.estate = new EstateCollector(new AccountFiles(named(name)));
      for (const at of ['2026-11-22T04:00:00.000Z', '2026-11-22T14:20:00.000Z']) {
        await world.passesUntil(at);
        await world.watches();
      }
      return world.dueRuns.days.size;
    };

    expect(await daysOf(new World(), 'nightly')).toBe(2);
    const world = new Mine();
    expect(await daysOf(world, 'prod-backup-canary-fails')).toBe(0);
    expect(codesOf(world)).toEqual([]);
  });

  it('a table of this name in another account fails as any other', async () => {
    const world = new Mine();
    const facts = {
      jobId: 'other',
      startedAt: world.now,
      resourceArn: edited(arnOf('fails'), ['111122223333', '444455556666']),
    };
    await world.hears(backupJobEvent({ ...facts, account: '444455556666', resourceType: 'DynamoDB', message: denied }));
    expect(codesOf(world)).toHaveLength(1);
  });
});
