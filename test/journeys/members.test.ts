import { describe, expect, it } from 'vitest';
import type { BackupItem } from '../../local/simulators/backup-store.ts';
import type { Place } from '../../src/enrich/elsewhere.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { Member } from '../../src/pipeline/members/member.ts';
import { type MembersDependencies, type MembersLooked, runMembers } from '../../src/pipeline/members/members.ts';
import { placeKey } from '../../src/pipeline/members/places.ts';
import type { AccountAnswers } from '../../src/ports/aws-backup/account-answers.ts';
import type { ListedAccount } from '../../src/ports/aws-backup/member-access.ts';
import type { MemberProgress } from '../../src/ports/incidents/member-notes.ts';
import type { ReconcileProgress } from '../../src/ports/incidents/reconcile-notes.ts';
import { around, type Files, jobsOf, nights, nothingStopped, plan, table } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { MemoryDueRuns } from '../support/memory-due-runs.ts';
import { MemoryKnownFindings } from '../support/memory-known-findings.ts';
import { SimulatedBackup } from '../support/simulated-backup.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
`;

const payroll = '222233334444';
const shop = '333344445555';
const region = 'eu-west-1';

/** An account and Region of members, with what it answers. */
class There {
  readonly backup: SimulatedBackup;
  readonly account: AccountFiles;
  readonly dueRuns = new MemoryDueRuns();
  readonly knownFindings = new MemoryKnownFindings();
  reconciled: ReconcileProgress = { since: null, kinds: {}, balancedDay: null, counting: null };
  /** Its role, when it cannot be assumed. */
  closed: string | null = null;
  alias: string | null = null;
  askedForAlias = 0;

  constructor(now: () => Instant, files: Files) {
    this.backup = new SimulatedBackup(now);
    this.account = new AccountFiles(files);
  }

  async page(...[call, input]: Parameters<AccountAnswers['page']>): ReturnType<AccountAnswers['page']> {
    if (call !== 'list-account-aliases') return this.account.page(call, input);
    this.askedForAlias += 1;
    return { AccountAliases: this.alias === null ? [] : [this.alias] };
  }
}

/** The router in memory with members, which answer by files of the AWS CLI and by a simulator. */
class Central {
  readonly world = new World(rules);
  readonly places = new Map<string, There>();
  readonly known = new Map<string, Member>();
  accounts: string[] = [payroll, shop];
  organization: (() => Promise<ListedAccount[]>) | null = null;
  progress: MemberProgress = { listedAt: null, accounts: [], names: [], looks: [], troubles: [] };
  names: readonly (readonly [string, string])[] = [];
  remainingMs = 300_000;
  faults: Error[] = [];
  ownAlias: string | null = null;

  there(accountId: string, files: Files = quiet(accountId)): There {
    const key = placeKey({ accountId, region });
    const found = this.places.get(key) ?? new There(() => this.world.now, files);
    this.places.set(key, found);
    return found;
  }

  dependencies(): MembersDependencies {
    const { log, ...watch } = this.world.watchDependencies();
    const placeOf = ({ accountId }: Place) => this.there(accountId);
    return {
      known: this.known,
      access: {
        sourcesIn: async (place) => {
          const there = placeOf(place);
          const { closed, backup } = there;
          if (closed !== null) throw Object.assign(new Error(closed), { name: closed });
          return { endedJobs: backup.endedJobs(), answers: there };
        },
      },
      organization: this.organization === null ? null : { accounts: this.organization },
      accounts: this.accounts,
      regions: [region],
      home: watch.home,
      looksForRuns: true,
      own: { page: async () => ({ AccountAliases: this.ownAlias === null ? [] : [this.ownAlias] }) },
      keptOf: (place) => {
        const there = placeOf(place);
        return {
          dueRuns: there.dueRuns,
          knownFindings: there.knownFindings,
          reconcileNotes: {
            reconciled: async () => structuredClone(there.reconciled),
            saveReconciled: async (progress) => {
              there.reconciled = structuredClone(progress);
            },
          },
        };
      },
      shared: { ...watch, log },
      notes: {
        read: async () => structuredClone(this.progress),
        save: async (progress) => {
          this.progress = structuredClone(progress);
        },
      },
      names: {
        read: async () => this.names,
        keep: async (names) => {
          this.names = structuredClone(names);
        },
      },
      log,
      now: () => this.world.now,
      fault: (error) => this.faults.push(error),
      remainingMs: () => this.remainingMs,
    };
  }

  async looks(after = '15m'): Promise<MembersLooked> {
    await this.world.passes(after);
    const looked = await runMembers(this.dependencies());
    await this.world.takesIn();
    await this.world.passes('31s');
    return looked;
  }

  alerts() {
    return [...this.world.store.alerts.values()].flat().map(({ event, error }) => ({
      ...{ account: event.accountId, kind: event.kind, jobId: event.jobId },
      errorCode: error.code,
    }));
  }
}

const orders = (accountId: string) => table('orders').split('111122223333').join(accountId);

/** An account whose one table was backed up each night. */
function quiet(accountId: string): Files {
  const at = (files: Files) => JSON.parse(JSON.stringify(files).split('111122223333').join(accountId)) as Files;
  return at({
    ...plan(),
    ...around([table('orders')]),
    ...nothingStopped,
    'list-report-plans.json': { ReportPlans: [] },
    'list-frameworks.json': { Frameworks: [] },
    'list-rules.json': {
      Rules: [{ Name: 'ours', State: 'ENABLED', EventPattern: JSON.stringify({ source: ['aws.backup'] }) }],
    },
    'list-targets-by-rule.ours.json': {
      Targets: [{ Id: '1', Arn: 'arn:aws:events:eu-west-1:111122223333:event-bus/x' }],
    },
    'get-backup-vault-access-policy.main.json': 'An error occurred (ResourceNotFoundException): none',
    'get-backup-vault-notifications.main.json': 'An error occurred (ResourceNotFoundException): none',
    'list-restore-testing-plans.json': { RestoreTestingPlans: [] },
    'describe-file-systems.json': { FileSystems: [] },
  });
}

/** The same after a night that went well. */
function made(accountId: string): Files {
  const BackupJobs = jobsOf(orders(accountId), [...nights, '2026-11-23T05:00:00.000Z']);
  return { ...quiet(accountId), 'list-backup-jobs.json': { BackupJobs } };
}

function lost(central: Central, accountId: string): BackupItem {
  return {
    BackupJobId: 'the-same-id',
    State: 'FAILED',
    StatusMessage: 'Access denied',
    ResourceArn: orders(accountId),
    ResourceType: 'DynamoDB',
    IamRoleArn: `arn:aws:iam::${accountId}:role/backup`,
    CreationDate: addSeconds(central.world.now, -600),
    CompletionDate: central.world.now,
  };
}

async function afterFirstLook(): Promise<Central> {
  const central = new Central();
  await central.world.passesUntil('2026-11-22T14:10:00.000Z');
  await central.looks();
  expect(central.alerts()).toEqual([]);
  expect(central.faults).toEqual([]);
  return central;
}

describe('journeys: members are looked at', () => {
  it('a job that nobody told of comes in as one of its account, whatever it is called', async () => {
    const central = await afterFirstLook();
    for (const account of [payroll, shop]) central.there(account).backup.seed('jobs', [lost(central, account)]);

    await central.looks();

    expect(central.alerts()).toEqual([
      expect.objectContaining({ account: payroll, kind: 'backup', jobId: 'the-same-id' }),
      expect.objectContaining({ account: shop, kind: 'backup', jobId: 'the-same-id' }),
    ]);
    await central.looks();
    expect(central.alerts()).toHaveLength(2);
  });

  it('a backup that never started in one of them is told of that one, and kept with its account', async () => {
    const central = await afterFirstLook();
    central.there(payroll).account.files = quiet(payroll);
    central.there(shop).account.files = made(shop);
    central.accounts = [payroll, shop];

    await central.looks('24h');

    expect(central.alerts().filter(({ kind }) => kind === 'missed')).toEqual([
      expect.objectContaining({ account: payroll }),
    ]);
    const rows = [...central.there(payroll).dueRuns.days.values()];
    expect(rows.map(({ accountId, region: where }) => [accountId, where])).toEqual(rows.map(() => [payroll, region]));
    expect(rows.map(({ verdict }) => verdict)).toContain('no-result');
    expect([...central.there(shop).dueRuns.days.values()].map(({ verdict }) => verdict)).not.toContain('no-result');
  });

  it('one that lets nobody in is named after an hour, once, and holds up nobody else', async () => {
    const central = await afterFirstLook();
    central.there(payroll).closed = 'AccessDenied';
    central.there(shop).backup.seed('jobs', [lost(central, shop)]);

    await central.looks();
    expect(central.alerts()).toEqual([expect.objectContaining({ account: shop, kind: 'backup' })]);
    for (let quarter = 0; quarter < 6; quarter += 1) await central.looks();

    const told = central.alerts().filter(({ kind }) => kind === 'missed');
    expect(told).toEqual([expect.objectContaining({ account: '111122223333', errorCode: 'member-not-looked-at' })]);
    const { notice } =
      central.world.heard.find(({ notice: one }) => /Nobody can look/.test(one.awsMessage ?? '')) ?? {};
    expect(notice?.awsMessage).toMatch(
      /^Nobody can look at account 222233334444 in eu-west-1: the reader role there could not be assumed \(AccessDenied\), since 2026-11-22 \d\d:\d\d UTC\./,
    );
    expect(central.faults).toEqual([]);

    central.there(payroll).closed = null;
    await central.looks();
    const incident = [...central.world.store.incidents.values()].find(
      ({ alerts }) => alerts[0]?.errorCode === 'member-not-looked-at',
    );
    expect(incident).toMatchObject({ status: 'resolved', resolution: { reason: 'It is looked at again.' } });
    expect(central.progress.troubles).toEqual([]);
  });

  it('several that let nobody in are one incident', async () => {
    const central = await afterFirstLook();
    for (const account of [payroll, shop]) central.there(account).closed = 'AccessDenied';

    for (let quarter = 0; quarter < 6; quarter += 1) await central.looks();

    expect([...central.world.store.incidents.values()]).toHaveLength(1);
    expect(central.alerts()).toHaveLength(2);
  });

  it('one whose lists are refused, or that AWS is too busy for, is named as well; for less than an hour it is not', async () => {
    const central = await afterFirstLook();
    const { backup } = central.there(payroll);
    backup.refuses = () => 'ServiceUnavailableException';
    await central.looks();
    await central.looks();
    backup.refuses = () => null;
    await central.looks();
    expect(central.progress.troubles).toEqual([]);

    backup.refuses = () => 'AccessDeniedException';
    for (let quarter = 0; quarter < 6; quarter += 1) await central.looks();

    expect(central.progress.troubles).toEqual([
      expect.objectContaining({ of: placeKey({ accountId: payroll, region }), what: 'lists', isTold: true }),
    ]);
    expect(central.alerts()).toHaveLength(1);
  });

  it('one that is not looked at any more is over, and said so', async () => {
    const central = await afterFirstLook();
    central.there(payroll).closed = 'AccessDenied';
    for (let quarter = 0; quarter < 6; quarter += 1) await central.looks();
    central.accounts = [shop];
    await central.looks();

    expect(central.world.onlyIncident()).toMatchObject({
      status: 'resolved',
      resolution: { reason: 'It is not among the accounts and Regions that are looked at any more.' },
    });
    expect([...central.known.keys()]).toEqual([placeKey({ accountId: shop, region })]);
  });

  it('what goes wrong at home is a fault of the router, and no account is named for it', async () => {
    const central = await afterFirstLook();
    const { dueRuns } = central.there(payroll);
    dueRuns.progress = async () => {
      throw Object.assign(new Error('the table is away'), { name: 'InternalServerError' });
    };

    await expect(central.looks()).rejects.toMatchObject({ code: 'watch-incomplete' });

    expect(central.faults.map(({ name }) => name)).toEqual(['InternalServerError']);
    expect(central.progress.troubles).toEqual([]);
    expect(new Map(central.progress.looks).get(placeKey({ accountId: shop, region }))).toBe(central.world.now);
  });

  it('what a run has no time for is looked at first by the next', async () => {
    const central = await afterFirstLook();
    const before = central.progress.looks;
    central.remainingMs = 0;
    expect(await central.looks()).toMatchObject({ looked: 0 });
    expect(central.progress.looks).toEqual(before);

    central.remainingMs = 300_000;
    expect(await central.looks('5m')).toMatchObject({ places: 2, looked: 2 });
    expect(await central.looks('5m')).toMatchObject({ looked: 0 });
  });

  it('accounts come from the organization and are called as it calls them; its list is kept while it cannot be read', async () => {
    const central = await afterFirstLook();
    central.accounts = [];
    central.organization = async () => [
      { id: payroll, name: 'payroll' },
      { id: shop, name: 'shop\n<b>' },
      { id: '111122223333', name: 'monitoring' },
    ];
    expect(await central.looks()).toMatchObject({ places: 2 });
    expect(new Map(central.names)).toEqual(
      new Map([
        [payroll, 'payroll'],
        [shop, 'shop <b>'],
        ['111122223333', 'monitoring'],
      ]),
    );

    central.organization = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    for (let hour = 0; hour < 9; hour += 1) expect(await central.looks('1h')).toMatchObject({ places: 2 });
    expect(central.alerts().map(({ errorCode }) => errorCode)).toContain('member-not-looked-at');
    expect(central.progress.troubles).toEqual([
      expect.objectContaining({ of: 'organization', what: 'accounts', code: 'AccessDeniedException' }),
    ]);
  });

  it('accounts that no organization names are called by their alias, asked once a day', async () => {
    const central = await afterFirstLook();
    expect(central.names).toEqual([]);
    central.there(payroll).alias = 'payroll-prod';
    central.ownAlias = 'monitoring';
    await central.looks('1h');
    expect(central.names).toEqual([]);
    await central.looks('24h');

    expect(new Map(central.names)).toEqual(
      new Map([
        [payroll, 'payroll-prod'],
        ['111122223333', 'monitoring'],
      ]),
    );
    expect(central.there(payroll).askedForAlias).toBe(2);
  });
});
