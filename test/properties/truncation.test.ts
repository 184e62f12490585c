import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAdf } from '../../local/simulators/adf.ts';
import { checkBlocks } from '../../local/simulators/slack-blocks.ts';
import type { AdfDocument } from '../../src/channels/jira/adf.ts';
import { jira } from '../../src/channels/jira/jira.ts';
import { slack } from '../../src/channels/slack/slack.ts';
import { sns } from '../../src/channels/sns/sns.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import { truncate } from '../../src/lib/text.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { anAlert } from '../support/alerts.ts';
import { aGroup, anOrder, aRouting } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

/** A notice of any size: one text, repeated, in every place that takes one. */
const anySize: fc.Arbitrary<IncidentNotice> = fc
  .record({
    unit: fc.constantFrom('x', '&', '<>', 'word ', '界', '🗄️', '"', "'", '`', 'a\n'),
    length: fc.integer({ min: 0, max: 6000 }),
    lists: fc.integer({ min: 0, max: 40 }),
    alerts: fc.integer({ min: 2, max: 60 }),
    kind: fc.constantFrom('opened', 'escalated', 'joined', 'resolved', 'acknowledged'),
  })
  .map(({ unit, length, lists, alerts, kind }) => {
    const text = unit.repeat(length);
    const list = Array<string>(lists).fill(text);
    const summaries = aGroup(alerts).alerts.map((alert) => ({
      ...alert,
      resourceName: text,
      resourceArn: text,
      jobId: text,
    }));
    const notice = aNotice(kind as 'opened', {
      incident: aGroup(alerts, { alerts: summaries, routing: aRouting({ route: text, policy: text }) }),
      alerts: [
        anAlert({
          error: { ...anAlert().error, message: text, meaning: text, advice: list },
          severityReasons: list,
          missing: list,
          owner: text,
        }),
      ],
      order: anOrder({ kind: kind as 'opened', reason: text, insteadOf: list.slice(0, 5) }),
    });
    const ownWords = { template: 'brief', title: null, text: truncate(text, 2000), links: [] };
    return lists % 2 === 0 && text !== '' ? { ...notice, ownWords } : notice;
  });

/** Adds up all text in the blocks, as Slack does for its limit on the whole. */
function countCharacters(blocks: unknown): number {
  let count = 0;
  JSON.stringify(blocks, (key, value) => {
    if (key === 'text' && typeof value === 'string') count += value.length;
    return value;
  });
  return count;
}

const render = (channel: typeof slack, notice: IncidentNotice) =>
  channel.preview(channel.example, notice, { ref: null }) as Record<string, unknown>;

describe('properties/truncation', () => {
  it('truncate keeps the limit, changes nothing that fits, and never halves a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (text, limit) => {
        const cut = truncate(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        if (text.length <= limit) expect(cut).toBe(text);
      }),
    );
  });

  it('a headline is at most 140 characters and plain text keeps incident and link within any limit from 1,300', () => {
    fc.assert(
      fc.property(anySize, fc.integer({ min: 1300, max: 5000 }), (notice, limit) => {
        expect(notice.headline.length).toBeLessThanOrEqual(140);
        const text = plainText(notice, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text).toContain(notice.incidentId);
        expect(text).toContain('https://alerts.example.com/a/');
      }),
      { numRuns: 50 },
    );
  });

  it('Slack takes every message, its blocks below 12,000 characters in all', () => {
    fc.assert(
      fc.property(anySize, (notice) => {
        const message = render(slack, notice)['chat.postMessage'] as { text: string; blocks: unknown[] };
        expect(checkBlocks(message.blocks)).toBeNull();
        expect(countCharacters(message.blocks)).toBeLessThanOrEqual(12_000);
        expect(message.text.length).toBeLessThanOrEqual(4000);
        expect(JSON.stringify(message.blocks).includes('"acknowledge"')).toBe(notice.canAcknowledge);
      }),
      { numRuns: 50 },
    );
  });

  it('Jira takes every issue', () => {
    fc.assert(
      fc.property(anySize, (notice) => {
        const { fields } = render(jira, notice).createIssue as {
          fields: { summary: string; description: AdfDocument };
        };
        expect(checkAdf(fields.description)).toBeNull();
        expect(fields.summary.length).toBeLessThanOrEqual(255);
      }),
      { numRuns: 50 },
    );
  });

  it('SNS takes every message and a webhook’s body is at most 20,000 bytes', () => {
    fc.assert(
      fc.property(anySize, (notice) => {
        const { subject, text } = render(sns, notice) as { subject: string; text: string };
        expect(subject.length).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
        expect(Buffer.byteLength(JSON.stringify(render(webhook, notice)))).toBeLessThanOrEqual(20_000);
      }),
      { numRuns: 50 },
    );
  });
});
