import type { DeliveryPlace, LaterOutcome, LaterWord } from '../../../incidents/later-outcome.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { firstOf } from '../../../lib/fitted.ts';
import { type Instant, toInstant } from '../../../lib/instant.ts';
import { isObject } from '../../../lib/is-object.ts';
import { jsonObjectIn } from '../../../lib/json-text.ts';
import { inertLine } from '../../../lib/text.ts';

/** What SES says of one mail of ours. */
export interface MailNews {
  place: DeliveryPlace;
  /** Everybody it was sent to. */
  destination: string[];
  outcomes: LaterOutcome[];
}

/** Longest address that SMTP takes, and longest text that is kept of what a mail server said. */
const longest = { address: 320, detail: 300 } as const;

/** Bounces of these kinds are final, though SES calls them transient; the others may be automatic replies. */
const finalTransient: ReadonlySet<string> = new Set([
  'MailboxFull',
  'MessageTooLarge',
  'ContentRejected',
  'AttachmentRejected',
]);

/**
 * Reads an SES event as EventBridge delivers it; null when it is no SES event, or not about a mail of the router.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function readMailEvent(body: string, now: Instant): MailNews | null {
  const event = jsonObjectIn(body) ?? {};
  const { detail } = event;
  if (event.source !== 'aws.ses' || !isObject(detail) || !isObject(detail.mail)) return null;
  const { mail } = detail;
  const place = placeOf(mail.headers);
  if (place === null) return null;
  const destination = texts(mail.destination);
  const said = saidBy(detail, destination);
  if (said === null) return null;
  const { noticeId, target } = place;
  const at = said.at ?? now;
  const outcomes = said.about.map(({ recipient, detail: text }) => ({
    ...{ noticeId, target, what: said.what, at },
    recipient: recipient.slice(0, longest.address),
    detail: firstOf(inertLine(text), longest.detail),
  }));
  return { place, destination, outcomes };
}

interface Said {
  what: LaterWord;
  at: Instant | null;
  about: { recipient: string; detail: string }[];
}

/** Returns what an event says, and of which recipients; null for a type that does not matter here. */
function saidBy(detail: Record<string, unknown>, destination: readonly string[]): Said | null {
  const { bounce, complaint, delivery, reject, eventType } = detail;
  if (eventType === 'Bounce' && isObject(bounce)) {
    const kind = `${String(bounce.bounceType ?? '')} ${String(bounce.bounceSubType ?? '')}`.trim();
    const isFinal = bounce.bounceType !== 'Transient' || finalTransient.has(String(bounce.bounceSubType));
    const about = people(bounce.bouncedRecipients, (one) => `${kind} ${String(one.diagnosticCode ?? '')}`);
    return { what: isFinal ? 'bounced' : 'put-off', at: toInstant(bounce.timestamp), about };
  }
  if (eventType === 'Complaint' && isObject(complaint)) {
    const kind = String(complaint.complaintFeedbackType ?? 'complaint');
    return {
      what: 'complained',
      at: toInstant(complaint.timestamp),
      about: people(complaint.complainedRecipients, () => kind),
    };
  }
  if (eventType === 'Delivery' && isObject(delivery)) {
    const about = texts(delivery.recipients).map((recipient) => ({
      recipient,
      detail: String(delivery.smtpResponse ?? ''),
    }));
    return { what: 'arrived', at: toInstant(delivery.timestamp), about };
  }
  if (eventType !== 'Reject' || !isObject(reject)) return null;
  const about = destination.map((recipient) => ({ recipient, detail: String(reject.reason ?? '') }));
  return { what: 'refused', at: isObject(detail.mail) ? toInstant(detail.mail.timestamp) : null, about };
}

/** Reads which delivery a mail was from the headers that the email channel sets. */
function placeOf(headers: unknown): DeliveryPlace | null {
  const all = Array.isArray(headers) ? headers.filter(isObject) : [];
  const of = (name: string) => {
    const value = all.find((header) => String(header.name).toLowerCase() === name)?.value;
    return typeof value === 'string' && /^[\w.-]{1,200}$/.test(value) ? value : null;
  };
  const subjectId = of('x-backup-alert-incident');
  const noticeId = of('x-backup-alert-notice');
  const target = of('x-backup-alert-target');
  return subjectId === null || noticeId === null || target === null ? null : { subjectId, noticeId, target };
}

function people(list: unknown, say: (one: Record<string, unknown>) => string): Said['about'] {
  const all = Array.isArray(list) ? list.filter(isObject) : [];
  return all.slice(0, awsLimits.mailRecipients).flatMap((one) => {
    const { emailAddress } = one;
    return typeof emailAddress === 'string' ? [{ recipient: emailAddress, detail: say(one) }] : [];
  });
}

function texts(list: unknown): string[] {
  const all = Array.isArray(list) ? list : [];
  return all.slice(0, awsLimits.mailRecipients).filter((one) => typeof one === 'string');
}
