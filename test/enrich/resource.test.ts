import { describe, expect, it } from 'vitest';
import { describeJob } from '../../src/enrich/job.ts';
import { describeResource } from '../../src/enrich/resource.ts';
import { details, eventOf as event } from './sample-findings.ts';

const base = 'https://eu-central-1.console.aws.amazon.com';

describe('enrich/resource', () => {
  it.each<[arn: string, id: string, type: string, consoleUrl: string | null]>([
    [
      'arn:aws:rds:eu-central-1:111122223333:db:orders',
      'orders',
      'RDS',
      `${base}/rds/home?region=eu-central-1#database:id=orders;is-cluster=false`,
    ],
    [
      'arn:aws:rds:eu-central-1:111122223333:cluster:shop',
      'shop',
      'Aurora',
      `${base}/rds/home?region=eu-central-1#database:id=shop;is-cluster=true`,
    ],
    [
      'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b',
      'i-0a1b',
      'EC2',
      `${base}/ec2/home?region=eu-central-1#InstanceDetails:instanceId=i-0a1b`,
    ],
    [
      'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0a1b',
      'vol-0a1b',
      'EBS',
      `${base}/ec2/home?region=eu-central-1#VolumeDetails:volumeId=vol-0a1b`,
    ],
    [
      'arn:aws:ec2:eu-central-1::snapshot/snap-0a1b',
      'snap-0a1b',
      'EBS',
      `${base}/ec2/home?region=eu-central-1#SnapshotDetails:snapshotId=snap-0a1b`,
    ],
    ['arn:aws:s3:::invoices', 'invoices', 'S3', `${base}/s3/buckets/invoices?region=eu-central-1`],
    [
      'arn:aws:dynamodb:eu-central-1:111122223333:table/carts',
      'carts',
      'DynamoDB',
      `${base}/dynamodbv2/home?region=eu-central-1#table?name=carts`,
    ],
    [
      'arn:aws:elasticfilesystem:eu-central-1:111122223333:file-system/fs-0a1b',
      'fs-0a1b',
      'EFS',
      `${base}/efs/home?region=eu-central-1#/file-systems/fs-0a1b`,
    ],
    [
      'arn:aws:fsx:eu-central-1:111122223333:file-system/fs-0a1b',
      'fs-0a1b',
      'FSx',
      `${base}/fsx/home?region=eu-central-1#file-system-details/fs-0a1b`,
    ],
    [
      'arn:aws:eks:eu-central-1:111122223333:cluster/shop',
      'shop',
      'EKS',
      `${base}/eks/home?region=eu-central-1#/clusters/shop`,
    ],
    [
      'arn:aws:backup-gateway:eu-central-1:111122223333:vm/vm-0a1b',
      'vm-0a1b',
      'VirtualMachine',
      `${base}/backup/home?region=eu-central-1#/resources`,
    ],
    [
      'arn:aws:storagegateway:eu-central-1:111122223333:gateway/sgw-1/volume/vol-2',
      'vol-2',
      'Storage Gateway',
      `${base}/storagegateway/home?region=eu-central-1#/gateways/sgw-1`,
    ],
    ['arn:aws:service:us-west-2:1112233445566:resource-type/resource-id', 'resource-id', 'unknown', null],
    [
      'arn:aws-cn:ec2:cn-north-1:111122223333:volume/vol-0a1b',
      'vol-0a1b',
      'EBS',
      'https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#VolumeDetails:volumeId=vol-0a1b',
    ],
    [
      'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:volume/vol-0a1b',
      'vol-0a1b',
      'EBS',
      'https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#VolumeDetails:volumeId=vol-0a1b',
    ],
    ['arn:aws-iso:ec2:us-iso-east-1:111122223333:volume/vol-0a1b', 'vol-0a1b', 'EBS', null],
    ['arn:aws:ssm:eu-central-1:111122223333:parameter', 'parameter', 'unknown', null],
    ['arn:aws:s3:::/', '/', 'S3', `${base}/s3/buckets/%2F?region=eu-central-1`],
    ['arn:aws:backup:', 'arn:aws:backup:', 'unknown', null],
    ['no arn at all', 'no arn at all', 'unknown', null],
  ])('reads %s', (resourceArn, id, type, consoleUrl) => {
    const resource = describeResource(event('backup-failed', { resourceArn, resourceType: null }), null);
    expect(resource).toMatchObject({ arn: resourceArn, id, name: id, type, consoleUrl });
  });

  it.each<[why: string, found: () => ReturnType<typeof describeResource>, expected: object]>([
    [
      'a friendly name wins',
      () => describeResource(event('backup-failed'), details({ resourceName: 'Orders' })),
      { name: 'Orders', id: 'orders' },
    ],
    [
      'a stack is known by its name',
      () => describeResource(event('backup-partial'), null),
      { name: 'shop', type: 'CloudFormation' },
    ],
    [
      'an ARN that names no stack',
      () =>
        describeResource(
          event('backup-partial', { resourceArn: 'arn:aws:cloudformation:eu-central-1:111122223333:stack' }),
          null,
        ),
      { name: 'stack', type: 'CloudFormation' },
    ],
    [
      'a parameter is known by its path',
      () =>
        describeResource(
          event('unknown-detail-type', {
            resourceArn: 'arn:aws:ssm:eu-central-1:111122223333:parameter/backup-alerts/rules',
          }),
          null,
        ),
      { name: '/backup-alerts/rules', id: 'rules' },
    ],
    [
      'what is known by nothing is unknown',
      () => describeResource(event('backup-minimal', { jobId: '' }), null),
      { arn: null, id: 'unknown', name: 'unknown' },
    ],
    [
      'DynamoDB.FullyManaged is DynamoDB',
      () => describeResource(event('restore-completed'), null),
      { type: 'DynamoDB', id: 'carts' },
    ],
    [
      'a failed restore shows its recovery point',
      () => describeResource(event('restore-failed'), null),
      { arn: null, id: 'ami-12b3456dfb7f8cf90', type: 'EC2', accountId: '111122223333' },
    ],
    [
      'the details may know the resource',
      () =>
        describeResource(
          event('restore-failed'),
          details({ resourceArn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b' }),
        ),
      { id: 'i-0a1b' },
    ],
    [
      'a bare job is known by its id',
      () => describeResource(event('backup-minimal'), null),
      { arn: null, id: '0000aaaa-1111-4bbb-8222-cccc3333dddd', type: 'unknown', consoleUrl: null },
    ],
  ])('%s', (_why, found, expected) => {
    expect(found()).toMatchObject(expected);
  });

  it('is itself where there is nothing else, and an alarm says which of its series it is about', () => {
    const point = {
      kind: 'access-point',
      resourceArn: null,
      recoveryPointArn: 'arn:aws:ec2:eu-central-1::snapshot/s',
    } as const;
    const named = (change: Parameters<typeof event>[1]) => describeResource(event('backup-failed', change), null).name;

    expect(named({ ...point, jobId: 'audit' })).toBe('audit');
    expect(named({ ...point, jobId: '' })).toBe('s');
    expect(named({ ...point, kind: 'restore', jobId: 'audit' })).toBe('s');
    const contributor = { id: 'c1', says: 'BackupVaultName prod' };
    expect(
      named({ kind: 'alarm', resourceArn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:late', contributor }),
    ).toBe('late (BackupVaultName prod)');
  });

  it('puts nothing hostile into a link', () => {
    const { consoleUrl } = describeResource(event('backup-hostile'), null);
    expect(consoleUrl).toMatch(
      /^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/s3\/buckets\/[\w%.-]+\?region=eu-central-1$/,
    );
    const elsewhere = event('backup-failed', { region: 'evil.example/', resourceArn: 'arn:aws:s3:::invoices' });
    expect(describeResource(elsewhere, null).consoleUrl).toBeNull();
    expect(describeJob(elsewhere, null).consoleUrl).toBeNull();
  });
});
