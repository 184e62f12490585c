import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { eventKeyOf, repeatKeyOf } from '../../src/events/event-key.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { fixture, fixtureNames } from './fixtures.ts';

const receivedAt = '2026-03-04T12:00:00.000Z';

function normalised(message: unknown): BackupEvent {
  const event = normaliseEvent(message, receivedAt);
  if (event === null) throw new Error('not about AWS Backup');
  return event;
}

const place = '111122223333|eu-central-1';
const database = 'arn:aws:rds:eu-central-1:111122223333:db:orders';
const volume = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-050eba21ee4d3c001';
const snapshot = 'arn:aws:ec2:eu-central-1::snapshot/snap-0a1b2c3d4e5f60718';
const point = 'arn:aws:backup:eu-central-1:111122223333:recovery-point:5d1f0c9e-7a3b-4c2d-8e1f-0a9b8c7d6e5f';
const plan = 'arn:aws:backup:eu-central-1:111122223333:backup-plan:9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b';
const backup = '3c9a1f52-0d6b-4e7f-9a35-7b1c2d3e4f50';
const restore = '1B234A56-789B-01CD-2A34-4567A08901FD';

type Row = [name: string, why: string, event: string, jobId: string, resource: string | null, key: string];

const notifications: Row[] = [
  [
    'sns-backup-failed',
    'the id in upper case is the id of the event in lower case',
    'backup failed',
    backup.toUpperCase(),
    database,
    `backup|${backup}|failed`,
  ],
  [
    'sns-backup-expired',
    'the text says failed, the attribute says EXPIRED',
    'backup expired',
    '01ab23cd-45ef-6789-abcd-ef0123456789',
    volume,
    'backup|01ab23cd-45ef-6789-abcd-ef0123456789|expired',
  ],
  [
    'sns-backup-aborted',
    'stopped by a person',
    'backup aborted',
    '5b6c7d8e-9f0a-4b1c-8d2e-3f4a5b6c7d8e',
    volume,
    'backup|5b6c7d8e-9f0a-4b1c-8d2e-3f4a5b6c7d8e|aborted',
  ],
  [
    'sns-backup-completed',
    'the real wording is not that of the documentation',
    'backup succeeded',
    '5a772b5a-36d5-4a69-9b18-ed2f5213c659',
    'arn:aws:dynamodb:eu-central-1:111122223333:table/carts',
    'backup|5a772b5a-36d5-4a69-9b18-ed2f5213c659|succeeded',
  ],
  [
    'sns-backup-started',
    'a job that only started is no problem',
    'backup in-progress',
    '5a772b5a-36d5-4a69-9b18-ed2f5213c659',
    volume,
    'backup|5a772b5a-36d5-4a69-9b18-ed2f5213c659|in-progress',
  ],
  [
    'sns-copy-failed',
    'the text of a copy names no resource and no destination',
    'copy failed',
    '0175DE71-5784-589F-D8AC-541ACCB4CAC8',
    null,
    'copy|0175de71-5784-589f-d8ac-541accb4cac8|failed|',
  ],
  [
    'sns-copy-successful',
    'the type alone may say what became of it',
    'copy succeeded',
    '7d8e9f0a-1b2c-4d3e-8f4a-5b6c7d8e9f0a',
    null,
    'copy|7d8e9f0a-1b2c-4d3e-8f4a-5b6c7d8e9f0a|succeeded|',
  ],
  [
    'sns-restore-failed',
    'what a restore made is not what is protected',
    'restore failed',
    restore,
    null,
    `restore|${restore.toLowerCase()}|failed`,
  ],
  [
    'sns-recovery-point-modified',
    'a changed lifecycle is news',
    'recovery-point changed',
    snapshot,
    null,
    `recovery-point|${snapshot}|changed|2026-03-04T02:21:42.788Z`,
  ],
  [
    'sns-recovery-point-expired',
    'the recovery point counts, not the id SNS has for it',
    'recovery-point failed',
    snapshot,
    null,
    `recovery-point|${snapshot}|failed`,
  ],
  [
    'sns-continuous-backup-interrupted',
    'no state, and a type that says it all',
    'recovery-point aborted',
    snapshot,
    volume,
    `recovery-point|${snapshot}|aborted`,
  ],
  [
    'sns-index-failed',
    'an index says IndexStatus',
    'recovery-point-index failed',
    point,
    null,
    `recovery-point-index|${point}|failed`,
  ],
  [
    'sns-index-completed',
    'ACTIVE is a good index',
    'recovery-point-index succeeded',
    point,
    null,
    `recovery-point-index|${point}|succeeded`,
  ],
  [
    'sns-s3-backup-object-failed',
    'a backup that lacks objects has issues',
    'backup completed-with-issues',
    backup,
    null,
    `backup|${backup}|completed-with-issues`,
  ],
  [
    'sns-s3-restore-object-failed',
    'so has a restore',
    'restore completed-with-issues',
    restore,
    null,
    `restore|${restore.toLowerCase()}|completed-with-issues`,
  ],
  [
    'sns-eks-backup-object-failed',
    'EKS writes its attributes in lower case',
    'backup completed-with-issues',
    backup,
    null,
    `backup|${backup}|completed-with-issues`,
  ],
  [
    'sns-eks-restore-object-failed',
    'the parent job is another job',
    'restore completed-with-issues',
    restore,
    null,
    `restore|${restore.toLowerCase()}|completed-with-issues`,
  ],
  [
    'sns-eks-restore-object-skipped',
    'an object that was left out is one that was not restored',
    'restore completed-with-issues',
    restore,
    null,
    `restore|${restore.toLowerCase()}|completed-with-issues`,
  ],
  [
    'sns-access-point-failed',
    'an access point that failed may fail again under its name',
    'access-point failed',
    'ap-0a1b2c3d',
    null,
    'access-point|ap-0a1b2c3d|failed|2026-03-04T02:21:42.788Z|CREATION_FAILED',
  ],
  ['sns-unknown-type', 'a type of tomorrow is an alert', 'unknown unknown', 'tp-1', null, 'unknown|tp-1|unknown'],
  [
    'sns-without-attributes',
    'the text gives the ids, and never what became of the job',
    'backup unknown',
    backup,
    database,
    `backup|${backup}|unknown`,
  ],
  [
    'sns-ended-without-state',
    'BACKUP_JOB_COMPLETED only means that it is over',
    'backup unknown',
    backup,
    null,
    `backup|${backup}|unknown`,
  ],
  [
    'sns-start-after-end',
    "a job does not start after its end, though AWS's samples say so",
    'backup failed',
    backup,
    database,
    `backup|${backup}|failed`,
  ],
  [
    'sns-raw-delivery',
    'raw delivery puts the attributes on the SQS message',
    'backup failed',
    backup.toUpperCase(),
    database,
    `backup|${backup}|failed`,
  ],
];

const records: Row[] = [
  [
    'cloudtrail-selection-denied',
    'the bare record of a plan that could not start',
    'plan-selection failed',
    '0d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d',
    null,
    'plan-selection|0d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d|failed',
  ],
  [
    'plan-selection-of-plan',
    'the plan, when named, stands for the resource',
    'plan-selection failed',
    '1d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d',
    plan,
    'plan-selection|1d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d|failed',
  ],
  [
    'plan-selection-succeeded',
    'without an error it is news',
    'plan-selection changed',
    '2d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d',
    plan,
    'plan-selection|2d1c2b3a-4f5e-4a6d-8b7c-9e8f7a6b5c4d|changed|2026-03-04T02:00:03.000Z',
  ],
  [
    'cloudtrail-start-backup-job',
    'what a person called is news',
    'unknown changed',
    'fe8146a5-7812-4a95-90ad-074498be1234',
    volume,
    'unknown|fe8146a5-7812-4a95-90ad-074498be1234|changed|2026-03-04T02:21:40.000Z',
  ],
];

const rows = [...notifications, ...records];

describe('events: every other source', () => {
  it.each(rows)('%s: %s', (name, _why, what, jobId, resourceArn, key) => {
    const event = normalised(fixture(name));

    expect(`${event.kind} ${event.outcome}`).toBe(what);
    expect(event).toMatchObject({ jobId, resourceArn, eventKey: `${place}|${key}` });
    expect(event).toMatchObject({ accountId: '111122223333', region: 'eu-central-1', drill: false });
    expect(event.startedAt <= event.occurredAt).toBe(true);
  });

  it('has a row above for every fixture of theirs', () => {
    const theirs = fixtureNames.filter((name) => /^(?:sns(?!-alarm)|cloudtrail|plan-selection-\w+ed)-?/.test(name));
    const named = new Set(rows.map(([name]) => name));
    expect(theirs.filter((name) => !named.has(name) && name !== 'plan-selection-denied')).toEqual([]);
  });

  it.each([
    ['backup-failed', 'sns-backup-failed'],
    ['backup-expired', 'sns-backup-expired'],
    ['restore-failed', 'sns-restore-failed'],
    ['recovery-point-expired', 'sns-recovery-point-expired'],
    ['recovery-point-stopped', 'sns-continuous-backup-interrupted'],
    ['index-failed', 'sns-index-failed'],
    ['index-active', 'sns-index-completed'],
    ['plan-selection-denied', 'cloudtrail-selection-denied'],
    ['sns-backup-failed', 'sns-raw-delivery'],
    ['sns-eks-backup-object-failed', 'sns-s3-backup-object-failed'],
  ])('gives %s and %s one key, because they are one thing', (one, other) => {
    expect(normalised(fixture(other)).eventKey).toBe(normalised(fixture(one)).eventKey);
  });

  it('recognises a copy without its destination, which SNS does not say', () => {
    const [event, notification] = [normalised(fixture('copy-failed')), normalised(fixture('sns-copy-failed'))];

    expect(event.eventKey).not.toBe(notification.eventKey);
    expect(repeatKeyOf(event)).toBe(repeatKeyOf(notification));
  });

  it('tells apart what became of a job and what the size of its backup says', () => {
    const event = normalised(fixture('backup-failed'));
    const about = { ...event, size: { bytes: 1, usualBytes: 9, runs: 5 } };

    expect(eventKeyOf(event)).toBe(event.eventKey);
    expect(eventKeyOf(about)).toBe(`${event.eventKey}|size`);
    expect(eventKeyOf({ ...about, drill: true })).toBe(`${event.eventKey}|size|drill`);
    expect(repeatKeyOf(about)).toBe(eventKeyOf(about));
  });

  it('tells apart two copies without an id by their destination', () => {
    const message = fixture('copy-created');
    const elsewhere = { ...message, detail: { ...message.detail, destinationBackupVaultArn: 'arn:aws:backup:other' } };
    expect(repeatKeyOf(normalised(elsewhere))).not.toBe(repeatKeyOf(normalised(message)));
  });

  it('never takes what became of a job from the wording of its notification', () => {
    const message = { ...fixture('sns-backup-failed'), Message: 'An AWS Backup job was completed successfully.' };
    expect(normalised(message)).toMatchObject({ outcome: 'failed', resourceArn: null });
  });

  it('reads no reason out of a notification about a job, which has none', () => {
    expect(normalised(fixture('sns-backup-failed')).statusMessage).toBeNull();
  });

  it('reads the reason of an object that failed, or else its text', () => {
    expect(normalised(fixture('sns-eks-backup-object-failed')).statusMessage).toBe('The object is too large.');
    expect(normalised(fixture('sns-s3-backup-object-failed')).statusMessage).toContain('invoices/2026/03.pdf');
  });

  it('takes the place from the ARNs in the text when the topic is unreadable', () => {
    const message = { ...fixture('sns-without-attributes'), TopicArn: 'arn:aws:sns:...' };
    expect(normalised(message)).toMatchObject({ accountId: '111122223333', region: 'eu-central-1' });
  });

  it('reads an alarm that says little but its state', () => {
    const bare = {
      AlarmName: 'backup-any-vault',
      NewStateValue: 'ALARM',
      AlarmRule: 'ALARM(a)',
      AWSAccountId: '111122223333',
    };
    expect(normalised(bare)).toMatchObject({
      kind: 'alarm',
      outcome: 'failed',
      jobId: 'backup-any-vault',
      resourceArn: null,
      accountId: '111122223333',
      region: 'unknown',
      occurredAt: receivedAt,
    });
    expect(normalised({ ...bare, AWSAccountId: undefined }).accountId).toBe('unknown');
    expect(normaliseEvent({ ...bare, AlarmRule: undefined }, receivedAt)).toBeNull();
    const nameless = {
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: ['arn:alarm'],
    };
    const configuration = { alarmRule: 'ALARM(a)' };
    expect(normalised({ ...nameless, detail: { configuration } })).toMatchObject({
      jobId: 'arn:alarm',
      outcome: 'unknown',
    });
    expect(normalised({ ...nameless, resources: [], detail: { configuration } }).jobId).toBe('');
  });

  it("takes the account of a record from its caller when the recipient is a word, as in AWS's samples", () => {
    const record = { ...fixture('cloudtrail-start-backup-job'), recipientAccountId: 'account-id' };
    expect(normalised(record).accountId).toBe('111122223333');
    const service = { eventSource: 'backup.amazonaws.com', eventName: 'BackupJobStarted', awsRegion: 'eu-central-1' };
    expect(normalised(service)).toMatchObject({ kind: 'unknown', outcome: 'changed', jobId: '', accountId: 'unknown' });
  });

  it.each([
    ['an alarm of another service', 'foreign-alarm'],
    ['an alarm of another service, through SNS', 'foreign-sns-alarm'],
  ])('is null for %s', (_what, name) => {
    expect(normaliseEvent(fixture(name), receivedAt)).toBeNull();
  });

  it.each([
    ['a mail of another service', { Type: 'Notification', Subject: 'Invoice', Message: 'BackupJob ID : 12' }],
    ['another type', { Message: 'x', MessageAttributes: { EventType: { Type: 'String', Value: 'ORDER_PLACED' } } }],
    ['a message that is not text', { Message: { a: 1 }, Subject: 'Notification from AWS Backup' }],
    ["another service's record", { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' }],
    ['half an alarm', { AlarmName: 'cpu' }],
  ])('is null for %s', (_what, message) => {
    expect(normaliseEvent(message, receivedAt)).toBeNull();
  });
});
