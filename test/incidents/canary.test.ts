import { describe, expect, it } from 'vitest';
import { type Canary, canaryPartOf, isAsMeant, isCanaryName, isOfCanary } from '../../src/incidents/canary.ts';
import { anEvent } from '../support/alerts.ts';

const canary: Canary = {
  name: 'prod-backup-canary',
  accountId: '111122223333',
  region: 'eu-west-1',
  everySeconds: 86_400,
};
const table = (name: string, at = 'eu-west-1:111122223333') => `arn:aws:dynamodb:${at}:table/${name}`;
const partOf = (change: Parameters<typeof anEvent>[0]) => canaryPartOf(anEvent(change), canary);

describe('incidents/canary', () => {
  it.each(['succeeds', 'fails'] as const)('knows the backup that %s by the ARN of its table', (part) => {
    expect(partOf({ kind: 'backup', resourceArn: table(`prod-backup-canary-${part}`) })).toBe(part);
    expect(isOfCanary(table(`prod-backup-canary-${part}`), canary)).toBe(true);
  });

  it.each([
    ['another account', table('prod-backup-canary-fails', 'eu-west-1:444455556666')],
    ['another Region', table('prod-backup-canary-fails', 'eu-central-1:111122223333')],
    ['another stage', table('dev-backup-canary-fails')],
    ['a longer name', table('prod-backup-canary-fails-2')],
    ['a name before it', table('x-prod-backup-canary-fails')],
    ['something below it', `${table('prod-backup-canary-fails')}/backup/01`],
    ['something behind it', `${table('prod-backup-canary-fails')}:x`],
    ['another case', table('prod-backup-canary-FAILS')],
    ['another service', 'arn:aws:rds:eu-west-1:111122223333:table/prod-backup-canary-fails'],
    ['its name alone', 'prod-backup-canary-fails'],
    ['no resource', null],
  ])('takes nothing else for it: %s', (_what, resourceArn) => {
    expect(partOf({ kind: 'backup', resourceArn })).toBeNull();
    expect(isOfCanary(resourceArn, canary)).toBe(false);
  });

  it.each([
    ['a copy', { kind: 'copy' }],
    ['a restore', { kind: 'restore' }],
    ['a drill', { drill: true }],
    ['a size', { size: { bytes: 1, usualBytes: 2, runs: 3 } }],
  ] as const)('takes nothing but a backup for it: %s', (_what, change) => {
    expect(partOf({ kind: 'backup', resourceArn: table('prod-backup-canary-fails'), ...change })).toBeNull();
  });

  it('says what each has to do', () => {
    expect(isAsMeant('succeeds', 'succeeded')).toBe(true);
    expect(isAsMeant('succeeds', 'completed-with-issues')).toBe(false);
    expect([isAsMeant('fails', 'failed'), isAsMeant('fails', 'expired')]).toEqual([true, true]);
    expect([isAsMeant('fails', 'succeeded'), isAsMeant('fails', 'aborted')]).toEqual([false, false]);
    expect([isCanaryName('dev-backup-canary-fails'), isCanaryName('orders')]).toEqual([true, false]);
  });
});
