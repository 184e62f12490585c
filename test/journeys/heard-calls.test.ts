import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type HeardName, heardCallIn, heardNames } from '../../src/events/heard-call.ts';
import { findingRows } from '../../src/findings/registry.ts';
import { receiveBatch } from '../../src/pipeline/ingest/receive-batch.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { around, type Files, longAgo, plan, planId, vaultArn } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { edited } from '../support/edited.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { MemoryKnownFindings } from '../support/memory-known-findings.ts';
import { World } from '../support/world.ts';

interface CallEvent {
  account: string;
  detail: { eventName: string; eventID: string; eventTime: string } & Record<string, unknown>;
}

const mallory = 'arn:aws:sts::111122223333:assumed-role/Admin/mallory';
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
const vaults = [
  { BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), EncryptionKeyArn: keyArn, CreationDate: longAgo },
];

function callOf(name: HeardName, change: Record<string, unknown> = {}): CallEvent {
  const file = `call-${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.json`;
  const event = JSON.parse(readFileSync(`test/fixtures/events/${file}`, 'utf8')) as CallEvent;
  return { ...event, detail: { ...event.detail, ...change } };
}

/** A world that hears calls, in an account with one vault. */
class CallWorld extends World {
  vaults: () => Promise<typeof vaults> = async () => vaults;
  /** What is kept of an account that is looked at; null: none but the own one is. */
  findingsThere: (place: { accountId: string }) => MemoryKnownFindings | null = () => null;

  constructor(more = '') {
    super(more === '' ? journeyRules : `${journeyRules}\n${edited(more, ['version: 1\n', ''])}`);
    this.passesTo('2026-11-22T03:11:00.000Z');
  }

  passesTo(at: string): Promise<void> {
    return this.passesUntil(at);
  }

  async hearsCalls(...events: readonly object[]) {
    const calls = {
      knownFindings: this.knownFindings,
      findingsThere: (place: { accountId: string }) => this.findingsThere(place),
      listedVaults: () => this.vaults(),
      home: { accountId: '111122223333', region: 'eu-west-1' },
    };
    const outcomes = await receiveBatch(events, { ...this.dependencies(), calls });
    return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.action : String(outcome.reason)));
  }

  onlyOf(name: string) {
    const found = [...this.store.incidents.values()].filter((one) => JSON.stringify(one).includes(name));
    if (found.length !== 1) throw new Error(`${found.length} incidents of ${name}`);
    return found[0] as (typeof found)[number];
  }

  get alerts() {
    return [...this.store.alerts.values()].flat();
  }

  /** The hourly look, at an account whose trail has these calls by now. */
  async looks(at: string, events: readonly CallEvent[], files: Files = {}): Promise<void> {
    const Events = events.map(({ detail }) => ({ CloudTrailEvent: JSON.stringify(detail) }));
    this.estate = new EstateCollector(
      new AccountFiles({
        ...plan(),
        ...around(),
        'list-backup-vaults.json': { BackupVaultList: vaults },
        'lookup-events.json': { Events },
        ...files,
      }),
    );
    await this.dueRuns.saveProgress({ judgedAt: '2026-11-21T14:00:00.000Z', behind: [], longMissing: [] });
    const reasons = findingRows.map(({ reason }) => reason);
    await this.knownFindings.saveProgress({ reasons, plans: [planId], wholeAt: null });
    await this.passesUntil(at);
    await this.watches();
    await this.takesGivenIn();
  }

  /** What `watch` gave in. */
  async takesGivenIn(): Promise<void> {
    for (const body of this.intake.splice(0)) await this.hearsCalls(JSON.parse(body) as object);
  }
}

describe('journeys: a call that takes protection away is heard at once', () => {
  it.each(heardNames)('%s is the alert that the next look would make of it', async (name) => {
    const world = new CallWorld();
    const event = callOf(name);

    expect(await world.hearsCalls(event)).toEqual(['open']);
    const [alert] = world.alerts;
    expect(alert?.event).toMatchObject({ kind: 'missed', outcome: 'failed', accountId: '111122223333' });
    expect(alert?.event.statusMessage).toMatch(name === 'PutBackupVaultAccessPolicy' ? /any principal/ : /mallory/);
    expect(alert?.error.code).toMatch(/^(?:protection-taken-away|eyes-switched-off)$/);
  });

  it.each(heardNames.filter((name) => name !== 'PutBackupVaultAccessPolicy'))(
    '%s is told once: the look that sees the same tells nothing more, nor is it over',
    async (name) => {
      const world = new CallWorld();
      const event = callOf(name);
      await world.hearsCalls(event);
      const [before] = world.alerts;
      await world.looks('2026-11-22T04:20:00.000Z', [event]);

      const same = world.alerts.filter(({ event: { found } }) => found?.name === before?.event.found?.name);
      expect(same).toHaveLength(1);
      expect(world.onlyOf(before?.event.found?.name ?? '').status).toBe('open');
    },
  );

  it('is not over by a look that was made before CloudTrail had it', async () => {
    const world = new CallWorld();
    await world.hearsCalls(callOf('DeleteBackupVaultAccessPolicy'));
    await world.looks('2026-11-22T03:15:00.000Z', []);

    expect([...world.knownFindings.found.values()].map(({ problem }) => problem.name)).toContain(mallory);
    expect(world.onlyOf(mallory).status).toBe('open');
  });

  it('is heard once, however often EventBridge and the queue hand it on', async () => {
    const world = new CallWorld();
    const event = callOf('DeleteRecoveryPoint');

    expect(await world.hearsCalls(event)).toEqual(['open']);
    expect(await world.hearsCalls(event, event)).toEqual(['ignore', 'ignore']);
    expect(world.alerts).toHaveLength(1);
  });

  it('is worse when one person deletes ten points, one event at a time', async () => {
    const world = new CallWorld();
    const deletions = Array.from({ length: 12 }, (_, index) =>
      callOf('DeleteRecoveryPoint', { eventID: `e-${index}`, eventTime: `2026-11-22T03:10:${10 + index}Z` }),
    );
    for (const one of deletions) await world.hearsCalls(one);

    expect(world.alerts.map(({ severity }) => severity)).toEqual(['high', 'critical']);
    expect(world.alerts.at(-1)?.event.statusMessage).toMatch(/^Many recovery points are gone: 10 were deleted/);
    expect(world.onlyOf(mallory).severity).toBe('critical');
  });

  it('is another deed when the same person does it again after an hour', async () => {
    const world = new CallWorld();
    await world.hearsCalls(callOf('DeleteBackupVaultAccessPolicy'));
    await world.passesUntil('2026-11-22T05:00:00.000Z');
    const again = callOf('DeleteBackupVaultAccessPolicy', { eventID: 'e-2', eventTime: '2026-11-22T04:58:00Z' });

    expect(await world.hearsCalls(again)).toEqual(['join']);
    expect(world.alerts).toHaveLength(2);
  });

  it('counts only for a key of a vault, and waits for the look when the vaults may not be listed', async () => {
    const world = new CallWorld();
    const other = callOf('DisableKey', { requestParameters: { keyId: 'another-key' } });

    expect(await world.hearsCalls(other)).toEqual(['ignore']);
    world.vaults = async () => {
      throw new Error('AccessDenied');
    };
    expect(await world.hearsCalls(callOf('DisableKey'))).toEqual(['ignore']);
    expect(world.alerts).toEqual([]);
  });

  it('counts only for a policy that lets anybody in; what it denies no more is seen by the look', async () => {
    const world = new CallWorld();
    const closed = { backupVaultName: 'main', policy: '{"Statement":[]}' };

    expect(await world.hearsCalls(callOf('PutBackupVaultAccessPolicy', { requestParameters: closed }))).toEqual([
      'ignore',
    ]);
    expect(world.alerts).toEqual([]);
  });

  it('is no alert when the rules accept it', async () => {
    const world = new CallWorld(`version: 1
accept:
  - name: planned
    owner: platform
    reason: we move plans
    until: 2027-01-01
    most: 1
    resources: ['*:backup-vault:main']
    reasons: [protection-taken-away]
`);

    expect(await world.hearsCalls(callOf('PutBackupVaultAccessPolicy'))).toEqual(['ignore']);
    expect(world.alerts).toEqual([]);
  });

  it('is made again under the same name when handing it in failed', async () => {
    const world = new CallWorld();
    const { commit } = world.store;
    world.store.commit = () => Promise.reject(new Error('the table is away'));
    expect(await world.hearsCalls(callOf('DeleteBackupVaultAccessPolicy'))).toEqual([
      expect.stringContaining('the table is away'),
    ]);
    world.store.commit = commit;

    expect(await world.hearsCalls(callOf('DeleteBackupVaultAccessPolicy'))).toEqual(['open']);
    expect(world.alerts).toHaveLength(1);
    expect([...world.knownFindings.found.values()].map(({ toldOf }) => toldOf)).toEqual(['told']);
  });

  it('of another account is of that account, and no look of this one ends it', async () => {
    const world = new CallWorld();
    const elsewhere = { ...callOf('DeleteReportPlan'), account: '444455556666' };

    expect(await world.hearsCalls(elsewhere, callOf('DeleteReportPlan'))).toEqual(['open', 'open']);
    expect(world.alerts.map(({ event: { accountId } }) => accountId).sort()).toEqual(['111122223333', '444455556666']);
    await world.looks('2026-11-22T04:20:00.000Z', []);
    const known = [...world.knownFindings.found.values()].filter(({ elsewhere: is }) => is === true);
    expect(known).toHaveLength(1);
  });

  it('of an account that is looked at is kept with what is found there, by the name that the look gives it', async () => {
    const world = new CallWorld();
    const member = new MemoryKnownFindings();
    world.findingsThere = ({ accountId }) => (accountId === '444455556666' ? member : null);
    const call = callOf('DeleteReportPlan');

    expect(await world.hearsCalls({ ...call, account: '444455556666' }, call)).toEqual(['open', 'open']);
    expect([...member.found.keys()]).toEqual([...world.knownFindings.found.keys()]);
    expect([...member.found.values()].map(({ elsewhere, toldOf }) => [elsewhere, toldOf])).toEqual([
      [undefined, 'told'],
    ]);
    expect(world.knownFindings.found.size).toBe(1);
  });

  it('leaves the other messages of its batch as they are, in their order', async () => {
    const world = new CallWorld();
    const failed = JSON.parse(readFileSync('test/fixtures/events/backup-failed.json', 'utf8')) as object;

    expect(await world.hearsCalls(failed, callOf('DeleteBackupVaultAccessPolicy'), { hello: 'world' })).toEqual([
      'open',
      'open',
      'foreign',
    ]);
  });
});

describe('journeys: calls that are heard of, and what is none', () => {
  it.each([
    ['AWS refused it', { errorCode: 'AccessDenied' }],
    ['it takes nothing away', { eventName: 'StartBackupJob' }],
    ['it has the name of what every object has', { eventName: 'constructor' }],
  ])('is none when %s', (_what, change) => {
    expect(heardCallIn(callOf('DeleteBackupVaultAccessPolicy', change))).toBeNull();
  });

  it.each([
    { source: 'com.example' },
    { 'detail-type': 'AWS Service Event via CloudTrail' },
    { detail: 'no record' },
    { source: undefined },
  ])('is none of %j', (change) => {
    expect(heardCallIn({ ...callOf('DeleteBackupVaultAccessPolicy'), ...change })).toBeNull();
  });

  it('is one of a place that nobody knows when EventBridge does not say it', () => {
    const { detail } = callOf('DeleteFramework', { eventID: undefined });
    const bare = { source: 'aws.backup', 'detail-type': 'AWS API Call via CloudTrail', detail };

    expect(heardCallIn(bare)).toEqual({
      ...{ name: 'DeleteFramework', accountId: 'unknown', region: 'unknown', id: '' },
      record: detail,
    });
    expect(heardCallIn({ ...bare, detail: {} })).toBeNull();
  });

  it.each([null, 'no JSON', [], 7])('is none in %j', (message) => {
    expect(heardCallIn(message)).toBeNull();
  });
});
