import { mayBeOfSlack, type SlackSigned } from '../../channels/slack/signature.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';

/** What to answer Slack with. `reason` is for the log. */
export interface SlackAnswer {
  statusCode: number;
  reason: string;
  /** What a dialog is to show instead of closing. */
  body?: object;
}

/** Refuses a request that cannot be from Slack, before anything is loaded or read for it; null when it may be. */
export function refusePress(request: Omit<SlackSigned, 'body'>, now: Instant): SlackAnswer | null {
  if (mayBeOfSlack(request, epochSeconds(now))) return null;
  return { statusCode: 401, reason: 'the signature is not of Slack, or not of now' };
}
