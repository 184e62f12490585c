import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqsDeadLetters } from '../../../../src/adapters/aws/queues/sqs-dead-letters.ts';
import { serviceError } from '../call-errors.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/intake-dead-letters';
const letters = new SqsDeadLetters(sqs as unknown as SQSClient, url);
const letter = { id: 'm-1', body: '{"detail":' };

beforeEach(() => {
  sqs.reset();
});

describe('adapters/aws/queues/sqs-dead-letters', () => {
  it('puts the body there as it came, with reason, fault and its first id as attributes', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await letters.put(letter, { reason: 'event-unreadable', fault: 'It is not JSON.' });

    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, {
      QueueUrl: url,
      MessageBody: letter.body,
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'event-unreadable' },
        fault: { DataType: 'String', StringValue: 'It is not JSON.' },
        messageId: { DataType: 'String', StringValue: 'm-1' },
      },
    });
  });

  it.each([
    { fault: '', said: '-', why: 'SQS takes no empty value' },
    { fault: 'a\u0000b\u001b[31m', said: 'a b [31m', why: 'nor control characters' },
    { fault: 'x'.repeat(2000), said: 'x'.repeat(500), why: 'a sentence is enough' },
    { fault: `${'x'.repeat(499)}😀`, said: `${'x'.repeat(499)}\uFFFD`, why: 'never half a character' },
  ])('says a fault so that SQS takes it: $why', async ({ fault, said }) => {
    sqs.on(SendMessageCommand).resolves({});

    await letters.put(letter, { reason: 'given-up', fault });

    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input.MessageAttributes?.fault?.StringValue).toBe(said);
  });

  it('keeps the message group of a FIFO queue, and puts each message there once', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await letters.put({ ...letter, group: 'chat' }, { reason: 'order-unreadable', fault: 'It is not an order.' });
    await letters.put({ ...letter, group: 'chat' }, { reason: 'order-unreadable', fault: 'It is not an order.' });

    const inputs = sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
    expect(inputs.map(({ MessageGroupId }) => MessageGroupId)).toEqual(['chat', 'chat']);
    expect(inputs[0]?.MessageDeduplicationId).toMatch(/^[0-9a-f]{64}$/);
    expect(inputs[1]?.MessageDeduplicationId).toBe(inputs[0]?.MessageDeduplicationId);
  });

  it('leaves the attributes out when the message is too large with them', async () => {
    sqs.on(SendMessageCommand).rejectsOnce(serviceError('InvalidParameterValue')).resolves({});

    await letters.put(letter, { reason: 'given-up', fault: 'late' });

    const calls = sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
    expect(calls.map(({ MessageAttributes }) => MessageAttributes !== undefined)).toEqual([true, false]);
    expect(calls[1]?.MessageBody).toBe(letter.body);
  });

  it.each(['RequestThrottled', 'AccessDenied', 'InternalError', 'KmsDisabled'])('throws %s', async (name) => {
    sqs.on(SendMessageCommand).rejects(serviceError(name));

    await expect(letters.put(letter, { reason: 'given-up', fault: 'late' })).rejects.toThrow(name);
  });
});
