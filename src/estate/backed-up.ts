import { parseArn } from '../enrich/arn.ts';
import { typeOfArn } from '../enrich/resource-types.ts';

/**
 * The ARNs of things that AWS Backup backs up, by service; services also have many others, such as snapshots, images and access
 * points. https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
 */
const forms: Readonly<Record<string, RegExp>> = {
  'backup-gateway': /^vm\//,
  cloudformation: /^stack\//,
  dsql: /^cluster\//,
  dynamodb: /^table\/[^/]+$/,
  ec2: /^(?:instance|volume)\/[^/]+$/,
  eks: /^cluster\//,
  elasticfilesystem: /^file-system\/[^/]+$/,
  fsx: /^(?:file-system\/[^/]+|volume\/fs-)/,
  rds: /^(?:db|cluster):[^:]+$/,
  redshift: /^cluster:/,
  'redshift-serverless': /^namespace\//,
  s3: /^[^/:]+$/,
  'ssm-sap': /^HANA\//,
  storagegateway: /^gateway\/[^/]+\/volume\//,
  timestream: /^database\//,
};

/** Types for which AWS Backup can keep a continuous backup: one recovery point that goes on, if a rule wants it. */
const continuousTypes: ReadonlySet<string> = new Set(['Aurora', 'RDS', 'S3', 'SAP HANA on Amazon EC2']);

/** Returns the type that AWS Backup gives a resource, by its ARN; null: it is not known that AWS Backup can back it up. */
export function backedUpType(text: string): string | null {
  const arn = parseArn(text);
  if (arn === null || !(Object.hasOwn(forms, arn.service) && forms[arn.service]?.test(arn.resource) === true))
    return null;
  return typeOfArn(arn);
}

/** Says whether AWS Backup can make continuous backups of a type. */
export function canBeContinuous(type: string | null): boolean {
  return type !== null && continuousTypes.has(type);
}
