import { describe, expect, it } from 'vitest';
import {
  anyArn,
  isSwitchedOff,
  likeText,
  moreExact,
  type Selected,
  type SelectedBy,
  type Selection,
  selectorOf,
} from '../../src/estate/selection.ts';
import { textMap } from '../../src/lib/text-map.ts';

const orders = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const server = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';

function selecting(change: Partial<Selection>): Selection {
  return {
    ...{ id: 's', name: null, createdAt: null, iamRoleArn: null },
    ...{ resources: [], notResources: [], listOfTags: [], conditions: [] },
    ...change,
  };
}

const daily = { operator: 'StringEquals', key: 'backup', value: 'daily' } as const;
const tags = (pairs: Record<string, string>) => textMap(Object.entries(pairs));

describe('estate/selection: which resources a selection means', () => {
  it.each<[string, Partial<Selection>, Record<string, string> | null, Selected]>([
    ['by its own ARN', { resources: [orders] }, {}, { by: 'named' }],
    ['by an ARN of its type', { resources: ['arn:aws:dynamodb:*:*:table/*'] }, {}, { by: 'type' }],
    ['by an ARN of its service', { resources: ['arn:aws:dynamodb:*'] }, {}, { by: 'service' }],
    ['by an ARN of its service, part by part', { resources: ['arn:aws:dynamodb:*:*:*'] }, {}, { by: 'service' }],
    ['by an ARN of any service', { resources: ['arn:aws:*:eu-west-1:*:*'] }, {}, { by: 'service' }],
    ['by everything', { resources: ['*'] }, {}, { by: 'all' }],
    ['by nothing at all', {}, {}, { by: 'all' }],
    ['by the more exact of two', { resources: ['*', 'arn:aws:dynamodb:*:*:table/*'] }, {}, { by: 'type' }],
    ['by a tag', { listOfTags: [daily] }, { backup: 'daily' }, { by: 'tag' }],
    ['by an ARN, whatever its tags', { resources: [orders], listOfTags: [daily] }, {}, { by: 'named' }],
    ['not by a tag that it has not', { listOfTags: [daily] }, { backup: 'weekly' }, 'no'],
    ['not by the ARN of another', { resources: [server] }, {}, 'no'],
    ['not when it is left out', { notResources: ['arn:aws:dynamodb:*'] }, {}, 'no'],
    ['not against a condition', { conditions: [daily] }, {}, 'no'],
    ['as its tags say, which are not known', { listOfTags: [daily] }, null, 'unknown'],
    ['as a condition says, and tags are not known', { resources: [orders], conditions: [daily] }, null, 'unknown'],
    ['by its ARN, though tags are not known', { resources: [orders], listOfTags: [daily] }, null, { by: 'named' }],
  ])('%s', (_how, change, found, selected) => {
    expect(selectorOf(selecting(change))({ arn: orders, tags: found === null ? null : tags(found) })).toEqual(selected);
  });

  it('takes the ARN of a bucket, which has nothing but its name, for one of its type', () => {
    const select = selectorOf(selecting({ resources: ['arn:aws:s3:::logs-*'] }));

    expect(select({ arn: 'arn:aws:s3:::logs-1', tags: tags({}) })).toEqual({ by: 'type' });
  });

  it.each<[Selection['conditions'][number]['operator'], string, string | null, boolean]>([
    ['StringEquals', 'daily', 'daily', true],
    ['StringEquals', 'da*', 'daily', false],
    ['StringNotEquals', 'daily', 'weekly', true],
    ['StringNotEquals', 'daily', null, true],
    ['StringLike', 'da*', 'daily', true],
    ['StringLike', 'da*', null, false],
    ['StringNotLike', 'da*', 'daily', false],
    ['StringNotLike', 'da*', null, true],
  ])('%s %s of a tag that is %s: %s', (operator, value, found, isMet) => {
    const select = selectorOf(selecting({ conditions: [{ operator, key: 'backup', value }] }));

    expect(select({ arn: orders, tags: tags(found === null ? {} : { backup: found }) })).toEqual(
      isMet ? { by: 'all' } : 'no',
    );
  });
});

describe('estate/selection: what an asterisk stands for', () => {
  it.each([
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['ab*bc', 'abc', false],
    ['a*b*c', 'axbxc', true],
    ['a*b*c', 'axc', false],
    ['a*cb*bc', 'acbc', false],
    ['a*', 'a b', false],
    ['a*b*c', 'a xbc', false],
    ['abc', 'abc', true],
    ['abc', 'ab', false],
  ])('%s means %s: %s', (pattern, text, isMeant) => {
    expect(anyArn([pattern])(text)).toBe(isMeant);
    expect(likeText(pattern)(text)).toBe(isMeant);
  });
});

describe('estate/selection: types that are switched off', () => {
  const optIn = textMap([
    ['EC2', false],
    ['RDS', true],
    ['Aurora', false],
  ]);

  it.each<[string | null, SelectedBy, boolean | null]>([
    ['EC2', 'tag', true],
    ['EC2', 'named', false],
    ['EC2', 'type', false],
    ['Aurora', 'type', true],
    ['RDS', 'all', false],
    ['S3', 'tag', null],
    [null, 'tag', null],
  ])('%s, selected by %s, is left out: %s', (type, by, isOff) => {
    expect(isSwitchedOff(type, by, optIn)).toBe(isOff);
  });

  it('is not known without the settings', () => {
    expect(isSwitchedOff('EC2', 'tag', null)).toBeNull();
  });

  it.each<[SelectedBy | null, SelectedBy | null, SelectedBy | null]>([
    ['tag', 'named', 'named'],
    ['type', 'service', 'type'],
    [null, 'tag', 'tag'],
    ['tag', null, 'tag'],
    [null, null, null],
  ])('of %s and %s the more exact is %s', (one, other, exact) => {
    expect(moreExact(one, other)).toBe(exact);
  });
});
