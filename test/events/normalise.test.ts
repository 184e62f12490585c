import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { drillSource } from '../../src/events/drill.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { fixture, fixtureNames } from './fixtures.ts';

const receivedAt = '2026-03-04T12:00:00.000Z';

function normalised(message: unknown): BackupEvent {
  const event = normaliseEvent(message, receivedAt);
  if (event === null) throw new Error('not about AWS Backup');
  return event;
}

function withDetail(name: string, changes: Record<string, unknown>): BackupEvent {
  const message = fixture(name);
  return normalised({ ...message, detail: { ...message.detail, ...changes } });
}

const volume = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-050eba21ee4d3c001';
const database = 'arn:aws:rds:eu-central-1:111122223333:db:orders';

const shapes: [name: string, why: string, expected: Partial<BackupEvent>][] = [
  [
    'backup-failed',
    'a failed job names its resource in detail, never in resources',
    {
      kind: 'backup',
      outcome: 'failed',
      resourceArn: database,
      recoveryPointArn: null,
      jobId: '3c9a1f52-0d6b-4e7f-9a35-7b1c2d3e4f50',
      vaultName: 'prod-daily',
      planRuleId: '0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d',
    },
  ],
  [
    'backup-expired',
    'AWS writes quotes inside the message, and ids in upper case',
    {
      outcome: 'expired',
      jobId: '01AB23CD-45EF-6789-ABCD-EF0123456789',
      statusMessage: 'Backup job failed because there was a running job for the same resource.',
    },
  ],
  ['backup-aborted', 'stopped by a person is not a failure', { outcome: 'aborted', planId: null }],
  ['backup-partial', 'a stack with a failed member is partial', { outcome: 'partial', resourceType: 'CloudFormation' }],
  [
    'backup-completed',
    'a completed job names its recovery point in resources',
    {
      outcome: 'succeeded',
      recoveryPointArn:
        'arn:aws:rds:eu-central-1:111122223333:snapshot:awsbackup:job-e1f20314-2536-4758-89ab-cdef01234567',
      statusMessage: null,
    },
  ],
  [
    'backup-completed-with-message',
    'COMPLETED with a message is completed with issues',
    { outcome: 'completed-with-issues', state: 'COMPLETED' },
  ],
  [
    'backup-running',
    'a running job is no problem, whatever its fourth time format',
    { outcome: 'in-progress', startedAt: '2026-03-04T02:00:00.412Z' },
  ],
  ['backup-pending-empty-message', 'an empty message is none', { outcome: 'in-progress', statusMessage: null }],
  [
    'backup-created',
    'a job just created has an id and a state only',
    { outcome: 'in-progress', resourceArn: null, resourceType: null, vaultName: null },
  ],
  ['backup-unknown-state', 'a state nobody has seen stays an event', { outcome: 'unknown', state: 'QUARANTINED' }],
  [
    'backup-thirteen-digit-account',
    "AWS's own samples have accounts of 13 digits",
    { accountId: '1112233445566', region: 'us-west-2', outcome: 'failed' },
  ],
  [
    'backup-minimal',
    'a job id and a state are enough',
    {
      kind: 'backup',
      outcome: 'failed',
      jobId: '0000aaaa-1111-4bbb-8222-cccc3333dddd',
      accountId: 'unknown',
      region: 'unknown',
      occurredAt: receivedAt,
      startedAt: receivedAt,
    },
  ],
  [
    'backup-detail-only',
    'an input path may have cut off the envelope',
    { kind: 'backup', outcome: 'failed', jobId: '1234abcd-5678-4ef0-9abc-def012345678', resourceArn: database },
  ],
  [
    'copy-failed',
    'destinationRecoveryPointArn is {} until the copy is done',
    {
      kind: 'copy',
      outcome: 'failed',
      resourceArn: volume,
      recoveryPointArn: 'arn:aws:ec2:eu-central-1::snapshot/snap-03886bc8d6ef3a1f9',
      vaultName: 'prod-daily',
      destinationVaultArn: 'arn:aws:backup:eu-west-1:444455556666:backup-vault:dr',
    },
  ],
  ['copy-partial', 'a copy of a stack can be partial', { kind: 'copy', outcome: 'partial' }],
  [
    'copy-completed',
    'a copy is ordered and resolved like a backup',
    { kind: 'copy', outcome: 'succeeded', occurredAt: '2026-03-04T03:37:58.111Z' },
  ],
  ['copy-created', 'a copy just created has no job id', { kind: 'copy', outcome: 'in-progress', jobId: '' }],
  [
    'restore-failed',
    'a restore says status, and names only its recovery point',
    {
      kind: 'restore',
      outcome: 'failed',
      state: 'FAILED',
      resourceArn: null,
      recoveryPointArn: 'arn:aws:ec2:eu-central-1::image/ami-12b3456dfb7f8cf90',
      occurredAt: '2026-03-04T05:19:29.000Z',
    },
  ],
  [
    'restore-completed',
    'a restore names the resource it came from',
    {
      kind: 'restore',
      outcome: 'succeeded',
      resourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/carts',
      planArn: 'arn:aws:backup:eu-central-1:111122223333:restore-testing-plan:weekly-1a2b',
    },
  ],
  [
    'restore-created',
    'a restore just created says state instead of status',
    { kind: 'restore', outcome: 'in-progress', state: 'CREATED' },
  ],
  [
    'scan-threats-found',
    'a scan that found malware is COMPLETED, and says backupRuleId',
    { kind: 'scan', outcome: 'failed', planRuleId: '256ad167-f523-4cb9-93f3-f0c933efd97f' },
  ],
  [
    'scan-threats-with-issues',
    'so is one that could not read everything, and found malware in the rest',
    { kind: 'scan', outcome: 'failed', state: 'COMPLETED_WITH_ISSUES' },
  ],
  [
    'scan-clean',
    'a scan always has a message, so a message is no issue',
    { kind: 'scan', outcome: 'succeeded', jobId: '4d5fc12e-7e33-4336-a981-bbe43c300298' },
  ],
  ['scan-inconclusive', 'a scan without a result has not shown that the backup is clean', { outcome: 'unknown' }],
  ['scan-completed-with-issues', 'a scan may have issues of its own', { outcome: 'completed-with-issues' }],
  ['scan-failed', 'a scan that failed', { outcome: 'failed', state: 'FAILED' }],
  ['scan-canceled', 'a scan is CANCELED where a backup is ABORTED', { outcome: 'aborted' }],
  ['scan-running', 'a scan under way', { outcome: 'in-progress' }],
  [
    'recovery-point-completed',
    'a new recovery point is news: its job is the success',
    { kind: 'recovery-point', outcome: 'changed' },
  ],
  [
    'recovery-point-partial',
    'the job of a stack is COMPLETED when its recovery point is PARTIAL',
    { kind: 'recovery-point', outcome: 'partial', resourceArn: volume },
  ],
  ['recovery-point-stopped', 'a continuous backup that was ended', { kind: 'recovery-point', outcome: 'aborted' }],
  ['recovery-point-deleted', 'a recovery point that is gone', { outcome: 'changed', state: 'DELETED' }],
  [
    'recovery-point-change',
    'a Recovery Point Change has no state',
    { kind: 'recovery-point', outcome: 'changed', state: '' },
  ],
  [
    'index-failed',
    'an index says indexStatus, and its recovery point stands for a job',
    {
      kind: 'recovery-point-index',
      outcome: 'failed',
      resourceArn: volume,
      jobId: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:5d1f0c9e-7a3b-4c2d-8e1f-0a9b8c7d6e5f',
    },
  ],
  ['index-active', 'an index that is ACTIVE is good', { kind: 'recovery-point-index', outcome: 'succeeded' }],
  ['index-deleted', 'an index that is gone is news', { kind: 'recovery-point-index', outcome: 'changed' }],
  ['plan-created', 'a new plan is news', { kind: 'plan', outcome: 'changed' }],
  ['plan-modified', 'so is a changed one', { kind: 'plan', outcome: 'changed' }],
  [
    'plan-deleted',
    'a deleted plan backs nothing up any more, and nothing fails',
    {
      kind: 'plan',
      outcome: 'failed',
      planId: '9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b',
      occurredAt: '2026-03-04T02:18:19.411Z',
    },
  ],
  ['vault-created', 'a new vault is news', { kind: 'vault', outcome: 'changed' }],
  ['vault-deleted', 'a deleted vault is a problem', { kind: 'vault', outcome: 'failed', vaultName: 'prod-daily' }],
  ['vault-unlocked', 'so is one that is not locked; isLocked is text', { kind: 'vault', outcome: 'failed' }],
  ['region-setting-on', 'a type switched on is news', { kind: 'region-setting', outcome: 'changed', jobId: 'Aurora' }],
  [
    'region-setting-off',
    'a type switched off means silent misses to come',
    {
      kind: 'region-setting',
      outcome: 'failed',
      jobId: 'EBS, S3',
      statusMessage: 'Not backed up in this Region: EBS, S3.',
      occurredAt: '2026-03-04T02:20:57.161Z',
    },
  ],
  [
    'access-point-failed',
    'an access point is known by its name, and its bucket is the resource',
    {
      kind: 'access-point',
      outcome: 'failed',
      jobId: 'audit-invoices',
      resourceArn: 'arn:aws:s3:::invoices',
      recoveryPointArn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45',
      vaultName: 'prod-daily',
    },
  ],
  [
    'access-point-creating',
    'an access point may be under way',
    { kind: 'access-point', outcome: 'in-progress', jobId: 'ap-0a1b2c3d', resourceArn: null },
  ],
  [
    'recovery-point-expired',
    'an EXPIRED recovery point is one AWS could not delete, and it happened now',
    {
      kind: 'recovery-point',
      outcome: 'failed',
      occurredAt: '2026-03-04T02:21:40.000Z',
      jobId: 'arn:aws:ec2:eu-central-1::snapshot/snap-0a1b2c3d4e5f60718',
    },
  ],
  [
    'vault-locked',
    'a vault change is news, not a problem',
    { kind: 'vault', outcome: 'changed', vaultName: 'prod-daily' },
  ],
  [
    'unknown-detail-type',
    'an event type of tomorrow stays an event',
    { kind: 'unknown', outcome: 'unknown', state: 'ENTANGLED', jobId: 'sweep-0a1b2c3d' },
  ],
  [
    'plan-selection-denied',
    'a plan that may not list its resources leaves only a CloudTrail record',
    { kind: 'plan-selection', outcome: 'failed', state: 'AccessDenied' },
  ],
  ['drill', 'a drill is marked', { kind: 'drill', outcome: 'failed', drill: true, jobId: 'drill-2026-03-04' }],
];

describe('events/normalise', () => {
  it.each(shapes)('%s: %s', (name, _why, expected) => {
    expect(normalised(fixture(name))).toMatchObject(expected);
  });

  it('has a row above for every fixture that is not an envelope', () => {
    const named = new Set([...shapes.map(([name]) => name), 'backup-hostile', 'foreign-alarm']);
    // What comes from other sources has its rows in event-sources.test.ts.
    const elsewhere = /^(?:wrapped|sns|alarm|call|cloudtrail|foreign-sns|plan-selection-(?:of|succeeded))-?/;
    const unnamed = fixtureNames.filter((name) => !named.has(name) && !elsewhere.test(name));

    expect(unnamed.map((name) => `${name}: add to \`shapes\` above what it is read as`)).toEqual([]);
  });

  it.each(fixtureNames.filter((name) => name.startsWith('wrapped-')))(
    '%s: the same event as without envelope',
    (name) => {
      expect(normalised(fixture(name))).toEqual(normalised(fixture('backup-failed')));
    },
  );

  it.each([
    ['an alarm of another service', fixture('foreign-alarm')],
    [
      'an EC2 event',
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'stopped' } },
    ],
    [
      'another source that says drill',
      { source: 'com.example', 'detail-type': 'Fire', detail: { drill: true, state: 'FAILED' } },
    ],
    ['an object of nothing', {}],
    ['a list', []],
    ['null', null],
    ['plain text', 'An AWS Backup job failed.'],
    ['a number', 42],
  ])('is null for %s', (_what, message) => {
    expect(normaliseEvent(message, receivedAt)).toBeNull();
  });

  it.each([
    ['failed', 'failed'],
    ['Completed', 'succeeded'],
    [' EXPIRED ', 'expired'],
    ['ABORTING', 'in-progress'],
    ['PARTIAL', 'partial'],
    ['', 'unknown'],
    ['toString', 'unknown'],
  ])('reads the state %j as %s', (state, outcome) => {
    expect(withDetail('backup-failed', { state, statusMessage: '' })).toMatchObject({
      outcome,
      state: state.trim() === '' ? '' : state,
    });
  });

  it.each([
    ['copy', 'copy-completed'],
    ['restore', 'restore-completed'],
  ])('takes a message of a completed %s that only says so for no issue', (_kind, name) => {
    expect(withDetail(name, { statusMessage: 'Done.' }).outcome).toBe('succeeded');
  });

  it.each([
    ['ISO with milliseconds', '2026-03-04T02:13:12.008Z', '2026-03-04T02:13:12.008Z'],
    ['ISO without milliseconds', '2026-03-04T02:13:12Z', '2026-03-04T02:13:12.000Z'],
    ['words without a zone', 'Mar 4, 2026 2:13:12 AM', '2026-03-04T02:13:12.000Z'],
    ['epoch seconds', 1_772_590_392.008, '2026-03-04T02:13:12.008Z'],
    ['seconds and nanos', { seconds: 1_772_590_392, nanos: 8_000_000 }, '2026-03-04T02:13:12.000Z'],
    ['nothing readable', 'yesterday', '2026-03-04T02:21:40.000Z'],
  ])('reads a time written as %s', (_format, completionDate, occurredAt) => {
    expect(withDetail('backup-failed', { completionDate }).occurredAt).toBe(occurredAt);
  });

  it.each([
    ['"\\"quoted\\""', '"quoted"', 'quoted'],
    ['one quote only', '"half', '"half'],
    ['quotes around nothing', '""', null],
    ['white space', ' \n ', null],
    ['a number', 7, '7'],
    ['an object', { text: 'no' }, '{"text":"no"}'],
    ['an empty object', {}, null],
  ])('reads a message that is %s', (_what, statusMessage, expected) => {
    expect(withDetail('backup-failed', { statusMessage }).statusMessage).toBe(expected);
  });

  it('reads account and job id written as numbers', () => {
    const message = fixture('backup-failed');
    const event = normalised({ ...message, account: 111122223333, detail: { ...message.detail, backupJobId: 17 } });
    expect(event).toMatchObject({ accountId: '111122223333', jobId: '17' });
  });

  it('reads a detail that is JSON text', () => {
    const message = fixture('backup-failed');
    expect(normalised({ ...message, detail: JSON.stringify(message.detail) })).toEqual(normalised(message));
  });

  it('keeps hostile text verbatim, for those who show it to make inert', () => {
    const event = normalised(fixture('backup-hostile'));
    expect(event.statusMessage).toContain('<!here>');
    expect(event.vaultName).toBe('constructor');
    expect(event.resourceType).toContain('Bcc:');
  });

  it('cuts texts of any length, and stays cheap for an event of a megabyte', () => {
    const huge = 'x'.repeat(1_000_000);
    const event = withDetail('backup-failed', { statusMessage: `"${huge}"`, resourceArn: huge, backupJobId: huge });
    expect(event.statusMessage).toHaveLength(4096);
    expect(event.resourceArn).toHaveLength(2048);
    expect(event.eventKey.length).toBeLessThan(200);
  });

  it('takes an event of any type for a drill by who sends it, and not by what AWS’s own say', () => {
    expect(normalised({ ...fixture('backup-failed'), source: drillSource })).toMatchObject({
      kind: 'backup',
      drill: true,
    });
    for (const drill of [true, 'true']) expect(withDetail('backup-failed', { drill }).drill).toBe(false);
  });
});

describe('events/event-key', () => {
  it('is account, Region, kind, job id and outcome', () => {
    const expected = '111122223333|eu-central-1|backup|3c9a1f52-0d6b-4e7f-9a35-7b1c2d3e4f50|failed';
    expect(normalised(fixture('backup-failed')).eventKey).toBe(expected);
  });

  it('adds the destination of a copy', () => {
    const key = normalised(fixture('copy-failed')).eventKey;
    expect(key.endsWith('|failed|arn:aws:backup:eu-west-1:444455556666:backup-vault:dr')).toBe(true);
  });

  it('does not depend on the EventBridge id or time, because AWS may say a thing twice', () => {
    const again = { ...fixture('backup-failed'), id: 'another', time: '2026-03-04T02:40:00Z' };
    expect(normalised(again).eventKey).toBe(normalised(fixture('backup-failed')).eventKey);
  });

  it('differs between two changes of the same vault', () => {
    const later = { ...fixture('vault-locked'), time: '2026-03-05T00:00:00Z' };
    expect(normalised(later).eventKey).not.toBe(normalised(fixture('vault-locked')).eventKey);
  });

  it.each(['vault-deleted', 'plan-deleted', 'region-setting-off'])('differs between two times of %s', (name) => {
    const message = fixture(name);
    const later = '2026-03-05T00:00:00Z';
    const again = { ...message, time: later, detail: { ...message.detail, modifiedAt: later, deletionDate: later } };
    expect(normalised(again).eventKey).not.toBe(normalised(message).eventKey);
  });

  it('differs between a vault that is unlocked and deleted in one second', () => {
    expect(normalised(fixture('vault-unlocked')).eventKey).not.toBe(normalised(fixture('vault-deleted')).eventKey);
  });

  it('takes a job id in upper and in lower case for the same job, and leaves names alone', () => {
    const lower = withDetail('backup-expired', { backupJobId: '01ab23cd-45ef-6789-abcd-ef0123456789' });
    expect(lower.eventKey).toBe(normalised(fixture('backup-expired')).eventKey);
    expect(withDetail('vault-deleted', { backupVaultName: 'PROD-daily' }).eventKey).toContain('|PROD-daily|');
  });

  it('differs between a drill and the real job it plays', () => {
    expect(normalised({ ...fixture('backup-failed'), source: drillSource }).eventKey).not.toBe(
      normalised(fixture('backup-failed')).eventKey,
    );
  });
});
