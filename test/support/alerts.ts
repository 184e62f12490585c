import type { BackupEvent } from '../../src/events/backup-event.ts';
import type { Alert, Exposure } from '../../src/incidents/alert.ts';
import type { Instant } from '../../src/lib/instant.ts';

/** What most tests take for now, and when what they are about failed. */
export const noon: Instant = '2026-11-22T03:47:00.000Z';
export const failedAt: Instant = '2026-11-22T03:12:00.000Z';

export function anEvent(change: Partial<BackupEvent> = {}): BackupEvent {
  return {
    kind: 'backup',
    outcome: 'failed',
    accountId: '111122223333',
    region: 'eu-west-1',
    jobId: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
    resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    resourceType: 'RDS',
    occurredAt: failedAt,
    startedAt: '2026-11-22T03:00:00.000Z',
    state: 'FAILED',
    statusMessage: 'Access to KMS key denied',
    vaultName: 'prod-vault',
    vaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod-vault',
    destinationVaultArn: null,
    recoveryPointArn: null,
    iamRoleArn: 'arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole',
    planId: null,
    planArn: null,
    planRuleId: null,
    eventKey: '111122223333|eu-west-1|backup|D8E4A1B2|failed',
    drill: false,
    source: { detailType: 'Backup Job State Change', eventId: 'e-1', emittedAt: failedAt },
    ...change,
  };
}

/** An exposure of which nothing is known, but for what a test says. */
export function anExposure(change: Partial<Exposure> = {}): Exposure {
  return {
    lastGoodAt: null,
    rpoSeconds: null,
    rpoSource: null,
    shareUsed: null,
    neverGood: false,
    nextRunAt: null,
    firstFailureAt: null,
    ...change,
  };
}

/** Parts of an alert that a test says; whatever else a part has stays as it is. */
export interface AlertChange extends Partial<Omit<Alert, 'event' | 'resource' | 'job' | 'error'>> {
  event?: Partial<Alert['event']>;
  resource?: Partial<Alert['resource']>;
  job?: Partial<Alert['job']>;
  error?: Partial<Alert['error']>;
}

/** Returns an alert about `orders-db`, of which everything is known. */
export function anAlert({ event, resource, job, error, ...change }: AlertChange = {}): Alert {
  return {
    event: anEvent(event),
    severity: 'critical',
    severityReasons: ['production (tag environment=prod)', '3rd problem in a row', 'RPO of 1 d exceeded'],
    error: {
      code: 'kms-key-unusable',
      category: 'kms',
      message:
        'Access denied: the KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1 is pending deletion or disabled.',
      meaning: 'AWS Backup cannot use the encryption key, so no new recovery point can be made',
      advice: [
        'Check that the KMS key is enabled and not pending deletion.',
        'Let the backup role use the key: kms:GenerateDataKey, kms:Decrypt, kms:CreateGrant.',
        'Start the backup again once the key works.',
      ],
      retryable: false,
      documentation: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html',
      ...error,
    },
    resource: {
      arn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
      id: 'orders-db',
      name: 'orders-db',
      type: 'RDS',
      accountId: '111122223333',
      region: 'eu-west-1',
      tags: { environment: 'prod' },
      consoleUrl: 'https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=orders-db',
      ...resource,
    },
    job: {
      id: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
      startedAt: '2026-11-22T03:00:00.000Z',
      completedAt: failedAt,
      planName: 'daily-databases',
      ruleName: 'nightly',
      vaultName: 'prod-vault',
      initiator: 'plan',
      parentJobId: null,
      schedule: 'cron(0 3 ? * * *)',
      scheduleTimezone: 'Etc/UTC',
      vaultLocked: false,
      initiatedBy: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:daily-databases',
      stoppedBy: null,
      messageCategory: 'KMS_KEY_ERROR',
      encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0ab1',
      consoleUrl:
        'https://eu-west-1.console.aws.amazon.com/backup/home?region=eu-west-1#/jobs/backup/details/D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
      ...job,
    },
    owner: 'team-orders',
    ownerSource: 'resource tag',
    orphan: false,
    cause: {
      kind: 'kms',
      key: 'kms|arn:aws:kms:eu-west-1:111122223333:key/0ab1',
      says: 'KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1',
    },
    exposure: anExposure({
      lastGoodAt: '2026-11-19T03:20:00.000Z',
      rpoSeconds: 86_400,
      rpoSource: 'tag',
      shareUsed: 2.99,
      nextRunAt: '2026-11-23T03:00:00.000Z',
      firstFailureAt: '2026-11-20T03:00:00.000Z',
    }),
    strikes: 3,
    missing: [],
    ...change,
  };
}

/** Returns an alert about `orders-db` of which little is known but that it is high: for tests of what rules make of one. */
export function aPlainAlert(change: AlertChange = {}): Alert {
  return anAlert({
    severity: 'high',
    severityReasons: ['production database'],
    owner: null,
    ownerSource: null,
    cause: null,
    exposure: null,
    strikes: 1,
    ...change,
    event: { jobId: 'job-1', vaultName: 'nightly', ...change.event },
    job: { id: 'job-1', planName: 'nightly', vaultName: 'nightly', ...change.job },
    error: { message: 'The KMS key is disabled', ...change.error },
  });
}
