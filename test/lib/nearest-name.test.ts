import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/lib/nearest-name.ts';

describe('lib/nearest-name', () => {
  const names = ['critical', 'high', 'medium', 'low', 'dba-pager'];

  it.each<[string, string | null, string]>([
    ['critcal', 'critical', 'a letter is lost'],
    ['hihg', 'high', 'two letters are swapped'],
    ['LOW', 'low', 'only the case differs'],
    ['dba_pager', 'dba-pager', 'a letter is changed'],
    ['lo', 'low', 'a short name may differ by one'],
    ['bananas', null, 'nothing is near'],
    ['“Low”', 'low', 'an editor put its own quotes around it'],
    ['“”', null, 'nothing stands in the quotes'],
    ['', null, 'there is nothing to compare'],
    ['x'.repeat(5000), null, 'no name is that long'],
  ])('takes %j for %j because %s', (name, expected) => {
    expect(nearestName(name, names)).toBe(expected);
  });

  it('takes the nearest of several near ones', () => {
    expect(nearestName('policy', ['polici', 'policy-b', 'policx', 'policy'])).toBe('policy');
  });

  it('passes over candidates of any length', () => {
    expect(nearestName('low', ['l'.repeat(100_000)])).toBeNull();
  });
});
