import { describe, expect, it } from 'vitest';
import { ownersByReach, ownersOf, withOwner } from '../../src/incidents/owners.ts';
import { noneAffected, withAffected } from '../../src/incidents/reach.ts';
import { anAlert } from '../support/alerts.ts';

describe('incidents/reach', () => {
  it('counts types and owners by name, and those after twenty together', () => {
    const owners = Array.from({ length: 23 }, (_none, index) => `team-${index}`);
    const reach = [...owners, 'team-0', null].reduce(
      (sum, owner) => withAffected(sum, anAlert({ owner })),
      noneAffected,
    );

    expect(reach.resources).toBe(25);
    expect(reach.byType).toEqual({ RDS: 25 });
    expect(reach.byOwner).toMatchObject({ 'team-0': 2, 'team-19': 1, other: 4 });
    expect(Object.keys(reach.byOwner)).toHaveLength(21);
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
