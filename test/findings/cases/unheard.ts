import { accountId, around, plan, vaultArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const rule = (pattern: unknown, other: Record<string, unknown> = {}) => ({
  Name: 'backup-alerts',
  State: 'ENABLED',
  EventPattern: JSON.stringify(pattern),
  ...other,
});
const hearing = { source: ['aws.backup', 'backup-alerts.drill'] };
const withRules = (...Rules: readonly unknown[]) => ({ ...plan(), ...around(), 'list-rules.json': { Rules } });
const target = {
  'list-targets-by-rule.backup-alerts.json': {
    Targets: [{ Id: 'intake', Arn: `arn:aws:sqs:eu-west-1:${accountId}:intake` }],
  },
};

/** See `src/findings/reasons/unheard.ts`. */
export const cases: FindingCases = {
  alerts: [
    { says: 'there is no rule', files: withRules(), finds: [{ sure: 'certain', missed: 7, resourceArn: null }] },
    { says: 'the rule is disabled', files: withRules(rule(hearing, { State: 'DISABLED' })), finds: [{}] },
    {
      says: 'the rule has no target',
      files: { ...withRules(rule(hearing)), 'list-targets-by-rule.backup-alerts.json': { Targets: [] } },
      finds: [{}],
    },
    { says: 'the rule wants other events', files: withRules(rule({ source: ['aws.ec2'] })), finds: [{}] },
    {
      says: 'the rule wants jobs that completed',
      files: withRules(rule({ source: ['aws.backup'], detail: { state: ['COMPLETED'] } })),
      finds: [{}],
    },
  ],
  twins: [
    { says: 'a rule hears them', files: { ...withRules(rule(hearing)), ...target }, finds: [] },
    {
      says: 'its pattern is more than a list of names',
      files: withRules(rule({ source: [{ prefix: 'aws.' }] })),
      finds: [],
    },
    {
      says: 'the vault notifies somebody',
      files: {
        ...withRules(),
        'get-backup-vault-notifications.main.json': {
          BackupVaultName: 'main',
          BackupVaultArn: vaultArn('main'),
          BackupVaultEvents: ['BACKUP_JOB_COMPLETED'],
        },
      },
      finds: [],
    },
    { says: 'there are no jobs', files: { ...withRules(), 'list-backup-jobs.json': { BackupJobs: [] } }, finds: [] },
  ],
};
