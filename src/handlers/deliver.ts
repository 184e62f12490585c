import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeDelivery } from '../pipeline/deliver/take-delivery.ts';
import { makeDeliver } from '../runtime/deliver.ts';
import { log } from '../runtime/log.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeDeliver(process.env, log);

/** Makes one delivery. A message to be tried again stays on the queue and holds up only its own target. */
export const handler = stack(async ({ Records: [record] }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  if (record === undefined) return { batchItemFailures: [] };
  const { messageId, body, receiptHandle, attributes } = record;
  const message = {
    id: messageId,
    body,
    receipt: receiptHandle,
    receives: Number(attributes.ApproximateReceiveCount) || 1,
    group: attributes.MessageGroupId,
  };
  const remainingMs = () => context.getRemainingTimeInMillis();
  const stays = await takeDelivery(message, { ...dependencies, reportError: logError, remainingMs });
  return { batchItemFailures: stays ? [{ itemIdentifier: messageId }] : [] };
});
