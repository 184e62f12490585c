import { describe, expect, it } from 'vitest';
import { email } from '../../../src/channels/email/email.ts';
import { incidentNoticeKinds, noticeKinds } from '../../../src/incidents/notice-kinds.ts';
import type { Mail, MailOutcome } from '../../../src/ports/vendors/mailer.ts';
import { fakeVendors } from '../../support/fake-vendors.ts';
import { aGroup, anIncident, anOrder, aSummary } from '../../support/incidents.ts';
import { aNotice } from '../../support/notices.ts';

const never = new AbortController().signal;
const mailOf = (
  kind: Parameters<typeof aNotice>[0],
  ref: Record<string, string> | null = { messageId: 'm' },
  options: object = email.example,
) => email.preview(options, aNotice(kind), { ref }) as Mail;

describe('channels/email/email', () => {
  it('no word is wider than a small telephone: all that the card holds may break', () => {
    const { html } = mailOf('opened');
    const [card = ''] = /<table role="presentation" class="card"[^>]*>/.exec(html ?? '') ?? [];

    expect(card).toContain('overflow-wrap:anywhere');
    // Nothing inside takes it back.
    expect(html).not.toMatch(/overflow-wrap:(?:normal|break-word)|word-break:/);
  });

  it('all mails of an incident make one thread', () => {
    const mails = noticeKinds
      .filter((kind) => email.supports.includes(kind) && kind !== 'joined' && kind !== 'announced')
      .map((kind) => mailOf(kind));
    expect(new Set(mails.map(({ subject }) => subject))).toEqual(
      new Set(['Re: [CRITICAL] Backup failed: orders-db (RDS)']),
    );
    expect(new Set(mails.map(({ headers }) => headers.References)).size).toBe(1);
    expect(mails[0]?.headers.References).toBe('<01KB0000000000000000000001@backup-alert-router.internal>');
    expect(mails[0]?.headers['In-Reply-To']).toBe(mails[0]?.headers.References);
  });

  it('the first mail to a target is no reply, whatever it says', () => {
    expect(mailOf('opened', null).subject).toBe('[CRITICAL] Backup failed: orders-db (RDS)');
    expect(mailOf('escalated', null).subject).toBe('[CRITICAL] Backup failed: orders-db (RDS)');
  });

  it('the thread’s id takes the sender’s domain when the target names one', () => {
    const mail = mailOf('opened', null, { to: ['dba@example.com'], from: 'alerts@example.org' });
    expect(mail).toMatchObject({
      from: 'alerts@example.org',
      headers: { References: '<01KB0000000000000000000001@example.org>' },
    });
  });

  it.each(incidentNoticeKinds)(
    'what a list of mails shows of %s beside its subject begins with how the incident stands',
    (kind) => {
      const notice = aNotice(kind);
      const { html } = email.preview(email.example, notice, { ref: null }) as Mail;
      const [, first = ''] = /<body[^>]*>\s*<div style="display:none[^>]*>([^<]*)<\/div>/.exec(html) ?? [];
      expect(first).toMatch(/^(?:Open|Acknowledged|Resolved|Accepted|Closed)\b/);
      expect(first.startsWith('Open')).toBe(notice.status === 'open');
    },
  );

  it('programs are told not to answer, and only an open critical incident is urgent', () => {
    expect(mailOf('opened').headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      Importance: 'high',
    });
    expect(mailOf('resolved').headers).not.toHaveProperty('Importance');
    expect(
      (email.preview(email.example, aNotice('opened', { incident: aGroup(3) }), { ref: null }) as Mail).headers,
    ).not.toHaveProperty('Importance');
  });

  it('the mail stays below what Gmail cuts off, and HTML and text say the same', () => {
    const mail = email.preview(email.example, aNotice('opened', { incident: aGroup(50) }), { ref: null }) as Mail;
    expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
    for (const part of [
      '50 backups failed',
      'orders-db-20',
      'and 30 more',
      'https://alerts.example.com/a/',
      '01KB0000000000000000000001',
    ]) {
      expect(mail.html).toContain(part);
      expect(mail.text).toContain(part);
    }
  });

  it('every incident can be opened, and only one that nobody has in hand asks to be acknowledged', () => {
    for (const kind of incidentNoticeKinds) {
      const { html, text } = mailOf(kind);
      expect(html, kind).toMatch(/>Open the incident(?:, with all 3 alerts)?<\/a>/);
      expect(text, kind).toMatch(/^Open the incident.*: https:\/\/alerts\.example\.com\/a\//m);
    }
    for (const kind of ['acknowledged', 'resolved'] as const) {
      expect(mailOf(kind).html).not.toContain('Acknowledge, resolve');
      expect(mailOf(kind).text).not.toContain('Acknowledge, resolve');
    }
    expect(mailOf('escalated').text).toContain('Acknowledge, resolve or put it off there.');
  });

  it('without a link and without enrichment the mail is still whole', () => {
    const mail = email.preview(email.example, aNotice('opened', { alerts: [], acknowledgeUrl: null }), {
      ref: null,
    }) as Mail;
    expect(mail.html).not.toContain('>Open the incident<');
    expect(mail.html).not.toMatch(/undefined|null/);
  });

  it('headers are printable ASCII whatever the ids are', () => {
    const order = anOrder({ noticeId: '2-opened-für-\r\nBcc: x' });
    const incident = anIncident({ id: '01 <x>\r\n', alerts: [aSummary({ resourceName: 'ü\r\nBcc: a@example.com' })] });
    const mail = email.preview(email.example, aNotice('opened', { incident, order }), { ref: null }) as Mail;
    for (const value of Object.values(mail.headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['rate-limited', 'retry'],
    ['server-error', 'retry'],
    ['timeout', 'retry'],
    ['network', 'retry'],
    ['bad-request', 'rejected'],
    ['bad-credentials', 'rejected'],
  ] as const)('SES saying %s is %s', async (reason, status) => {
    const outcome: MailOutcome = { sent: false, retryable: status === 'retry', reason, detail: 'MessageRejected' };
    const vendors = fakeVendors({ mail: () => outcome });
    const delivery = await email.configure(email.example).deliver(aNotice(), vendors.memory(), vendors, never);
    expect(delivery).toEqual({ status, reason, detail: 'MessageRejected' });
  });

  it.each<[object, string]>([
    [{ to: [] }, 'nobody'],
    [{ to: ['not an address'] }, 'no address'],
    [{ to: Array(51).fill('a@example.com') }, 'more than SES takes'],
    [{ to: ['a@example.com'], from: 'x\r\nBcc: b@example.com' }, 'a header in the sender'],
  ])('options %o are refused: %s', (options) => {
    expect(() => email.configure(options)).toThrow();
  });
});
