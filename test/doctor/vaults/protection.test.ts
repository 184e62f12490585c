import { describe, expect, it } from 'vitest';
import { describeKeyOf, describeLock, keyOwnerOf, lockOf } from '../../../src/doctor/vaults/protection.ts';
import { now } from '../a-deployment.ts';
import { aListedVault, aSeenVault, aVaultKey, denied, unanswered } from './a-vault.ts';

const later = '2026-12-01T00:00:00.000Z';
const before = '2026-01-01T00:00:00.000Z';

describe('doctor/vaults/protection: the key', () => {
  const ofAws = { vault: { keyType: 'AWS_OWNED_KMS_KEY' }, key: null } as const;
  const going = aVaultKey({ state: 'PendingDeletion', deletedAt: later });

  it.each([
    ['AWS’s own, of no account', ofAws, 'aws-owned', 'AWS’s own, in no account'],
    ['aws/backup', { key: { value: aVaultKey({ manager: 'AWS' }) } }, 'aws-managed', 'AWS’s own (aws/backup), enabled'],
    ['the customer’s', { key: { value: aVaultKey() } }, 'customer', 'the customer’s, enabled'],
    [
      'of whom KMS does not say',
      { key: { value: aVaultKey({ manager: null }) } },
      'not-known',
      'not known whose, enabled',
    ],
    ['not named by AWS', { key: null }, 'not-known', 'not known whose'],
    ['denied', { key: denied }, 'not-known', 'not known whose: backup:Something is denied'],
    ['not answered', { key: unanswered }, 'not-known', 'not known whose: AWS did not answer'],
    ['gone', { key: { value: null } }, 'not-known', 'a key that is gone'],
    ['disabled', { key: { value: aVaultKey({ state: 'Disabled' }) } }, 'customer', 'the customer’s, Disabled'],
    ['going', { key: { value: going } }, 'customer', `the customer’s, PendingDeletion: deleted ${later}`],
  ])('says whose it is and how it does when it is %s', (_what, seen, owner, says) => {
    expect([keyOwnerOf(aSeenVault(seen)), describeKeyOf(aSeenVault(seen))]).toEqual([owner, says]);
  });
});

describe('doctor/vaults/protection: the lock', () => {
  const airGapped = 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT';

  it.each([
    ['no lock', {}, ['none', null, false], 'not locked'],
    [
      'one that can be taken off',
      { isLocked: true },
      ['governance', null, false],
      'governance lock, which whoever may can take off at any time',
    ],
    [
      'one that can be changed yet',
      { isLocked: true, lockDate: later },
      ['compliance', later, false],
      `compliance lock, which can be changed until ${later}, and by nobody after that`,
    ],
    [
      'one that is fixed',
      { isLocked: true, lockDate: before },
      ['compliance', before, true],
      `compliance lock, which nobody can change since ${before}`,
    ],
    [
      'one that is fixed from this moment',
      { isLocked: true, lockDate: now },
      ['compliance', now, true],
      `compliance lock, which nobody can change since ${now}`,
    ],
    [
      'that of a logically air-gapped vault, whatever AWS says of it',
      { type: airGapped },
      ['compliance', null, true],
      'compliance lock, which nobody can change',
    ],
    [
      'that of a logically air-gapped vault with a date',
      { type: airGapped, isLocked: true, lockDate: before },
      ['compliance', before, true],
      `compliance lock, which nobody can change since ${before}`,
    ],
  ])('knows %s', (_what, given, [mode, fixedFrom, isFixed], says) => {
    const vault = aListedVault(given);

    expect(lockOf(vault, now)).toEqual({ mode, fixedFrom, isFixed });
    expect(describeLock(vault, now)).toBe(says);
  });

  it.each([
    [7, null, 'at least 7 days'],
    [null, 35, 'at most 35 days'],
    [7, 35, 'at least 7 and at most 35 days'],
    [1, null, 'at least 1 day'],
    [null, 1, 'at most 1 day'],
    [1, 35, 'at least 1 and at most 35 days'],
  ])('says how long recovery points are kept: %s to %s', (minRetentionDays, maxRetentionDays, kept) => {
    const days = { minRetentionDays, maxRetentionDays };
    const said = [{ isLocked: true }, { isLocked: true, lockDate: later }, { isLocked: true, lockDate: before }].map(
      (lock) =>
        describeLock(aListedVault({ ...lock, ...days }), now)
          .split('; ')
          .slice(1),
    );

    expect(said).toEqual(Array(3).fill([`recovery points are kept ${kept}`]));
    expect(describeLock(aListedVault(days), now)).toBe('not locked');
  });
});
