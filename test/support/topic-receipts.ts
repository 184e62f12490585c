import { gzipSync } from 'node:zlib';
import type { Instant } from '../../src/lib/instant.ts';

/** What SNS says of one message to one subscriber. */
export interface TopicReceiptFacts {
  messageId: string;
  destination: string;
  status: 'SUCCESS' | 'FAILURE';
  at: Instant;
  providerResponse?: string;
}

/**
 * Returns the line that SNS writes to CloudWatch Logs about a text message;
 * https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
 */
export function textReceipt({ messageId, destination, status, at, providerResponse }: TopicReceiptFacts): string {
  const said = {
    SUCCESS: 'Message has been accepted by phone carrier',
    FAILURE: 'Phone is currently unreachable/unavailable',
  };
  const delivery = {
    ...{ mnc: 180, destination, priceInUSD: 0.00645, smsType: 'Transactional', mcc: 310, numberOfMessageParts: 1 },
    ...{ providerResponse: providerResponse ?? said[status], dwellTimeMs: 599, dwellTimeMsUntilDeviceAck: 1344 },
  };
  const timestamp = at.replace('T', ' ').replace('Z', '');
  return JSON.stringify({ notification: { messageId, timestamp }, delivery, status });
}

/**
 * Returns the line about a message of a topic to an endpoint or a function;
 * https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
 */
export function endpointReceipt({ messageId, destination, status, at, providerResponse }: TopicReceiptFacts): string {
  const topicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
  const timestamp = at.replace('T', ' ').replace('Z', '');
  const notification = { messageMD5Sum: '0cc175b9c0f1b6a831c399e269772661', messageId, topicArn, timestamp };
  const statusCode = status === 'SUCCESS' ? 200 : 503;
  const delivery = {
    ...{ deliveryId: '45b9ed7e-2a87-5b52-9a66-9f3d0a8b0a3e', destination, dwellTimeMs: 51, attempts: 3, statusCode },
    providerResponse: providerResponse ?? `{"statusCode":${statusCode}}`,
  };
  return JSON.stringify({ notification, delivery, status });
}

/**
 * Returns what CloudWatch Logs calls a function with;
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 */
export function logsEvent(
  lines: readonly string[],
  { at, messageType = 'DATA_MESSAGE' }: { at: Instant; messageType?: string },
): { awslogs: { data: string } } {
  const logEvents = lines.map((message, index) => ({
    id: `3672411682640838885767515269970521408026258893763739${6480 + index}`,
    timestamp: Date.parse(at),
    message,
  }));
  const payload = {
    ...{ messageType, owner: '111122223333', logStream: 'b2b1e5a4', subscriptionFilters: ['receipts'], logEvents },
    logGroup: 'sns/eu-west-1/111122223333/DirectPublishToPhoneNumber/Failure',
  };
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString('base64') } };
}
