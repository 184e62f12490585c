import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqsIntakeQueue } from '../../../../src/adapters/aws/queues/sqs-intake-queue.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';

const sqs = mockClient(SQSClient);
const queue = new SqsIntakeQueue(
  sqs as unknown as SQSClient,
  'https://sqs.eu-west-1.amazonaws.com/111122223333/intake',
);

beforeEach(() => {
  sqs.reset();
});

/** Puts events on the queue; returns the bodies, call by call. */
async function bodiesOf(events: readonly object[]): Promise<string[][]> {
  sqs.on(SendMessageBatchCommand).resolves({});
  await queue.put(events);
  const calls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
  return calls.map((entries) => entries.map(({ MessageBody = '' }) => MessageBody));
}

describe('adapters/aws/queues/sqs-intake-queue', () => {
  it('puts ten at a time, in order', async () => {
    const events = Array.from({ length: 23 }, (_none, index) => ({ id: index }));

    const calls = await bodiesOf(events);

    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(calls.flat().map((body) => JSON.parse(body) as unknown)).toEqual(events);
  });

  it('puts fewer at a time when ten would be more bytes than SQS takes in one call', async () => {
    const events = Array.from({ length: 7 }, (_none, index) => ({ id: index, message: 'ü'.repeat(170_000) }));

    const calls = await bodiesOf(events);

    const bytes = calls.map((bodies) => bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(awsLimits.queueBatchBytes);
    expect(calls.flat().map((body) => JSON.parse(body) as unknown)).toEqual(events);
  });

  it('throws when SQS took only some, so that they are put there again', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] });

    await expect(queue.put([{ id: 1 }, { id: 2 }])).rejects.toThrow('SQS refused 1 of 2 events: InternalError');
  });
});
