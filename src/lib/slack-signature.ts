import { createHmac } from 'node:crypto';
import { equalInConstantTime } from './signed-token.ts';

/** Furthest a request's time may be from ours, either way, in seconds. */
const toleranceSeconds = 300;

/**
 * Says whether Slack signed these exact bytes lately: `v0=` HMAC-SHA256 over `v0:timestamp:body`, compared
 * in constant time; a timestamp more than five minutes away, past or future, is refused.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(
  request: { timestamp: string | undefined; signature: string | undefined; body: string },
  signingSecret: string,
  nowEpochSeconds: number,
): boolean {
  const { timestamp, signature, body } = request;
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowEpochSeconds - Number(timestamp)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`, 'utf8').digest('hex');
  return equalInConstantTime(signature, `v0=${expected}`);
}
