import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { repeatKeyOf } from '../../src/events/event-key.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { World } from '../support/world.ts';

const startedAt = '2026-11-22T00:50:00.000Z';
const endedAt = '2026-11-22T00:59:00.000Z';
const account = '111122223333';
const region = 'eu-west-1';
const destination = 'arn:aws:backup:eu-central-1:444455556666:backup-vault:dr';

interface Failure {
  family: 'Backup' | 'Copy' | 'Restore';
  state: string;
  jobId: string;
  database: string;
}

const failure: fc.Arbitrary<Failure> = fc.record({
  family: fc.constantFrom('Backup' as const, 'Copy' as const, 'Restore' as const),
  state: fc.constantFrom('FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL', 'A_STATE_OF_TOMORROW'),
  jobId: fc.uuid(),
  database: fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/),
});

type EventSource = (failure: Failure) => unknown;
const resourceOf = ({ database }: Failure) => `arn:aws:rds:${region}:${account}:db:${database}`;

const eventBridge: EventSource = (told) => ({
  version: '0',
  id: `event-${told.jobId}`,
  'detail-type': `${told.family} Job State Change`,
  source: 'aws.backup',
  account,
  time: endedAt,
  region,
  resources: [],
  detail: {
    [`${told.family.toLowerCase()}JobId`]: told.jobId,
    [told.family === 'Restore' ? 'status' : 'state']: told.state,
    creationDate: startedAt,
    iamRoleArn: `arn:aws:iam::${account}:role/Backup`,
    resourceArn: resourceOf(told),
    resourceType: 'RDS',
    statusMessage: 'Something odd.',
    ...(told.family === 'Copy' && { destinationBackupVaultArn: destination, destinationRecoveryPointArn: {} }),
  },
});

/** The same event, said twice by AWS: another id, another time, the job's id in the other case. */
const eventBridgeAgain: EventSource = (told) => ({
  ...(eventBridge({ ...told, jobId: told.jobId.toUpperCase() }) as object),
  id: 'another',
  time: '2026-11-22T01:04:00Z',
});

const vault: EventSource = (told) => {
  const { family, state, jobId } = told;
  const resource = family === 'Backup' ? `Resource ARN : ${resourceOf(told)}. ` : '';
  const attributes = { EventType: `${family.toUpperCase()}_JOB`, State: state, AccountId: account, Id: jobId };
  return {
    Type: 'Notification',
    MessageId: `message-${jobId}`,
    TopicArn: `arn:aws:sns:${region}:${account}:vaults`,
    Subject: 'Notification from AWS Backup',
    Message: `An AWS ${family} job ended. ${resource}${family} Job Id : ${jobId}`,
    Timestamp: endedAt,
    MessageAttributes: Object.fromEntries(
      Object.entries({ ...attributes, StartTime: startedAt }).map(([name, Value]) => [name, { Type: 'String', Value }]),
    ),
  };
};

const shoutingVault: EventSource = (told) => vault({ ...told, jobId: told.jobId.toUpperCase() });

/** The job as AWS Backup lists it, for when its event never came; times are epoch seconds. */
const listed: EventSource = (told) => {
  const { family, state, jobId } = told;
  const source = `arn:aws:backup:${region}:${account}:backup-vault:prod`;
  return {
    AccountId: account,
    [`${family}JobId`]: jobId,
    [family === 'Restore' ? 'Status' : 'State']: state,
    ...(family === 'Copy'
      ? { SourceBackupVaultArn: source, DestinationBackupVaultArn: destination }
      : { BackupVaultArn: source, BackupVaultName: 'prod' }),
    ResourceArn: resourceOf(told),
    ResourceType: 'RDS',
    IamRoleArn: `arn:aws:iam::${account}:role/Backup`,
    StatusMessage: 'Something odd.',
    CreationDate: Date.parse(startedAt) / 1000,
    CompletionDate: Date.parse(endedAt) / 1000,
  };
};

const sources = [eventBridge, eventBridgeAgain, vault, shoutingVault, listed];
const heardThrough = fc.array(
  fc.record({
    source: fc.constantFrom(...sources),
    wrappers: fc.array(
      fc.constantFrom<(body: unknown) => unknown>(
        (body) => JSON.stringify(body),
        (body) => ({ messageId: '1', body: JSON.stringify(body) }),
        (body) => ({ Records: [{ messageId: '1', body: JSON.stringify(body) }] }),
        (body) => ({ Type: 'Notification', TopicArn: 'arn:aws:sns:::x', Message: JSON.stringify(body) }),
      ),
      { maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

function messagesOf(
  told: Failure,
  heard: { source: EventSource; wrappers: ((body: unknown) => unknown)[] }[],
): unknown[] {
  return heard.map(({ source, wrappers }) => wrappers.reduce((body, wrap) => wrap(body), source(told)));
}

function normalised(message: unknown): BackupEvent {
  const event = normaliseEvent(message, endedAt);
  if (event === null) throw new Error('not about AWS Backup');
  return event;
}

const rules = `
version: 1
defaults: { policy: all, groupWait: 30s }
targets: { chat: { recorder: {} }, tickets: { recorder: {} } }
policies: { all: { steps: [ { notify: [chat, tickets] } ] } }
fallback: [chat]
`;

describe('properties/event-sources', () => {
  it('gives one key to one failure, through any source and however wrapped', () => {
    fc.assert(
      fc.property(failure, heardThrough, (told, heard) => {
        const events = messagesOf(told, heard).map(normalised);
        const { family, jobId } = told;

        expect(new Set(events.map(repeatKeyOf)).size).toBe(1);
        // The destination of a copy is the one thing that SNS does not say.
        const keys = events.map(({ eventKey }) => eventKey.replace(destination, ''));
        expect(new Set(keys).size).toBe(1);
        const start = `${account}|${region}|${family.toLowerCase()}|${jobId}|${events[0]?.outcome}`;
        expect(keys[0]).toBe(family === 'Copy' ? `${start}|` : start);
      }),
    );
  });

  it('makes one incident of one failure, and tells each target once, through any sources in any order', async () => {
    await fc.assert(
      fc.asyncProperty(failure, heardThrough, async (told, heard) => {
        const world = new World(rules);

        for (const message of messagesOf(told, heard)) await world.hears(message);
        await world.passes('5m');

        expect(world.onlyIncident()).toMatchObject({ status: 'open', alertCount: 1, openLanes: 1 });
        world.expectNotice('chat', 'opened');
        world.expectNotice('tickets', 'opened');
        world.end();
      }),
      { numRuns: 60 },
    );
  });

  it('never throws on any attributes or text of a notification', () => {
    const attribute = fc.oneof(fc.jsonValue(), fc.record({ Type: fc.constant('String'), Value: fc.jsonValue() }));
    const names = fc.constantFrom(
      'EventType',
      'eventType',
      'State',
      'Id',
      'AccountId',
      'StartTime',
      'RecoveryPointArn',
    );
    const type = fc.constantFrom('BACKUP_JOB', 'COPY_JOB', 'EKS_BACKUP_OBJECT_FAILED', 'RECOVERY_POINT', 'X');
    fc.assert(
      fc.property(fc.string(), fc.dictionary(names, attribute), type, fc.jsonValue(), (text, attributes, Value, at) => {
        const MessageAttributes = { ...attributes, eventtype: { Type: 'String', Value } };
        const subject = 'Notification from AWS Backup';
        const message = { Message: `x${text}`, Subject: subject, TopicArn: text, Timestamp: at, MessageAttributes };
        expect(normaliseEvent(message, endedAt)?.startedAt).toMatch(/^\d{4}-/);
      }),
    );
  });
});
