import { describe, expect, it } from 'vitest';
import { describeJob } from '../../src/enrich/job.ts';
import { describeResource } from '../../src/enrich/resource.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import type { PlanDetails } from '../../src/ports/aws-backup/backup-plans.ts';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { fixture } from '../events/fixtures.ts';
import { findings } from './sample-findings.ts';

function event(name: string, changes: Partial<BackupEvent> = {}): BackupEvent {
  const found = normaliseEvent(fixture(name), '2026-03-04T12:00:00.000Z');
  if (found === null) throw new Error('not about AWS Backup');
  return { ...found, ...changes };
}

const noDetails: JobDetails = {
  resourceName: null,
  resourceArn: null,
  resourceType: null,
  messageCategory: null,
  statusMessage: null,
  planName: null,
  ruleName: null,
  vaultName: null,
  planId: null,
  planArn: null,
  ruleId: null,
  schedule: null,
  scheduleTimezone: null,
  vaultLocked: null,
  encryptionKeyArn: null,
  iamRoleArn: null,
  parentJobId: null,
  startedAt: null,
  completedAt: null,
};

/** A plan with a rule for each id. */
function planOf(...ids: (string | null)[]): PlanDetails {
  const rules = ids.map((id, index) => ({
    id,
    name: `rule ${index + 1}`,
    schedule: `cron(0 ${index + 1} ? * * *)`,
    timezone: 'Etc/UTC',
  }));
  return { name: 'daily', rules, nextRuns: [] };
}

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

  it.each<[why: string, found: ReturnType<typeof describeResource>, expected: object]>([
    [
      'a friendly name wins',
      describeResource(event('backup-failed'), { ...noDetails, resourceName: 'Orders' }),
      { name: 'Orders', id: 'orders' },
    ],
    [
      'a stack is known by its name',
      describeResource(event('backup-partial'), null),
      { name: 'shop', type: 'CloudFormation' },
    ],
    [
      'an ARN that names no stack',
      describeResource(
        event('backup-partial', { resourceArn: 'arn:aws:cloudformation:eu-central-1:111122223333:stack' }),
        null,
      ),
      { name: 'stack', type: 'CloudFormation' },
    ],
    [
      'a parameter is known by its path',
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
      describeResource(event('backup-minimal', { jobId: '' }), null),
      { arn: null, id: 'unknown', name: 'unknown' },
    ],
    [
      'DynamoDB.FullyManaged is DynamoDB',
      describeResource(event('restore-completed'), null),
      { type: 'DynamoDB', id: 'carts' },
    ],
    [
      'a failed restore shows its recovery point',
      describeResource(event('restore-failed'), null),
      { arn: null, id: 'ami-12b3456dfb7f8cf90', type: 'EC2', accountId: '111122223333' },
    ],
    [
      'the details may know the resource',
      describeResource(event('restore-failed'), {
        ...noDetails,
        resourceArn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b',
      }),
      { id: 'i-0a1b' },
    ],
    [
      'a bare job is known by its id',
      describeResource(event('backup-minimal'), null),
      { arn: null, id: '0000aaaa-1111-4bbb-8222-cccc3333dddd', type: 'unknown', consoleUrl: null },
    ],
  ])('%s', (_why, found, expected) => {
    expect(found).toMatchObject(expected);
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

describe('enrich/job', () => {
  it.each<[why: string, found: ReturnType<typeof describeJob>, expected: object]>([
    [
      'a planned job names its plan',
      describeJob(event('backup-failed'), null),
      { initiator: 'plan', vaultName: 'prod-daily', completedAt: '2026-03-04T02:13:12.008Z' },
    ],
    ['a job without a plan is on demand', describeJob(event('backup-aborted'), null), { initiator: 'on-demand' }],
    ['a bare job says neither', describeJob(event('backup-minimal'), null), { initiator: 'unknown', vaultName: null }],
    [
      'a restore test is no job of a backup plan',
      describeJob(event('restore-completed'), null),
      { initiator: 'restore-test' },
    ],
    [
      'a restore test of which only AWS Backup says that it is one',
      describeJob(event('restore-failed'), { ...noDetails, isRestoreTest: true }),
      { initiator: 'restore-test' },
    ],
    ['a restore that somebody started', describeJob(event('restore-failed'), null), { initiator: 'on-demand' }],
    ['a job in an unknown state is not over', describeJob(event('backup-unknown-state'), null), { completedAt: null }],
    [
      'the details complete it',
      describeJob(event('backup-minimal'), {
        ...noDetails,
        planName: 'daily',
        parentJobId: 'parent',
        startedAt: '2026-03-04T01:00:00.000Z',
      }),
      { planName: 'daily', initiator: 'plan', parentJobId: 'parent', startedAt: '2026-03-04T01:00:00.000Z' },
    ],
    [
      'a copy has its own page',
      describeJob(event('copy-failed'), null),
      { consoleUrl: `${base}/backup/home?region=eu-central-1#/jobs/copy/details/0175DE71-5784-589F-D8AC-541ACCB4CAC8` },
    ],
    [
      'a page in China',
      describeJob(event('backup-failed', { region: 'cn-north-1', jobId: 'j' }), null),
      { consoleUrl: 'https://cn-north-1.console.amazonaws.cn/backup/home?region=cn-north-1#/jobs/backup/details/j' },
    ],
    [
      'a page in GovCloud',
      describeJob(event('backup-failed', { region: 'us-gov-east-1', jobId: 'j' }), null),
      { consoleUrl: 'https://console.amazonaws-us-gov.com/backup/home?region=us-gov-east-1#/jobs/backup/details/j' },
    ],
    [
      'the job of a composite resource says that it is one',
      describeJob(event('backup-failed'), { ...noDetails, isParent: true }),
      { isParent: true },
    ],
    [
      'the only rule of the plan made it, whatever its id is',
      describeJob(event('backup-failed'), null, findings({ plan: planOf(null) })),
      { ruleName: 'rule 1', schedule: 'cron(0 1 ? * * *)' },
    ],
    [
      'of several rules the one that the event names made it',
      describeJob(event('backup-failed', { planRuleId: 'b' }), null, findings({ plan: planOf('a', 'b') })),
      { ruleName: 'rule 2', schedule: 'cron(0 2 ? * * *)' },
    ],
    [
      'of several rules none, where nobody says which',
      describeJob(event('backup-failed', { planRuleId: null }), null, findings({ plan: planOf(null, 'b') })),
      { ruleName: null, schedule: null },
    ],
    ['a scan has none', describeJob(event('scan-threats-found'), null), { consoleUrl: null }],
  ])('%s', (_why, found, expected) => {
    expect(found).toMatchObject(expected);
  });
});
