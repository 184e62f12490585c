import { describe, expect, it } from 'vitest';
import { groupKeyOf, shapeKeyOf, sharedKeyOf } from '../../src/routing/group.ts';
import { anAlert } from '../support/alerts.ts';

const document = {
  account: '111122223333',
  severity: 'high',
  drill: false,
  error: { code: 'kms-key-unusable' },
  job: { attempt: 2 },
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
    [
      ['drill', 'job.attempt'],
      'r|drill=false|job.attempt=2',
      'what is said with yes and no, or counted, has values too',
    ],
    [['owner.name'], 'r|owner.name', 'what is missing has no fields'],
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

describe('routing/group: what is behind alerts of whatever route', () => {
  const place = '111122223333|eu-west-1';
  const shared = (change: Parameters<typeof anAlert>[0], groupBy: readonly string[] = []) =>
    sharedKeyOf(anAlert(change), groupBy)?.key ?? null;
  const kms = `cause|${place}|kms|arn:aws:kms:eu-west-1:111122223333:key/0ab1`;

  it.each<[string, Parameters<typeof anAlert>[0], string | null]>([
    ['a part of a composite resource', { job: { parentJobId: 'A|b' } }, `composite|${place}|a%7Cb`],
    ['the composite resource itself', { job: { id: 'A|b', isParent: true } }, `composite|${place}|a%7Cb`],
    ['a parent without an id', { job: { id: '', isParent: true } }, kms],
    ['a broken key', {}, kms],
    ['words of AWS that are the same', { cause: { kind: 'message', key: 'm', says: 'm' } }, null],
    ['nothing known', { cause: null }, null],
    ['a drill', { event: { drill: true } }, null],
    [
      'a key of another account',
      { cause: { kind: 'kms', key: 'k', says: 'k', place: { accountId: '9|9', region: 'us-east-1' } } },
      'cause|9%7C9|us-east-1|k',
    ],
    [
      'what the organization set up',
      { cause: { kind: 'role', key: 'r', says: 'r', place: 'organization' } },
      'cause|organization|r',
    ],
  ])('%s', (_what, change, key) => {
    expect(shared(change)).toBe(key);
  });

  it.each(['resource.arn', 'resource.id', 'resource.name', 'job.vault'])(
    'is left out by a group for each %s',
    (field) => {
      expect(shared({}, ['account', field])).toBeNull();
      expect(shared({}, ['account', 'resource.type'])).toBe(kms);
    },
  );

  it('is said in the words of AWS', () => {
    expect(sharedKeyOf(anAlert({ job: { parentJobId: 'A' } }), [])?.says).toBe('composite job A');
    expect(sharedKeyOf(anAlert(), [])?.says).toBe('KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1');
  });

  it('and errors that the catalogue does not know are apart by their text', () => {
    const unknown = { error: { code: 'unknown' }, cause: { kind: 'message', key: 'a|b', says: 'a|b' } } as const;

    expect(shapeKeyOf(anAlert(unknown))).toBe('|a%7Cb');
    expect(shapeKeyOf(anAlert({ ...unknown, cause: null }))).toBe('');
    expect(shapeKeyOf(anAlert({ cause: unknown.cause }))).toBe('');
  });
});
