import { describe, expect, it } from 'vitest';
import { compareMutes } from '../../src/rules-diff/mutes.ts';
import { edited } from '../support/edited.ts';
import { rulesWith } from './small-rules.ts';

const silence = (more: string, match = '{ region: [a, b] }') =>
  `silences: [{ match: ${match}, until: 2026-12-10, reason: moves, by: ana${more} }]`;
const inhibition = (equal: string) =>
  `inhibitions: [{ name: gone, source: { error: { code: [vault-missing] } }, target: { event: { kind: [copy] } }${equal} }]`;
const said = (before: string, after: string) => {
  const { added, other } = compareMutes(rulesWith('[]', before), rulesWith('[]', after), null);
  return [...added, ...other];
};

describe('rules-diff/mutes', () => {
  it('says of a silence without a beginning when it ends', () => {
    expect(said('', silence(''))).toEqual([
      'region=a or b: is not told until 2026-12-10 00:00 UTC ("moves", says ana).',
    ]);
    expect(said(silence(''), '')).toEqual([
      'The silence "moves" of ana is gone: region=a or b, until 2026-12-10 00:00 UTC.',
    ]);
  });

  it('says of one that changed what is other, or that it is only written in another way', () => {
    expect(said(silence(''), silence('', '{ region: [b, a] }'))).toEqual([
      'The silence "moves" of ana is written in another way.',
    ]);
    expect(said(silence(''), silence(', from: 2026-11-20'))).toEqual([
      'The silence "moves" of ana holds from 2026-11-20 00:00 UTC until 2026-12-10 00:00 UTC instead of until 2026-12-10 00:00 UTC.',
    ]);
    expect(said(silence(''), edited(silence(''), ['by: ana', 'by: ben'], ['moves', 'stays']))).toEqual([
      'The silence "stays" of ben says "moves" instead of "stays"; is of ben instead of ana.',
    ]);
  });

  it('says where an inhibition holds', () => {
    expect(said('', inhibition(', equal: []'))).toEqual([
      'Inhibition "gone" is new: kind=copy is not told while code=vault-missing is open anywhere.',
    ]);
    expect(said(inhibition(', equal: []'), inhibition(', equal: [account]'))).toEqual([
      'Inhibition "gone" holds with the same account instead of anywhere.',
    ]);
    expect(said(inhibition(''), '')).toEqual([
      'Inhibition "gone" is gone; it was: kind=copy is not told while code=vault-missing is open with the same account, region.',
    ]);
  });
});
