import { describe, expect, it } from 'vitest';
import { ownersByReach, ownersOf, withOwner } from '../../src/incidents/owners.ts';
import { noneAffected, placesOf, withAffected } from '../../src/incidents/reach.ts';
import { anAlert } from '../support/alerts.ts';

describe('incidents/reach', () => {
  const home = { accountId: '111122223333', region: 'eu-west-1' };

  it('counts types and owners by name, and those after twenty together', () => {
    const owners = Array.from({ length: 23 }, (_none, index) => `team-${index}`);
    const reach = [...owners, 'team-0', null].reduce(
      (sum, owner) => withAffected(sum, anAlert({ owner }), home),
      noneAffected,
    );

    expect(reach.resources).toBe(25);
    expect(reach.byType).toEqual({ RDS: 25 });
    expect(reach.byOwner).toMatchObject({ 'team-0': 2, 'team-19': 1, other: 4 });
    expect(Object.keys(reach.byOwner)).toHaveLength(21);
    expect(reach.places).toBeUndefined();
  });

  it('counts accounts and Regions once there are several, and 400 of them', () => {
    const all = Array.from({ length: 500 }, (_none, index) => String(222_200_000_000 + index));
    const reach = [home.accountId, home.accountId, ...all].reduce(
      (sum, accountId) => withAffected(sum, anAlert({ event: { accountId } }), home),
      noneAffected,
    );

    expect(reach.resources).toBe(502);
    expect(reach.places?.slice(0, 2)).toEqual([
      { ...home, resources: 2 },
      { accountId: '222200000000', region: 'eu-west-1', resources: 1 },
    ]);
    expect(reach.places).toHaveLength(400);
    expect(placesOf({ ...home, reach: { ...noneAffected, resources: 7 } })).toEqual([{ ...home, resources: 7 }]);
  });

  it('counts a place with a name without end once', () => {
    const accountId = '9'.repeat(10_000);
    const reach = [1, 2].reduce((sum) => withAffected(sum, anAlert({ event: { accountId } }), home), noneAffected);

    expect(reach.places).toEqual([
      { ...home, resources: 0 },
      { accountId: '9'.repeat(20), region: 'eu-west-1', resources: 2 },
    ]);
  });
});

describe('incidents/owners', () => {
  const reach = { ...noneAffected, byOwner: { web: 3, dba: 5, 'no owner': 1 } };

  it('are known by name, and those that 0.1.0 counted too, the one with most first', () => {
    expect(ownersOf({ owners: ['new'], reach })).toEqual({ owners: ['new', 'web', 'dba'], hasUnowned: true });
    const rest = { ...noneAffected, byOwner: { other: 9, ['x'.repeat(80)]: 2 } };
    expect(ownersOf({ owners: ['x'.repeat(100)], reach: rest }), 'a long name is counted under its beginning').toEqual({
      owners: ['x'.repeat(100)],
      hasUnowned: false,
    });
    expect(ownersByReach({ owners: ['new'], reach })).toEqual(['dba', 'web', 'new']);
  });

  it('are kept once, a hundred of them', () => {
    expect(withOwner(['dba'], { owner: 'dba' })).toEqual(['dba']);
    expect(withOwner(['dba'], { owner: null })).toEqual(['dba', 'no owner']);
    const many = Array.from({ length: 100 }, (_none, index) => `team-${index}`);
    expect(withOwner(many, { owner: 'dba' })).toEqual(many);
  });
});
