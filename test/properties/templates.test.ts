import fc from 'fast-check';
import Mustache from 'mustache';
import { describe, expect, it } from 'vitest';
import { checkAdf } from '../../local/simulators/adf.ts';
import { checkBlocks } from '../../local/simulators/slack-blocks.ts';
import { jira } from '../../src/channels/jira/jira.ts';
import { channels } from '../../src/channels/registry.ts';
import { slack } from '../../src/channels/slack/slack.ts';
import { incidentNoticeKinds } from '../../src/incidents/notice-kinds.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { checkTemplates } from '../../src/rules/check/check-templates.ts';
import { templateFields } from '../../src/rules/template-fields.ts';
import { anAlert } from '../support/alerts.ts';
import { aNotice, aNoticeInOwnWords, anInput, hostileTexts } from '../support/notices.ts';

/** Arbitrary text in which what could act is common. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostileTexts, '<', '>', '&', '"', '`', '|', '*', '\n', '@here', '\u2028', '\ud83d', ':fire:'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** Pieces of templates, valid and not. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...[...templateFields].map((name) => `<% ${name} %>`), '<% resource.tags.x %>'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('<%# owner %>', '<%^ owner %>', '<%/ owner %>', '<%#open%>', '<%/open%>', '<%! hm %>'),
  },
  { weight: 3, arbitrary: fc.constantFrom('\n', ' ', 'words ', 'https://wiki.example.com/', '{', '}', '=', '.') },
  { weight: 1, arbitrary: fc.constantFrom('<%', '%>', '<%=', '=%>', '<%{', '}%>', '<%&', '<%>', '<% constructor %>') },
  { weight: 1, arbitrary: nasty },
);
const template = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const parts = fc.record({ title: fc.option(template), text: fc.option(template) });

const accepted = (text: string | null) =>
  text === null || checkTemplates({ templates: { brief: { title: text } } }).length === 0;

/** Kinds of notice about an incident: news about the router has no template. */
const incidentKinds = incidentNoticeKinds;

/** A notice whose only hostile text is a tag that nothing shows but a template. */
function tell(
  said: { title: string | null; text: string | null },
  tag: string,
  kind: IncidentNotice['kind'] = 'opened',
): IncidentNotice {
  const input = anInput(kind);
  const alert = anAlert({ resource: { ...anAlert().resource, tags: { x: tag, __proto__: tag } } });
  return aNoticeInOwnWords(kind, { name: 'brief', ...said }, { ...input, alerts: [alert] });
}

/** Everything in a message that is read as markup, in order. */
function markupOf(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (key, inner) => {
    if (key === 'html') found.push(...[...String(inner).matchAll(/<\/?[a-z][a-z0-9]*/gi)].map(([tag]) => tag));
    if (inner?.type === 'mrkdwn') found.push(inner.text);
    if (key === 'marks' || key === 'action_id' || key === 'type') found.push(JSON.stringify(inner));
    return inner;
  });
  return found;
}

describe('properties/templates', () => {
  it('what the checks take, Mustache reads as text, values, sections and comments, and it always renders', () => {
    let taken = 0;
    fc.assert(
      fc.property(template, nasty, (text, tag) => {
        if (!accepted(text)) return;
        taken += 1;
        const kinds = JSON.stringify(Mustache.parse(text, ['<%', '%>'])).matchAll(/\["(text|name|#|\^|!|&|>|=|\{)"/g);
        expect([...kinds].map(([, kind]) => kind).filter((kind) => !/^(?:text|name|#|\^|!)$/.test(kind ?? ''))).toEqual(
          [],
        );
        expect(() => tell({ title: text, text }, tag)).not.toThrow();
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(30);
  });

  it('whatever it says, title and text are inert and bounded, and nothing else of the notice changes', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the point
    const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
    fc.assert(
      fc.property(parts, nasty, fc.constantFrom(...incidentKinds), (said, tag, kind) => {
        fc.pre(accepted(said.title) && accepted(said.text));
        const { headline, title, subject, ownWords, brief, tags: _own, ...rest } = tell(said, tag, kind);
        const {
          headline: _h,
          title: _t,
          subject: _s,
          ownWords: _o,
          brief: builtInBrief,
          tags: _tags,
          ...builtIn
        } = aNotice(kind);

        expect(rest).toEqual(builtIn);
        // What the title says is not said again below it.
        if (brief !== null) expect(builtInBrief?.toLowerCase()).toContain(brief.toLowerCase().split(' · ').at(-1));
        expect(headline.length).toBeLessThanOrEqual(140);
        expect(headline.endsWith(title)).toBe(true);
        expect(`${title}${subject}`).not.toMatch(/\n/);
        expect(title.length * subject.length).toBeGreaterThan(0);
        expect(subject.length).toBeLessThanOrEqual(100);
        expect(ownWords?.text?.length ?? 0).toBeLessThanOrEqual(2000);
        for (const text of [title, subject, ownWords?.text ?? '']) {
          expect(text).not.toMatch(acting);
          expect(text.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(channels.map((channel) => [channel.id, channel] as const))(
    'no markup, link, mention or button of a %s message comes out of a value or of the template',
    (_id, channel) => {
      const ref = { channel: 'C1', ts: '1.1', key: 'OPS-1' };
      fc.assert(
        fc.property(
          nasty,
          nasty,
          fc.constantFrom(...incidentNoticeKinds.filter((kind) => channel.supports.includes(kind))),
          fc.boolean(),
          (words, tag, kind, isFirst) => {
            const own = words.replaceAll('%', '').replaceAll('https:', '').slice(0, 300);
            const shown = `words <% strikes %> <% resource.tags.x %> ${own}`;
            const memory = { ref: isFirst ? null : ref };
            const message = (notice: IncidentNotice) => channel.preview(channel.example, notice, memory);
            const plain = message(tell({ title: 'words', text: 'words' }, tag, kind));
            const hostile = message(tell({ title: shown, text: shown.replaceAll(/\s+/g, ' ') }, tag, kind));

            expect(markupOf(hostile)).toEqual(markupOf(plain));
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it.each(channels.map((channel) => [channel.id, channel] as const))(
    'a %s message keeps the severity, the incident and the way to answer',
    (id, channel) => {
      fc.assert(
        fc.property(parts, nasty, (said, tag) => {
          fc.pre(accepted(said.title) && accepted(said.text));
          const notice = tell(said, tag);
          const text = JSON.stringify(channel.preview(channel.example, notice, { ref: null }));

          expect(text).toContain(notice.incidentId);
          expect(text).toContain(id === 'slack' ? '"action_id":"acknowledge"' : notice.acknowledgeUrl);
          expect(text.toLowerCase()).toContain('critical');
        }),
        { numRuns: 60 },
      );
    },
  );

  it('Slack and Jira take every message', () => {
    fc.assert(
      fc.property(parts, nasty, (said, tag) => {
        fc.pre(accepted(said.title) && accepted(said.text));
        const notice = tell(said, tag);
        const message = slack.preview(slack.example, notice, { ref: null }) as {
          'chat.postMessage': { blocks: unknown[] };
        };
        const issue = jira.preview(jira.example, notice, { ref: null }) as {
          createIssue: { fields: { description: unknown } };
        };

        expect(checkBlocks(message['chat.postMessage'].blocks)).toBeNull();
        expect(checkAdf(issue.createIssue.fields.description)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
