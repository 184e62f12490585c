import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import type { NoticeKind } from '../../src/incidents/notice-kinds.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { aNotice, aNoticeInOwnWords, anInput, aTemplate } from '../support/notices.ts';

const timezone = 'America/New_York';
const memory = { ref: null };

/** Every text in what is sent, but for the words of AWS, which are verbatim. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('Access denied') ? [] : [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

const clockTimes = /\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?([^<"\\]{0,18})/g;

function noticesOf(kind: NoticeKind, areInstants: boolean): Notice[] {
  const times = { timezone, areInstants };
  const plain = aNotice(kind, { times });
  return kind === 'announced' || kind === 'progressed'
    ? [plain]
    : [
        plain,
        aNoticeInOwnWords(kind, { ...aTemplate, text: 'Since <% occurredAt %>. <% news %>' }, anInput(kind, { times })),
      ];
}

describe.each(channels.map((channel) => ({ id: channel.id, channel })))('channels/$id: times', ({ channel }) => {
  it.each(channel.supports.map((kind) => [kind]))('of %s name the zone of the target, every one', (kind) => {
    const texts = noticesOf(kind, channel.showsLocalTimes).flatMap((notice) =>
      textsIn(channel.preview(channel.example, notice, memory)),
    );
    const unnamed = texts.flatMap((text) =>
      [...text.matchAll(clockTimes)]
        .filter(([, after = '']) => !after.startsWith(` ${timezone}`))
        .map(([found]) => found),
    );

    expect(unnamed).toEqual([]);
  });
});

describe('channels/slack: times', () => {
  const slack = channels.find(({ id }) => id === 'slack');
  if (slack === undefined) throw new Error('there is no slack');

  it.each(slack.supports.map((kind) => [kind]))('of %s are what each reader’s own clock shows', (kind) => {
    for (const ref of [null, { channel: 'C1', ts: '1.1' }]) {
      for (const notice of noticesOf(kind, true)) {
        const { header, ...rest } = { header: null, ...(slack.preview(slack.example, notice, { ref }) as object) };
        const texts = textsIn(rest);
        const bare = texts.filter((text) => /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text.replace(/<!date\^\d+\^[^>]*>/g, '')));

        expect(header).toBeNull();
        expect(bare).toEqual([]);
      }
    }
  });

  it('of the facts, the state and templates are tokens, with the target’s zone for clients that cannot', () => {
    const sent = JSON.stringify(slack.preview(slack.example, noticesOf('acknowledged', true)[1] as Notice, memory));

    expect(sent).toContain('<!date^1795317120^{date_short_pretty} {time}|2026-11-21 22:12 America/New_York>');
    expect(sent).toContain(
      '"type":"date","timestamp":1795318260,"format":"{date_short_pretty} {time}","fallback":"2026-11-21 22:31 America/New_York"',
    );
  });

  it('in the name of a resource stay what they are', () => {
    const { facts } = aNotice('opened', { times: { timezone, areInstants: true } });
    const named = facts.map((fact) => (fact.id === 'resource' ? { ...fact, value: '2026-11-22T03:12:00.000Z' } : fact));
    const sent = JSON.stringify(slack.preview(slack.example, { ...aNotice('opened'), facts: named }, memory));

    expect(sent).toContain('`2026-11-22T03:12:00.000Z`');
  });
});
