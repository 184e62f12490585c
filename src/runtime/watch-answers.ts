import type { BackupClient } from '@aws-sdk/client-backup';
import { BackupPages } from '../adapters/aws/lookups/backup-pages.ts';
import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import type { AccountAnswers } from '../ports/aws-backup/account-answers.ts';
import type { Environment } from './environment.ts';

/** Other services have few calls to make. */
const polite = { perSecond: 5, burst: 5, patienceMs: 10_000 } as const;

/** CloudTrail answers twice a second, to all who ask. */
const trail = { perSecond: 1, burst: 1, patienceMs: 10_000 } as const;

/**
 * Makes the calls that say which backups are due, and of what. Loaded when needed, once an hour.
 *
 * @param backup the client whose pace all calls of AWS Backup in this process share.
 */
export function makeAccountAnswers(backup: BackupClient, environment: Environment): AccountAnswers {
  return new BackupPages(
    backup,
    new SignedPages(environment, (service) => (service === 'cloudtrail' ? trail : polite)),
  );
}
