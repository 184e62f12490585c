import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { bodyToKeep, linkPlaceholder, packBody, readBody, sentLimits } from '../../src/incidents/sent-body.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import { noon } from '../support/alerts.ts';
import { aNotice } from '../support/notices.ts';

const subject = { incidentId: '01KB0000000000000000000001', recipient: 'dba-mail' };
const link = acknowledgeLink('https://respond.example.com', subject, { id: 'k1', secret: 'x'.repeat(43) }, noon);
const token = link.split('/a/')[1] ?? '';

describe('incidents/sent-body', () => {
  it.each(channels.map((channel) => [channel.id, channel] as const))(
    'what %s sends is kept without the right to answer, and says where that stood',
    (_id, channel) => {
      const notice = { ...aNotice('opened'), acknowledgeUrl: link };
      const sent = channel.preview(channel.example, notice, { ref: null });
      const kept = bodyToKeep(sent);

      expect(kept).not.toContain(token);
      expect(kept).not.toContain(token.slice(0, 30));
      expect(kept.includes(linkPlaceholder)).toBe(JSON.stringify(sent).includes(token));
      expect(kept).toContain('orders-db');
    },
  );

  it('keeps no short link, and nothing that looks like a credential', () => {
    const kept = bodyToKeep({
      sms: 'https://x.example.com/s/ABCDEFGHIJKLMNOPQRSTUV',
      text: 'take xoxb-1234567890-abcdefghij',
    });

    expect(kept).toBe(`{"sms":"https://x.example.com/s/${linkPlaceholder}","text":"take (hidden)"}`);
  });

  it('gives back any text, with the hash of what is kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500, size: 'max' }), (text) => {
        const body = packBody(text);
        expect(readBody(body)).toBe(text.toWellFormed());
        expect(body.sha256).toBe(sha256(text.toWellFormed()));
      }),
    );
  });

  it('says of what was changed that it is not what was kept', () => {
    const body = packBody('one');

    expect(readBody({ ...body, sha256: sha256('two') })).toBeNull();
    expect(readBody({ ...body, packed: body.packed.slice(0, -5) })).toBeNull();
  });

  it.each([
    ['noise', randomBytes(150_000).toString('base64')],
    ['one letter', 'x'.repeat(5_000_000)],
  ])('keeps no more than there is room for: %s', (_what, text) => {
    const body = packBody(text);

    expect(body.packed.length).toBeLessThanOrEqual(sentLimits.packedBytes);
    expect(text.startsWith(readBody(body) ?? 'nothing')).toBe(true);
  });

  it('nothing that was sent is kept as nothing', () => {
    expect(bodyToKeep(undefined)).toBe('null');
  });
});
