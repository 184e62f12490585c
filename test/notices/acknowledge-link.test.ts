import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { parseSigningKeys, signToken, verifyToken } from '../../src/lib/signed-token.ts';
import { acknowledgeLink, doubtLink, linkLifetimeSeconds, readLink } from '../../src/notices/acknowledge-link.ts';
import { edited } from '../support/edited.ts';

const now = '2026-11-22T01:00:00.000Z';
const seconds = Date.parse(now) / 1000;
const [k1, k2, other] = parseSigningKeys(`k1:${'a'.repeat(43)},k2:${'b'.repeat(43)},k1:${'c'.repeat(43)}`);
const subject = { incidentId: '01JD0000000000000000000001', recipient: 'dba-mail' };

function tokenOf(key = k1): string {
  if (key === undefined) throw new Error('no key');
  return edited(acknowledgeLink('https://respond.example.com/', subject, key, now), [
    'https://respond.example.com/a/',
    '',
  ]);
}

describe('notices/acknowledge-link', () => {
  it('stands for one incident and one recipient', () => {
    expect(
      readLink(
        tokenOf(),
        [k1, k2].filter((key) => key !== undefined),
        now,
      ),
    ).toEqual(subject);
  });

  it('survives key rotation: the old key still verifies while both are live', () => {
    const rotated = parseSigningKeys(`k2:${'b'.repeat(43)},k1:${'a'.repeat(43)}`);
    expect(readLink(tokenOf(), rotated, now)).toEqual(subject);
    expect(readLink(tokenOf(), parseSigningKeys(`k2:${'b'.repeat(43)}`), now)).toEqual({ problem: 'not-ours' });
  });

  it('refuses a token that names a live key but was signed with another', () => {
    expect(readLink(tokenOf(other), k1 === undefined ? [] : [k1], now)).toEqual({ problem: 'not-ours' });
  });

  it('works up to its end and not a second longer', () => {
    const keys = k1 === undefined ? [] : [k1];
    expect(readLink(tokenOf(), keys, addSeconds(now, linkLifetimeSeconds))).toEqual(subject);
    expect(readLink(tokenOf(), keys, addSeconds(now, linkLifetimeSeconds + 1))).toEqual({ problem: 'expired' });
  });

  it('refuses every token with one character changed, cut or added', () => {
    const keys = k1 === undefined ? [] : [k1];
    const token = tokenOf();
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.~='), (index, character) => {
        fc.pre(token[index] !== character);
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        // The last character of unpadded base64url carries unused bits; the text itself is compared, so any change counts.
        expect(readLink(changed, keys, now)).toHaveProperty('problem');
        expect(readLink(token.slice(0, index), keys, now)).toHaveProperty('problem');
        expect(readLink(`${token}${character}`, keys, now)).toHaveProperty('problem');
      }),
    );
  });

  it('refuses at sight what names no key', () => {
    const claims = { v: 1, i: subject.incidentId, r: subject.recipient, e: seconds + 60 };
    const tokenWith = (more: object) =>
      `${Buffer.from(JSON.stringify({ ...claims, ...more })).toString('base64url')}.${'s'.repeat(43)}`;

    expect(doubtLink(tokenWith({ k: 'k1' }), now)).toEqual({ keyId: 'k1' });
    expect(doubtLink(tokenWith({ k: 1 }), now)).toEqual({ problem: 'not-ours' });
    expect(doubtLink(tokenWith({}), now)).toEqual({ problem: 'not-ours' });
  });

  it('refuses at sight only what would be refused with the keys too', () => {
    const keys = k1 === undefined ? [] : [k1];
    const token = tokenOf();
    expect(doubtLink(token, now)).toEqual({ keyId: 'k1' });
    fc.assert(
      fc.property(
        fc.nat(token.length),
        fc.string({ maxLength: 3 }),
        fc.integer({ min: -9, max: 9 }),
        (at, piece, days) => {
          const changed = token.slice(0, at) + piece + token.slice(at + piece.length);
          const then = addSeconds(now, days * 86_400);
          const doubt = doubtLink(changed, then);
          if ('problem' in doubt) expect(readLink(changed, keys, then)).toHaveProperty('problem');
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['dated further ahead than links live', { e: seconds + linkLifetimeSeconds + 3600 }],
    ['without an end', { e: undefined }],
    ['with an end that is text', { e: String(seconds + 60) }],
    ['of another version', { v: 2 }],
    ['of no incident', { i: 'INCIDENT' }],
    ['that says to trust it', { alg: 'none', k: 'none' }],
    ['with a key that every object has', { k: '__proto__' }],
    ['without a recipient', { r: null }],
  ])('refuses a token %s, although the signature is ours', (_why, change) => {
    const keys = k1 === undefined ? [] : [k1];
    const payload = { v: 1, i: subject.incidentId, r: subject.recipient, e: seconds + 60, ...change };
    const key = k1 ?? { id: '', secret: '' };
    const body = Buffer.from(JSON.stringify({ k: key.id, ...payload })).toString('base64url');
    const token = `${body}.${createHmac('sha256', key.secret).update(body).digest('base64url')}`;
    expect(readLink(token, keys, now)).toEqual({ problem: 'not-ours' });
  });

  it('never throws on any text', () => {
    const keys = k1 === undefined ? [] : [k1];
    fc.assert(
      fc.property(fc.string({ maxLength: 2000, size: 'max' }), (text) => 'problem' in readLink(text, keys, now)),
    );
  });
});

describe('notices/acknowledge-link: its token', () => {
  it('ignores keys too short to be safe and text that is none', () => {
    expect(parseSigningKeys('k1:short,nonsense,,:x')).toEqual([]);
  });

  it('answers null for payloads that are not objects', () => {
    const body = Buffer.from('"text"').toString('base64url');
    expect(verifyToken(`${body}.x`, k1 === undefined ? [] : [k1])).toBeNull();
    expect(verifyToken(signToken({ a: 1 }, { id: 'k9', secret: 'z'.repeat(43) }), [])).toBeNull();
  });
});
