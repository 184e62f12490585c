import { addSeconds, type Instant } from '../../src/lib/instant.ts';

/** What a test says of a backup job; everything else is as AWS sends it. */
export interface JobFacts {
  jobId: string;
  resourceArn?: string;
  resourceType?: string;
  state?: string;
  message?: string;
  startedAt: Instant;
  completedAt?: Instant;
  region?: string;
  account?: string;
  planId?: string;
}

export const ordersDb = 'arn:aws:rds:eu-west-1:111122223333:db:orders-db';
export const invoicesDb = 'arn:aws:rds:eu-west-1:111122223333:db:invoices-db';

/** A Backup Job State Change event in AWS's shape. https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
export function backupJobEvent(facts: JobFacts): Record<string, unknown> {
  const { jobId, startedAt, state = 'FAILED', region = 'eu-west-1', account = '111122223333' } = facts;
  const completedAt = facts.completedAt ?? addSeconds(startedAt, 600);
  return {
    version: '0',
    id: `event-${jobId}-${state}`,
    'detail-type': 'Backup Job State Change',
    source: 'aws.backup',
    account,
    time: completedAt,
    region,
    resources: [],
    detail: {
      backupJobId: jobId,
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:prod`,
      backupVaultName: 'prod',
      bytesTransferred: '0',
      creationDate: startedAt,
      completionDate: completedAt,
      iamRoleArn: `arn:aws:iam::${account}:role/AWSBackupDefaultServiceRole`,
      resourceArn: facts.resourceArn ?? ordersDb,
      resourceType: facts.resourceType ?? 'RDS',
      state,
      ...(state === 'COMPLETED' && facts.message === undefined
        ? {}
        : { statusMessage: facts.message ?? 'Instance is not in state available' }),
      percentDone: 0,
      createdBy: { backupPlanId: facts.planId ?? 'plan-1', backupPlanRuleId: 'rule-1' },
    },
  };
}
