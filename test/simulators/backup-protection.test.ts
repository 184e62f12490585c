import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackupKind } from '../../local/simulators/backup-seeds.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { calls } from '../../src/estate/calls.ts';
import { PagesRead } from '../../src/estate/pages.ts';
import type { AccountAnswers } from '../../src/ports/aws-backup/account-answers.ts';
import { patientBackupClient } from '../../src/runtime/patient-backup.ts';
import { makeAccountAnswers } from '../../src/runtime/watch-answers.ts';

const own = 'arn:aws:backup:eu-west-1:111122223333';
const plan = {
  BackupPlanId: 'plan-1',
  BackupPlanArn: `${own}:backup-plan:plan-1`,
  CreationDate: '2026-06-01T08:00:00Z',
};
const rules = { BackupPlanName: 'nightly', Rules: [{ RuleName: 'nightly', TargetBackupVaultName: 'main' }] };
const selection = {
  SelectionName: 'tables',
  IamRoleArn: 'arn:aws:iam::111122223333:role/backup',
  ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }],
};
const vault = { BackupVaultName: 'main', BackupVaultArn: `${own}:backup-vault:main` };
const testing = { RestoreTestingPlanName: 'weekly', ScheduleExpression: 'cron(0 5 ? * SUN *)', StartWindowHours: 24 };
const tested = { RestoreTestingPlanName: 'weekly', RestoreTestingSelectionName: 'rds', ProtectedResourceType: 'RDS' };
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;

let sims: Simulators;
let aws: AccountAnswers;

beforeAll(async () => {
  sims = await startSimulators();
  const environment = {
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: sims.backupEndpoint,
    BACKUP_CALLS_PER_SECOND: '10000',
  };
  aws = makeAccountAnswers(patientBackupClient(environment), environment);
});
beforeEach(() => {
  sims.reset();
  const seeds: [BackupKind, Record<string, unknown>[]][] = [
    ['plans', [{ ...plan, BackupPlan: rules }]],
    [
      'selections',
      [{ BackupPlanId: 'plan-1', SelectionId: 'sel-1', CreationDate: '2026-06-02', BackupSelection: selection }],
    ],
    ['vaults', [vault]],
    [
      'vault-notifications',
      [
        {
          BackupVaultName: 'main',
          SNSTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
          BackupVaultEvents: ['BACKUP_JOB_FAILED'],
        },
      ],
    ],
    ['vault-policies', [{ BackupVaultName: 'main', Policy: '{"Statement":[]}' }]],
    ['restore-testing-plans', [testing]],
    ['restore-testing-selections', [tested]],
    ['report-plans', [{ ReportPlanName: 'daily' }]],
    ['frameworks', [{ FrameworkName: 'baseline' }]],
    ['tags', [{ ResourceArn: table('orders'), Tags: { backup: 'daily' } }]],
    ['file-systems', [{ FileSystemId: 'fs-1', FileSystemType: 'ONTAP' }]],
  ];
  for (const [kind, items] of seeds) sims.seedBackup(kind, items);
});
afterAll(() => sims.close());

/** What is seeded, by the names that calls are about. */
const known = {
  BackupPlanId: 'plan-1',
  SelectionId: 'sel-1',
  BackupVaultName: 'main',
  RestoreTestingPlanName: 'weekly',
};
const asked = Object.entries(calls).filter(([, { action }]) => /^(?:backup|tag|fsx):/.test(action));

describe('simulators/backup-protection: what watch and checkup ask', () => {
  it.each(asked)('%s is answered', async (call, row) => {
    const about = 'about' in row ? row.about : [];
    const input = Object.fromEntries(about.map((name) => [name, known[name as keyof typeof known]]));

    const answer = await aws.page(call, input);

    expect('lists' in row ? answer[row.lists] : Object.keys(answer)).toEqual(expect.any(Array));
    expect(Object.keys(answer)).not.toEqual([]);
  });

  it('as AWS writes it: of a list what stands in lists, and of one thing all', async () => {
    const [listed] = (await aws.page('list-backup-plans', {})).BackupPlansList as object[];
    expect(listed).toEqual({ ...plan, CreationDate: '2026-06-01T08:00:00.000Z' });
    expect(await aws.page('get-backup-plan', { BackupPlanId: 'plan-1' })).toMatchObject({ BackupPlan: rules });
    expect(await aws.page('list-backup-selections', { BackupPlanId: 'plan-1' })).toEqual({
      BackupSelectionsList: [
        {
          ...{ BackupPlanId: 'plan-1', SelectionId: 'sel-1', CreationDate: '2026-06-02T00:00:00.000Z' },
          ...{ SelectionName: 'tables', IamRoleArn: selection.IamRoleArn },
        },
      ],
    });
    expect(await aws.page('get-backup-selection', known)).toMatchObject({ BackupSelection: selection });
    expect(await aws.page('list-backup-vaults', {})).toEqual({ BackupVaultList: [vault] });
    expect(await aws.page('get-backup-vault-notifications', known)).toEqual({
      ...vault,
      SNSTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      BackupVaultEvents: ['BACKUP_JOB_FAILED'],
    });
    expect(await aws.page('get-backup-vault-access-policy', known)).toEqual({ ...vault, Policy: '{"Statement":[]}' });
    expect(await aws.page('get-restore-testing-plan', known)).toEqual({ RestoreTestingPlan: testing });
    expect(await aws.page('list-restore-testing-plans', {})).toEqual({ RestoreTestingPlans: [testing] });
    expect(await aws.page('list-restore-testing-selections', known)).toEqual({ RestoreTestingSelections: [tested] });
  });

  it('every type is on in a Region until it is switched off', async () => {
    expect(await aws.page('describe-region-settings', {})).toMatchObject({
      ResourceTypeOptInPreference: { RDS: true, DynamoDB: true },
    });
    sims.seedBackup('region-settings', [{ Region: 'eu-west-1', ResourceTypeOptInPreference: { RDS: false } }]);
    sims.seedBackup('region-settings', [{ Region: 'us-east-1', ResourceTypeOptInPreference: { DynamoDB: false } }]);
    expect(await aws.page('describe-region-settings', {})).toMatchObject({
      ResourceTypeOptInPreference: { RDS: false, DynamoDB: true },
    });
  });

  it('plans that were deleted are listed only when they are asked for', async () => {
    sims.seedBackup('plans', [{ BackupPlanId: 'plan-0', DeletionDate: '2026-11-01' }]);
    const listed = async (input: object) =>
      ((await aws.page('list-backup-plans', { ...input })).BackupPlansList as object[]).length;

    expect([await listed({}), await listed({ IncludeDeleted: true })]).toEqual([1, 2]);
  });
});

describe('simulators/backup-protection: what AWS refuses', () => {
  it.each([
    ['get-backup-plan', { BackupPlanId: 'nope' }],
    ['list-backup-selections', { BackupPlanId: 'nope' }],
    ['get-backup-selection', { BackupPlanId: 'nope', SelectionId: 'sel-1' }],
    ['get-backup-selection', { BackupPlanId: 'plan-1', SelectionId: 'nope' }],
    ['get-backup-vault-notifications', { BackupVaultName: 'nope' }],
    ['get-backup-vault-notifications', { BackupVaultName: 'silent' }],
    ['get-backup-vault-access-policy', { BackupVaultName: 'nope' }],
    ['get-backup-vault-access-policy', { BackupVaultName: 'silent' }],
    ['list-recovery-points-by-backup-vault', { BackupVaultName: 'nope' }],
    ['get-restore-testing-plan', { RestoreTestingPlanName: 'nope' }],
    ['list-restore-testing-selections', { RestoreTestingPlanName: 'nope' }],
  ])('%s of %o: there is no such thing', async (call, input) => {
    sims.seedBackup('vaults', [{ BackupVaultName: 'silent' }]);

    await expect(aws.page(call, input)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['list-backup-plans', { MaxResults: 0 }],
    ['list-backup-selections', { BackupPlanId: 'plan-1', MaxResults: 1001 }],
    ['list-backup-vaults', { NextToken: 'invented' }],
    ['list-backup-vaults', { ByVaultType: 'CUPBOARD' }],
    ['get-backup-vault-notifications', { BackupVaultName: 'a vault' }],
    ['get-backup-vault-access-policy', { BackupVaultName: 'a' }],
    ['list-restore-testing-plans', { MaxResults: 1001 }],
    ['list-report-plans', { NextToken: 'invented' }],
    ['list-frameworks', { MaxResults: 0 }],
  ])('%s with %o', async (call, input) => {
    await expect(aws.page(call, input)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  it.each([
    ['selections', { BackupPlanId: 'plan-1' }, 'SelectionId is required'],
    ['restore-testing-selections', { RestoreTestingSelectionName: 'rds' }, 'RestoreTestingPlanName is required'],
    ['vault-policies', { BackupVaultName: 'main', Policy: { Statement: [] } }, 'Policy is a string at AWS'],
  ] as const)('%s that AWS would never have cannot be seeded', (kind, item, says) => {
    expect(() => sims.seedBackup(kind, [item])).toThrow(says);
  });
});

describe('simulators/backup-protection: lists come in pages', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  /** Reads a list as `watch` does, two at a time. */
  async function read(call: Parameters<typeof readPages>[0], input: object): Promise<number[]> {
    return readPages(call, { ...input, MaxResults: 2 });
  }
  async function readPages(call: ConstructorParameters<typeof PagesRead>[0], input: object): Promise<number[]> {
    const pages = new PagesRead(call);
    while (pages.next !== null) pages.take(await aws.page(call, { ...input, ...pages.next }));
    return pages.pages.map((page) => {
      const [list] = Object.values(page).filter(Array.isArray);
      return list?.length ?? 0;
    });
  }

  it.each([
    ['list-backup-plans', 'plans', 'BackupPlanId', {}],
    ['list-backup-selections', 'selections', 'SelectionId', { BackupPlanId: 'plan-1' }],
    ['list-backup-vaults', 'vaults', 'BackupVaultName', {}],
    ['list-restore-testing-plans', 'restore-testing-plans', 'RestoreTestingPlanName', {}],
    [
      'list-restore-testing-selections',
      'restore-testing-selections',
      'RestoreTestingSelectionName',
      { RestoreTestingPlanName: 'weekly' },
    ],
    ['list-report-plans', 'report-plans', 'ReportPlanName', {}],
    ['list-frameworks', 'frameworks', 'FrameworkName', {}],
  ] as const)('%s', async (call, kind, id, about) => {
    // One is there already.
    sims.seedBackup(
      kind,
      names.slice(1).map((name) => ({ ...about, [id]: name })),
    );

    expect(await read(call, about)).toEqual([2, 2, 1]);
  });

  it('of tags, and of file systems', async () => {
    sims.seedBackup(
      'tags',
      names.slice(1).map((name) => ({ ResourceArn: table(name), Tags: {} })),
    );
    sims.seedBackup(
      'file-systems',
      names.slice(1).map((name) => ({ FileSystemId: name })),
    );

    expect(await readPages('get-resources', { ResourcesPerPage: 2 })).toEqual([2, 2, 1]);
    expect(await read('describe-file-systems', {})).toEqual([2, 2, 1]);
  });
});
