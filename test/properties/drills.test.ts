import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { isAnnouncementKind, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { anIncident } from '../support/incidents.ts';
import { aNoticeInOwnWords, anInput } from '../support/notices.ts';

interface Sent {
  subject: string;
  text: string;
  html: string;
  sms: string;
  headline: string;
  summary: string;
  payload?: Sent;
  data: Sent;
}
const lineOf = (text: string) => text.trim().split('\n')[0] ?? '';
const eachOf = (sent: Sent) => Object.values(sent).flat() as Sent[];

/** What people see first of what each channel sends: subjects, headlines, first lines, and all of a short message. */
const firstLines: Readonly<Record<string, (sent: Sent) => string[]>> = {
  email: ({ subject, text, html }) => [subject, lineOf(text), html.slice(0, html.indexOf('</h1>'))],
  jira: (sent) => textsIn(sent).slice(0, 1),
  pagerduty: (sent) => eachOf(sent).flatMap(({ payload }) => (payload === undefined ? [] : [payload.summary])),
  slack: (sent) => eachOf(sent).flatMap(({ text }) => (text === undefined ? [] : [lineOf(text)])),
  sns: ({ subject, text, sms }) => [subject, lineOf(text), sms],
  webhook: ({ data }) => [data.headline],
};

/** Texts of an issue or a comment: its summary, or else its paragraphs in order. */
function textsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const { summary, text } = value as Partial<Sent>;
  const said = summary ?? text;
  if (typeof said === 'string') return [said];
  return Object.values(value).flatMap(textsIn);
}

/** A reference as each vendor gives it, so that later notices update, reply or comment. */
const memories = [
  { ref: null },
  { ref: { key: 'OPS-1', ts: '1.1', channel: 'C0123456789', dedupKey: 'd', messageId: 'm', subject: 's' } },
];

const kinds = noticeKinds.filter((kind) => !isAnnouncementKind(kind));

describe('properties/drills', () => {
  it.each(channels)('$id says of every message of a drill that it is one, where it is read first', (channel) => {
    const word = fc.string({ maxLength: 60 }).filter((text) => !text.includes('<%'));
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...memories), word, word, (kind, memory, title, text) => {
        if (!channel.supports.includes(kind)) return;
        const input = anInput(kind as 'opened');
        const incident = anIncident({ ...input.incident, drill: true });
        const notice = aNoticeInOwnWords(kind, { name: 'own', title, text } as never, { ...input, incident });
        const sent = channel.preview(channel.example, notice as IncidentNotice, memory);
        const lines = firstLines[channel.id]?.(sent as Sent) ?? [''];
        for (const line of lines) expect(line, JSON.stringify(sent)).toMatch(/drill/i);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a first line in what each channel sends', () => {
    const input = anInput('opened');
    const notice = aNoticeInOwnWords('opened', undefined, { ...input, incident: anIncident({ drill: true }) });
    for (const channel of channels) {
      const sent = channel.preview(channel.example, notice, { ref: null }) as Sent;
      expect(firstLines[channel.id]?.(sent).length, channel.id).toBeGreaterThan(0);
    }
  });
});
