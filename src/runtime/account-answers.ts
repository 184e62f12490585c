import { BackupClient } from '@aws-sdk/client-backup';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { BackupPages } from '../adapters/aws/lookups/backup-pages.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import type { AccountAnswers } from '../ports/aws-backup/account-answers.ts';
import { type AccountSettings, withIdentity } from './account.ts';
import type { Environment } from './environment.ts';

/** A quarter of the rate that AWS allows: a person waits, but the account’s own calls come first. */
const patient = { perSecond: 10, burst: 10, patienceMs: 600_000 } as const;
/** CloudTrail allows two a second for the whole account. */
const trail = { perSecond: 1, burst: 1, patienceMs: 600_000 } as const;
const requestTimeout = 20_000;

/**
 * Makes read-only, rate-limited calls of AWS, with Region and credentials as every AWS tool finds them.
 *
 * @throws the SDK's error when it finds none
 */
export async function openAccountAnswers(
  settings: AccountSettings,
  environment: Environment = process.env,
): Promise<AccountAnswers> {
  const here = await withIdentity(settings, environment);
  const own = clientSettings('backup', here);
  const client = new BackupClient({
    ...own,
    maxAttempts: 8,
    requestHandler: { ...own.requestHandler, requestTimeout },
  });
  const others = new SignedPages(here, (service) => (service === 'cloudtrail' ? trail : patient));
  return new BackupPages(limitClientRate(client, new CallRateLimiter(patient)), others);
}
