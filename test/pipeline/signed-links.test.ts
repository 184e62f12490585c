import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { parseSigningKeys, signToken, verifyToken } from '../../src/lib/signed-token.ts';
import { acknowledgeLink, linkLifetimeSeconds, readLink } from '../../src/notices/acknowledge-link.ts';

const now = '2026-11-22T01:00:00.000Z';
const [k1, k2, other] = parseSigningKeys(`k1:${'a'.repeat(43)},k2:${'b'.repeat(43)},k1:${'c'.repeat(43)}`);
const subject = { incidentId: '01JD0000000000000000000001', recipient: 'dba-mail' };

function tokenOf(key = k1): string {
  if (key === undefined) throw new Error('no key');
  return acknowledgeLink('https://respond.example.com/', subject, key, now).replace(
    'https://respond.example.com/a/',
    '',
  );
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

  it('never throws on any text', () => {
    const keys = k1 === undefined ? [] : [k1];
    fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => 'problem' in readLink(text, keys, now)));
  });
});

describe('lib/signed-token', () => {
  it('ignores keys too short to be safe and text that is none', () => {
    expect(parseSigningKeys('k1:short,nonsense,,:x')).toEqual([]);
  });

  it('answers null for payloads that are not objects', () => {
    const body = Buffer.from('"text"').toString('base64url');
    expect(verifyToken(`${body}.x`, k1 === undefined ? [] : [k1])).toBeNull();
    expect(verifyToken(signToken({ a: 1 }, { id: 'k9', secret: 'z'.repeat(43) }), [])).toBeNull();
  });
});
