import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainRecord,
  chainStart,
  type EvidenceRecord,
  firstBrokenRecord,
  recordSubjects,
} from '../../src/evidence/record.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';

/** Makes a chain of this length. */
function aChain(length: number): EvidenceRecord[] {
  const chain: EvidenceRecord[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    chain.push(
      chainRecord({
        incidentId: '01KB0000000000000000000001',
        sequence,
        at: addSeconds(noon, sequence),
        what: 'step',
        actor: 'router',
        reason: `Step ${sequence}.`,
        trace: [`trace ${sequence}`],
        details: { tells: ['chat: reminded'], nested: { sequence } },
        previousHash: chain.at(-1)?.hash ?? chainStart,
      }),
    );
  }
  return chain;
}

describe('evidence/record: subjects', () => {
  const about = (kind: string) => {
    const [first] = aChain(1) as [EvidenceRecord];
    const { hash: _hash, ...rest } = first;
    return chainRecord({ ...rest, subject: { kind, id: 'x' } });
  };

  it.each([...recordSubjects, 'of a later release'])('a record about a %s is verified like any other', (kind) => {
    expect(firstBrokenRecord([about(kind)])).toBeNull();
    expect(firstBrokenRecord([{ ...about(kind), subject: { kind, id: 'y' } }])).toBe(0);
  });
});

const chain = aChain(8);
const place = fc.nat(chain.length - 1);

/** One edit of one field, each kind of which somebody might try. */
const edit = fc.constantFrom<(record: EvidenceRecord) => EvidenceRecord>(
  (record) => ({ ...record, at: addSeconds(record.at, 1) }),
  (record) => ({ ...record, actor: 'Ana' }),
  (record) => ({ ...record, what: 'acknowledged' }),
  (record) => ({ ...record, reason: '' }),
  (record) => ({ ...record, trace: [] }),
  (record) => ({ ...record, details: { ...record.details, tells: [] } }),
  (record) => ({ ...record, details: {} }),
  (record) => ({ ...record, incidentId: '01KB0000000000000000000002' }),
  (record) => ({ ...record, sequence: record.sequence + 1 }),
  (record) => ({ ...record, hash: record.hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }),
  (record) => ({ ...record, previousHash: chainStart.replace('0', '1') }),
  (record) => ({ ...record, extra: true }) as EvidenceRecord,
);

describe('evidence/record', () => {
  it('holds as it was written, also after a trip through JSON', () => {
    expect(firstBrokenRecord(chain)).toBeNull();
    expect(firstBrokenRecord(JSON.parse(JSON.stringify(chain)) as EvidenceRecord[])).toBeNull();
  });

  it('holds when the store gives fields back in another order', () => {
    const turned = chain.map(
      (record) => Object.fromEntries(Object.entries(record).reverse()) as unknown as EvidenceRecord,
    );

    expect(firstBrokenRecord(turned)).toBeNull();
  });

  it('shows any edit, at the record that was edited', () => {
    fc.assert(
      fc.property(place, edit, (at, change) => {
        expect(firstBrokenRecord(chain.map((record, index) => (index === at ? change(record) : record)))).toBe(at);
      }),
      { numRuns: 300 },
    );
  });

  it('shows an edit whose hash was made anew, at the record after it', () => {
    fc.assert(
      fc.property(fc.nat(chain.length - 2), (at) => {
        const forged = chain.map((record, index) => {
          const { hash: _hash, ...rest } = record;
          return index === at ? chainRecord({ ...rest, actor: 'nobody' }) : record;
        });
        expect(firstBrokenRecord(forged)).toBe(at + 1);
      }),
    );
  });

  it('shows a removal, at the gap', () => {
    fc.assert(
      fc.property(fc.nat(chain.length - 2), (at) => {
        expect(firstBrokenRecord(chain.toSpliced(at, 1))).toBe(at);
      }),
    );
  });

  it('shows any other order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: chain.length }), (turned) => {
        fc.pre(turned.some((record, index) => record !== chain[index]));
        expect(firstBrokenRecord(turned)).toBe(turned.findIndex((record, index) => record !== chain[index]));
      }),
    );
  });

  it('shows a record that was put in twice', () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(firstBrokenRecord(chain.toSpliced(at, 0, chain[at] as EvidenceRecord))).toBe(at + 1);
      }),
    );
  });

  it('cannot show that the newest were cut off: that is what the hash kept in the incident is for', () => {
    expect(firstBrokenRecord(chain.slice(0, 5))).toBeNull();
    expect(chain[4]?.hash).not.toBe(chain.at(-1)?.hash);
  });

  it('begins with one start for all', () => {
    expect(firstBrokenRecord([])).toBeNull();
    expect(chain[0]?.previousHash).toBe('0'.repeat(64));
    expect(firstBrokenRecord(chain.slice(1))).toBe(0);
  });
});
