import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqsLaterReports } from '../../../../src/adapters/aws/queues/sqs-later-reports.ts';
import { receiptOf } from '../../../../src/pipeline/deliver/later/read-receipts.ts';
import { noon } from '../../../support/alerts.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/deliveries.fifo';
const reports = new SqsLaterReports(sqs as unknown as SQSClient, url);
beforeEach(() => void sqs.reset());

const receipt = { messageId: 'm-1', arrived: false, destination: '+41791234567', at: noon, detail: 'away \ufffe' };

describe('adapters/aws/queues/sqs-later-reports', () => {
  it('puts them on the queue in a form that is read back as it was', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await reports.put([receipt]);

    const [{ MessageBody = '' } = {}] = sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries ?? [];
    expect(receiptOf(MessageBody)).toEqual(receipt);
    expect(MessageBody).toMatch(/^\{"source":"aws\.sns",/);
    expect(MessageBody).not.toContain('\ufffe');
  });

  it('those of one message share a group, and one that comes twice is kept once', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await reports.put([
      receipt,
      { ...receipt, destination: '+41797654321' },
      receipt,
      { ...receipt, messageId: 'm-2' },
    ]);

    const entries = sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries ?? [];
    expect(new Set(entries.map(({ MessageGroupId }) => MessageGroupId)).size).toBe(2);
    expect(new Set(entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size).toBe(3);
    for (const { MessageGroupId = '' } of entries) expect(MessageGroupId).toMatch(/^[\w.-]{1,128}$/);
  });

  it('fails when SQS takes only some', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] });

    await expect(reports.put([receipt])).rejects.toThrow('SQS refused 1 of 1 receipts: InternalError');
  });
});
