import * as z from 'zod/mini';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { awsLimits } from '../../lib/aws-limits.ts';
import { inertLine } from '../../lib/text.ts';
import { isAnnouncement, type Notice } from '../../notices/notice.ts';
import { plainText } from '../../notices/plain-text.ts';
import type { Mail } from '../../ports/vendors/mailer.ts';
import { type ChannelWords, type Delivery, type DeliveryState, defineChannel, type ProviderRef } from '../channel.ts';
import { mailHtml } from './html.ts';

const textLimit = 20_000;

const options = z.strictObject({
  /** As many as SES takes. */
  to: z.array(z.email()).check(z.minLength(1), z.maxLength(awsLimits.mailRecipients)),
  /** Sender; without it the one the product was deployed with. Its domain must be verified in SES. */
  from: z.optional(z.email()),
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': { says: 'Mails, one thread for each incident, with a link to acknowledge.' },
  to: { says: 'Who gets them.', examples: [['dba@example.com']] },
  from: {
    says: 'Who they are from; the domain has to be verified in SES. Left out: the address that the router was deployed with.',
    examples: ['backup-alerts@example.com'],
  },
} as const satisfies ChannelWords<Options>;

/** E-mail through SES: one mail per notice, threaded per incident, with the signed link to acknowledge. */
export const email = defineChannel<Options>({
  id: 'email',
  title: 'E-mail (SES)',
  options,
  updates: false,
  announcements: true,
  tellsLater: 'place',
  example: { to: ['dba@example.com'] },
  permissions: ['ses:SendEmail'],
  // SES counts recipients for the whole account, usually 14 a second. Its sandbox takes one a second, and refuses more.
  pace: ({ to }) => [{ of: 'mail', perSecond: 10, burst: 10, weight: to.length }],
  preview: mailOf,
  async deliver(notice, given, memory, { mailer }, signal): Promise<Delivery> {
    const outcome = await mailer.send(mailOf(notice, given, memory), signal);
    if (outcome.sent) {
      const { messageId } = outcome;
      const ref = { messageId, subject: stemOf(notice, memory.ref) };
      return { status: 'delivered', ref, recipients: given.to, vendorId: messageId };
    }
    const { reason, detail } = outcome;
    if (reason === 'bad-request' || reason === 'bad-credentials') return { status: 'rejected', reason, detail };
    return { status: 'retry', reason, detail };
  },
});

/** Returns the mail: the same subject stem and References for every mail of an incident, so that clients show one thread. */
function mailOf(notice: Notice, { to, from }: Options, { ref }: Pick<DeliveryState, 'ref'>): Mail {
  const thread = `<${headerSafe(subjectIdOf(notice))}@${headerSafe(domainOf(from))}>`;
  return {
    to,
    from: from ?? null,
    subject: subjectOf(notice, ref),
    html: mailHtml(notice),
    text: plainText(notice, textLimit),
    headers: {
      // SES replaces Message-ID, so threads hang on an id that no mail has; https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
      References: thread,
      'In-Reply-To': thread,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Backup-Alert-Incident': headerSafe(subjectIdOf(notice)),
      'X-Backup-Alert-Notice': headerSafe(notice.noticeId),
      // Later events of SES about the mail carry its headers.
      'X-Backup-Alert-Target': headerSafe(notice.order.target),
      ...(isUrgent(notice) ? { Importance: 'high', 'X-Priority': '1' } : {}),
    },
  };
}

/** The severity is in the subject, so a mail thread splits when it rises: that is news. */
function subjectOf(notice: Notice, ref: ProviderRef | null): string {
  if (isAnnouncement(notice)) return stemOf(notice, ref);
  const drill = notice.drill ? 'DRILL ' : '';
  return `${ref === null ? '' : 'Re: '}[${drill}${notice.severity.toUpperCase()}] ${stemOf(notice, ref)}`;
}

/** Returns the subject stem: a title from a template may contain what changes, so the thread keeps that of its first mail. */
function stemOf(notice: Notice, ref: ProviderRef | null): string {
  if (isAnnouncement(notice)) return inertLine(notice.title);
  const { subject, ownWords, accountName } = notice;
  if (ownWords?.title != null) return inertLine(ref?.subject ?? subject);
  return inertLine(accountName === undefined ? subject : `${subject} in ${accountName}`);
}

function isUrgent(notice: Notice): boolean {
  if (isAnnouncement(notice) || notice.status !== 'open') return false;
  return notice.severity === 'critical' || noticeKind(notice.kind).isUrgent;
}

function domainOf(from: string | undefined): string {
  return from?.split('@')[1] ?? 'backup-alert-router.internal';
}

/** Returns printable ASCII, without characters that could end a header or an address. */
function headerSafe(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '').slice(0, 200);
}
