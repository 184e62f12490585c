import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqsDeliveryQueue } from '../../../../src/adapters/aws/queues/sqs-delivery-queue.ts';
import { SqsReceivedMessages } from '../../../../src/adapters/aws/queues/sqs-received-messages.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';
import { anOrder } from '../../../support/incidents.ts';
import { anAnnouncementOrder } from '../../../support/notices.ts';
import { serviceError } from '../call-errors.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/deliveries.fifo';
const queue = new SqsDeliveryQueue(sqs as unknown as SQSClient, url);
const received = new SqsReceivedMessages(sqs as unknown as SQSClient, url);

beforeEach(() => {
  sqs.reset();
});

function bytesOf(batch: { MessageBody?: string | undefined }[]): number {
  return batch.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
}

/** Sends and returns the bodies, batch by batch. */
async function bodiesOf(orders: Parameters<SqsDeliveryQueue['send']>[0]) {
  const bodies = (await entriesOf(orders)).map((batch) => batch.map(({ MessageBody }) => MessageBody));
  return bodies as [(string | undefined)[], (string | undefined)[]];
}

/** Sends and returns the entries of all batches. */
async function entriesOf(orders: Parameters<SqsDeliveryQueue['send']>[0]) {
  sqs.on(SendMessageBatchCommand).resolves({});
  await queue.send(orders);
  return sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
}

describe('adapters/aws/queues/sqs-delivery-queue', () => {
  it('sends nothing when there is nothing to send', async () => {
    expect(await entriesOf([])).toEqual([]);
  });

  it('sends ten at a time, in order, each with an id of its own in its batch', async () => {
    const orders = Array.from({ length: 23 }, (_none, index) => anOrder({ target: `target-${index}` }));

    const batches = await entriesOf(orders);

    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(batches.every((batch) => new Set(batch.map(({ Id }) => Id)).size === batch.length)).toBe(true);
    const sent = batches.flat().map(({ MessageBody }) => JSON.parse(MessageBody ?? '') as unknown);
    expect(sent).toEqual(orders);
  });

  it('sends fewer at a time when ten would be more bytes than SQS takes in one call', async () => {
    const orders = Array.from({ length: 7 }, (_none, index) =>
      anOrder({ target: `t-${index}`, reason: 'ü'.repeat(170_000) }),
    );

    const batches = await entriesOf(orders);

    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
    expect(batches.flat().map(({ MessageBody }) => JSON.parse(MessageBody ?? '') as unknown)).toEqual(orders);
    expect(Math.max(...batches.map(bytesOf))).toBeLessThanOrEqual(awsLimits.queueBatchBytes);
  });

  it('sends a message of exactly the size that SQS takes as it is, and cuts what people can do without from a larger one', async () => {
    const sizeOf = (reason: string) => Buffer.byteLength(JSON.stringify(anOrder({ reason })));
    const room = awsLimits.queueMessageBytes - sizeOf('');
    const orders = [anOrder({ reason: 'x'.repeat(room) }), anOrder({ reason: 'x'.repeat(room + 1) })];

    const [[whole], [cut]] = await bodiesOf(orders);

    expect(JSON.parse(whole ?? '')).toEqual(orders[0]);
    expect(JSON.parse(cut ?? '')).toMatchObject({ ...orders[1], reason: expect.stringMatching(/^x{1999}…$/) });
  });

  it('fits an announcement of any length', async () => {
    const long = '\u{10ffff}'.repeat(20_000);
    const announcement = { title: long, news: long, lines: Array(60).fill(long), accountId: '1', region: 'eu-west-1' };

    const [[body = '']] = await bodiesOf([
      anAnnouncementOrder({ reason: long, insteadOf: Array(5000).fill('target'), announcement }),
    ]);

    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(awsLimits.queueMessageBytes);
  });

  it('sends no character that SQS refuses, and loses none', async () => {
    const every = Array.from({ length: 0x10000 }, (_none, unit) => String.fromCharCode(unit)).join('');
    const order = anOrder({ reason: every });

    const [[body = '']] = await bodiesOf([order]);

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    const refused = body.match(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu) ?? [];
    expect(refused.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
    expect((JSON.parse(body) as typeof order).reason === every).toBe(true);
  });

  it('makes the target the group, so that one target never waits for another', async () => {
    const [batch] = await entriesOf([
      anOrder({ target: 'chat' }),
      anOrder({ target: 'chat' }),
      anOrder({ target: 'pager' }),
    ]);

    expect(batch?.map(({ MessageGroupId }) => MessageGroupId)).toEqual(['chat', 'chat', 'pager']);
  });

  it.each([
    { target: 'x'.repeat(129), why: 'longer than a group id may be' },
    { target: 'chat room', why: 'a space' },
    { target: 'чат', why: 'letters SQS does not take' },
    { target: '', why: 'empty' },
  ])('hashes a target name that cannot be a group: $why', async ({ target }) => {
    const [batch] = await entriesOf([anOrder({ target })]);

    expect(batch?.[0]?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives the same delivery the same deduplication id whenever it is sent, and every other one another', async () => {
    const order = anOrder();
    const others = [
      anOrder({ incidentId: '01KB0000000000000000000002' }),
      anOrder({ noticeId: '3-opened' }),
      anOrder({ target: 'pager' }),
    ];
    const [batch] = await entriesOf([order, { ...order, reason: 'told differently' }, ...others]);
    const ids = batch?.map(({ MessageDeduplicationId }) => MessageDeduplicationId) ?? [];

    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^[\w-]{1,128}$/.test(id ?? ''))).toBe(true);
  });

  it('gives a delivery that is put on the queue another time an id of its own, the same for the same attempt', async () => {
    const order = anOrder();
    const again = { ...order, again: '2026-11-22T04:00:00.000Z' };
    const [batch] = await entriesOf([order, again, again, { ...order, again: '2026-11-22T05:00:00.000Z' }]);
    const ids = batch?.map(({ MessageDeduplicationId }) => MessageDeduplicationId) ?? [];

    expect(ids[1]).toBe(ids[2]);
    expect(new Set(ids).size).toBe(3);
  });

  it('throws when SQS took only some, so that the outbox is not emptied', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] });

    await expect(queue.send([anOrder(), anOrder()])).rejects.toThrow('SQS refused 1 of 2 deliveries: InternalError');
  });

  it('throws what SQS throws', async () => {
    const error = serviceError('RequestThrottled');
    sqs.on(SendMessageBatchCommand).rejects(error);

    await expect(queue.send([anOrder()])).rejects.toBe(error);
  });
});

describe('adapters/aws/queues/sqs-received-messages', () => {
  it.each([
    { seconds: 0, hidden: 0, why: 'at once' },
    { seconds: 0.2, hidden: 1, why: 'whole seconds, never too early' },
    { seconds: 90, hidden: 90, why: 'as asked' },
    { seconds: 99_999, hidden: 43_200, why: 'twelve hours is the most SQS takes' },
  ])('hides a message for $hidden s when asked for $seconds ($why)', async ({ seconds, hidden }) => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});

    await received.postpone('receipt-1', seconds);

    expect(sqs).toHaveReceivedCommandWith(ChangeMessageVisibilityCommand, {
      QueueUrl: url,
      ReceiptHandle: 'receipt-1',
      VisibilityTimeout: hidden,
    });
  });
});
