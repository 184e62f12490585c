import { describe, expect, it } from 'vitest';
import { absent, fieldType, refusedBy, unnamedValue, witnessesOf } from '../../src/rules/witness.ts';

describe('rules/witness', () => {
  it.each<[unknown, string, unknown[]]>([
    ['prod', 'owner', ['prod']],
    [{ prefix: 'eu-' }, 'region', ['eu-any-other', 'eu-']],
    [{ prefix: { 'equals-ignore-case': 'EU-' } }, 'region', ['EU-any-other', 'EU-']],
    [{ suffix: '-1' }, 'region', ['any-other-1', '-1']],
    [{ wildcard: 'a*\\*b' }, 'owner', ['ax*b', 'a*b']],
    [{ 'equals-ignore-case': 'Foo' }, 'owner', ['Foo']],
    [{ prefix: 'c' }, 'severity', ['critical']],
    [{ numeric: ['>', 3] }, 'strikes', [4]],
    [{ numeric: ['>', 1, '<', 5] }, 'strikes', [2, 4, 3]],
    [{ cidr: '10.0.0.0/8' }, 'cause', ['10.0.0.0']],
    [{ exists: true }, 'owner', ['any-other', 'any-other-still']],
    [{ exists: true }, 'drill', [true, false]],
    [{ exists: true }, 'strikes', [0]],
    [{ exists: false }, 'owner', [absent]],
    [{ 'anything-but': ['prod'] }, 'owner', ['any-other', 'any-other-still']],
    [{ 'anything-but': [3] }, 'strikes', [0, 4, 2]],
    [{ 'louder-than': 3 }, 'owner', []],
  ])('%j of %s is met by %j', (entry, field, values) => {
    expect(witnessesOf(entry, field)).toEqual(values);
  });

  it.each<[unknown, unknown[]]>([
    ['prod', []],
    [{ 'anything-but': 'prod' }, ['prod']],
    [{ 'anything-but': ['prod', 'dev'] }, ['prod', 'dev']],
    [{ 'anything-but': { suffix: ['-a', '-b'] } }, ['any-other-a', '-a', 'any-other-b', '-b']],
  ])('%j refuses %j', (entry, values) => {
    expect(refusedBy(entry, 'owner')).toEqual(values);
  });

  it.each<[string, unknown[], unknown]>([
    ['severity', [], null],
    ['drill', [], null],
    ['owner', ['dba'], 'any-other'],
    ['strikes', [], 0],
    ['strikes', [0], 1],
    ['strikes', [0, 1, 7, 'x'], 8],
  ])('of %s a value beside %j is %s', (field, named, value) => {
    expect(unnamedValue(fieldType(field), new Set(named))).toBe(value);
  });

  it('takes tags and labels for text that may be absent, and what is no field for text', () => {
    expect(fieldType('resource.tags.env')).toEqual({ type: 'string' });
    expect(fieldType('labels.team')).toEqual({ type: 'string' });
    expect(fieldType('nothing')).toEqual({ type: 'string', always: true });
  });
});
