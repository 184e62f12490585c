import type { Alert } from '../../src/incidents/alert.ts';
import type { Instant } from '../../src/lib/instant.ts';
import { decide } from '../../src/routing/decide.ts';
import type { Decision } from '../../src/routing/decision.ts';
import type { Rules } from '../../src/rules/rules.ts';

/** Parts of an alert that a test says; everything else is a failed backup of an RDS database in production. */
export interface Said extends Partial<Omit<Alert, 'event' | 'resource' | 'job' | 'error'>> {
  event?: Partial<Alert['event']>;
  resource?: Partial<Alert['resource']>;
  job?: Partial<Alert['job']>;
  error?: Partial<Alert['error']>;
}

/** Returns an alert about `orders-db`. */
export function anAlert(said: Said = {}): Alert {
  const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders-db';
  return {
    severity: 'high',
    severityReasons: ['production database'],
    owner: null,
    ownerSource: null,
    orphan: false,
    cause: null,
    exposure: null,
    strikes: 1,
    missing: [],
    ...said,
    event: {
      kind: 'backup',
      outcome: 'failed',
      accountId: '111122223333',
      region: 'eu-west-1',
      jobId: 'job-1',
      resourceArn: arn,
      resourceType: 'RDS',
      occurredAt: '2026-11-22T03:10:00.000Z',
      startedAt: '2026-11-22T03:00:00.000Z',
      state: 'FAILED',
      statusMessage: 'The KMS key is disabled',
      vaultName: 'nightly',
      vaultArn: null,
      destinationVaultArn: null,
      recoveryPointArn: null,
      iamRoleArn: null,
      planId: null,
      planArn: null,
      planRuleId: null,
      eventKey: '111122223333|eu-west-1|backup|job-1|failed',
      drill: false,
      source: { detailType: 'Backup Job State Change', eventId: 'e-1', emittedAt: '2026-11-22T03:10:01.000Z' },
      ...said.event,
    },
    resource: {
      arn,
      id: 'orders-db',
      name: 'orders-db',
      type: 'RDS',
      accountId: '111122223333',
      region: 'eu-west-1',
      tags: { environment: 'prod' },
      consoleUrl: null,
      ...said.resource,
    },
    job: {
      id: 'job-1',
      startedAt: null,
      completedAt: null,
      planName: 'nightly',
      ruleName: null,
      vaultName: 'nightly',
      initiator: 'plan',
      parentJobId: null,
      schedule: null,
      scheduleTimezone: null,
      vaultLocked: null,
      initiatedBy: null,
      stoppedBy: null,
      messageCategory: null,
      encryptionKeyArn: null,
      consoleUrl: null,
      ...said.job,
    },
    error: {
      code: 'kms-key-unusable',
      category: 'kms',
      message: 'The KMS key is disabled',
      meaning: 'The key cannot be used.',
      advice: [],
      retryable: false,
      documentation: null,
      ...said.error,
    },
  };
}

/** Decides at a moment, ten minutes past three unless it is said, while no inhibition has a source. */
export function decideNow(alert: Alert, rules: Rules, now: Instant = '2026-11-22T03:10:00.000Z'): Decision {
  return decide(alert, rules, { now, inhibitors: [] });
}
