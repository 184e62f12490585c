import { beforeAll, describe, expect, it } from 'vitest';
import canary from '../serverless/canary.cjs';
import { canaryGraceSeconds } from '../src/incidents/canary-heard.ts';
import { packaged } from './support/packaged-stack.ts';
import { type Packaged, packageStack, refOf, statementsOf } from './support/template.ts';

const parts = ['Succeeds', 'Fails'] as const;
const withVault = async (canaryVault: string) => canary({ resolveVariable: async () => canaryVault });

describe('serverless: the canary backup', () => {
  let on: Packaged;

  beforeAll(async () => {
    on = await packageStack({ canaryVault: 'backup-alerts-canary' });
  });

  it('is off unless a vault is named: all that it is made of has the condition', () => {
    const made = packaged.resources.filter(({ id }) => id.startsWith('Canary'));
    expect(made).toHaveLength(8);
    expect(made.filter(({ Condition }) => Condition !== 'MakesCanary')).toEqual([]);
    expect(packaged.conditions.HasCanary).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] });
  });

  it.each(parts)('%s: a plan of its own backs one empty table up into that vault, and keeps it for a day', (part) => {
    const { BackupPlan } = on.get(`Canary${part}Plan`).Properties;
    const [rule, ...others] = BackupPlan.BackupPlanRule;
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ TargetBackupVault: 'backup-alerts-canary', Lifecycle: { DeleteAfterDays: 1 } });
    expect(rule.ScheduleExpression).toEqual({
      'Fn::If': ['CanaryIsWeekly', 'cron(0 10 ? * MON *)', 'cron(0 10 ? * * *)'],
    });
    expect(BackupPlan.BackupPlanName.length).toBeLessThanOrEqual(50);
    const { BackupPlanId, BackupSelection } = on.get(`Canary${part}Selection`).Properties;
    expect(refOf(BackupPlanId)).toBe(`Canary${part}Plan`);
    expect(BackupSelection.Resources).toEqual([{ 'Fn::GetAtt': [`Canary${part}Table`, 'Arn'] }]);
    expect(BackupSelection.IamRoleArn).toEqual({ 'Fn::GetAtt': [`Canary${part}Role`, 'Arn'] });
    expect(on.get(`Canary${part}Table`).Properties).toMatchObject({
      TableName: BackupPlan.BackupPlanName,
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('is waited for until its windows are over', () => {
    const [rule] = on.get('CanaryFailsPlan').Properties.BackupPlan.BackupPlanRule;
    const { StartWindowMinutes, CompletionWindowMinutes } = rule;
    expect(canaryGraceSeconds).toBeGreaterThanOrEqual((StartWindowMinutes + CompletionWindowMinutes) * 60 + 1800);
  });

  it('has a role that may back up its own table and nothing else, and one that may do nothing', () => {
    expect(on.get('CanaryFailsRole').Properties).not.toHaveProperty('Policies');
    expect(on.get('CanaryFailsRole').Properties).not.toHaveProperty('ManagedPolicyArns');
    const [policy, ...others] = on.get('CanarySucceedsRole').Properties.Policies;
    expect(others).toEqual([]);
    const statements = statementsOf('CanarySucceedsRole', policy.PolicyDocument);
    expect(JSON.stringify(statements)).not.toContain('"*"');
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      ...['dynamodb:DescribeTable', 'dynamodb:CreateBackup', 'dynamodb:StartAwsBackupJob'],
      ...['dynamodb:ListTagsOfResource', 'dynamodb:DescribeBackup', 'dynamodb:DeleteBackup'],
      'backup:DescribeBackupVault',
    ]);
    for (const part of parts) {
      const { AssumeRolePolicyDocument } = on.get(`Canary${part}Role`).Properties;
      const trusted = statementsOf(`Canary${part}Role`, AssumeRolePolicyDocument).map(({ Principal }) => Principal);
      expect(trusted).toEqual([{ Service: 'backup.amazonaws.com' }]);
    }
  });

  it('the second eyes leave its vault out, and only it', () => {
    const queries = (of: Packaged) =>
      ['BackupsFailedAlarm', 'BackupsExpiredAlarm', 'CopiesFailedAlarm'].map(
        (id) => of.get(id).Properties.Metrics[0].Expression as string,
      );
    const ends = queries(on).map((query) => query.split('FROM SCHEMA("AWS/Backup", BackupVaultName)')[1]);
    const without = " WHERE BackupVaultName != 'backup-alerts-canary'";
    expect(ends).toEqual([without, without, '']);
    expect(queries(packaged).join()).not.toContain('WHERE');
  });

  it('refuses what is no name of a vault, which would end the query', async () => {
    expect(await withVault('')).toEqual({ others: '' });
    await expect(withVault("x' OR 1")).rejects.toThrow(/canaryVault "x' OR 1" is no name of a vault/);
    await expect(withVault('v'.repeat(51))).rejects.toThrow(/fifty at most/);
  });
});
