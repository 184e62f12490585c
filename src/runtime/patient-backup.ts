import { BackupClient } from '@aws-sdk/client-backup';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import type { Environment } from './environment.ts';

/** Calls of AWS Backup per second when nothing else is set: a tenth of what AWS allows the account. */
const usualCallsPerSecond = 5;

/**
 * Makes a client of AWS Backup for `watch`, which is in no hurry: at half the rate of a container of `ingest`, with more
 * retries when AWS Backup is busy.
 */
export function patientBackupClient(environment: Environment): BackupClient {
  const settings = clientSettings('backup', environment);
  const requestHandler = { ...settings.requestHandler, requestTimeout: 10_000 };
  return limitClientRate(new BackupClient({ ...settings, maxAttempts: 5, requestHandler }), paceOf(environment));
}

function paceOf({ BACKUP_CALLS_PER_SECOND: setting }: Environment): CallRateLimiter {
  const perSecond = Number(setting) > 0 ? Number(setting) / 2 : usualCallsPerSecond;
  return new CallRateLimiter({ perSecond, burst: Math.max(1, perSecond), patienceMs: 10_000 });
}
