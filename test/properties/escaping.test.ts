import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { withoutSecrets } from '../../src/channels/secret-ref.ts';
import { codeBlock, codeSpan, escapeMrkdwn, escapeWithin, linkTo } from '../../src/channels/slack/mrkdwn.ts';
import { escapeHtml, html } from '../../src/lib/html.ts';
import { aHostileNotice, hostileTexts } from '../support/notices.ts';

/** Arbitrary text in which what could act is common. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostileTexts, '<', '>', '&', '"', "'", '`', '|', '*', '\u2028', '\ud83d'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const unescapeHtml = (text: string) =>
  text.replace(
    /&(?:amp|lt|gt|quot|#39);/g,
    (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity] ?? entity,
  );

describe('properties/escaping', () => {
  it('escaped HTML holds no character that acts, and unescapes to the text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
        expect(unescapeHtml(escapeHtml(text))).toBe(text);
      }),
    );
  });

  it('the html tag escapes text, not what it made itself, and null is nothing', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${'"'}">${inner}${[inner, inner]}${null}${7}</p>`.toString()).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b><b>&lt;i&gt;</b><b>&lt;i&gt;</b>7</p>',
    );
  });

  it('escaped mrkdwn has no angle bracket and no bare ampersand', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escapeMrkdwn(text)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
  });

  it('code from outside cannot end its own code, and links cannot end their own link', () => {
    fc.assert(
      fc.property(nasty, fc.webUrl({ withQueryParameters: true }), (text, url) => {
        expect(codeSpan(text).slice(1, -1)).not.toMatch(/[`\n<>]/);
        expect(codeBlock(text, 500).slice(3, -3)).not.toMatch(/[`<>]/);
        expect(linkTo(url, text).slice(1, -1)).not.toMatch(/[<>]/);
        expect(linkTo(url, text).split('|')).toHaveLength(2);
      }),
    );
  });

  it('escaping within a limit keeps the limit and never halves an entity', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const escaped = escapeWithin(text, limit);
        expect(escaped.length).toBeLessThanOrEqual(limit);
        expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
  });

  it('no channel throws on any text, and none lets a control, bidi or half character through', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the point
    const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
    fc.assert(
      fc.property(nasty, fc.constantFrom(...channels), (text, channel) => {
        for (const ref of [null, { channel: 'C1', ts: '1.1', key: 'OPS-1' }]) {
          JSON.stringify(
            channel.preview(channel.example, aHostileNotice('escalated', text), { ref }),
            (_key, value) => {
              if (typeof value === 'string') {
                expect(value).not.toMatch(acting);
                expect(value.isWellFormed()).toBe(true);
              }
              return value;
            },
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a secret inside any text is masked', () => {
    fc.assert(
      fc.property(nasty, fc.string({ minLength: 8, maxLength: 40, size: 'max' }), nasty, (before, secret, after) => {
        fc.pre(!'[secret][address]'.includes(secret));
        expect(withoutSecrets(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
  });
});
