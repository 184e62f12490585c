import type { BackupEvent } from '../events/backup-event.ts';
import type { AlertResource, ResourceType } from '../incidents/alert.ts';
import { textMap } from '../lib/text-map.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';
import { type Arn, parseArn } from './arn.ts';
import { resourceConsoleUrl } from './console-link.ts';

/**
 * AWS Backup's resource types by service and type of the ARN; `*` for the whole service.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html
 */
const typesByArn: Readonly<Record<string, ResourceType>> = {
  'backup-gateway:*': 'VirtualMachine',
  'cloudformation:*': 'CloudFormation',
  'dynamodb:*': 'DynamoDB',
  'ec2:image': 'EC2',
  'ec2:instance': 'EC2',
  'ec2:snapshot': 'EBS',
  'ec2:volume': 'EBS',
  'eks:*': 'EKS',
  'elasticfilesystem:*': 'EFS',
  'fsx:*': 'FSx',
  'rds:cluster': 'Aurora',
  'rds:cluster-snapshot': 'Aurora',
  'rds:db': 'RDS',
  'rds:snapshot': 'RDS',
  'redshift:*': 'Redshift',
  'redshift-serverless:*': 'Redshift Serverless',
  's3:*': 'S3',
  'ssm-sap:*': 'SAP HANA on Amazon EC2',
  'storagegateway:*': 'Storage Gateway',
  'timestream:*': 'Timestream',
};

/**
 * Returns the resource an event is about. An event without one (a failed restore) has its recovery point
 * instead, and one with neither is known by its job. The account is the event's: ARNs of images and
 * snapshots have none.
 */
export function describeResource(event: BackupEvent, details: JobDetails | null): AlertResource {
  const arn = event.resourceArn ?? details?.resourceArn ?? null;
  const subject = parseArn(arn ?? event.recoveryPointArn);
  const id = subject?.id ?? arn ?? (event.jobId || 'unknown');
  return {
    arn,
    id,
    name: details?.resourceName ?? nameIn(subject) ?? id,
    type: plainType(event.resourceType ?? details?.resourceType ?? null) ?? typeOf(subject),
    accountId: event.accountId,
    region: event.region,
    tags: textMap([]),
    consoleUrl: resourceConsoleUrl(subject, event.region),
  };
}

/** The id of a stack is its last part, but people know it by the name before that; a parameter they know by its path. */
function nameIn(arn: Arn | null): string | null {
  if (arn?.service === 'ssm') return arn.resource.replace(/^parameter(?=\/)/, '');
  return arn?.service === 'cloudformation' ? (arn.resource.split('/')[1] ?? null) : null;
}

/** Some events say `DynamoDB.FullyManaged` where others say `DynamoDB`. */
function plainType(type: string | null): string | null {
  return type?.split('.', 1)[0] || null;
}

function typeOf(arn: Arn | null): string {
  if (arn === null) return 'unknown';
  const keys = [`${arn.service}:${arn.resource.split(/[/:]/, 1)[0]}`, `${arn.service}:*`];
  const key = keys.find((candidate) => Object.hasOwn(typesByArn, candidate));
  return key === undefined ? 'unknown' : (typesByArn[key] ?? 'unknown');
}
