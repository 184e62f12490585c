import { describe, expect, it } from 'vitest';
import { backedUpType, canBeContinuous } from '../../src/estate/backed-up.ts';
import { isCall } from '../../src/estate/calls.ts';
import { listedIn } from '../../src/estate/listed.ts';
import { flagOf, numberOf, objectFrom, objectsIn, tagsIn } from '../../src/estate/lists.ts';

describe('estate/lists', () => {
  it.each<[unknown, number | null]>([
    [7, 7],
    ['7.5', 7.5],
    ['', null],
    [' ', null],
    ['seven', null],
    [Number.NaN, null],
    [null, null],
  ])('reads the number %j as %s', (value, number) => {
    expect(numberOf({ value }, 'value')).toBe(number);
  });

  it.each<[unknown, boolean | null]>([
    [true, true],
    [false, false],
    ['True', true],
    ['FALSE', false],
    ['yes', null],
    [1, null],
  ])('reads the flag %j as %s', (value, flag) => {
    expect(flagOf(value)).toBe(flag);
  });

  it.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 1 }],
    ['{"a":1}', { a: 1 }],
    ['[1]', null],
    ['{', null],
    [7, null],
    [[1], null],
  ])('reads the object %j', (value, object) => {
    expect(objectFrom(value)).toEqual(object);
  });

  it('reads objects in a list, and none where there is no list', () => {
    expect(objectsIn({ list: [{ a: 1 }, 7] }, 'list')).toEqual([{ a: 1 }]);
    expect(objectsIn({ list: 7 }, 'list')).toEqual([]);
  });

  it.each<[unknown, unknown]>([
    [undefined, {}],
    [null, {}],
    [[{ Key: 'a', Value: 'b' }, { Key: 'c' }, { Key: 'd', Value: null }], { a: 'b', c: '', d: '' }],
    [[{ Key: 'a', Value: 7 }], { a: '7' }],
    [[{ Key: 'a', Value: ['b'] }], null],
    [[{ Value: 'a' }], null],
    [[7], null],
    ['a=b', null],
  ])('reads the tags %j', (list, tags) => {
    expect(tagsIn(list)).toEqual(tags);
  });

  it('finds what is listed on every page, and nothing in an answer that is one thing', () => {
    expect(
      listedIn({ call: 'list-frameworks', pages: [{ Frameworks: [{ a: 1 }, 7] }, {}, { Frameworks: 7 }] }),
    ).toEqual([{ a: 1 }]);
    expect(listedIn({ call: 'get-role', pages: [{ Role: {} }] })).toEqual([]);
  });
});

describe('estate/backed-up', () => {
  it.each([
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders', 'DynamoDB'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/1', null],
    ['arn:aws:ec2:eu-west-1:111122223333:volume/vol-1', 'EBS'],
    ['arn:aws:ec2:eu-west-1::snapshot/snap-1', null],
    ['arn:aws:s3:::logs', 'S3'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:a', null],
    ['arn:aws:constructor:eu-west-1:111122223333:a', null],
    ['orders', null],
  ])('knows what AWS Backup calls %s', (arn, type) => {
    expect(backedUpType(arn)).toBe(type);
  });

  it('knows which types can have a continuous backup', () => {
    expect(['RDS', 'S3', 'EBS', null].map(canBeContinuous)).toEqual([true, true, false, false]);
  });
});

describe('estate/calls', () => {
  it('knows the calls that are looked at by their names', () => {
    expect(['list-backup-jobs', 'delete-backup-plan', 'constructor'].map(isCall)).toEqual([true, false, false]);
  });
});
