import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DeliveryOrder } from '../incidents/incident.ts';
import { deliverNotice } from '../pipeline/deliver-notice.ts';
import { makeDeliver } from '../runtime/deliver.ts';
import { log } from '../runtime/log.ts';
import { logFault, stack } from './stack.ts';

const dependencies = makeDeliver(process.env, log);

/** Makes one delivery. What has to be tried again stays on the queue and holds up its own target only. */
export const handler = stack(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const [record] = event.Records;
  if (record === undefined) return { batchItemFailures: [] };
  const order = JSON.parse(record.body) as DeliveryOrder;
  const { incidentId, noticeId, target, kind } = order;
  try {
    const { status, outcome } = await deliverNotice(order, record.receiptHandle, dependencies);
    log.info('delivery', { incidentId, noticeId, target, kind, status, outcome });
    return { batchItemFailures: status === 'done' ? [] : [{ itemIdentifier: record.messageId }] };
  } catch (error) {
    logFault(error as Error, { incidentId, noticeId, target });
    return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
  }
});
