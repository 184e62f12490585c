import { createHash } from 'node:crypto';
import { Refusal } from './refusal.ts';
import type { SimulatedQueue } from './simulated-queue.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly MessageAttributes?: Record<string, unknown>;
}

type Request = Partial<Entry> & {
  readonly QueueUrl: string;
  readonly Entries?: readonly Entry[];
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
};

/** Answers SQS's calls on these queues, by their URL. */
export function answerSqs(queues: ReadonlyMap<string, SimulatedQueue>, operation: string, body: unknown): unknown {
  const request = body as Request;
  const queue = queues.get(request.QueueUrl);
  if (queue === undefined) throw new Refusal('QueueDoesNotExist', `There is no queue ${request.QueueUrl}.`);
  switch (operation) {
    case 'SendMessageBatch':
      return {
        Successful: (request.Entries ?? []).map((entry) => ({ Id: entry.Id, ...sendTo(queue, entry) })),
        Failed: [],
      };
    case 'SendMessage':
      return sendTo(queue, request as Entry);
    case 'ChangeMessageVisibility':
      queue.changeVisibility(request.ReceiptHandle ?? '', request.VisibilityTimeout ?? 0);
      return {};
    case 'DeleteMessage':
      queue.delete(request.ReceiptHandle ?? '');
      return {};
    default:
      throw new Error(`The simulated SQS does not know ${operation}.`);
  }
}

function sendTo(queue: SimulatedQueue, entry: Entry): { MessageId: string; MD5OfMessageBody: string } {
  const { MessageBody, MessageGroupId: group, MessageDeduplicationId: deduplication, MessageAttributes } = entry;
  const MessageId = queue.send(MessageBody, {
    ...(group === undefined ? {} : { group }),
    ...(deduplication === undefined ? {} : { deduplication }),
    ...(MessageAttributes === undefined ? {} : { attributes: MessageAttributes }),
  });
  return { MessageId, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}
