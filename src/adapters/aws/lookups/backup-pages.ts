import {
  type BackupClient,
  DescribeRegionSettingsCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  GetBackupVaultNotificationsCommand,
  GetRestoreTestingPlanCommand,
  ListBackupJobsCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListBackupVaultsCommand,
  ListCopyJobsCommand,
  ListFrameworksCommand,
  ListProtectedResourcesCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListReportPlansCommand,
  ListRestoreJobsCommand,
  ListRestoreTestingPlansCommand,
  ListRestoreTestingSelectionsCommand,
  ListScanJobsCommand,
} from '@aws-sdk/client-backup';
import type { AccountAnswers } from '../../../ports/aws-backup/account-answers.ts';

/** Every call of AWS Backup that is made, all of them read-only. */
const commands = {
  'list-backup-plans': ListBackupPlansCommand,
  'get-backup-plan': GetBackupPlanCommand,
  'list-backup-selections': ListBackupSelectionsCommand,
  'get-backup-selection': GetBackupSelectionCommand,
  'list-protected-resources': ListProtectedResourcesCommand,
  'list-backup-jobs': ListBackupJobsCommand,
  'list-copy-jobs': ListCopyJobsCommand,
  'list-restore-jobs': ListRestoreJobsCommand,
  'list-scan-jobs': ListScanJobsCommand,
  'list-backup-vaults': ListBackupVaultsCommand,
  'list-recovery-points-by-backup-vault': ListRecoveryPointsByBackupVaultCommand,
  'describe-region-settings': DescribeRegionSettingsCommand,
  'list-restore-testing-plans': ListRestoreTestingPlansCommand,
  'get-restore-testing-plan': GetRestoreTestingPlanCommand,
  'list-restore-testing-selections': ListRestoreTestingSelectionsCommand,
  'get-backup-vault-notifications': GetBackupVaultNotificationsCommand,
  'get-backup-vault-access-policy': GetBackupVaultAccessPolicyCommand,
  'list-report-plans': ListReportPlansCommand,
  'list-frameworks': ListFrameworksCommand,
} as const;

/** Makes the calls of AWS Backup, and passes those of other services on. */
export class BackupPages implements AccountAnswers {
  readonly #client: Pick<BackupClient, 'send'>;
  readonly #others: AccountAnswers;

  constructor(client: Pick<BackupClient, 'send'>, others: AccountAnswers) {
    this.#client = client;
    this.#others = others;
  }

  async page(call: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    if (!Object.hasOwn(commands, call)) return this.#others.page(call, input);
    const Command = commands[call as keyof typeof commands] as unknown as new (input: object) => never;
    const { $metadata, ...answer } = (await this.#client.send(new Command(input))) as object as Record<string, unknown>;
    // Dates become ISO 8601 texts, as the CLI prints them.
    return JSON.parse(JSON.stringify(answer)) as Record<string, unknown>;
  }
}
