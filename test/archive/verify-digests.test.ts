import { describe, expect, it } from 'vitest';
import { type Digest, digestText, textToSign } from '../../src/archive/digest.ts';
import { DigestChain } from '../../src/archive/verify-digests.ts';
import { readPublicKeys } from '../../src/lib/ed25519.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { aSigner } from '../support/archive-world.ts';

const [older, newer, others] = [aSigner(), aSigner(), aSigner()];

/** The faults of five quiet days, each signed by one of these. */
async function faultsOf(signers: readonly ReturnType<typeof aSigner>[], pem: string): Promise<string[]> {
  const keys = readPublicKeys(pem);
  if (keys === null) throw new Error('There are no keys.');
  const chain = new DigestChain(keys);
  let previous: Digest['previous'] = null;
  const faults: string[] = [];
  for (const [index, signer] of signers.entries()) {
    const day = `2026-11-2${index}`;
    const madeAt = `${day}T23:59:59.000Z`;
    const about = { schema: 1, origin: 'here', sequence: index + 1, day, kind: 'day', madeAt } as const;
    const digest: Digest = { ...about, parts: [], heads: [], previous };
    const text = digestText(digest);
    const signature = await signer.sign(textToSign(text, digest));
    faults.push(...chain.next({ text, signature }).faults.map((fault) => `${index} ${fault}`));
    previous = { sequence: digest.sequence, sha256: sha256(text), signature };
  }
  return faults;
}

describe('archive/verify-digests: a key that takes the place of another', () => {
  const both = `${older.pem}${newer.pem}`;

  it.each([
    ['the older one alone', [older, older, older], []],
    ['the older one, then the newer', [older, older, newer, newer], []],
    ['the newer one from the beginning', [newer, newer], []],
    ['the older one again after the newer', [older, newer, older], ['2 signature-wrong']],
    ['one that was not given', [older, others, newer], ['1 signature-wrong']],
  ] as const)('with both keys, signed by %s', async (_who, signers, faults) => {
    expect(await faultsOf(signers, both)).toEqual(faults);
  });

  it('with one key, what the other signed is not signed', async () => {
    expect(await faultsOf([older, newer], older.pem)).toEqual(['1 signature-wrong']);
    expect(await faultsOf([older, newer], `${newer.pem}\n${older.pem}`)).toEqual(['1 signature-wrong']);
  });

  it('a file of keys in which one is none of Ed25519 is none', () => {
    expect(readPublicKeys(`${older.pem}-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n`)).toBeNull();
    expect(readPublicKeys('')).toBeNull();
    expect(readPublicKeys(both)).toHaveLength(2);
  });
});
