import { BackupClient } from '@aws-sdk/client-backup';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { CloudTrailAuditTrail } from '../adapters/aws/lookups/audit-trail.ts';
import { BackupJobDescriber } from '../adapters/aws/lookups/backup-job-describer.ts';
import { AwsBackupReader } from '../adapters/aws/lookups/backup-reader.ts';
import { KmsEncryptionKeys } from '../adapters/aws/lookups/encryption-keys.ts';
import { limitClientRate } from '../adapters/aws/lookups/limit-client-rate.ts';
import { TaggingResourceTags } from '../adapters/aws/lookups/resource-tags.ts';
import { madeWhenCalled } from '../adapters/aws/made-when-called.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import type { CallRateLimiter } from '../adapters/call-rate-limiter.ts';
import type { LookupPorts } from '../enrich/registry.ts';
import type { ListedRecoveryPoints } from '../ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../ports/aws-backup/restorable-times.ts';
import type { Environment } from './environment.ts';

/** How long one lookup may take, in milliseconds, and how many times the usual rate services may be called. */
export interface LookupLimits {
  timeoutMs: number;
  share: number;
}

/** The sources of one account and Region. */
export interface AskedPorts extends LookupPorts {
  listedPoints: ListedRecoveryPoints;
  restorableTimes: RestorableTimes;
  listedVaults: AwsBackupReader['listedVaults'];
}

/** Makes the sources of the account and Region whose credentials the environment has; calls of AWS Backup share a pace. */
export function makeLookupPorts(environment: Environment, limits: LookupLimits, pace: CallRateLimiter): AskedPorts {
  const settings = clientSettings('backup', environment);
  const backup = madeWhenCalled(() => limitClientRate(new BackupClient(settings), pace));
  const reader = new AwsBackupReader(backup);
  return {
    describer: new BackupJobDescriber(backup),
    plans: reader,
    vaults: reader,
    recoveryPoints: reader,
    tags: new TaggingResourceTags(signedCaller('tagging', environment, limits)),
    encryptionKeys: new KmsEncryptionKeys(signedCaller('kms', environment, limits)),
    trail: new CloudTrailAuditTrail(signedCaller('cloudtrail', environment, limits)),
    listedPoints: reader,
    restorableTimes: restorableTimesOf(environment),
    listedVaults: () => reader.listedVaults(),
  };
}

function restorableTimesOf(environment: Environment): RestorableTimes {
  let made: Promise<RestorableTimes> | undefined;
  const make = async () => (await import('./restorable-times.ts')).makeRestorableTimes(environment);
  return {
    untilOf: async (resourceArn, signal) => {
      made ??= make();
      return (await made).untilOf(resourceArn, signal);
    },
  };
}
