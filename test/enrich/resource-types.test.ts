import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adviceLines, formatAdvice } from '../../src/enrich/advice-lines.ts';
import { describeResource } from '../../src/enrich/resource.ts';
import { anEvent } from '../support/alerts.ts';

/** The dated list, with AWS's pages: `test/events/vocabulary.test.ts` holds the types against it. */
const { resourceTypes, pages } = JSON.parse(readFileSync('test/fixtures/aws-vocabulary.json', 'utf8')) as {
  resourceTypes: string[];
  pages: string[];
};

const place = 'eu-west-1:111122223333';

/**
 * An ARN of each type, in the form that its service gives it; `by` says by what else than the ARN its type is known, `none`
 * why it opens only the page of its service.
 */
const arns: Readonly<Record<string, { arn: string; opens: string; by?: 'event'; none?: string }>> = {
  Aurora: {
    arn: `arn:aws:rds:${place}:cluster:shop`,
    opens: 'rds/home?region=eu-west-1#database:id=shop;is-cluster=true',
  },
  CloudFormation: {
    arn: `arn:aws:cloudformation:${place}:stack/web/0a1b-2c3d`,
    opens:
      'cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=arn%3Aaws%3Acloudformation%3Aeu-west-1%3A111122223333%3Astack%2Fweb%2F0a1b-2c3d',
  },
  DocumentDB: {
    arn: `arn:aws:rds:${place}:cluster:docs`,
    opens: 'docdb/home?region=eu-west-1#cluster-details/docs',
    by: 'event',
  },
  DSQL: {
    arn: `arn:aws:dsql:${place}:cluster/foo0bar1baz2`,
    opens: 'dsql/clusters/foo0bar1baz2/home?region=eu-west-1',
  },
  DynamoDB: {
    arn: `arn:aws:dynamodb:${place}:table/orders`,
    opens: 'dynamodbv2/home?region=eu-west-1#table?name=orders',
  },
  EBS: {
    arn: `arn:aws:ec2:${place}:volume/vol-0a1b`,
    opens: 'ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-0a1b',
  },
  EC2: {
    arn: `arn:aws:ec2:${place}:instance/i-0a1b`,
    opens: 'ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0a1b',
  },
  EFS: {
    arn: `arn:aws:elasticfilesystem:${place}:file-system/fs-0a1b`,
    opens: 'efs/home?region=eu-west-1#/file-systems/fs-0a1b',
  },
  EKS: { arn: `arn:aws:eks:${place}:cluster/main`, opens: 'eks/home?region=eu-west-1#/clusters/main' },
  FSx: {
    arn: `arn:aws:fsx:${place}:file-system/fs-0a1b`,
    opens: 'fsx/home?region=eu-west-1#file-system-details/fs-0a1b',
  },
  Neptune: {
    arn: `arn:aws:rds:${place}:cluster:graph`,
    opens: 'neptune/home?region=eu-west-1#database:id=graph;is-cluster=true',
    by: 'event',
  },
  RDS: {
    arn: `arn:aws:rds:${place}:db:orders`,
    opens: 'rds/home?region=eu-west-1#database:id=orders;is-cluster=false',
  },
  Redshift: {
    arn: `arn:aws:redshift:${place}:cluster:dw`,
    opens: 'redshiftv2/home?region=eu-west-1#/cluster-details?cluster=dw',
  },
  'Redshift Serverless': {
    arn: `arn:aws:redshift-serverless:${place}:namespace/0a1b-2c3d`,
    opens: 'redshiftv2/home?region=eu-west-1#/serverless-dashboard',
    none: 'pages of Redshift Serverless go by the name of a namespace or workgroup, and the ARN has only its id',
  },
  S3: { arn: 'arn:aws:s3:::invoices', opens: 's3/buckets/invoices?region=eu-west-1' },
  'SAP HANA on Amazon EC2': {
    arn: `arn:aws:ssm-sap:${place}:HANA/app/DB/HDB`,
    opens: 'systems-manager/home?region=eu-west-1',
    none: 'a SAP HANA database stands in Application Manager below its application, by a name that AWS documents nowhere',
  },
  'Storage Gateway': {
    arn: `arn:aws:storagegateway:${place}:gateway/sgw-0a1b/volume/vol-0a1b`,
    opens: 'storagegateway/home?region=eu-west-1#/gateways/sgw-0a1b',
  },
  Timestream: {
    arn: `arn:aws:timestream:${place}:database/iot/table/readings`,
    opens: 'timestream/home?region=eu-west-1#databases/iot/tables/readings',
  },
  VirtualMachine: {
    arn: `arn:aws:backup-gateway:${place}:vm/vm-0a1b`,
    opens: 'backup/home?region=eu-west-1#/resources',
    none: 'AWS Backup lists virtual machines under External resources, and AWS documents no address of a single one',
  },
};

const described = (arn: string, resourceType: string | null) =>
  describeResource(anEvent({ resourceArn: arn, resourceType, region: 'eu-west-1' }), null);

describe('enrich/resource-types: every type that AWS Backup supports', () => {
  it('has an ARN here', () => {
    expect(pages.length).toBeGreaterThan(0);
    expect(
      resourceTypes.filter((type) => arns[type] === undefined),
      'AWS Backup supports these: give each an ARN here and a row in enrich/resource-types.ts',
    ).toEqual([]);
    expect(Object.keys(arns).filter((type) => !resourceTypes.includes(type))).toEqual([]);
  });

  it.each(Object.entries(arns))('%s is known by its ARN, and opens in the console', (type, { arn, opens, by }) => {
    const base = 'https://eu-west-1.console.aws.amazon.com/';

    expect(described(arn, by === 'event' ? type : null).type).toBe(type);
    expect(described(arn, type).consoleUrl).toBe(base + opens);
  });

  it.each(Object.entries(arns))(
    '%s opens on a page of its own, or it is said why AWS has none',
    (type, { arn, none }) => {
      const names = arn.split(/[/:]/).slice(5);
      const opens = described(arn, type).consoleUrl ?? '';

      expect(
        names.some((name) => name.length > 2 && opens.includes(name)),
        none ?? `${type} opens only the page of its service: link its own, or say why there is none`,
      ).toBe(none === undefined);
    },
  );

  it.each(resourceTypes)('of %s the state can be looked up', (type) => {
    expect(formatAdvice(adviceLines.lookAtState, { kind: 'backup', resourceType: type, isRestoreTest: false })).toMatch(
      /^Look at its state: `aws [a-z0-9-]+ [a-z0-9-]+ /,
    );
  });

  it.each([
    ['arn:aws:ec2:eu-west-1::image/ami-0a1b', 'EC2', 'ImageDetails:imageId=ami-0a1b'],
    ['arn:aws:ec2:eu-west-1::snapshot/snap-0a1b', 'EBS', 'SnapshotDetails:snapshotId=snap-0a1b'],
    [`arn:aws:rds:${place}:cluster-snapshot:awsbackup:job-1`, 'Aurora', null],
    [`arn:aws:rds:${place}:snapshot:awsbackup:job-1`, 'RDS', null],
    [`arn:aws:fsx:${place}:volume/fs-0a1b/fsvol-0c1d`, 'FSx', 'fsx/home?region=eu-west-1#file-system-details/fs-0a1b'],
    [`arn:aws:fsx:${place}:backup/backup-0a1b`, 'FSx', 'fsx/home?region=eu-west-1'],
    [`arn:aws:timestream:${place}:database/iot`, 'Timestream', 'timestream/home?region=eu-west-1#databases/iot'],
    [`arn:aws:storagegateway:${place}:share/share-0a1b`, 'Storage Gateway', 'storagegateway/home?region=eu-west-1'],
    [`arn:aws:quantum-ledger:${place}:ledger/books`, 'unknown', null],
  ])('a recovery point, or something of no type, is known by its ARN as well: %s', (arn, type, page) => {
    const { type: found, consoleUrl } = described(arn, null);

    expect(found).toBe(type);
    if (page === null) expect(consoleUrl).toBeNull();
    else expect(consoleUrl?.endsWith(page), consoleUrl ?? 'no page').toBe(true);
  });

  it('a type that the ARN cannot be of is no reason for a link that leads elsewhere', () => {
    expect(described('arn:aws:s3:::invoices', 'RDS').consoleUrl).toContain('/s3/buckets/invoices');
  });
});
