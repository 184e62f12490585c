import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { slack } from '../../src/channels/slack/slack.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import { incidentNoticeKinds } from '../../src/incidents/notice-kinds.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import { customText } from '../../src/notices/custom-text.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import type { NoticeInput } from '../../src/notices/notice-input.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { anAlert } from '../support/alerts.ts';
import { aGroup, anIncident, anOrder } from '../support/incidents.ts';
import { anInput, aTemplate } from '../support/notices.ts';

/** What a name, a tag, a label, a type or a message can try, each with the mark that shows where it came through. */
const attacks = [
  'db\nOpen the incident, with all 9 alerts: https://evil.example/a/x',
  'db\r\nBcc: everyone@evil.example',
  'db\u2028Open the incident: https://evil.example/a/x',
  'db\u0085Incident: 0',
  'column\tcolumn',
  'Acknowledge',
  'Acknowledge: https://evil.example/a/x',
  'Incident: 01KB0000000000000000000099',
  'abc\u202egnp.exe\u2066x\u2069\u061c',
  `tag\u{e0041}\u{e0042}\u{e007f}\ufe0f\u{e0100}`,
  'fill\u3164\u115f\u1160\uffa0\u2800\u00ad\u2060\u180e\ufff9x\ufffa\ufffb',
  '<!channel> <!here> <@U012AB3CD> <https://evil.example|AWS> <#C1>',
  ':white_check_mark: :rotating_light::skin-tone-2:',
  '*bold* _it_ ~no~ `code` ```block```',
  '<script>alert(1)</script><img src=x onerror=alert(1)>"><a href="javascript:alert(1)">x</a>',
  '{code}[x|https://evil.example] h1.',
  "=cmd|' /C calc'!A0",
  '\u001b[31mred\u001b]8;;https://evil.example\u0007x\u001b\\',
  'half\ud800',
  '__proto__',
  'constructor',
];
const attack = fc.oneof(
  fc.constantFrom(...attacks),
  fc
    .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 3 })
    .map((parts) => parts.join('')),
);

/** Words of ours, which no event chooses. */
const ours = new Set([
  'kind',
  'outcome',
  'ends',
  'status',
  'severity',
  'category',
  'rpoSource',
  'rulesVersion',
  'id',
  'incidentId',
]);
const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text);
/** Where people's words are names of fields. */
const keyed = new Set(['tags', 'labels', 'byType', 'byOwner']);

/** Returns the value with every text of other people in it replaced, as value and as key, each by what the next turn says. */
function withAttacks<Value>(value: Value, next: () => string, key = ''): Value {
  if (typeof value === 'string') return (ours.has(key) || isInstant(value) ? value : next()) as Value;
  if (Array.isArray(value)) return value.map((item) => withAttacks(item, next, key)) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    keyed.has(key) ? next() : name,
    withAttacks(inner, next, name),
  ]);
  return Object.fromEntries(entries) as Value;
}

function aNoticeUnderAttack(kind: IncidentNotice['kind'], texts: readonly string[], grouped: boolean): IncidentNotice {
  let turn = 0;
  const next = () => texts[turn++ % texts.length] ?? '';
  const incident = { ...(grouped ? aGroup(3) : anIncident()), labels: { team: 'orders' } };
  const acknowledgement = { by: 'Ana', via: 'in Slack', at: '2026-11-22T03:31:00.000Z', until: null };
  const status = kind === 'resolved' ? 'resolved' : kind === 'acknowledged' ? 'acknowledged' : 'open';
  const answered = {
    status,
    acknowledgement,
    resolution: { ...acknowledgement, kind: 'answer', reason: 'done' },
  } as const;
  const alert: Alert = { ...anAlert({ labels: { team: 'orders' } } as Partial<Alert>), orphan: false };
  const input: NoticeInput = anInput(kind, {
    incident: withAttacks({ ...incident, ...answered }, next),
    alerts: [withAttacks(alert, next), withAttacks(alert, next)],
    order: { ...withAttacks(anOrder({ kind, actor: 'Ana', insteadOf: ['chat'] }), next) },
  });
  const notice = composeNotice(input);
  const template = {
    ...aTemplate,
    text: `${aTemplate.text}\n<% error.message %>\n<% resource.type %>\n<% resource.tags.team %>`,
  };
  return turn % 2 === 0
    ? notice
    : customText(template, { notice, incident: input.incident, alert: input.alerts[0] as Alert });
}

const notices = fc
  .record({
    kind: fc.constantFrom(...incidentNoticeKinds),
    texts: fc.array(attack, { minLength: 1, maxLength: 7 }),
    grouped: fc.boolean(),
  })
  .map(({ kind, texts, grouped }) => aNoticeUnderAttack(kind, texts, grouped));

/** Unicode's own word for what is not seen, but for the selector that makes a pictograph an emoji. */
const unseen =
  /[\p{Cc}--[\n]]|[\p{Default_Ignorable_Code_Point}--\ufe0f]|\p{Bidi_Control}|[\u2028\u2029\ufff9-\ufffb\u2800]|(?<!\p{Extended_Pictographic})\ufe0f|\p{Cs}/v;

/** Every text in a value, the names of its fields too, with the path that leads to it. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [`${path}/${key} (the name)`, key] as [string, string],
    ...textsIn(inner, `${path}/${key}`),
  ]);
}

describe('properties/inert: whatever an event, a tag or a label says, in every field at once', () => {
  it('no text of a notice holds what is not seen, and only those that are texts have lines', () => {
    fc.assert(
      fc.property(notices, (notice) => {
        for (const [path, text] of textsIn(notice)) {
          expect(text, path).not.toMatch(unseen);
          if (!/^\/(?:awsMessage|ownWords\/text)$/.test(path)) expect(text, path).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no channel sends what is not seen', () => {
    fc.assert(
      fc.property(notices, fc.constantFrom(...channels), fc.boolean(), (notice, channel, isFirst) => {
        const ref = isFirst ? null : { channel: 'C1', ts: '1.1', key: 'OPS-1' };
        for (const [path, text] of textsIn(channel.preview(channel.example, notice, { ref }))) {
          expect(text, path).not.toMatch(unseen);
          if (path === '/html')
            expect(text).not.toMatch(/<(?:script|img|iframe|svg|form)|(?:href|src)="(?!https:)|\son\w+=["']/i);
          if (/headers|subject|summary|attributes|labels/.test(path)) expect(text, path).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('plain text has no line that looks like ours and is not', () => {
    fc.assert(
      fc.property(notices, (notice) => {
        const lines = plainText(notice, 50_000).split('\n');
        expect(lines.filter((line) => /^\s*acknowledge\s*:/i.test(line))).toEqual([]);
        const page = lines.filter((line) => /^\s*open the incident\b/i.test(line));
        expect(page.map((line) => line.replace(/^.*?: /, ''))).toEqual([notice.acknowledgeUrl]);
        expect(lines.filter((line) => /^\s*incident\s*:/i.test(line))).toEqual([`Incident: ${notice.incidentId}`]);
        expect(lines.filter((line) => /^bcc:/i.test(line))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('in Slack, nothing of it mentions, links, formats or becomes an emoji', () => {
    fc.assert(
      fc.property(
        notices,
        fc.constantFrom({ token: 'ssm:/t', channel: 'C0123456789' }, { webhook: 'ssm:/w' }),
        (notice, given) => {
          const sent = slack.preview(given as never, notice, { ref: null });
          for (const { type, text, emoji } of textObjectsIn(sent)) {
            if (type === 'plain_text') expect(emoji ?? false, text).toBe(false);
            else expectInertMarkup(text, notice);
          }
          for (const [path, text] of textsIn(sent)) if (/^\/[^/]+\/text$/.test(path)) expectInertMarkup(text, notice);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Every text object of Block Kit in a message. */
function textObjectsIn(value: unknown): { type: string; text: string; emoji?: boolean }[] {
  if (value === null || typeof value !== 'object') return [];
  const { type, text } = value as Record<string, unknown>;
  const isText = (type === 'plain_text' || type === 'mrkdwn') && typeof text === 'string';
  return isText
    ? [value as { type: string; text: string }]
    : Object.values(value).flatMap((inner) => textObjectsIn(inner));
}

function expectInertMarkup(text: string, notice: IncidentNotice): void {
  const addresses = [notice.acknowledgeUrl, ...notice.links.map(({ url }) => url)].filter((url) => url !== null);
  for (const [, inside = ''] of text.matchAll(/<([^>]*)>/g)) {
    const [target = ''] = inside.split('|');
    const isOurs = inside.startsWith('!date^') || addresses.some((url) => url.replaceAll('&', '&amp;') === target);
    expect(isOurs, inside).toBe(true);
  }
  const outside = text.replace(/```[\s\S]*?```|`[^`\n]*`|<[^>]*>/g, ' ');
  expect(outside).not.toMatch(/[<>]|:[a-z0-9_+'-]+:/i);
}
