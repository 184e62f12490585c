import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/patterns/match.ts';

const document = {
  severity: 'high',
  strikes: 3,
  drill: false,
  nothing: null,
  resource: { type: 'EBS', name: 'orders-data', tags: { environment: 'prod', 'aws:x.y': '' } },
  list: ['a', 'b', ['c']],
  empty: [],
  items: [
    { kind: 'x', size: 1 },
    { kind: 'y', size: 2 },
  ],
};

describe('patterns/match', () => {
  it.each<[unknown, string]>([
    [{ severity: ['high'] }, 'the value is the same'],
    [{ severity: ['low', 'high'] }, 'a list means or'],
    [{ strikes: [3] }, 'numbers compare by value'],
    [{ drill: [false] }, 'booleans compare by value'],
    [{ nothing: [null] }, 'null is a value'],
    [{ severity: ['high'], resource: { type: ['EBS'] } }, 'all fields match'],
    [{ list: ['z', 'b'] }, 'one value of the list is among them'],
    [{ list: ['c'] }, 'lists in lists are one list'],
    [{ list: [{ 'anything-but': 'a' }] }, 'one value of the list is something else'],
    [{ items: { kind: ['y'], size: [2] } }, 'one object of the list has both'],
    [{ resource: { name: [{ prefix: 'orders-' }] } }, 'the text begins so'],
    [{ resource: { name: [{ prefix: '' }] } }, 'every text begins with nothing'],
    [{ resource: { type: [{ 'anything-but': 'RDS' }] } }, 'it is anything else'],
    [{ resource: { type: [{ 'anything-but': ['RDS', 'S3'] }] } }, 'it is none of them'],
    [{ strikes: [{ 'anything-but': [1, 2] }] }, 'the number is none of them'],
    [{ strikes: [{ 'anything-but': 'x' }] }, 'a number is anything but a text'],
    [{ resource: { name: [{ 'anything-but': { prefix: 'test-' } }] } }, 'it begins with something else'],
    [{ severity: [{ exists: true }] }, 'the field is there'],
    [{ nothing: [{ exists: true }] }, 'null is there'],
    [{ owner: [{ exists: false }] }, 'the field is not there'],
    [{ job: { plan: [{ exists: false }] } }, 'not even the object is there'],
    [{ resource: [{ exists: false }] }, 'an object is no leaf, as in EventBridge'],
    [{ empty: [{ exists: false }] }, 'an empty list has no value'],
    [{ resource: { tags: { team: ['x', { exists: false }] } } }, 'one alternative accepts that it is missing'],
    [{ resource: { tags: { 'aws:x.y': [''] } } }, 'a name with dots is one name and an empty value is a value'],
  ])('%j matches because %s', (pattern) => {
    expect(compilePattern(pattern)(document)).toEqual({ matched: true });
  });

  it.each<[unknown, string]>([
    [{ resource: { type: ['RDS', 'Aurora'] } }, 'resource.type is EBS, wanted RDS or Aurora'],
    [{ severity: ['High'] }, 'severity is high, wanted High'],
    [{ strikes: ['3'] }, 'strikes is 3, wanted 3'],
    [{ owner: ['ana'] }, 'owner is missing, wanted ana'],
    [
      { resource: { tags: { team: [{ 'anything-but': 'x' }] } } },
      'resource.tags.team is missing, wanted anything but x',
    ],
    [{ resource: { type: [{ 'anything-but': ['EBS', 'S3'] }] } }, 'resource.type is EBS, wanted anything but EBS, S3'],
    [{ resource: { name: [{ prefix: 'x' }] } }, 'resource.name is orders-data, wanted text beginning with x'],
    [{ strikes: [{ prefix: '3' }] }, 'strikes is 3, wanted text beginning with 3'],
    [
      { resource: { name: [{ 'anything-but': { prefix: 'orders' } }] } },
      'resource.name is orders-data, wanted anything not beginning with orders',
    ],
    [{ severity: [{ exists: false }] }, 'severity is high, wanted none'],
    [{ owner: [{ exists: true }] }, 'owner is missing, wanted any value'],
    [{ severity: ['high'], drill: [true], strikes: [9] }, 'drill is false, wanted true'],
    [{ resource: ['EBS'] }, 'resource is missing, wanted EBS'],
    [{ severity: { x: ['high'] } }, 'severity.x is missing, wanted high'],
    [{ items: { kind: ['x'], size: [2] } }, 'items.size is 1, wanted 2'],
    [{ list: { x: ['a'] } }, 'list.x is missing, wanted a'],
    [{ list: ['z'] }, 'list is a, b, c, wanted z'],
    [{ severity: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'severity is high, wanted a or b or c or d or 2 more'],
  ])('%j says why it does not match: %s', (pattern, because) => {
    expect(compilePattern(pattern)(document)).toEqual({ matched: false, because });
  });

  it('reaches own fields only', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const pattern = JSON.parse(`{"${name}":[{"exists":true}]}`) as unknown;

      expect(compilePattern(pattern)({}).matched).toBe(false);
    }
  });

  it('makes hostile values in the reason inert and short', () => {
    const hostile = `x\n\u001b[31m<!channel>\u202e${'y'.repeat(5000)}`;

    const result = compilePattern({ name: ['z'] })({ name: hostile });

    expect(result).toMatchObject({ matched: false });
    expect(JSON.stringify(result).length).toBeLessThan(150);
    expect(JSON.stringify(result)).not.toMatch(/\\n|\\u001b|\u202e/);
  });

  it.each<[unknown, RegExp, string]>([
    [null, /object of fields/, 'it is null'],
    [['high'], /object of fields/, 'it is a list'],
    [{}, /the pattern is empty/, 'it is empty'],
    [{ resource: {} }, /resource is empty/, 'a part of it is empty'],
    [{ severity: 'high' }, /not a list/, 'EventBridge refuses bare values'],
    [{ severity: [] }, /not a list of values/, 'an empty list matches nothing'],
    [{ severity: [['high']] }, /list inside a list/, 'lists do not nest'],
    [{ severity: [Number.NaN] }, /finite numbers/, 'NaN is no value'],
    [{ severity: [{}] }, /exactly one operator/, 'an operator is missing'],
    [{ severity: [{ prefix: 'a', exists: true }] }, /exactly one operator/, 'there are two'],
    [{ severity: [{ prefix: 1 }] }, /takes one text/, 'prefix is for text'],
    [{ severity: [{ exists: 'yes' }] }, /true or false/, 'exists is a boolean'],
    [{ severity: [{ 'anything-but': [] }] }, /anything-but takes/, 'it lists nothing'],
    [{ severity: [{ 'anything-but': ['a', 1] }] }, /anything-but takes/, 'texts and numbers do not mix'],
    [{ severity: [{ 'anything-but': null }] }, /anything-but takes/, 'null cannot be excluded'],
    [{ severity: [{ 'anything-but': { prefix: '' } }] }, /empty/, 'it would exclude every text'],
  ])('refuses %j (%s) because %s', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
