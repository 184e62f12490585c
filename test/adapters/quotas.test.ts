import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqsDeliveryQueue } from '../../src/adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../../src/adapters/aws/step-functions-timers.ts';
import * as keys from '../../src/adapters/aws/table/table-keys.ts';
import { embeddedMetric } from '../../src/adapters/embedded-metric.ts';
import { email } from '../../src/channels/email/email.ts';
import { sns } from '../../src/channels/sns/sns.ts';
import { shownAlerts } from '../../src/incidents/incident.ts';
import { readOrder } from '../../src/incidents/read-order.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import type { Mail } from '../../src/ports/vendors/mailer.ts';
import { noon } from '../support/alerts.ts';
import { aPage, pageIncidentId } from '../support/hostile-page.ts';
import { anOrder, aSummary } from '../support/incidents.ts';
import { aHostileInput, aHostileNotice } from '../support/notices.ts';

const sfn = mockClient(SFNClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  sfn.reset();
  sqs.reset();
});

const greatest = Number.MAX_SAFE_INTEGER;
const ulid = '01KB0000000000000000000001';
/** Text that grows most when it is written as HTML. */
const widening = '"<&>'.repeat(1024);

describe('adapters: Step Functions', () => {
  it('names executions within its bound, and hands in and out within its bound, whatever the numbers', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    const clock = new StepFunctionsTimers(sfn as unknown as SFNClient, 'arn');
    const order = { incidentId: ulid, clock: greatest, nextStepAt: '+275760-09-13T00:00:00.000Z', part: greatest };
    await clock.start(order);
    const { name = '', input = '' } = sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input ?? {};

    expect(name.length).toBeLessThanOrEqual(awsLimits.executionNameCharacters);
    // What comes back is what went in, and whether that was all.
    const output = JSON.stringify({ ...JSON.parse(input), looks: greatest, done: false });
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(awsLimits.executionPayloadBytes);
  });
});

describe('adapters: SQS FIFO', () => {
  it('sends ten times as many messages to one group as calls of it are taken in a second', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const count = awsLimits.queueGroupCallsPerSecond * awsLimits.queueBatchMessages;
    const orders = Array.from({ length: count }, (_none, index) => anOrder({ noticeId: `${index}-opened` }));
    await new SqsDeliveryQueue(sqs as unknown as SQSClient, 'url').send(orders);

    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(awsLimits.queueGroupCallsPerSecond);
  });

  it('throws when it is one call too many, so that the outbox keeps what it holds', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({})
      .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    const orders = Array.from({ length: 11 }, (_none, index) => anOrder({ noticeId: `${index}-opened` }));

    await expect(new SqsDeliveryQueue(sqs as unknown as SQSClient, 'url').send(orders)).rejects.toThrow('slow');
  });
});

describe('adapters: SQS groups', () => {
  it('makes a target of 128 characters its own group, and a hash of a longer one', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const targets = [awsLimits.queueGroupCharacters, awsLimits.queueGroupCharacters + 1].map((most) =>
      't'.repeat(most),
    );
    await new SqsDeliveryQueue(sqs as unknown as SQSClient, 'url').send(targets.map((target) => anOrder({ target })));
    const { Entries = [] } = sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input ?? {};

    expect(Entries[0]?.MessageGroupId).toBe(targets[0]);
    expect(Entries[1]?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('adapters: SNS', () => {
  it.each(sns.supports)('a message of the kind %s is within what SNS takes, whatever is in it', (kind) => {
    const message = sns.preview(sns.example, aHostileNotice(kind, widening), { ref: null });

    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(awsLimits.topicMessageBytes);
  });

  it('has no more messages in a second than SNS mails', () => {
    const pace = sns.pace?.(sns.example, { kind: 'opened' } as never) ?? [];

    expect(pace.length).toBeGreaterThan(0);
    for (const { perSecond } of pace) expect(perSecond).toBeLessThanOrEqual(awsLimits.topicMailsPerSecond);
  });
});

describe('adapters: keys of the table', () => {
  it('are within the bounds, whatever they are made of', () => {
    const long = '界'.repeat(5000);
    const made = [
      keys.laneTableKey(long),
      keys.groupKey(long),
      keys.seenKey(long),
      keys.healthKey(long),
      keys.messageTriesKey(long),
      keys.rateLimitKey(long),
      keys.hiddenKey(noon, long),
      keys.recordKey(ulid, greatest),
      keys.alertKey(ulid, greatest),
      keys.viewKey(ulid, 'TIMER'),
      keys.targetKey(ulid, 't'.repeat(63)),
      keys.deliveryKey(ulid, `${greatest}-acknowledged`, 't'.repeat(63)),
    ];
    for (const { pk, sk } of made) {
      expect(Buffer.byteLength(pk), pk).toBeLessThanOrEqual(awsLimits.partitionKeyBytes);
      expect(Buffer.byteLength(sk), sk).toBeLessThanOrEqual(awsLimits.sortKeyBytes);
    }
  });

  it.each([
    { field: 'incidentId', characters: awsLimits.partitionKeyBytes - 'INCIDENT#'.length },
    { field: 'noticeId', characters: awsLimits.sortKeyBytes - 'DELIVERY#t#'.length },
  ])(
    'takes an order whose $field just makes a key, and says of a longer one what is wrong',
    ({ field, characters }) => {
      const order = (length: number) =>
        readOrder(JSON.stringify({ ...anOrder({ target: 't' }), [field]: 'x'.repeat(length) }));

      expect(order(characters)).toHaveProperty('order');
      expect(order(characters + 1)).toEqual({
        wrong: expect.stringMatching(new RegExp(`${field}.* too long to be stored`)),
      });
    },
  );
});

describe('adapters: mail', () => {
  it.each(email.supports)('of the kind %s has headers and a size that SES takes, whatever is in it', (kind) => {
    const options = { to: ['dba@example.com'], from: `alerts@${'x'.repeat(60)}.${'y'.repeat(60)}.example` };
    const mail = email.preview(options, aHostileNotice(kind, widening), { ref: null }) as Mail;
    const headers = Object.entries(mail.headers);

    expect(headers.length).toBeLessThanOrEqual(awsLimits.mailHeaders);
    expect(Math.max(...headers.map(([, value]) => value.length))).toBeLessThanOrEqual(awsLimits.mailHeaderCharacters);
    // Base64 makes four bytes of three.
    const bytes = Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text) + Buffer.byteLength(mail.subject);
    expect((bytes * 4) / 3).toBeLessThan(awsLimits.mailBytes / 10);
  });
});

describe('adapters: the page behind a link', () => {
  it('is within what Lambda and the HTTP API hand back, whatever the incident shows', async () => {
    const { incident } = aHostileInput('acknowledged', widening);
    const summary = { resourceName: widening, resourceType: widening, errorCode: widening, jobId: widening };
    const alerts = Array.from({ length: shownAlerts }, () => aSummary(summary));
    const page = await aPage({ ...incident, id: pageIncidentId, alerts, alertCount: 5000 }, widening);
    const answer = Buffer.byteLength(JSON.stringify(page));

    expect(page.body).toContain('Affected resources: 2000,');
    expect(answer).toBeLessThanOrEqual(awsLimits.functionPayloadBytes / 10);
    expect(answer).toBeLessThanOrEqual(awsLimits.httpBodyBytes / 10);
  });
});

describe('adapters: metrics', () => {
  it('have no more dimensions, and lines no more metrics, than CloudWatch takes', () => {
    const origin = { service: 's', functionName: 'f', namespace: 'n', epochMs: 0 };
    const { _aws } = JSON.parse(embeddedMetric('Faults', 1, origin) ?? '') as {
      _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: object[] }[] };
    };
    const metrics = _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics);
    const dimensions = _aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.map(({ length }) => length));

    expect(metrics.length).toBeLessThanOrEqual(awsLimits.metricsPerLine);
    expect(Math.max(...dimensions)).toBeLessThanOrEqual(awsLimits.metricDimensions);
  });
});
