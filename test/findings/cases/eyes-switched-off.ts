import { around, plan, vaultArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';
import { trail, trailed } from '../trailed.ts';

const silenced = trail(trailed('DeleteBackupVaultNotifications', { backupVaultName: 'main' }));

/** See `src/findings/reasons/eyes-switched-off.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a vault tells nobody any more',
      files: { ...plan(), ...around(), ...silenced },
      finds: [{ sure: 'certain', dueAt: '2026-11-21T23:10:00.000Z' }],
    },
    {
      says: 'a report plan and an audit framework are gone',
      files: {
        ...plan(),
        ...around(),
        ...trail(
          trailed('DeleteReportPlan', { reportPlanName: 'daily' }),
          trailed('DeleteFramework', { frameworkName: 'ours' }),
        ),
      },
      finds: [{}, {}],
    },
  ],
  twins: [
    {
      says: 'the vault has notifications again',
      files: {
        ...plan(),
        ...around(),
        ...silenced,
        'get-backup-vault-notifications.main.json': {
          BackupVaultName: 'main',
          BackupVaultArn: vaultArn('main'),
          SNSTopicArn: 'arn:aws:sns:eu-west-1:111122223333:t',
          BackupVaultEvents: ['BACKUP_JOB_COMPLETED'],
        },
      },
      finds: [],
    },
    {
      says: 'the report plan is back',
      files: {
        ...plan(),
        ...around(),
        ...trail(trailed('DeleteReportPlan', { reportPlanName: 'daily' })),
        'list-report-plans.json': { ReportPlans: [{ ReportPlanName: 'daily' }] },
      },
      finds: [],
    },
    {
      says: 'AWS refused it',
      files: {
        ...plan(),
        ...around(),
        ...trail(trailed('DeleteFramework', { frameworkName: 'ours' }, { errorCode: 'AccessDenied' })),
      },
      finds: [],
    },
  ],
};
