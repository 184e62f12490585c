import { describe, expect, it } from 'vitest';
import { keptName, longestName, wholeArn } from '../../src/incidents/kept-names.ts';
import { anAlert } from '../support/alerts.ts';

const kept = { resourceName: 'x'.repeat(longestName) };

describe('incidents/kept-names', () => {
  it('a name is whole where its alert has it, and else says that there was more', () => {
    const named = (name: string) => anAlert({ resource: { name } });

    expect(keptName({ resourceName: 'orders' }, named('other'))).toBe('orders');
    expect(keptName(kept, named(`${kept.resourceName}yz`))).toBe(`${kept.resourceName}yz`);
    expect(keptName(kept, named('another'))).toBe(`${kept.resourceName}…`);
    expect(keptName(kept, null)).toBe(`${kept.resourceName}…`);
    expect(keptName(kept)).toBe(`${kept.resourceName}…`);
  });

  it.each([
    ['an ARN', 'arn:aws:rds:eu-west-1:111122223333:db:orders-db', true],
    ['one that 0.1.0 cut', `arn:aws:rds:eu-west-1:111122223333:db:${'x'.repeat(480)}`, false],
    ['one that is a character shorter', 'a'.repeat(499), true],
    ['one of as many characters as 0.1.0 kept', 'a'.repeat(500), false],
    ['one that was cut before', 'arn:aws:rds:eu-west-1:111122223333:db:ord…', false],
    ['one that ends in half a character', 'arn:aws:rds:eu-west-1:111122223333:db:ord\ud83d', false],
  ])('keeps %s or leaves it out', (_what, arn, isKept) => {
    expect(wholeArn(arn)).toBe(isKept ? arn : null);
  });

  it('has none where there is none', () => {
    expect(wholeArn(null)).toBeNull();
  });
});
