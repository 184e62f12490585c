import { createHmac } from 'node:crypto';

/** The signed parts of one attempt. */
export interface SignedMessage {
  /** The same for every attempt, so that the receiver can drop repeats; contains no period. */
  id: string;
  /** Unix seconds of this attempt. */
  timestamp: number;
  /** Exactly what is sent. */
  body: string;
}

/** Returns the headers of Standard Webhooks 1.0.0, one signature for each key; https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signatureHeaders(message: SignedMessage, keys: readonly Buffer[]): Record<string, string> {
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(content, 'utf8').digest('base64')}`);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
