import { type Answer, asText, type Exchange, empty, isLoopback, isObject, parseJson, text } from './exchange.ts';
import type { SnsMessage } from './received.ts';
import type { Simulation } from './simulation.ts';

/**
 * An HTTP subscription endpoint: confirms itself (loopback addresses only) and keeps notifications.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
 */
export async function handleSns(exchange: Exchange, sim: Simulation): Promise<Answer> {
  if (exchange.method !== 'POST') return text(405, 'Method Not Allowed');
  const envelope = parseJson(exchange.body);
  const isRaw = exchange.headers['x-amz-sns-rawdelivery'] === 'true';
  if (!isRaw && !isObject(envelope)) return text(400, 'not an SNS message');
  const fields = isRaw ? rawFields(exchange) : (envelope as Record<string, unknown>);
  const message = record(exchange, fields);
  sim.sns.push(message);
  if (message.type === 'SubscriptionConfirmation')
    message.confirmed = await confirm(asText(fields.SubscribeURL), message.topicArn);
  return empty(200);
}

function rawFields(exchange: Exchange): Record<string, unknown> {
  return {
    Type: exchange.headers['x-amz-sns-message-type'] ?? 'Notification',
    MessageId: exchange.headers['x-amz-sns-message-id'],
    TopicArn: exchange.headers['x-amz-sns-topic-arn'],
    Message: exchange.body,
  };
}

function record(exchange: Exchange, fields: Record<string, unknown>): SnsMessage {
  return {
    at: exchange.at.toISOString(),
    subscriber: exchange.path,
    type: asText(fields.Type) || 'Notification',
    topicArn: asText(fields.TopicArn),
    messageId: asText(fields.MessageId),
    subject: asText(fields.Subject) || null,
    message: asText(fields.Message),
    attributes: isObject(fields.MessageAttributes) ? fields.MessageAttributes : {},
    confirmed: null,
  };
}

/** The emulator knows the Region of a call by its signature, which that of a link in a message has not. */
async function confirm(address: string, topicArn: string): Promise<boolean> {
  if (!URL.canParse(address) || !isLoopback(new URL(address).host)) return false;
  try {
    const [, , , region, account] = topicArn.split(':');
    const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/sns/aws4_request, SignedHeaders=host, Signature=local`;
    const response = await fetch(address, {
      headers: { authorization },
      signal: AbortSignal.timeout(5000),
      redirect: 'error',
    });
    return response.ok;
  } catch {
    return false;
  }
}
