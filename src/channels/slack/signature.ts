import { inboundSchemes } from '../inbound-schemes.ts';
import { doubtOf, verifySignature } from '../inbound-signature.ts';

/** The signed parts of a request, and the signature. */
export interface SlackSigned {
  timestamp: string | undefined;
  signature: string | undefined;
  body: string;
}

/** Says whether a request can be from Slack by its time and the form of its signature, before any secret is read. */
export function mayBeOfSlack(request: Omit<SlackSigned, 'body'>, nowEpochSeconds: number): boolean {
  return doubtOf(headersOf(request), inboundSchemes.slack, nowEpochSeconds) === null;
}

/** Says whether Slack signed these exact bytes recently; a time more than five minutes away, past or future, is refused. */
export function isSignedBySlack(request: SlackSigned, signingSecret: string, nowEpochSeconds: number): boolean {
  const signed = { headers: headersOf(request), body: request.body };
  return !('disbelief' in verifySignature(signed, inboundSchemes.slack, [signingSecret], nowEpochSeconds));
}

function headersOf({ timestamp, signature }: Omit<SlackSigned, 'body'>) {
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
}
