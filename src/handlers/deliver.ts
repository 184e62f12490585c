import type { CloudWatchLogsEvent, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { takeDelivery } from '../pipeline/deliver/take-delivery.ts';
import { makeDeliver } from '../runtime/deliver.ts';
import { log } from '../runtime/log.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeDeliver(process.env, log);

/** Makes one delivery. A message to be tried again stays on the queue and holds up only its own target. Logs of SNS are put on the queue. */
export const handler = stack(
  async (event: SQSEvent | CloudWatchLogsEvent, context: Context): Promise<SQSBatchResponse> => {
    if ('awslogs' in event) return takeLogs(event);
    const [record] = event.Records;
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
  },
);

/** Rarely called, so it is not loaded at a cold start. */
async function takeLogs({ awslogs }: CloudWatchLogsEvent): Promise<SQSBatchResponse> {
  const { handOverReceipts } = await import('../pipeline/deliver/later/hand-over-receipts.ts');
  const { reports, ports } = dependencies;
  await handOverReceipts(awslogs.data, { reports: await reports(), log, now: ports.now });
  return { batchItemFailures: [] };
}
