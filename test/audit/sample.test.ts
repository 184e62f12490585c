import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../src/audit/sample.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { anAudited } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

const ids = ['i1', 'i2', 'i3', 'i4'];
const { facts } = anAudited([
  ['incidents', [...ids.map((id) => anIncident({ id })), anIncident({ id: 'd', drill: true })]],
]);

describe('audit/sample', () => {
  it.each(['a', 'b', 'c'])('draws with the seed %s as anybody can, and never a drill', (seed) => {
    const drawn = sampleOf(facts, { size: 2, seed });
    const byHash = ids.toSorted((a, b) => (sha256(`${seed}\n${a}`) < sha256(`${seed}\n${b}`) ? -1 : 1));
    expect(drawn.map(({ place, incident }) => [place, incident.id])).toEqual([
      [1, byHash[0]],
      [2, byHash[1]],
    ]);
    expect(drawn[0]).toMatchObject({ population: 4, seed, draw: sha256(`${seed}\n${byHash[0]}`) });
  });

  it('draws all of fewer than are wished for', () => {
    expect(sampleOf(facts, { size: 9, seed: '' })).toHaveLength(4);
  });
});
