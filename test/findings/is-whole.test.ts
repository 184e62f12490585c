import { describe, expect, it } from 'vitest';
import { isAsked, isWhole, sinceOf } from '../../src/findings/find.ts';
import type { FindingReason, FindingRow } from '../../src/findings/finding.ts';
import { findingRows } from '../../src/findings/registry.ts';
import { around, type Files, now, plan, planId, vaultArn } from './an-account.ts';
import { judged } from './judged.ts';

const row = (reason: FindingReason) => findingRows.find((one) => one.reason === reason) as FindingRow;
const estateOf = (files: Files) => judged(files).estate;
const whole: Files = { ...plan(), ...around() };
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1f2e';
const vaults = (...list: object[]) => ({ 'list-backup-vaults.json': { BackupVaultList: list } });
const main = { BackupVaultName: 'main', BackupVaultArn: vaultArn('main') };

describe('findings/find: whether a look is whole', () => {
  it('looks as far back as a row reaches', () => {
    const span = { since: '2026-11-21T00:00:00.000Z', at: now };

    expect(sinceOf(row('stale'), span)).toBe(span.since);
    expect(sinceOf(row('restore-test-incomplete'), span)).toBe('2026-10-23T14:00:00.000Z');
    expect(sinceOf(row('not-started'), span)).toBe(span.since);
  });

  it('is whole when all that a row needs was answered, and not when something was refused or is cut', () => {
    const cut = { ...whole, 'list-backup-jobs.json': { BackupJobs: [], NextToken: 'more' } };

    expect(isWhole(row('not-started'), estateOf(whole))).toBe(true);
    expect(isWhole(row('not-started'), estateOf(cut))).toBe(false);
    expect(isWhole(row('not-started'), estateOf({ ...whole, 'list-backup-jobs.json': '' }))).toBe(false);
  });

  it('was asked when there is an answer or a refusal to each, or nothing to ask about', () => {
    const role = row('role-missing');
    const { 'get-role.AWSBackupDefaultServiceRole.json': _role, ...without } = whole;
    const empty = {
      ...whole,
      'list-backup-plans.json': { BackupPlansList: [] },
      [`get-backup-plan.${planId}.json`]: '',
    };

    expect(isAsked(role, estateOf(whole))).toBe(true);
    expect(isAsked(role, estateOf({ ...without, 'get-role.other.json': '' }))).toBe(true);
    expect(isAsked(role, estateOf(without))).toBe(false);
    expect(isAsked(row('not-started'), estateOf(whole))).toBe(true);
    expect(isAsked(row('vault-missing'), estateOf(empty))).toBe(true);
  });

  it('needs no answer about what there is none of', () => {
    const none = {
      ...whole,
      ...vaults(),
      'list-rules.json': { Rules: [] },
      'list-restore-testing-plans.json': { RestoreTestingPlans: [] },
    };
    const selections = { [`list-backup-selections.${planId}.json`]: { BackupSelectionsList: [] } };
    const bare = Object.fromEntries(
      Object.entries({ ...none, ...selections }).filter(
        ([name]) => !/^(?:get-backup-selection|get-role|list-recovery)/.test(name),
      ),
    );

    for (const reason of ['protection-taken-away', 'unheard', 'role-missing', 'restore-test-incomplete'] as const)
      expect([reason, isAsked(row(reason), estateOf(bare))]).toEqual([reason, true]);
    expect(isAsked(row('protection-taken-away'), estateOf({ ...bare, ...vaults(main) }))).toBe(false);
  });

  it('of a finding about a vault counts what is asked about that vault and its key', () => {
    const taken = row('protection-taken-away');
    const points = { 'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [] } };
    const policy = { 'get-backup-vault-access-policy.main.json': { Policy: '{}' } };
    const key = { 'describe-key.1f2e.json': { KeyMetadata: { KeyId: '1f2e', Arn: keyArn } } };
    const about = (files: Files, arn: string | null = vaultArn('main')) =>
      isWhole(
        taken,
        estateOf({ ...whole, ...vaults(main), 'lookup-events.json': '', ...points, ...policy, ...files }),
        arn,
      );

    expect(about({})).toBe(true);
    expect(about({ 'get-backup-vault-access-policy.main.json': '' })).toBe(false);
    expect(about({}, vaultArn('other'))).toBe(false);
    expect(about({}, null)).toBe(false);
    expect(about({ ...vaults({ ...main, EncryptionKeyArn: keyArn }), ...key })).toBe(false);
    expect(
      about({
        ...vaults({ ...main, EncryptionKeyArn: keyArn }),
        [`describe-key.${keyArn.replaceAll('/', '%2F')}.json`]: key['describe-key.1f2e.json'],
      }),
    ).toBe(true);
    const notified = row('eyes-switched-off');
    const eyes = {
      'get-backup-vault-notifications.main.json': { BackupVaultEvents: [] },
      'list-report-plans.json': { ReportPlans: [] },
      'list-frameworks.json': { Frameworks: [] },
    };
    expect(isWhole(notified, estateOf({ ...whole, ...vaults(main), ...eyes }), vaultArn('main'))).toBe(true);
    expect(
      isWhole(notified, estateOf({ ...whole, ...vaults(main), ...eyes, 'list-frameworks.json': '' }), vaultArn('main')),
    ).toBe(false);
  });
});
