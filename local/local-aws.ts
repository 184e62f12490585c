import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DeleteParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { localAccount, localRegion } from './folders.ts';

/** An event as EventBridge takes it. */
export interface PutEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly time?: string;
}

/** How many messages a queue has: waiting, being worked on, and put off until later. */
export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What people and tests ask of the local AWS. */
export interface LocalAws {
  putEvent(event: PutEvent): Promise<void>;
  /** Sends up to ten events in one call. */
  putEvents(events: readonly PutEvent[]): Promise<void>;
  /** Whether EventBridge says that a pattern matches an event; rejects when it refuses the pattern. */
  testEventPattern(pattern: unknown, event: unknown): Promise<boolean>;
  putParameter(name: string, value: string, type: 'String' | 'SecureString'): Promise<void>;
  /** The value of a parameter that is no secret; null when there is none. */
  parameter(name: string): Promise<string | null>;
  /** The version of a parameter; 0 when there is none. */
  parameterVersion(name: string): Promise<number>;
  deleteParameter(name: string): Promise<void>;
  /** Sends up to ten messages in one call. */
  sendMessages(queueUrl: string, bodies: readonly string[]): Promise<void>;
  /** Looks at the messages of a queue without taking them off. */
  messages(queueUrl: string): Promise<string[]>;
  queueAttribute(queueUrl: string, name: string): Promise<string>;
  setQueueAttributes(queueUrl: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  /** Every item of a table, or these attributes of every item. */
  items(table: string, attributes?: readonly string[]): Promise<Record<string, unknown>[]>;
  queueDepth(queueUrl: string): Promise<QueueDepth>;
  /** The names of the executions that run. */
  runningExecutions(stateMachineArn: string): Promise<string[]>;
  /** Makes the topic of this ARN, in its Region, under a key of its own. */
  createTopic(topicArn: string): Promise<void>;
  /** Sends everything that a topic gets to an address of this machine. */
  subscribe(topicArn: string, url: string): Promise<void>;
}

/** Answers a client of the emulator at this endpoint. */
export function localAws(endpoint: string): LocalAws {
  const config = {
    endpoint,
    region: localRegion,
    credentials: { accessKeyId: localAccount, secretAccessKey: 'local' },
  };
  const ssm = new SSMClient(config);
  const sqs = new SQSClient(config);
  const sfn = new SFNClient(config);
  const snsOf = (topicArn: string) => new SNSClient({ ...config, region: topicArn.split(':')[3] ?? localRegion });
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const putEvents = async (events: readonly PutEvent[]) => {
    const answer = await callJson(endpoint, 'events', 'AWSEvents.PutEvents', { Entries: events.map(toEntry) });
    const { FailedEntryCount = 0 } = answer as { FailedEntryCount?: number };
    if (FailedEntryCount > 0) throw new Error(`EventBridge refused the event: ${JSON.stringify(answer)}`);
  };
  return {
    putEvents,
    putEvent: (event) => putEvents([event]),
    async testEventPattern(pattern, event) {
      const texts = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
      const answer = await callJson(endpoint, 'events', 'AWSEvents.TestEventPattern', texts);
      return (answer as { Result: boolean }).Result;
    },
    async putParameter(name, value, type) {
      await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: type, Overwrite: true }));
    },
    async parameter(name) {
      const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [name] }));
      return Parameters[0]?.Value ?? null;
    },
    async parameterVersion(name) {
      const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [name] }));
      return Parameters[0]?.Version ?? 0;
    },
    async deleteParameter(name) {
      await ssm.send(new DeleteParameterCommand({ Name: name }));
    },
    async sendMessages(queueUrl, bodies) {
      const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    },
    async messages(queueUrl) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    },
    async queueAttribute(queueUrl, name) {
      const AttributeNames = [name as QueueAttributeName];
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }));
      return Attributes[name as QueueAttributeName] ?? '';
    },
    async setQueueAttributes(queueUrl, attributes) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { ...attributes } }));
    },
    async items(table, attributes) {
      const only = attributes && {
        ProjectionExpression: attributes.map((_name, index) => `#a${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
      };
      const items: Record<string, unknown>[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamo.send(
          new ScanCommand({ TableName: table, ...only, ...(start && { ExclusiveStartKey: start }) }),
        );
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start);
      return items;
    },
    async queueDepth(queueUrl) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      const count = (name: QueueAttributeName) => Number(Attributes?.[name] ?? 0);
      return {
        waiting: count('ApproximateNumberOfMessages'),
        inFlight: count('ApproximateNumberOfMessagesNotVisible'),
        delayed: count('ApproximateNumberOfMessagesDelayed'),
      };
    },
    async runningExecutions(stateMachineArn) {
      const names: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', nextToken }));
        names.push(...(page.executions ?? []).map(({ name = '' }) => name));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return names;
    },
    async createTopic(topicArn) {
      const [, , , region = localRegion, account = localAccount] = topicArn.split(':');
      const made = await callJson(endpoint, 'kms', 'TrentService.CreateKey', {}, { account, region });
      const { KeyMetadata } = made as { KeyMetadata: { Arn: string } };
      const Attributes = { KmsMasterKeyId: KeyMetadata.Arn };
      await snsOf(topicArn).send(new CreateTopicCommand({ Name: topicArn.replace(/^.*:/, ''), Attributes }));
    },
    async subscribe(topicArn, url) {
      await snsOf(topicArn).send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint: url }));
    },
  };
}

/** Calls an operation of AWS's JSON protocol for which no client is installed; the emulator checks no signature. */
export async function callJson(
  endpoint: string,
  service: string,
  target: string,
  body: unknown,
  place: Place = home,
): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { ...scope(service, place), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${target} answered ${answer.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text === '' ? '{}' : text);
}

/** Calls an operation of AWS's query protocol and answers its XML. */
export async function callQuery(
  endpoint: string,
  service: string,
  fields: Record<string, string>,
  place: Place = home,
): Promise<string> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(endpoint, { method: 'POST', headers: scope(service, place), body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${fields.Action} answered ${answer.status}: ${text.slice(0, 500)}`);
  return text;
}

function toEntry({ source, detailType, detail, resources = [], time }: PutEvent): unknown {
  const Detail = JSON.stringify(detail);
  return { Source: source, DetailType: detailType, Detail, Resources: resources, ...(time && { Time: time }) };
}

/** An account and a Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where the stack is deployed. */
const home: Place = { account: localAccount, region: localRegion };

/** The header by which the emulator knows account, Region and service, for calls that no client makes. */
export function scope(service: string, { account, region }: Place = home): Record<string, string> {
  const credential = `${account}/20260101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=local` };
}
