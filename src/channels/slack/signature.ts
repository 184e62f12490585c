import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../lib/signed-token.ts';

/** Furthest a request's time may be from ours, either way, in seconds. */
const toleranceSeconds = 300;

/** The part of a request that Slack's signature is about, and the signature. */
export interface SlackSigned {
  timestamp: string | undefined;
  signature: string | undefined;
  body: string;
}

/** Says whether a request can be from Slack at all: the shape of its signature and its time, before any secret is read. */
export function mayBeOfSlack({ timestamp, signature }: Omit<SlackSigned, 'body'>, nowEpochSeconds: number): boolean {
  if (timestamp === undefined || signature === undefined) return false;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  return Math.abs(nowEpochSeconds - Number(timestamp)) <= toleranceSeconds;
}

/**
 * Says whether Slack signed these exact bytes lately: `v0=` HMAC-SHA256 over `v0:timestamp:body`, compared
 * in constant time; a timestamp more than five minutes away, past or future, is refused.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(request: SlackSigned, signingSecret: string, nowEpochSeconds: number): boolean {
  if (!mayBeOfSlack(request, nowEpochSeconds)) return false;
  const { timestamp, signature = '', body } = request;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`, 'utf8').digest('hex');
  return equalInConstantTime(signature, `v0=${expected}`);
}
