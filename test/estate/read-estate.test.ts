import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/estate/answers.ts';
import { areSelectionsKnown, hasEnded, isGood } from '../../src/estate/estate.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import { accountId, bucket, instance, longAgo, region, table, vaultArn } from '../findings/an-account.ts';
import { answer, answersOf, listOf, refusal } from './answered.ts';

const read = (...answers: readonly Answer[]) => readEstate(answersOf(...answers));
const vault = { BackupVaultName: 'main', BackupVaultArn: vaultArn('main') };
const job = { BackupJobId: 'a', State: 'COMPLETED', ResourceArn: table('orders'), CreationDate: longAgo };
const selection = (fields: object, id = 's') =>
  answer('get-backup-selection', { BackupSelection: { IamRoleArn: 'arn:r', ...fields } }, 'p', id);
const listedSelections = (...ids: string[]) =>
  listOf(
    'list-backup-selections',
    ids.map((SelectionId) => ({ SelectionId, SelectionName: `listed ${SelectionId}` })),
    'p',
  );
const plans = listOf('list-backup-plans', [{ BackupPlanId: 'p', BackupPlanName: 'nightly', CreationDate: longAgo }]);

describe('estate/read-estate: where it is', () => {
  it.each<[string, Answer[], string | null, string | null]>([
    ['by a vault', [listOf('list-backup-vaults', [vault])], accountId, region],
    [
      'by a plan',
      [listOf('list-backup-plans', [{ BackupPlanId: 'p', BackupPlanArn: vaultArn('x', 'us-east-1') }])],
      accountId,
      'us-east-1',
    ],
    [
      'by a job',
      [listOf('list-backup-jobs', [job, { ...job, BackupJobId: 'b', BackupVaultArn: vaultArn('main') }])],
      accountId,
      region,
    ],
    ['by who asks', [answer('get-caller-identity', { Account: '444455556666' })], '444455556666', null],
    ['by nothing', [], null, null],
  ])('%s', (_by, answers, account, where) => {
    expect(read(...answers)).toMatchObject({ accountId: account, region: where });
  });

  it('knows nothing of what was not answered', () => {
    expect(read()).toMatchObject({
      plans: null,
      backupJobs: null,
      copyJobs: null,
      vaults: null,
      optIn: null,
      points: [],
    });
    expect(read().resources.size).toBe(0);
    expect(areSelectionsKnown(read())).toBe(false);
  });

  it('reads the settings of the Region as far as they are flags', () => {
    const settings = { ResourceTypeOptInPreference: { EC2: true, RDS: 'false', S3: 'perhaps' } };

    expect(read(answer('describe-region-settings', settings)).optIn).toEqual({ EC2: true, RDS: false });
  });
});

describe('estate/read-plans', () => {
  it('reads the plans that are listed or were asked about, and none that is deleted or gone', () => {
    const estate = read(
      listOf('list-backup-plans', [
        { BackupPlanId: 'listed' },
        { BackupPlanId: 'deleted', DeletionDate: longAgo },
        { BackupPlanId: 'gone' },
        {},
      ]),
      answer('get-backup-plan', { BackupPlan: { BackupPlanName: 'asked', Rules: [] } }, 'asked'),
      answer('get-backup-plan', { BackupPlan: { Rules: [] }, DeletionDate: longAgo }, 'asked-deleted'),
      refusal('get-backup-plan', 'ResourceNotFoundException', 'gone'),
    );

    expect(estate.plans?.map(({ id, name, rules }) => [id, name, rules])).toEqual([
      ['listed', null, null],
      ['asked', 'asked', []],
    ]);
    expect(read(answer('get-backup-plan', { BackupPlan: { Rules: [] } }, 'p')).plans).toHaveLength(1);
    expect(read(listOf('list-backup-plans', [])).plans).toEqual([]);
  });

  it('expects nothing of before a plan was made as it is now', () => {
    const changed = answer(
      'get-backup-plan',
      { BackupPlan: { Rules: [] }, CreationDate: '2026-11-20T00:00:00.000Z' },
      'p',
    );

    expect(read(plans, changed).plans?.[0]?.createdAt).toBe('2026-11-20T00:00:00.000Z');
    expect(read(plans).plans?.[0]?.createdAt).toBe(longAgo);
    expect(read(listOf('list-backup-plans', [{ BackupPlanId: 'p' }]), changed).plans?.[0]?.createdAt).toBe(
      '2026-11-20T00:00:00.000Z',
    );
  });

  it('does not know the rules of a plan of which one cannot be read', () => {
    const rules = (Rules: unknown) =>
      read(plans, answer('get-backup-plan', { BackupPlan: { Rules } }, 'p')).plans?.[0]?.rules;

    expect(rules([{ RuleName: 'a', CopyActions: [{ DestinationBackupVaultArn: 'arn:v' }] }])).toMatchObject([
      { name: 'a', copyTo: ['arn:v'] },
    ]);
    expect(rules([{ RuleName: 'a' }, { StartWindowMinutes: 'soon' }])).toBeNull();
  });

  it('knows what a plan selects only when all of it could be read', () => {
    const of = (...answers: Answer[]) => read(plans, ...answers).plans?.[0]?.selections?.map(({ id }) => id) ?? null;

    expect(of(listedSelections('s'), selection({}))).toEqual(['s']);
    expect(of(listedSelections('s', 't'), selection({}))).toBeNull();
    expect(of(listedSelections('s'), selection({ Resources: 7 }))).toBeNull();
    expect(of(selection({}))).toEqual(['s']);
    expect(of(refusal('list-backup-selections', 'AccessDenied', 'p'), selection({}))).toEqual(['s']);
    expect(of(refusal('list-backup-selections', 'AccessDenied', 'p'))).toBeNull();
    expect(of()).toBeNull();
  });

  it('reads a selection with its conditions, and what only the list says of it', () => {
    const one = read(
      plans,
      listedSelections('s'),
      selection({
        Resources: ['*'],
        NotResources: [bucket('logs')],
        ListOfTags: [{ ConditionKey: 'backup', ConditionValue: 'daily' }],
        Conditions: {
          StringLike: [{ ConditionKey: 'aws:ResourceTag/stage', ConditionValue: 'p*' }, { ConditionKey: 'none' }],
        },
      }),
    ).plans?.[0]?.selections?.[0];

    expect(one).toMatchObject({
      name: 'listed s',
      resources: ['*'],
      notResources: [bucket('logs')],
      listOfTags: [{ operator: 'StringEquals', key: 'backup', value: 'daily' }],
      conditions: [
        { operator: 'StringLike', key: 'stage', value: 'p*' },
        { operator: 'StringLike', key: 'none', value: '' },
      ],
    });
    expect(read(plans, selection({})).plans?.[0]?.selections?.[0]).toMatchObject({
      name: null,
      iamRoleArn: 'arn:r',
      resources: [],
    });
  });

  it('has the role that only the list names, and does not know what a plan selects when the list has one without an id', () => {
    const list = (one: object) => listOf('list-backup-selections', [one], 'p');
    const bare = answer('get-backup-selection', { BackupSelection: {} }, 'p', 's');

    expect(read(plans, list({ SelectionId: 's', IamRoleArn: 'arn:l' }), bare).plans?.[0]?.selections).toMatchObject([
      { iamRoleArn: 'arn:l' },
    ]);
    expect(read(plans, list({ IamRoleArn: 'arn:l' }), bare).plans?.[0]?.selections).toBeNull();
  });

  it.each([
    ['7', '7'],
    [7, '7'],
    [null, ''],
  ])('reads the value %j of a tag as it is compared', (ConditionValue, value) => {
    const one = selection({ ListOfTags: [{ ConditionKey: 'tier', ConditionValue }] });

    expect(read(plans, one).plans?.[0]?.selections?.[0]?.listOfTags).toMatchObject([{ key: 'tier', value }]);
  });

  it('knows all selections only when the list of each plan is there', () => {
    expect(areSelectionsKnown(read(plans, listedSelections('s'), selection({})))).toBe(true);
    expect(areSelectionsKnown(read(plans, selection({})))).toBe(false);
    expect(areSelectionsKnown(read(plans, listedSelections('s')))).toBe(false);
  });
});

describe('estate/read-jobs', () => {
  it('reads each job once, as the later page has it, oldest first', () => {
    const younger = { ...job, BackupJobId: 'b', CreationDate: '2026-11-22T05:00:00.000Z' };
    const estate = read(
      answer('list-backup-jobs', [
        { BackupJobs: [{ ...younger, State: 'RUNNING' }, job, { ...job, BackupJobId: 'c' }], NextToken: 'more' },
        { BackupJobs: [younger, { BackupJobId: 'd' }, { ResourceArn: 'arn:a' }, { ...job, CreationDate: null }] },
      ]),
    );

    expect(estate.backupJobs?.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'COMPLETED'],
      ['c', 'COMPLETED'],
      ['b', 'COMPLETED'],
    ]);
  });

  it('knows how a job ended, and what it does not say', () => {
    const of = (fields: object) => read(listOf('list-backup-jobs', [{ ...job, ...fields }])).backupJobs?.[0];

    expect(of({ State: null })).toMatchObject({ state: 'UNKNOWN' });
    expect(of({ State: 'FAILED' })).toMatchObject({ outcome: 'failed', canBeAirGapped: true });
    expect(of({ MessageCategory: 'LOGICALLY_AIR_GAPPED_VAULT_NOT_SUPPORTED' })).toMatchObject({
      canBeAirGapped: false,
    });
    expect([isGood({ state: 'COMPLETED' }), isGood({ state: 'PARTIAL' })]).toEqual([true, false]);
    expect([hasEnded({ state: 'RUNNING' }), hasEnded({ state: 'EXPIRED' })]).toEqual([false, true]);
  });

  it('reads copy jobs and vaults as far as they have what tells them apart', () => {
    const copy = { CopyJobId: 'a', CreationDate: longAgo };
    const estate = read(
      listOf('list-copy-jobs', [
        copy,
        { ...copy, CopyJobId: 'b', State: 'FAILED' },
        { CopyJobId: 'c' },
        { CreationDate: longAgo },
      ]),
      listOf('list-backup-vaults', [
        { ...vault, Locked: true, VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' },
        {},
        { BackupVaultName: 'b' },
      ]),
    );

    expect(estate.copyJobs?.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'UNKNOWN'],
      ['b', 'FAILED'],
    ]);
    expect(estate.vaults).toMatchObject([
      { name: 'main', isLocked: true, isAirGapped: true },
      { name: 'b', isLocked: null, isAirGapped: false, arn: null },
    ]);
  });

  it('reads recovery points, and of which vaults they are all known', () => {
    const point = { RecoveryPointArn: 'arn:p', Status: 'COMPLETED' };
    const ofVault = (name: string, points: unknown[], more = {}) =>
      answer('list-recovery-points-by-backup-vault', { RecoveryPoints: points, ...more }, name);
    const estate = read(
      ofVault('main', [
        point,
        { ...point, RecoveryPointArn: 'arn:aws:rds:eu-west-1:1:auto-backup:x', ParentRecoveryPointArn: 'arn:q' },
      ]),
      ofVault('cut', [{ ...point, BackupVaultName: 'says' }], { NextToken: 'more' }),
      ofVault('broken', [{ RecoveryPointArn: 'arn:r' }, { Status: 'AVAILABLE' }]),
    );

    expect([...estate.pointsKnownOf]).toEqual(['main']);
    expect(
      estate.points.map(({ vaultName, status, isContinuous, isPart }) => [vaultName, status, isContinuous, isPart]),
    ).toEqual([
      ['main', 'COMPLETED', false, false],
      ['main', 'COMPLETED', true, true],
      ['says', 'COMPLETED', false, false],
      ['broken', 'UNKNOWN', false, false],
    ]);
  });
});

describe('estate/read-resources', () => {
  const tagged = (...arns: string[]) =>
    listOf(
      'get-resources',
      arns.map((ResourceARN) => ({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] })),
    );
  const protectedOnes = (...arns: string[]) =>
    listOf(
      'list-protected-resources',
      arns.map((ResourceArn) => ({ ResourceArn, ResourceName: 'called', LastBackupTime: longAgo })),
    );

  it('knows whatever any answer names and AWS Backup can back up', () => {
    const estate = read(
      tagged(table('tagged'), 'arn:aws:lambda:eu-west-1:1:function:a'),
      protectedOnes(table('protected')),
      listOf('list-backup-jobs', [{ ...job, ResourceArn: table('job'), ResourceType: 'DynamoDB' }]),
      listOf(
        'list-recovery-points-by-backup-vault',
        [
          { RecoveryPointArn: 'arn:p', Status: 'COMPLETED', ResourceArn: table('point') },
          { RecoveryPointArn: 'arn:q', Status: 'COMPLETED' },
        ],
        'main',
      ),
      plans,
      selection({ Resources: [table('named'), 'arn:aws:dynamodb:*'] }),
    );

    expect([...estate.resources.keys()].sort()).toEqual(['job', 'named', 'point', 'protected', 'tagged'].map(table));
  });

  it('says what it has of one and what is not known', () => {
    const estate = read(tagged(table('a')), protectedOnes(table('b')));

    expect(estate.resources.get(table('a'))).toMatchObject({
      tags: { a: 'b' },
      state: 'exists',
      isProtected: false,
      name: 'a',
    });
    expect(estate.resources.get(table('b'))).toMatchObject({
      tags: {},
      state: 'unknown',
      isProtected: true,
      name: 'called',
      lastBackupAt: longAgo,
    });
  });

  it('has no name for what has no ARN, and does without what is listed under none', () => {
    const nameless = { ...job, ResourceArn: 'orders', ResourceType: 'DynamoDB' };
    const estate = read(listOf('get-resources', [{ Tags: [] }]), listOf('list-backup-jobs', [nameless]));

    expect([...estate.resources.values()]).toMatchObject([{ arn: 'orders', name: null, type: 'DynamoDB' }]);
  });

  it('takes nothing from a list that lacks some', () => {
    const estate = read(
      answer('get-resources', { ResourceTagMappingList: [], PaginationToken: 'more' }),
      answer('list-protected-resources', { Results: [{ ResourceArn: table('b') }, {}], NextToken: 'more' }),
      listOf('list-backup-jobs', [job]),
    );

    expect(estate.resources.get(table('orders'))).toMatchObject({ tags: null, isProtected: null });
    expect(read(listOf('list-backup-jobs', [job])).resources.get(table('orders'))).toMatchObject({
      tags: null,
      isProtected: null,
    });
  });

  it('knows what runs only from its own service', () => {
    const server = instance('i-1');
    const described = listOf('describe-instances', []);

    expect(read(tagged(server)).resources.get(server)?.state).toBe('unknown');
    expect(read(tagged(server), described).resources.get(server)?.state).toBe('gone');
  });
});
