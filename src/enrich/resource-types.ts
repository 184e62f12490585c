import type { ResourceType } from '../incidents/alert.ts';
import type { Arn } from './arn.ts';

/** What a console URL is made from; id and ARN are encoded. */
interface PageOf {
  id: string;
  /** A part of what an ARN calls the resource, such as `iot` of `database/iot/table/readings`; empty if there is none. */
  part: (index: number) => string;
  /** A function, because few pages need it. */
  arn: () => string;
  region: string;
}

type Page = (of: PageOf) => string;

/** A type of resource. */
interface ResourceTypeRow {
  /**
   * Service and type in its ARNs and in those of its recovery points, `*` for any type of the service, each with its console
   * page; null: no page is known to open.
   */
  arns: Readonly<Record<string, Page | null>>;
}

const ofCluster: Page = ({ id, region }) => `rds/home?region=${region}#database:id=${id};is-cluster=true`;

/**
 * Every type that AWS Backup backs up, by its name there. DocumentDB and Neptune have ARNs of RDS, so only the type that AWS
 * names tells them from Aurora, which comes first. Where no page of a single resource is known to open, the service's page
 * is used.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetSupportedResourceTypes.html
 */
const rows: Readonly<Record<ResourceType, ResourceTypeRow>> = {
  Aurora: { arns: { 'rds:cluster': ofCluster, 'rds:cluster-snapshot': null } },
  CloudFormation: {
    arns: {
      'cloudformation:*': ({ arn, region }) =>
        `cloudformation/home?region=${region}#/stacks/stackinfo?stackId=${arn()}`,
    },
  },
  DocumentDB: {
    arns: {
      'rds:cluster': ({ id, region }) => `docdb/home?region=${region}#cluster-details/${id}`,
      'rds:cluster-snapshot': null,
    },
  },
  DSQL: { arns: { 'dsql:*': ({ id, region }) => `dsql/clusters/${id}/home?region=${region}` } },
  DynamoDB: {
    arns: {
      'dynamodb:table': ({ id, region }) => `dynamodbv2/home?region=${region}#table?name=${id}`,
      'dynamodb:*': null,
    },
  },
  EBS: {
    arns: {
      'ec2:volume': ({ id, region }) => `ec2/home?region=${region}#VolumeDetails:volumeId=${id}`,
      'ec2:snapshot': ({ id, region }) => `ec2/home?region=${region}#SnapshotDetails:snapshotId=${id}`,
    },
  },
  EC2: {
    arns: {
      'ec2:instance': ({ id, region }) => `ec2/home?region=${region}#InstanceDetails:instanceId=${id}`,
      'ec2:image': ({ id, region }) => `ec2/home?region=${region}#ImageDetails:imageId=${id}`,
    },
  },
  EFS: {
    arns: {
      'elasticfilesystem:file-system': ({ id, region }) => `efs/home?region=${region}#/file-systems/${id}`,
      'elasticfilesystem:*': null,
    },
  },
  EKS: { arns: { 'eks:cluster': ({ id, region }) => `eks/home?region=${region}#/clusters/${id}`, 'eks:*': null } },
  FSx: {
    arns: {
      'fsx:file-system': ({ id, region }) => `fsx/home?region=${region}#file-system-details/${id}`,
      'fsx:volume': ({ part, region }) => `fsx/home?region=${region}#file-system-details/${part(1)}`,
      'fsx:*': ({ region }) => `fsx/home?region=${region}`,
    },
  },
  Neptune: {
    arns: {
      'rds:cluster': ({ id, region }) => `neptune/home?region=${region}#database:id=${id};is-cluster=true`,
      'rds:cluster-snapshot': null,
    },
  },
  RDS: {
    arns: {
      'rds:db': ({ id, region }) => `rds/home?region=${region}#database:id=${id};is-cluster=false`,
      // A Multi-AZ DB cluster of RDS, whose type AWS names RDS.
      'rds:cluster': ofCluster,
      'rds:snapshot': null,
    },
  },
  Redshift: {
    arns: {
      'redshift:cluster': ({ id, region }) => `redshiftv2/home?region=${region}#/cluster-details?cluster=${id}`,
      'redshift:*': null,
    },
  },
  'Redshift Serverless': {
    arns: { 'redshift-serverless:*': ({ region }) => `redshiftv2/home?region=${region}#/serverless-dashboard` },
  },
  S3: { arns: { 's3:*': ({ id, region }) => `s3/buckets/${id}?region=${region}` } },
  'SAP HANA on Amazon EC2': { arns: { 'ssm-sap:*': ({ region }) => `systems-manager/home?region=${region}` } },
  'Storage Gateway': {
    arns: {
      // A volume opens the page of its gateway: no page of a single volume is known.
      'storagegateway:gateway': ({ part, region }) => `storagegateway/home?region=${region}#/gateways/${part(1)}`,
      'storagegateway:*': ({ region }) => `storagegateway/home?region=${region}`,
    },
  },
  Timestream: {
    arns: {
      'timestream:database': ({ part, region }) => {
        const table = part(3) === '' ? '' : `/tables/${part(3)}`;
        return `timestream/home?region=${region}#databases/${part(1)}${table}`;
      },
      'timestream:*': ({ region }) => `timestream/home?region=${region}`,
    },
  },
  VirtualMachine: { arns: { 'backup-gateway:*': ({ region }) => `backup/home?region=${region}#/resources` } },
};

const known: Readonly<Record<string, ResourceTypeRow>> = rows;

/** The first type for each form of ARN. */
const typesByArns: ReadonlyMap<string, ResourceType> = new Map(
  (Object.keys(rows) as ResourceType[])
    .flatMap((type) => Object.keys(rows[type].arns).map((arns) => [arns, type] as const))
    .reverse(),
);

/** Returns the type of an ARN's resource, as AWS Backup names it; null when it is not known. */
export function typeOfArn(arn: Arn): ResourceType | null {
  const [exact, any] = keysOf(arn);
  return typesByArns.get(exact) ?? typesByArns.get(any) ?? null;
}

/** Returns the console page of a resource, without the protocol; null when none is known to open. */
export function pageOf(arn: Arn, type: string, of: PageOf): string | null {
  const ownType = Object.hasOwn(known, type) ? type : '';
  const row = [known[ownType], known[typeOfArn(arn) ?? '']].find(
    (one) => one !== undefined && keysOf(arn).some((key) => Object.hasOwn(one.arns, key)),
  );
  const key = keysOf(arn).find((one) => row !== undefined && Object.hasOwn(row.arns, one));
  return key === undefined ? null : (row?.arns[key]?.(of) ?? null);
}

/** Returns the keys of an ARN, the more exact one first. */
function keysOf({ service, resource }: Arn): [exact: string, any: string] {
  return [`${service}:${resource.split(/[/:]/, 1)[0]}`, `${service}:*`];
}
