import { describe, expect, it } from 'vitest';
import { describeField, describePattern, formatFew } from '../../src/rules/describe-pattern.ts';

describe('rules/describe-pattern', () => {
  it.each<[unknown, string]>([
    [undefined, 'every alert'],
    ['no pattern', ''],
    [{ resource: { type: ['RDS', 'Aurora'] }, severity: ['critical'] }, 'RDS or Aurora, critical'],
    [{ resource: { tags: { environment: ['prod', { prefix: 'dev' }] } } }, 'environment=prod or dev*'],
    [{ region: [{ prefix: { 'equals-ignore-case': 'EU-' } }] }, 'region=EU- (any case)*'],
    [{ region: [{ suffix: '-1' }, { suffix: { 'equals-ignore-case': '-A' } }] }, 'region=*-1 or *-A (any case)'],
    [
      { region: [{ wildcard: 'eu-*-1' }, { 'equals-ignore-case': 'EU-WEST-1' }] },
      'region=eu-*-1 or EU-WEST-1 (any case)',
    ],
    [{ owner: [{ exists: true }] }, 'with owner'],
    [{ owner: ['dba', { exists: false }] }, 'owner=dba or without owner'],
    [{ strikes: [{ numeric: ['>', 2, '<', 5] }] }, 'strikes > 2 and < 5'],
    [{ cause: [{ cidr: '10.0.0.0/8' }] }, 'cause in 10.0.0.0/8'],
    [{ owner: [{ 'louder-than': 3 }] }, 'owner {"louder-than":3}'],
    [{ owner: [{ 'anything-but': ['a', 'b'] }] }, 'owner not a or b'],
    [{ owner: [{ 'anything-but': { prefix: ['a', 'b'] } }] }, 'owner not a* or b*'],
    [{ owner: [{ 'anything-but': { 'louder-than': 3 } }] }, 'owner not {"louder-than":3}'],
    [{ $or: [{ owner: ['a'], drill: [true] }, { owner: ['b'] }] }, '(owner=a, drill=true; or owner=b)'],
  ])('says %j in short', (pattern, says) => {
    expect(describePattern(pattern)).toBe(says);
  });

  it.each([
    ['resource.name', 'name'],
    ['resource.id', 'resource.id'],
    ['resource.account', 'resource.account'],
    ['resource.tags.environment', 'environment'],
    ['resource.tags.owner', 'tag owner'],
    ['resource.tags.plan', 'tag plan'],
    ['labels.team', 'label team'],
  ])('calls the field %s %s', (field, says) => {
    expect(describeField(field)).toBe(says);
  });

  it('says six values of many, and a seventh rather than that there is one more', () => {
    expect(formatFew(['1', '2', '3', '4', '5', '6', '7'])).toBe('1 or 2 or 3 or 4 or 5 or 6 or 7');
    expect(formatFew(['1', '2', '3', '4', '5', '6', '7', '8'])).toBe('1 or 2 or 3 or 4 or 5 or 6 or 2 more');
  });
});
