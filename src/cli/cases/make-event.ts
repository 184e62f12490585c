import { kindRow, kinds } from '../../events/kinds.ts';
import { parseDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { Job } from './case-document.ts';

/** ARNs of resources by AWS Backup's type, as the parts after the partition; `%` stands for the name. */
const arns: Readonly<Record<string, (place: string, name: string) => string>> = {
  Aurora: (place, name) => `rds:${place}:cluster:${name}`,
  CloudFormation: (place, name) => `cloudformation:${place}:stack/${name}/51af3dc0-da77-11e4-872e-1234567db123`,
  DynamoDB: (place, name) => `dynamodb:${place}:table/${name}`,
  EBS: (place, name) => `ec2:${place}:volume/${name}`,
  EC2: (place, name) => `ec2:${place}:instance/${name}`,
  EFS: (place, name) => `elasticfilesystem:${place}:file-system/${name}`,
  EKS: (place, name) => `eks:${place}:cluster/${name}`,
  FSx: (place, name) => `fsx:${place}:file-system/${name}`,
  RDS: (place, name) => `rds:${place}:db:${name}`,
  Redshift: (place, name) => `redshift:${place}:cluster:${name}`,
  S3: (_place, name) => `s3:::${name}`,
  Timestream: (place, name) => `timestream:${place}:database/${name}`,
  VirtualMachine: (place, name) => `backup-gateway:${place}:vm/${name}`,
};

/** Types of resources that a case can name without an ARN. */
export const typesWithArn: readonly string[] = Object.keys(arns);

const usual = {
  account: '111122223333',
  region: 'eu-west-1',
  vault: 'prod',
  took: '10m',
  role: 'AWSBackupDefaultServiceRole',
};

/** Returns a job that a case describes in short as the event that EventBridge sends when it ends. */
export function makeEvent(job: Job, id: string, endedAt: Instant): Record<string, unknown> {
  const { account = usual.account, region = usual.region, vault = usual.vault, state = 'FAILED' } = job;
  const { detailType, idField, stateField } = kinds[job.kind ?? 'backup'].job;
  const vaultArn = (name: string) => `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
  const isCopy = kindRow(job.kind ?? 'backup').fills === 'destination';
  return {
    version: '0',
    id: `event-${id}`,
    'detail-type': detailType,
    source: 'aws.backup',
    account,
    time: endedAt,
    region,
    resources: [],
    detail: {
      [idField]: job.id ?? id,
      [stateField]: state,
      ...(job.message === undefined ? {} : { statusMessage: job.message }),
      ...(isCopy
        ? { sourceBackupVaultArn: vaultArn(vault), destinationBackupVaultArn: destinationOf(job, vaultArn) }
        : { backupVaultArn: vaultArn(vault), backupVaultName: vault }),
      creationDate: addSeconds(endedAt, -(parseDuration(job.took ?? usual.took) ?? 0)),
      completionDate: endedAt,
      iamRoleArn: `arn:aws:iam::${account}:role/${job.role ?? usual.role}`,
      resourceArn: job.arn ?? arnOf(job, `${region}:${account}`),
      ...(job.type === undefined ? {} : { resourceType: job.type }),
      ...(job.onDemand === true
        ? {}
        : { createdBy: { backupPlanId: 'plan-of-the-case', backupPlanRuleId: 'rule-of-the-case' } }),
    },
  };
}

function arnOf({ type = '', name = '' }: Job, place: string): string {
  return `arn:aws:${arns[type]?.(place, name) ?? name}`;
}

function destinationOf({ destination = 'copies' }: Job, vaultArn: (name: string) => string): string {
  return destination.startsWith('arn:') ? destination : vaultArn(destination);
}
