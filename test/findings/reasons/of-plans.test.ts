import { describe, expect, it } from 'vitest';
import {
  around,
  type Files,
  instance,
  job,
  longAgo,
  nightlyRule,
  plan,
  planId,
  protectedOne,
  roleArn,
  selectionId,
  table,
  taggedSelection,
} from '../an-account.ts';
import { foundIn } from '../judged.ts';
import { trail, trailed } from '../trailed.ts';

const orders = table('orders');
const whole: Files = { ...plan(), ...around() };

describe('findings/reasons/role-missing', () => {
  const trusted = (policy: unknown) => ({
    ...whole,
    'get-role.AWSBackupDefaultServiceRole.json': { Role: { Arn: roleArn, AssumeRolePolicyDocument: policy } },
  });
  const only = (Service: string) => ({ Statement: [{ Effect: 'Allow', Principal: { Service } }] });

  it('reads a policy that is encoded, as the API has it', () => {
    const encoded = (Service: string) => encodeURIComponent(JSON.stringify(only(Service)));

    expect(foundIn(trusted(encoded('ec2.amazonaws.com')), 'role-missing')).toHaveLength(1);
    expect(foundIn(trusted(encoded('backup.amazonaws.com')), 'role-missing')).toEqual([]);
  });

  it('calls a selection without a name by its id', () => {
    const { BackupSelectionsList } = whole[`list-backup-selections.${planId}.json`] as {
      BackupSelectionsList: object[];
    };
    const { SelectionName: _name, ...nameless } = taggedSelection;
    const files = {
      ...trusted(only('ec2.amazonaws.com')),
      [`list-backup-selections.${planId}.json`]: {
        BackupSelectionsList: BackupSelectionsList.map((one) => ({ ...one, SelectionName: null })),
      },
      [`get-backup-selection.${planId}.${selectionId}.json`]: { BackupSelection: nameless },
    };

    expect(foundIn(files, 'role-missing')).toMatchObject([{ says: expect.stringContaining(selectionId) }]);
  });

  it('finds nothing where it is not said whom it trusts', () => {
    expect(foundIn(trusted(undefined), 'role-missing')).toEqual([]);
  });
});

describe('findings/reasons/selection-deleted', () => {
  const deleted = (backupPlanId: string | null) => trail(trailed('DeleteBackupSelection', { backupPlanId }));

  it('says of a call that names no plan that it was of one', () => {
    expect(foundIn({ ...whole, ...deleted(null) }, 'selection-deleted')).toMatchObject([
      { planId: null, says: expect.stringMatching(/^A selection of a plan was deleted/) },
    ]);
    expect(foundIn({ ...whole, ...deleted('gone') }, 'selection-deleted')).toEqual([]);
  });

  it('tells of it where nobody knows what the plan selects now', () => {
    const refused = { [`list-backup-selections.${planId}.json`]: '', [`get-backup-selection.${planId}.x.json`]: '' };
    const files = Object.fromEntries(
      Object.entries(whole).filter(([name]) => !name.startsWith('get-backup-selection')),
    );

    expect(foundIn({ ...files, ...refused, ...deleted(planId) }, 'selection-deleted')).toHaveLength(1);
  });
});

describe('findings/reasons/stale', () => {
  const old = (resource: string, more: Files = {}) => ({
    ...plan([nightlyRule], { ...taggedSelection, ListOfTags: [], Resources: [resource] }),
    ...around([resource], {
      'list-backup-jobs.json': { BackupJobs: [job(resource, '2026-11-18T05:00:00.000Z')] },
      'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [] },
      'list-protected-resources.json': { Results: [protectedOne(resource, '2026-11-18T06:00:00.000Z')] },
      ...more,
    }),
  });

  it('is certain where it is known that the resource is there and what AWS Backup protects', () => {
    expect(foundIn(old(orders), 'stale')).toMatchObject([{ sure: 'certain' }]);
    expect(foundIn(old(instance('i-1')), 'stale')).toMatchObject([{ sure: 'likely' }]);
    expect(foundIn(old(orders, { 'list-protected-resources.json': '' }), 'stale')).toMatchObject([{ sure: 'likely' }]);
  });
});

describe('findings/reasons/type-switched-off', () => {
  it('is likely only of what may not be there', () => {
    const off = (ResourceTypeOptInPreference: object) => ({
      'describe-region-settings.json': { ResourceTypeOptInPreference },
    });
    const [ofTable] = foundIn({ ...whole, ...off({ DynamoDB: false }) }, 'type-switched-off');
    const [ofServer] = foundIn({ ...plan(), ...around([instance('i-1')], off({ EC2: false })) }, 'type-switched-off');

    expect([ofTable?.sure, ofServer?.sure]).toEqual(['certain', 'likely']);
  });
});

describe('findings/reasons/unheard', () => {
  const withRules = (more: Files = {}) => ({ ...whole, 'list-rules.json': { Rules: [] }, ...more });
  const notified = (...BackupVaultEvents: string[]) => ({
    'get-backup-vault-notifications.main.json': { BackupVaultEvents },
  });

  it.each([
    ['of copies alone', notified('COPY_JOB_FAILED'), 1],
    ['of backups that failed', notified('COPY_JOB_FAILED', 'BACKUP_JOB_FAILED'), 0],
    ['of what cannot be read', { 'get-backup-vault-notifications.main.json': { BackupVaultEvents: 7 } }, 0],
    ['by rules of which not all are known', { 'list-rules.json': { Rules: [], NextToken: 'more' } }, 0],
  ])('a vault that tells %s', (_of, more, count) => {
    expect(foundIn(withRules(more), 'unheard')).toHaveLength(count);
  });

  it('names the account and Region where they are known', () => {
    const bare = {
      'list-rules.json': { Rules: [] },
      'list-backup-jobs.json': { BackupJobs: [job(orders, '2026-11-22T05:00:00.000Z', { BackupVaultArn: null })] },
    };

    expect(foundIn(withRules(), 'unheard')).toMatchObject([{ subject: { name: '111122223333 in eu-west-1' } }]);
    expect(foundIn(bare, 'unheard')).toMatchObject([
      { subject: { name: 'this Region' }, says: expect.stringMatching(/^This Region has 1 backup job/) },
    ]);
  });
});

describe('findings/reasons/vault-missing', () => {
  it('knows the vaults that rules name where nobody knows account and Region', () => {
    const files = {
      'list-backup-plans.json': { BackupPlansList: [{ BackupPlanId: planId }] },
      [`get-backup-plan.${planId}.json`]: {
        BackupPlan: {
          Rules: [
            { ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: 'arn:aws:backup:?:?:backup-vault:x' }] },
          ],
        },
      },
      'list-backup-vaults.json': { BackupVaultList: [{ BackupVaultName: 'other' }] },
    };

    expect(foundIn(files, 'vault-missing').map(({ key }) => key)).toContain('main');
  });
});

describe('findings/reasons/restore-test-incomplete', () => {
  const ArnOfPlan = 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly';
  const testing = (more: Files = {}) => ({
    ...whole,
    'list-restore-testing-plans.json': { RestoreTestingPlans: [{ RestoreTestingPlanName: 'weekly' }] },
    'get-restore-testing-plan.weekly.json': {
      RestoreTestingPlan: {
        RestoreTestingPlanName: 'weekly',
        ScheduleExpression: 'cron(0 10 ? * WED *)',
        CreationTime: longAgo,
      },
    },
    'list-restore-testing-selections.weekly.json': { RestoreTestingSelections: [{ ProtectedResourceArns: [orders] }] },
    'list-restore-jobs.json': { RestoreJobs: [] },
    ...more,
  });
  const found = (more: Files) => foundIn(testing(more), 'restore-test-incomplete');

  it('finds nothing of a plan that cannot be read', () => {
    expect(found({})).toHaveLength(1);
    expect(
      found({ 'get-restore-testing-plan.weekly.json': { RestoreTestingPlan: { StartWindowHours: 'many' } } }),
    ).toEqual([]);
  });

  it('is likely only where nobody knows what is to be tested', () => {
    const { 'list-restore-testing-selections.weekly.json': _selections, ...without } = testing();

    expect(foundIn(without, 'restore-test-incomplete')).toMatchObject([{ sure: 'likely' }]);
  });

  it('counts no job without a time', () => {
    const RestoreJobs = [{ SourceResourceArn: orders, CreatedBy: { RestoreTestingPlanArn: ArnOfPlan } }];
    const timed = RestoreJobs.map((one) => ({ ...one, CreationDate: '2026-11-18T12:00:00.000Z' }));

    expect(found({ 'list-restore-jobs.json': { RestoreJobs } })).toHaveLength(1);
    expect(found({ 'list-restore-jobs.json': { RestoreJobs: timed } })).toEqual([]);
  });
});
