import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Answer, type Exchange, empty, text } from './exchange.ts';
import type { SignatureVerdict } from './received.ts';
import type { Simulation } from './simulation.ts';

/** Receivers refuse timestamps further away than this: https://www.standardwebhooks.com */
const webhookToleranceSeconds = 300;

/** Takes a webhook, checks its signature and answers 204 (401 when this host's own secret does not fit). */
export function handleWebhook(exchange: Exchange, sim: Simulation): Answer {
  const own = sim.settings.webhookSecrets[exchange.host];
  const signature = verifyWebhook(exchange, own ?? sim.settings.webhookSecret, sim.now());
  const id = exchange.headers['webhook-id'];
  const duplicate =
    id !== undefined && sim.webhooks.some((one) => one.host === exchange.host && one.headers['webhook-id'] === id);
  const { host, path, method, headers, body } = exchange;
  sim.webhooks.push({ at: exchange.at.toISOString(), host, path, method, headers, body, signature, duplicate });
  const isRefused = own !== undefined && signature.state !== 'verified';
  return isRefused ? text(401, signature.reason) : empty(204);
}

/** Checks the three Standard Webhooks headers against a `whsec_` secret. */
export function verifyWebhook(
  exchange: Pick<Exchange, 'headers' | 'body'>,
  secret: string | null,
  now: Date,
): SignatureVerdict {
  const id = exchange.headers['webhook-id'];
  const timestamp = exchange.headers['webhook-timestamp'];
  const signatures = exchange.headers['webhook-signature'];
  if (!id && !timestamp && !signatures) return { state: 'unsigned', reason: 'no webhook-signature header' };
  if (!id || !timestamp || !signatures)
    return { state: 'invalid', reason: 'webhook-id, -timestamp and -signature must all be there' };
  if (id.includes('.')) return { state: 'invalid', reason: 'webhook-id must not contain a full stop' };
  if (!/^\d+$/.test(timestamp)) return { state: 'invalid', reason: 'webhook-timestamp is not in Unix seconds' };
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > webhookToleranceSeconds) {
    return { state: 'invalid', reason: 'webhook-timestamp is more than five minutes away' };
  }
  if (!secret) return { state: 'unknown-secret', reason: 'no secret known for this host' };
  const expected = signWebhook(secret, { id, timestamp, body: exchange.body });
  const isGood = signatures.split(' ').some((candidate) => isEqual(candidate, expected));
  return isGood
    ? { state: 'verified', reason: 'v1 signature fits' }
    : { state: 'invalid', reason: 'no signature fits the secret' };
}

/** Makes the `v1,…` signature of Standard Webhooks. */
export function signWebhook(secret: string, message: { id: string; timestamp: string; body: string }): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${message.id}.${message.timestamp}.${message.body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function isEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
