import { describe, expect, it } from 'vitest';
import { unknown } from '../../src/doctor/finding.ts';
import { checkSecret } from '../../src/doctor/secrets.ts';
import { shellWord } from '../../src/lib/shell-word.ts';
import { toolsWith } from './a-deployment.ts';

const name = '/backup-alerts/prod/secrets/pager';
const withSecret = (change: object) =>
  toolsWith({ aws: { secret: async () => ({ value: { value: 'x', isSecure: true, keyId: null, ...change } }) } });

describe('doctor/secrets', () => {
  it.each([
    [{ value: ' ' }, 'broken', 'is empty.'],
    [{ keyId: null }, 'ok', 'is there and can be read.'],
    [{ keyId: 'alias/aws/ssm' }, 'ok', 'is there and can be read.'],
    [{ keyId: 'alias/backup-alert-router-prod' }, 'ok', 'is there and can be read.'],
    [{ keyId: 'alias/finance' }, 'broken', 'with which the function deliver may not decrypt.'],
  ])('of a secret with %j: %s', async (change, state, says) => {
    expect(await checkSecret(name, withSecret(change))).toMatchObject([{ state, says: expect.stringContaining(says) }]);
  });
});

describe('doctor/finding', () => {
  it('says why nobody could look, where it is no permission', () => {
    expect(unknown({ check: 'key' }, { notKnown: 'KMS did not answer', lacks: null })).toEqual({
      check: 'key',
      state: 'not-known',
      says: 'KMS did not answer.',
      fix: null,
    });
  });

  it('writes a word as a shell takes it', () => {
    expect(['alerts@example.com', "o'brien & co"].map(shellWord)).toEqual(['alerts@example.com', "'o'\\''brien & co'"]);
  });
});
