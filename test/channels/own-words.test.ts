import { describe, expect, it } from 'vitest';
import { email } from '../../src/channels/email/email.ts';
import type { AdfDocument } from '../../src/channels/jira/adf.ts';
import { adfLines, adfText } from '../../src/channels/jira/adf.ts';
import { jira } from '../../src/channels/jira/jira.ts';
import { slack } from '../../src/channels/slack/slack.ts';
import { sns } from '../../src/channels/sns/sns.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import type { Mail } from '../../src/ports/vendors/mailer.ts';
import { anAlert } from '../support/alerts.ts';
import { fakeVendors } from '../support/fake-vendors.ts';
import { aGroup, anIncident, anOrder, aRouting } from '../support/incidents.ts';
import { aNoticeInOwnWords, anInput } from '../support/notices.ts';

const never = new AbortController().signal;
const opened = aNoticeInOwnWords('opened');
const runbook = 'https://wiki.example.com/backup/kms-key-unusable';
const memory = { ref: null };

type Message = { 'chat.postMessage': { text: string; blocks: { type: string; text?: { text: string } }[] } };
const slackOf = (notice: IncidentNotice) =>
  (slack.preview(slack.example, notice, memory) as Message)['chat.postMessage'];
const mailOf = (notice: IncidentNotice, ref: Record<string, string> | null = null) =>
  email.preview(email.example, notice, { ref }) as Mail;

const numbered = { name: 'n', title: '<% resource.name %>, failure <% strikes %>: <% status %>', text: null };

/** A notice of a group in which every text is as long as it gets. */
function aFullNotice(unit: string, count: number): IncidentNotice {
  const text = unit.repeat(3000);
  const list = Array<string>(20).fill(text);
  const long = { resourceName: text, resourceType: text, resourceArn: text, jobId: text, errorCode: text };
  const alerts = aGroup(count).alerts.map((alert) => ({ ...alert, ...long }));
  const error = { ...anAlert().error, message: text, meaning: text, advice: list };
  const change = { error, severityReasons: list, missing: list, owner: text };
  const incident = aGroup(count, { alerts, routing: aRouting({ route: text, policy: text }) });
  const order = anOrder({ kind: 'exhausted', reason: text, insteadOf: list });
  const input = anInput('exhausted', { incident, alerts: [anAlert(change)], order });
  return aNoticeInOwnWords('exhausted', { name: 'full', title: text, text: 'w'.repeat(3000) }, input);
}

describe('channels: own words in Slack', () => {
  it('they stand after the line for a lock screen, the buttons follow, then the facts, and links are links', () => {
    const { text, blocks } = slackOf(opened);
    const order = ['header', 'section', 'rich_text', 'actions', 'section', 'section'];

    expect(blocks.slice(0, order.length).map(({ type }) => type)).toEqual(order);
    expect(text).toBe(
      '🔴 CRITICAL: RDS orders-db: KMS key unusable\nNo good backup for 3 d, RPO ended 2026-11-20 03:20 UTC · 111122223333',
    );
    expect(JSON.stringify(blocks[2])).toContain(`{"type":"link","url":"${runbook}","text":"${runbook}"}`);
    expect(JSON.stringify(blocks[1])).toContain('No good backup');
    expect(JSON.stringify(blocks[5])).toContain('AWS Backup cannot use the encryption key');
  });

  it.each(['x', '&', 'word ', '界'])(
    'with all there can be to say in %j, the blocks stay below 12,000 characters',
    (unit) => {
      const full = aFullNotice(unit, 20);
      let count = 0;
      JSON.stringify(slackOf(full).blocks, (key, value) => {
        if (key === 'text' && typeof value === 'string') count += value.length;
        return value;
      });

      expect(count).toBeGreaterThan(9000);
      expect(count).toBeLessThanOrEqual(12_000);
    },
  );

  it('the update shows them too, the reply in the thread stays short', () => {
    const ref = { channel: 'C0123456789', ts: '1.1' };
    const later = slack.preview(slack.example, aNoticeInOwnWords('escalated'), { ref }) as Record<string, unknown>;

    expect(JSON.stringify(later['chat.update'])).toContain(runbook);
    expect(JSON.stringify(later['chat.postMessage'])).not.toContain(runbook);
    expect(JSON.stringify(later['chat.postMessage'])).toContain('CRITICAL: RDS orders-db: KMS key unusable');
  });
});

describe('channels: own words in mails', () => {
  it('the title is the subject and the heading, the text follows the news in both parts', () => {
    const { subject, html, text } = mailOf(opened);

    expect(subject).toBe('[CRITICAL] RDS orders-db: KMS key unusable');
    expect(html).toMatch(/<h1[^>]*>RDS orders-db: KMS key unusable<\/h1>/);
    expect(html.lastIndexOf('No good backup')).toBeLessThan(html.indexOf('Call team-orders.'));
    expect(html.indexOf('Call team-orders.')).toBeLessThan(html.indexOf('>Open the incident<'));
    expect(html).toContain(`<a class="plain" href="${runbook}"`);
    expect(text).toMatch(/111122223333\n\nCall team-orders\.\n\nLast good backup: /);
  });

  it('a thread keeps the subject of its first mail, whatever the title says later', async () => {
    const first = aNoticeInOwnWords('opened', numbered);
    const vendors = fakeVendors();
    const delivery = await email.configure(email.example).deliver(first, vendors.memory(), vendors, never);
    const ref = delivery.status === 'delivered' ? (delivery.ref ?? null) : null;
    const later = mailOf(aNoticeInOwnWords('resolved', numbered), ref);

    expect(vendors.mails[0]?.subject).toBe('[CRITICAL] orders-db, failure 3: open');
    expect(later.subject).toBe('Re: [CRITICAL] orders-db, failure 3: open');
    expect(later.html).toContain('orders-db, failure 3: resolved</h1>');
  });

  it('a thread that began without them goes on as it was', () => {
    expect(mailOf(opened, { messageId: 'm' }).subject).toBe('Re: [CRITICAL] RDS orders-db: KMS key unusable');
    expect(mailOf({ ...opened, ownWords: null }, { messageId: 'm', subject: 'something else' }).subject).toBe(
      `Re: [CRITICAL] ${opened.subject}`,
    );
  });
});

describe('channels: own words in tickets', () => {
  it('the title is the summary, the text opens the description and follows the news of a comment', () => {
    const { createIssue } = jira.preview(jira.example, opened, memory) as {
      createIssue: { fields: { summary: string; description: AdfDocument } };
    };
    const { addComment } = jira.preview(jira.example, aNoticeInOwnWords('escalated'), { ref: { key: 'OPS-1' } }) as {
      addComment: { body: AdfDocument };
    };

    expect(createIssue.fields.summary).toBe('CRITICAL: RDS orders-db: KMS key unusable');
    expect(JSON.stringify(createIssue.fields.description.content[1])).toContain('Call team-orders.');
    expect(JSON.stringify(addComment.body.content[3])).toContain('Call team-orders.');
    expect(JSON.stringify(createIssue)).toContain(`{"type":"link","attrs":{"href":"${runbook}"}}`);
  });

  it('lines are lines and empty lines begin paragraphs', () => {
    const lines = ['', 'a', 'b', '', '', 'c', ''].map((text) => [adfText(text)].filter((node) => node !== null));

    expect(adfLines(lines)).toEqual([
      { type: 'paragraph', content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }, { type: 'text', text: 'b' }] },
      { type: 'paragraph', content: [{ type: 'text', text: 'c' }] },
    ]);
    expect(adfLines([])).toEqual([]);
  });
});

describe('channels: own words elsewhere', () => {
  it('a topic gets them as text below the headline; the incident and the link stand at the end, which cutting never takes', () => {
    const { subject, text } = sns.preview(sns.example, opened, memory) as { subject: string; text: string };

    expect(subject).toBe('CRITICAL: RDS orders-db: KMS key unusable');
    expect(text.indexOf('Call team-orders.')).toBeLessThan(text.indexOf('Incident: '));
    expect(text.indexOf('Call team-orders.')).toBeLessThan(text.indexOf('AWS Backup cannot use'));
  });

  it('a webhook gets them as data, with the name of the template', () => {
    const { data } = webhook.preview(webhook.example, opened, memory) as { data: IncidentNotice };

    expect(data.title).toBe('RDS orders-db: KMS key unusable');
    expect(data.ownWords).toMatchObject({ template: 'brief', links: [{ label: runbook, url: runbook }] });
  });

  it.each(['x', '界', '"', 'word '])(
    'with all there can be to say in %j, a webhook’s body is at most 20,000 bytes',
    (unit) => {
      for (const count of [1, 20]) {
        const full = aFullNotice(unit, count);
        const body = JSON.stringify(webhook.preview(webhook.example, full, memory));

        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
        expect(body).toContain(`"acknowledgeUrl":"${full.acknowledgeUrl}"`);
      }
    },
  );

  it('every channel says that a drill is one, and that it is over', () => {
    const { incident } = anInput('resolved');
    const over = aNoticeInOwnWords(
      'resolved',
      numbered,
      anInput('resolved', { incident: { ...incident, drill: true } }),
    );
    const drill = aNoticeInOwnWords('opened', numbered, anInput('opened', { incident: anIncident({ drill: true }) }));

    for (const channel of [email, jira, slack, sns]) {
      expect(JSON.stringify(channel.preview(channel.example, drill, memory)), channel.id).toContain('This is a drill');
      const end = channel.preview(channel.example, over, {
        ref: channel === email || channel === sns ? null : { key: 'OPS-1', ts: '1.1' },
      });
      expect(JSON.stringify(end).toLowerCase(), channel.id).toMatch(/drill.{0,3} resolved/);
    }
  });
});
