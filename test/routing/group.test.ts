import { describe, expect, it } from 'vitest';
import { groupKeyOf } from '../../src/routing/group.ts';

const document = {
  account: '111122223333',
  severity: 'high',
  drill: false,
  error: { code: 'kms-key-unusable' },
  resource: { tags: { environment: 'prod', 'aws:cloudformation:stack.name': 'a|b=c' } },
};

describe('routing/group', () => {
  it.each<[string[], string, string]>([
    [['account', 'error.code'], 'r|account=111122223333|error.code=kms-key-unusable', 'fields stand with their values'],
    [[], 'r', 'one incident per route'],
    [['owner'], 'r|owner', 'a missing field stands alone'],
    [['resource.tags.environment'], 'r|resource.tags.environment=prod', 'tags are open'],
    [
      ['resource.tags.aws:cloudformation:stack.name'],
      'r|resource.tags.aws:cloudformation:stack.name=a%7Cb%3Dc',
      'tag keys keep their dots and separators are escaped',
    ],
    [['resource.tags.toString'], 'r|resource.tags.toString', 'only own fields count'],
    [['resource'], 'r|resource', 'an object is no value'],
    [['error.code.x'], 'r|error.code.x', 'text has no fields'],
  ])('groups by %j as %j because %s', (groupBy, expected) => {
    expect(groupKeyOf(document, 'r', groupBy)).toBe(expected);
  });

  it('never joins drills and real alerts', () => {
    expect(groupKeyOf({ ...document, drill: true }, 'r', [])).toBe('drill=true|r');
  });

  it('tells an empty value from a missing one', () => {
    expect(groupKeyOf({ owner: '' }, 'r', ['owner'])).not.toBe(groupKeyOf({}, 'r', ['owner']));
  });

  it('stays short and distinct for long values', () => {
    const keys = ['a', 'b'].map((end) => groupKeyOf({ owner: 'x'.repeat(3000) + end }, 'r', ['owner']));

    expect(keys[0]).not.toBe(keys[1]);
    expect(keys.every((key) => key.length <= 400)).toBe(true);
  });

  it('takes lone surrogates and control characters', () => {
    expect(groupKeyOf({ owner: '\ud800\n' }, 'r', ['owner'])).toBe('r|owner=\ufffd%0A');
  });
});
