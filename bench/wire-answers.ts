import { createHash } from 'node:crypto';
import type { Stored } from './stored.ts';

/** A request as the loopback AWS received it. */
export interface Received {
  method: string;
  path: string;
  target: string;
  body: string;
}

/** What is counted and what is answered. */
export interface Answered {
  service: string;
  action: string;
  contentType: string;
  body: string;
}

type Payload = Record<string, unknown>;
type Reply = (payload: Payload, stored: Stored) => Payload;

const serviceOfTarget: Record<string, string> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSSM: 'ssm',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'sfn',
  ResourceGroupsTaggingAPI_20170126: 'tagging',
};

/** Answers per service and action, in the wire shape; an action that is not here answers `{}`. */
const replies: Record<string, Reply> = {
  'dynamodb.GetItem': ({ Key }, stored) => itemAnswer(Key, stored),
  'dynamodb.BatchGetItem': ({ RequestItems }, stored) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems as Record<string, { Keys: unknown[] }>).map(([table, { Keys }]) => [
        table,
        Keys.flatMap((key) => itemAnswer(key, stored).Item ?? []),
      ]),
    ),
    UnprocessedKeys: {},
  }),
  'dynamodb.Query': () => ({ Items: [], Count: 0, ScannedCount: 0 }),
  'dynamodb.UpdateItem': ({ Key, ReturnValues }) => (ReturnValues === 'ALL_NEW' ? { Attributes: Key } : {}),
  'ssm.GetParameter': ({ Name }, { parameters }) => ({
    Parameter: {
      Name,
      Type: 'SecureString',
      Value: parameters[String(Name)] ?? 'bench-secret',
      Version: 7,
      LastModifiedDate: 1_793_000_000,
    },
  }),
  'ssm.GetParameterHistory': () => ({ Parameters: [] }),
  'sqs.SendMessageBatch': ({ Entries }) => ({
    Successful: (Entries as { Id: string; MessageBody: string }[]).map(({ Id, MessageBody }) => ({
      Id,
      MessageId: Id,
      MD5OfMessageBody: md5(MessageBody),
      SequenceNumber: '1',
    })),
    Failed: [],
  }),
  'sqs.SendMessage': ({ MessageBody }) => ({ MessageId: 'bench', MD5OfMessageBody: md5(String(MessageBody)) }),
  'sfn.StartExecution': ({ stateMachineArn }) => ({
    executionArn: String(stateMachineArn).replace(':stateMachine:', ':execution:'),
    startDate: 1_793_000_000,
  }),
};

/** Answers like AWS, or like a vendor that is content with everything. */
export function answer(received: Received, stored: Stored): Answered {
  const [prefix = '', targetAction] = received.target.split('.');
  if (targetAction !== undefined) {
    const service = serviceOfTarget[prefix] ?? prefix;
    const reply = replies[`${service}.${targetAction}`]?.(JSON.parse(received.body || '{}'), stored) ?? {};
    return json(service, targetAction, reply, service === 'ssm' ? '1.1' : '1.0');
  }
  return restAnswer(received);
}

function restAnswer({ method, path, body }: Received): Answered {
  const backupJob = /^\/(backup|copy|restore)-jobs\/([^/?]+)/.exec(path);
  if (backupJob && method === 'GET') return describedJob(backupJob[1] ?? '', backupJob[2] ?? '');
  if (path.startsWith('/resources/')) return json('backup', 'ListRecoveryPointsByResource', { RecoveryPoints: [] });
  if (path.startsWith('/backup/plans/')) return json('backup', 'GetBackupPlan', { BackupPlan: plan });
  if (path.startsWith('/tags/')) return json('backup', 'ListTags', { Tags: { team: 'platform' } });
  if (path.startsWith('/v2/email/')) return json('sesv2', 'SendEmail', { MessageId: 'bench' });
  const action = new URLSearchParams(body).get('Action');
  if (action === 'Publish') return published();
  const vendorPath = path.replace(/\?.*$/, '');
  return json('vendor', vendorPath, { ok: true, channel: 'C0123456789', ts: '1793000000.000100' });
}

const plan = { BackupPlanName: 'daily', Rules: [{ RuleId: 'rule-1', ScheduleExpression: 'cron(0 5 ? * * *)' }] };

function describedJob(kind: string, id: string): Answered {
  const state = { State: 'FAILED', ResourceType: 'DynamoDB', CreationDate: 1_793_000_000 };
  const names = {
    BackupJobId: id,
    ResourceName: 'orders',
    BackupVaultName: 'default',
    MessageCategory: 'AccessDenied',
    VaultLockState: 'UNLOCKED',
  };
  const action = `Describe${kind.charAt(0).toUpperCase()}${kind.slice(1)}Job`;
  const body = kind === 'copy' ? { CopyJob: { CopyJobId: id, ...state } } : { ...state, ...names };
  return json('backup', action, body);
}

function published(): Answered {
  const body =
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>bench</MessageId>' +
    '</PublishResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></PublishResponse>';
  return { service: 'sns', action: 'Publish', contentType: 'text/xml', body };
}

function json(service: string, action: string, payload: unknown, version = ''): Answered {
  const contentType = version === '' ? 'application/json' : `application/x-amz-json-${version}`;
  return { service, action, contentType, body: JSON.stringify(payload) };
}

function itemAnswer(key: unknown, { items }: Stored): { Item?: Payload } {
  const { pk, sk } = key as { pk: { S: string }; sk: { S: string } };
  const item = items[`${pk.S}|${sk.S}`];
  return item === undefined ? {} : { Item: { pk, sk, ...attributes(item) } };
}

function attributes(item: Payload): Payload {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): Payload {
  if (value === null || value === undefined) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(value as Payload) };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
