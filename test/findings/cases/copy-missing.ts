import { around, job, jobsOf, nightlyRule, nights, plan, point, table, vaultArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = table('orders');
const far = vaultArn('far', 'eu-central-1');
const airGapped = vaultArn('safe');
const copying = { ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: far }] };
const jobs = jobsOf(orders);
const copyOf = (of: (typeof jobs)[number], to = far, other: Record<string, unknown> = {}) => ({
  CopyJobId: `COPY-${of.BackupJobId}`,
  ResourceArn: orders,
  ResourceType: 'DynamoDB',
  SourceRecoveryPointArn: of.RecoveryPointArn,
  DestinationRecoveryPointArn: `${of.RecoveryPointArn}-copy`,
  DestinationBackupVaultArn: to,
  State: 'COMPLETED',
  CreationDate: of.CompletionDate,
  CreatedByBackupJobId: of.BackupJobId,
  ...other,
});
const withCopies = (copies: readonly unknown[], rule: unknown = copying, backups: readonly unknown[] = jobs) => ({
  ...plan([rule]),
  ...around([orders], {
    'list-backup-jobs.json': { BackupJobs: backups },
    'list-copy-jobs.json': { CopyJobs: copies },
  }),
});
const copies = jobs.map((one) => copyOf(one));
const toAirGapped = { ...nightlyRule, TargetLogicallyAirGappedBackupVaultArn: airGapped };

/** See `src/findings/reasons/copy-missing.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'the last two nights have no copy',
      files: withCopies(copies.slice(0, 5)),
      finds: [
        {
          sure: 'certain',
          resourceArn: orders,
          planName: 'nightly',
          ruleNames: ['nightly'],
          dueAt: nights[6],
          missed: 2,
        },
      ],
    },
    {
      says: 'a temporary point was not copied into the air-gapped vault',
      files: withCopies(
        jobs.slice(1).map((one) => copyOf(one, airGapped)),
        toAirGapped,
      ),
      finds: [{ resourceArn: orders, missed: 1 }],
    },
    {
      says: 'the copy is complete, and its point is not in the vault',
      files: {
        ...withCopies(
          jobs.map((one) => copyOf(one, vaultArn('other'))),
          { ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: vaultArn('other') }] },
        ),
        'list-backup-vaults.json': {
          BackupVaultList: ['main', 'other'].map((name) => ({ BackupVaultName: name, BackupVaultArn: vaultArn(name) })),
        },
        'list-recovery-points-by-backup-vault.other.json': {
          RecoveryPoints: jobs.slice(1).map((one) =>
            point(orders, one.CreationDate, {
              RecoveryPointArn: `${one.RecoveryPointArn}-copy`,
              BackupVaultName: 'other',
            }),
          ),
        },
      },
      finds: [{ resourceArn: orders, missed: 1 }],
    },
  ],
  twins: [
    { says: 'each backup has its copy', files: withCopies(copies), finds: [] },
    {
      says: 'a copy that failed was begun, and is told as a failed job',
      files: withCopies(jobs.map((one) => copyOf(one, far, { State: 'FAILED' }))),
      finds: [],
    },
    {
      says: 'the last backup was complete less than two hours ago',
      files: withCopies(copies, copying, [...jobs, job(orders, '2026-11-22T11:30:00.000Z')]),
      finds: [],
    },
    {
      says: 'a backup that failed has nothing to copy',
      files: withCopies([], copying, jobsOf(orders, nights, { State: 'FAILED' })),
      finds: [],
    },
    {
      says: 'the job wrote straight into the air-gapped vault',
      files: withCopies([], toAirGapped, jobsOf(orders, nights, { BackupVaultArn: airGapped })),
      finds: [],
    },
    {
      says: 'the type cannot be in an air-gapped vault',
      files: withCopies(
        [],
        toAirGapped,
        jobsOf(orders, nights, { MessageCategory: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT_NOT_SUPPORTED' }),
      ),
      finds: [],
    },
    { says: 'no copy is asked for', files: withCopies([], nightlyRule), finds: [] },
  ],
};
