import { describe, expect, it } from 'vitest';
import {
  type Digest,
  digestPart,
  digestPath,
  digestText,
  headsOf,
  partPath,
  textToSign,
} from '../../src/archive/digest.ts';
import { chainRecord, chainStart } from '../../src/evidence/record.ts';
import { canonicalJson, sha256 } from '../../src/lib/hash.ts';
import { partText } from '../support/archived-parts.ts';

const record = (incidentId: string, sequence: number) =>
  chainRecord({
    incidentId,
    sequence,
    at: '2026-11-29T02:00:00.000Z',
    what: 'opened',
    actor: 'router',
    reason: 'A backup failed.',
    trace: [],
    details: {},
    previousHash: chainStart,
  });

const digest: Digest = {
  schema: 1,
  origin: '111122223333/eu-central-1/backup-alert-router-prod',
  sequence: 12,
  day: '2026-11-29',
  kind: 'day',
  madeAt: '2026-11-30T03:00:00.000Z',
  parts: [],
  heads: [],
  previous: { sequence: 11, sha256: 'a'.repeat(64), signature: 'c2ln' },
};

describe('archive/digest', () => {
  it('gives an equal file for equal rows, in whatever order they come', () => {
    const rows = [record('b', 1), record('a', 2), record('a', 10), record('a', 1)];
    const text = partText('records', rows);
    expect(partText('records', rows.toReversed())).toBe(text);
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).sequence),
    ).toEqual([1, 2, 10, 1]);
    expect(digestPart('records', text, 4)).toEqual({
      name: 'records',
      rows: 4,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    });
  });

  it('keeps two rows of one key apart, and says nothing for none', () => {
    expect(partText('records', [record('a', 1), record('a', 1)]).split('\n')).toHaveLength(3);
    expect(partText('records', [])).toBe('');
  });

  it('names the newest record of each subject, by subject', () => {
    const [second, first, other] = [record('b', 2), record('b', 1), record('a', 7)];
    expect(headsOf([second, first, other])).toEqual([
      { subject: 'a', sequence: 7, hash: other.hash },
      { subject: 'b', sequence: 2, hash: second.hash },
    ]);
  });

  it('stores files by day and by their place in the chain, so that names sort as they came', () => {
    expect(digestPath(12)).toBe('digests/00000012.json');
    expect(partPath(digest, 'population')).toBe('days/2026-11-29/00000012/population.jsonl.gz');
  });

  it('signs what it is, of whom, where it stands, what it says and what came before', () => {
    const text = digestText(digest);
    expect(text).toBe(canonicalJson(digest));
    expect(textToSign(text, digest)).toBe(
      `backup-alert-router/digest/1\n${digest.origin}\ndigests/00000012.json\n${sha256(text)}\nc2ln\n`,
    );
    expect(textToSign(text, { ...digest, previous: null })).toMatch(/\nnull\n$/);
  });
});
