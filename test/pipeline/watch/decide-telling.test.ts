import { describe, expect, it } from 'vitest';
import { Answers } from '../../../src/estate/answers.ts';
import { readEstate } from '../../../src/estate/read-estate.ts';
import { judge } from '../../../src/findings/find.ts';
import { EstateCollector } from '../../../src/pipeline/watch/collect-estate.ts';
import { decideTelling, type Telling } from '../../../src/pipeline/watch/decide-telling.ts';
import type { FindingsProgress, KnownFinding } from '../../../src/ports/incidents/known-findings.ts';
import { around, type Files, longAgo, now, plan, planId, vaultArn } from '../../findings/an-account.ts';
import { trail, trailed } from '../../findings/trailed.ts';
import { AccountFiles } from '../../support/account-files.ts';

const since = '2026-11-20T14:00:00.000Z';
const keyArn = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const gone = 'An error occurred (ResourceNotFoundException): none';
const open = {
  Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }),
};
const vaults = ['main', 'other'];

/** Two vaults, each with a key of its own; anybody is let into the first, and into the second nobody. */
const files: Files = {
  ...plan(),
  ...around(),
  'list-backup-vaults.json': {
    BackupVaultList: vaults.map((name) => ({
      BackupVaultName: name,
      BackupVaultArn: vaultArn(name),
      EncryptionKeyArn: keyArn(name),
      CreationDate: longAgo,
    })),
  },
  ...Object.fromEntries(
    vaults.flatMap((name) => [
      [`get-backup-vault-access-policy.${name}.json`, gone],
      [`describe-key.${name}.json`, { KeyMetadata: { KeyId: name, Arn: keyArn(name), KeyState: 'Enabled' } }],
      [`list-recovery-points-by-backup-vault.${name}.json`, { RecoveryPoints: [] }],
    ]),
  ),
};
const opened: Files = { ...files, 'get-backup-vault-access-policy.main.json': open };

/** What a look at everything decides, of what was known before. */
async function decides(found: Files, known: readonly KnownFinding[], at = now): Promise<Telling> {
  const asked = { since, isDaily: true };
  const collected = await new EstateCollector(new AccountFiles(found)).goOn(
    asked,
    () => at,
    () => true,
  );
  const judgement = judge(readEstate(new Answers(collected?.answers ?? [])), { since, at });
  const progress: FindingsProgress = { reasons: ['protection-taken-away'], plans: [planId], wholeAt: since };
  const quiet = { tellFrom: null, isLongMissing: () => false, isGone: () => false, closesGone: true };
  return decideTelling({ judgement, known, progress, isDaily: true, ...quiet });
}

const namesOf = (telling: Telling) => telling.over.map(({ finding }) => finding.problem.name);

describe('pipeline/watch/decide-telling: what is about one vault', () => {
  it.each([
    ['the key of another vault is refused', 'describe-key.other.json'],
    ['the policy of another vault is refused', 'get-backup-vault-access-policy.other.json'],
    ['the points of another vault are refused', 'list-recovery-points-by-backup-vault.other.json'],
    ['the trail is refused, on which it does not hang', 'lookup-events.json'],
  ])('is over when it is, though %s', async (_says, file) => {
    const { tell } = await decides(opened, []);
    expect(tell.map(({ problem }) => problem.name)).toEqual(['main']);

    expect(namesOf(await decides({ ...files, [file]: undefined }, tell))).toEqual(['main']);
  });

  it.each([
    ['its own key is refused', 'describe-key.main.json'],
    ['its own policy is refused', 'get-backup-vault-access-policy.main.json'],
    ['the vaults are not known', 'list-backup-vaults.json'],
  ])('but not when %s', async (_says, file) => {
    const { tell } = await decides(opened, []);

    expect(namesOf(await decides({ ...files, [file]: undefined }, tell))).toEqual([]);
  });
});

describe('pipeline/watch/decide-telling: a call that is further back than is looked', () => {
  const deletes = { ...files, ...trail(trailed('DeleteBackupPlan', { backupPlanId: 'gone' })) };

  it('is forgotten, though a key is refused, so that the next one is told', async () => {
    const { tell } = await decides(deletes, []);
    expect(tell).toHaveLength(1);
    const past = tell.map((one) => ({ ...one, dueAt: '2026-11-19T00:00:00.000Z', toldOf: 'told' as const }));

    const { over, forget } = await decides({ ...files, 'describe-key.other.json': undefined }, past);
    expect(over).toEqual([]);
    expect(forget).toEqual(past);
  });

  it('one that may still be looked at is neither over nor forgotten while a key is refused', async () => {
    const { tell } = await decides(deletes, []);
    const { over, forget } = await decides({ ...files, 'describe-key.other.json': undefined }, tell);

    expect([...over, ...forget]).toEqual([]);
  });
});
