import { describe, expect, it } from 'vitest';
import { findingRows } from '../../src/findings/registry.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import {
  around,
  type Files,
  instance,
  jobsOf,
  nights,
  nothingStopped,
  plan,
  planId,
  point,
  protectedOne,
  table,
  tagged,
} from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const rules = (more = '') => `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: [ { name: found, match: { event: { kind: [missed] } } } ]
fallback: [chat]
${more}`;

const orders = table('orders');

/** All lists that watch asks for, with nothing wrong. */
const whole: Files = {
  ...plan(),
  ...around([orders]),
  ...nothingStopped,
  'list-report-plans.json': { ReportPlans: [] },
  'list-frameworks.json': { Frameworks: [] },
  'list-rules.json': {
    Rules: [{ Name: 'ours', State: 'ENABLED', EventPattern: JSON.stringify({ source: ['aws.backup'] }) }],
  },
  'list-targets-by-rule.ours.json': { Targets: [{ Id: '1', Arn: 'arn:aws:sqs:eu-west-1:111122223333:intake' }] },
  'get-backup-vault-access-policy.main.json': 'An error occurred (ResourceNotFoundException): none',
  'get-backup-vault-notifications.main.json': 'An error occurred (ResourceNotFoundException): none',
  'list-restore-testing-plans.json': { RestoreTestingPlans: [] },
  'describe-file-systems.json': { FileSystems: [] },
};

const nextDay = { BackupJobs: jobsOf(orders, [...nights, '2026-11-23T05:00:00.000Z']) };

/** No plan selects it any more, though it is there and was backed up. */
const untagged: Files = {
  ...whole,
  ...backedUp([orders, table('carts')]),
  'get-resources.json': { ResourceTagMappingList: [tagged(orders, { team: 'a' }), tagged(table('carts'))] },
};
const off: Files = {
  ...whole,
  'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: false } },
};

function backedUp(arns: readonly string[]): Files {
  const { 'list-protected-resources.json': listed, 'list-backup-jobs.json': jobs } = around(arns);
  return { 'list-protected-resources.json': listed, 'list-backup-jobs.json': jobs };
}

interface Played {
  world: World;
  account: AccountFiles;
}

/** Watch looked before, and found nothing. */
async function afterFirstLook(files: Files = whole, more = ''): Promise<Played> {
  const world = new World(rules(more));
  const account = new AccountFiles(whole);
  world.estate = new EstateCollector(account);
  await world.passesUntil('2026-11-22T14:10:00.000Z');
  await world.dueRuns.saveProgress({ judgedAt: '2026-11-22T13:30:00.000Z', behind: [], longMissing: [] });
  await world.knownFindings.saveProgress({
    reasons: findingRows.map(({ reason }) => reason),
    plans: [planId],
    wholeAt: null,
  });
  await looksAt({ world, account }, files);
  return { world, account };
}

async function looksAt({ world, account }: Played, files: Files, after = '1h15m'): Promise<void> {
  account.files = files;
  await world.passes(after);
  await world.watches();
  await world.passes('31s');
}

const alertsOf = ({ store }: World) => [...store.alerts.values()].flat();
const reasonsOf = (world: World) => alertsOf(world).map(({ event }) => event.found?.reason ?? event.kind);
const of = (world: World) => [...world.store.incidents.values()];

describe('journeys: what is found is told once', () => {
  it('not again at the next look, and is over when a complete look does not find it any more', async () => {
    const played = await afterFirstLook(untagged);
    const { world } = played;
    expect(reasonsOf(world)).toEqual(['fell-out']);
    expect(world.onlyIncident()).toMatchObject({ status: 'open', severity: 'high', routing: { route: 'found' } });
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.headline).toBe('HIGH: DynamoDB orders: fell out of protection');
    expect(notice.awsMessage).toMatch(/^No plan selects DynamoDB orders any more/);

    await looksAt(played, untagged);
    expect(reasonsOf(world)).toEqual(['fell-out']);

    await looksAt(played, { ...whole, 'list-backup-jobs.json': nextDay }, '24h');
    expect(world.onlyIncident()).toMatchObject({
      status: 'resolved',
      resolution: { reason: expect.stringMatching(/^It was not found any more in a complete check at .*\.$/) },
    });
    world.expectNotice('chat', 'exhausted');
    world.expectNotice('chat', 'reminded');
    world.expectNotice('chat', 'resolved');
    world.end();
  });

  it('is told anew when it comes back', async () => {
    const played = await afterFirstLook(off);
    await looksAt(played, whole);
    expect(played.world.onlyIncident()).toMatchObject({ status: 'resolved' });
    await looksAt(played, off);

    expect(reasonsOf(played.world)).toEqual(['type-switched-off', 'type-switched-off']);
    expect(of(played.world).map(({ status }) => status)).toEqual(['resolved', 'open']);
  });

  it.each([
    'describe-region-settings.json',
    'list-backup-plans.json',
    `list-backup-selections.${planId}.json`,
    'get-resources.json',
    'describe-instances.json',
  ])('a look-up that fails ends nothing: %s', async (file) => {
    const played = await afterFirstLook(off);
    await looksAt(played, { ...whole, [file]: undefined });
    expect(played.world.onlyIncident()).toMatchObject({ status: 'open' });

    await looksAt(played, whole);
    expect(played.world.onlyIncident()).toMatchObject({ status: 'resolved' });
  });

  it('an end that comes before what it ends is the end of it, and nobody is told', async () => {
    const { world } = await afterFirstLook(whole);
    const problem = (state: string) => ({
      source: 'backup-alerts.watch',
      'detail-type': 'Backup Finding',
      account: '111122223333',
      region: 'eu-west-1',
      time: world.now,
      detail: {
        jobId: 'finding-1-high',
        state,
        statusMessage: 'It is over.',
        resourceArn: orders,
        creationDate: world.now,
        completionDate: world.now,
        found: { id: 'finding-1', reason: 'fell-out', severity: 'high', about: 'resource', subject: 'resource|orders' },
      },
    });
    await world.hears(problem('OVER'));
    await world.hears(problem('FOUND'));

    expect(of(world)).toEqual([]);
  });
});

/** The policy of the vault, with these statements. */
const guarded = (...statements: readonly Record<string, unknown>[]): Files => ({
  ...whole,
  'get-backup-vault-access-policy.main.json': {
    BackupVaultName: 'main',
    Policy: JSON.stringify({ Statement: statements }),
  },
});
const denies = (Action: string | readonly string[]) => ({ Effect: 'Deny', Principal: '*', Action, Resource: '*' });
const keeps = denies(['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle']);

describe('journeys: the access policy of a vault is loosened, which no trail tells of', () => {
  it.each([
    ['a statement that denies is gone', guarded(denies('backup:StartRestoreJob'))],
    ['the policy is gone', whole],
    ['it denies less', guarded(denies('backup:DeleteRecoveryPoint'))],
  ])('%s: told once, and over when it is back', async (_says, after) => {
    const played = await afterFirstLook(guarded(keeps));
    expect(of(played.world)).toEqual([]);
    await looksAt(played, { ...after, 'lookup-events.json': undefined });
    expect(reasonsOf(played.world)).toEqual(['protection-taken-away']);
    expect(alertsOf(played.world)[0]?.error.message).toContain(
      'no longer denies backup:DeleteRecoveryPoint, backup:UpdateRecoveryPointLifecycle as it did: that statement',
    );
    await looksAt(played, after);
    expect(reasonsOf(played.world)).toEqual(['protection-taken-away']);

    const back = guarded({ ...keeps, Sid: 'other', Action: [...keeps.Action].toReversed() });
    await looksAt(played, { ...back, 'list-backup-jobs.json': nextDay }, '24h');
    expect(played.world.onlyIncident()).toMatchObject({ status: 'resolved' });
  });

  it.each([
    ['nobody may look at it', { ...whole, 'get-backup-vault-access-policy.main.json': undefined }],
    ['it denies more', guarded(keeps, denies('backup:StartCopyJob'))],
    ['it is what it was, in another order', guarded({ ...keeps, Sid: 'a', Action: [...keeps.Action].toReversed() })],
  ])('but not when %s', async (_says, after) => {
    const played = await afterFirstLook(guarded(keeps));
    await looksAt(played, after);

    expect(of(played.world)).toEqual([]);
  });
});

/** Backups fail; these points are left, and go on these days. */
const failing = (ends: readonly string[]): Files => ({
  ...whole,
  'list-backup-jobs.json': { BackupJobs: jobsOf(orders, nights.slice(2), { State: 'FAILED' }) },
  'list-protected-resources.json': { Results: [protectedOne(orders, '2026-11-17T05:00:00.000Z')] },
  'list-recovery-points-by-backup-vault.main.json': {
    RecoveryPoints: ends.map((DeleteAt, index) =>
      point(orders, nights[index] ?? '', { CalculatedLifecycle: { DeleteAt } }),
    ),
  },
});
const ends = ['2026-11-26T05:00:00.000Z', '2026-11-27T05:00:00.000Z', '2026-11-28T14:00:00.000Z'];

describe('journeys: what is found and goes with a run', () => {
  it('joins the incident of the failures, rises as points go, and ends with the next good backup', async () => {
    const world = new World(rules());
    await world.passesUntil('2026-11-22T06:00:00.000Z');
    const job = { resourceArn: orders, resourceType: 'DynamoDB' };
    await world.hears(backupJobEvent({ ...job, jobId: 'fails', startedAt: '2026-11-22T05:00:00.000Z' }));
    const account = new AccountFiles(failing(ends));
    world.estate = new EstateCollector(account);
    await world.dueRuns.saveProgress({ judgedAt: '2026-11-22T13:30:00.000Z', behind: [], longMissing: [] });
    const reasons = findingRows.map(({ reason }) => reason);
    await world.knownFindings.saveProgress({ reasons, plans: [planId], wholeAt: null });
    const played = { world, account };
    const going = () => alertsOf(world).filter(({ event }) => event.found?.reason === 'last-restore-points');

    await looksAt(played, failing(ends), '9h');
    expect(going().map(({ severity }) => severity)).toEqual(['medium']);
    expect(world.onlyIncident()).toMatchObject({ openLanes: 1 });
    await looksAt(played, failing(ends.slice(1)), '24h');
    expect(going().map(({ severity }) => severity)).toEqual(['medium', 'high']);
    await looksAt(played, failing(ends.slice(2)), '24h');
    expect(going().map(({ severity }) => severity)).toEqual(['medium', 'high', 'critical']);
    expect(world.onlyIncident()).toMatchObject({ severity: 'critical' });
    // What is found is no strike: one night failed.
    expect(going()[0]?.strikes).toBe(1);

    await world.hears(
      backupJobEvent({ ...job, jobId: 'good', startedAt: '2026-11-25T05:00:00.000Z', state: 'COMPLETED' }),
    );
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved' });
  });

  it('what is over leaves the failures beside it', async () => {
    const played = await afterFirstLook(failing(ends));
    const { world } = played;
    const job = { resourceArn: orders, resourceType: 'DynamoDB' };
    await world.hears(backupJobEvent({ ...job, jobId: 'fails', startedAt: '2026-11-22T15:00:00.000Z' }));
    await looksAt(played, whole, '24h');

    const [id] =
      [...world.store.alerts].find(([, alerts]) => alerts.some(({ event }) => event.jobId === 'fails')) ?? [];
    expect(world.store.incidents.get(id ?? '')).toMatchObject({ status: 'open' });
    const records = await world.store.records(id ?? '');
    expect(records.map(({ what }) => what)).toContain('finding-over');
  });
});

describe('journeys: what is accepted is no alert', () => {
  const acceptance = (until: string) => `
accept:
  - { name: orders is moved, resources: ['*table/orders'], owner: ana, reason: it moves, until: '${until}', most: 5 }`;

  it('until its end, from which on it is one', async () => {
    const played = await afterFirstLook(off, acceptance('2026-11-23T00:00:00Z'));
    expect(of(played.world)).toEqual([]);
    await looksAt(played, off, '24h');

    expect(reasonsOf(played.world)).toEqual(['type-switched-off']);
  });

  it('and ends the incident that is open, which says by whom', async () => {
    const played = await afterFirstLook(off);
    played.world.rules = new World(rules(acceptance('2026-12-23T00:00:00Z'))).rules;
    await looksAt(played, off);

    expect(played.world.onlyIncident()).toMatchObject({
      status: 'resolved',
      resolution: {
        reason: 'It is accepted until 2026-12-23 00:00 UTC, by ana under “orders is moved”: it moves.',
      },
    });
  });

  it('a run that never started neither', async () => {
    const missing: Files = { ...whole, 'list-backup-jobs.json': { BackupJobs: jobsOf(orders, nights.slice(0, -1)) } };
    const played = await afterFirstLook(whole, acceptance('2026-12-23T00:00:00Z'));
    await played.world.dueRuns.saveProgress({ judgedAt: '2026-11-22T12:30:00.000Z', behind: [], longMissing: [] });
    await looksAt(played, missing);

    expect(of(played.world)).toEqual([]);
  });
});

describe('journeys: the first look at an old estate', () => {
  const old = ['i-0a', 'i-0b', 'i-0c'].map(instance);
  const estate: Files = {
    ...whole,
    ...around([orders, ...old]),
    'list-backup-jobs.json': { BackupJobs: jobsOf(orders) },
    'list-restore-testing-plans.json': { RestoreTestingPlans: [] },
    'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: true, EC2: false } },
    'describe-instances.json': {
      Reservations: [
        {
          OwnerId: '111122223333',
          Instances: ['i-0a', 'i-0b', 'i-0c'].map((InstanceId) => ({
            InstanceId,
            State: { Name: 'running' },
            LaunchTime: '2026-06-01T08:00:00Z',
            Tags: [{ Key: 'backup', Value: 'daily' }],
          })),
        },
      ],
    },
  };

  async function firstLook(more = ''): Promise<Played> {
    const world = new World(rules(more));
    const account = new AccountFiles(estate);
    world.estate = new EstateCollector(account);
    await looksAt({ world, account }, estate, '1m');
    return { world, account };
  }

  it('is one alert with all of it, which ends when nothing of it is left', async () => {
    const played = await firstLook();
    const { world } = played;
    expect(reasonsOf(world)).toEqual(['first-look']);
    expect(alertsOf(world)[0]?.error.message).toContain('types that are switched off in the Region (3)');
    await looksAt(played, estate, '25h');
    expect(reasonsOf(world)).toEqual(['first-look']);
    expect(world.onlyIncident()).toMatchObject({ status: 'open', severity: 'medium' });

    const mended = { ...estate, 'describe-region-settings.json': whole['describe-region-settings.json'] };
    await looksAt(played, { ...mended, 'list-backup-jobs.json': { BackupJobs: jobsOf(orders) } }, '25h');
    expect(of(world).find(({ alerts }) => alerts[0]?.errorCode === 'found-at-first-look')).toMatchObject({
      status: 'resolved',
    });
  });

  it('each of it is told by itself from the date on that a person sets', async () => {
    const played = await firstLook(`firstLook: { tellFrom: '2026-11-25' }`);
    await looksAt(played, estate, '25h');
    expect(reasonsOf(played.world)).toEqual(['first-look']);
    await looksAt(played, estate, '48h');

    expect(reasonsOf(played.world).filter((reason) => reason === 'type-switched-off')).toHaveLength(3);
  });

  it('a plan that is new, and a kind of finding that is new, have a first look of their own', async () => {
    const played = await afterFirstLook(whole);
    await played.world.knownFindings.saveProgress({
      reasons: findingRows.map(({ reason }) => reason).filter((reason) => reason !== 'fell-out'),
      plans: [],
      wholeAt: played.world.now,
    });
    await looksAt(played, off);
    await looksAt(played, untagged);

    expect(reasonsOf(played.world)).toEqual(['first-look', 'first-look']);
  });

  it('what was denied has its first look when it is allowed', async () => {
    const emptied = { Events: [] };
    const played = await afterFirstLook({ ...whole, 'list-rules.json': undefined });
    await played.world.knownFindings.saveProgress({ reasons: ['fell-out'], plans: [planId], wholeAt: null });
    await looksAt(played, { ...whole, 'list-rules.json': undefined, 'lookup-events.json': emptied });
    expect((await played.world.knownFindings.progress()).reasons).not.toContain('unheard');
    await looksAt(played, { ...whole, 'list-rules.json': { Rules: [] } }, '25h');

    expect(reasonsOf(played.world).filter((reason) => reason !== 'missed')).toEqual(['first-look']);
  });
});
