import { describe, expect, it } from 'vitest';
import { type Answer, Answers } from '../../src/estate/answers.ts';
import type { Call } from '../../src/estate/calls.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import { acceptFindings } from '../../src/findings/acceptances.ts';
import type { Denials } from '../../src/findings/denials.ts';
import { judge } from '../../src/findings/find.ts';
import { idOfFinding } from '../../src/findings/found-problems.ts';
import { denialsSeen } from '../../src/findings/vault-policies.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { longAgo, now, vaultArn } from './an-account.ts';

type Statement = Record<string, unknown>;

const answered = (call: Call, about: readonly string[], page: Record<string, unknown>): Answer => ({
  ...{ call, about, pages: [page], refused: null, why: null },
});
const refused: Answer = {
  ...{ call: 'get-backup-vault-access-policy', about: ['main'], pages: [] },
  ...{ refused: 'AccessDenied', why: 'AccessDenied' },
};
const denies = (Action: string) => ({ Effect: 'Deny', Principal: '*', Action, Resource: '*' });
const three = ['backup:DeleteRecoveryPoint', 'backup:StartCopyJob', 'backup:StartRestoreJob'].map(denies);

/** A look so many days after the first one at the only vault, with these statements; null: nobody may look at them. */
function look(statements: readonly Statement[] | null, days: number, denials: Denials) {
  const policy =
    statements === null
      ? refused
      : answered('get-backup-vault-access-policy', ['main'], { Policy: JSON.stringify({ Statement: statements }) });
  const vault = { BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), CreationDate: longAgo };
  const estate = readEstate(new Answers([answered('list-backup-vaults', [], { BackupVaultList: [vault] }), policy]));
  const at = addSeconds(now, days * 86_400);
  const judgement = judge(estate, { since: addSeconds(at, -86_400), at }, [], denials);
  return {
    judgement,
    found: judgement.findings.filter(({ reason }) => reason === 'protection-taken-away'),
    seen: denialsSeen(judgement.look),
  };
}

const first = look(three, 0, []).seen;

describe('findings/vault-policies: denials that are changed or gone', () => {
  it('of one vault are one finding, which names them', () => {
    const { found } = look([], 1, first);

    expect(found).toMatchObject([{ missed: 3, severity: 'high', subject: { arn: vaultArn('main'), name: 'main' } }]);
    expect(found[0]?.says).toContain(
      'no longer denies backup:DeleteRecoveryPoint; backup:StartCopyJob; backup:StartRestoreJob as it did: 3 statements were changed or taken out.',
    );
  });

  it('are the same finding until they are back, or for seven days, and none from then on', () => {
    const gone = look([], 1, first);
    const next = look(three.slice(0, 1), 2, gone.seen);
    const last = look(three.slice(0, 1), 7, next.seen);
    const after = look(three.slice(0, 1), 8, last.seen);

    const [id, ...others] = [gone, next, last].flatMap(({ found }) => found.map(idOfFinding));
    expect(others).toEqual([id, id]);
    expect(next.found[0]?.missed).toBe(2);
    expect(after.found).toEqual([]);
    expect(after.seen).toEqual([['main', [expect.objectContaining({ denies: 'backup:DeleteRecoveryPoint' })]]]);
    expect(look(three, 2, gone.seen).found).toEqual([]);
  });

  it('what was put in their place is missed as well when it goes, as a finding of its own', () => {
    const stricter = [...three.slice(1), { ...denies('backup:*'), Sid: 'all' }];
    const changed = look(stricter, 1, first);
    const loosened = look(three.slice(1), 2, changed.seen);

    expect(changed.found).toHaveLength(1);
    expect(loosened.found).toMatchObject([{ missed: 2, says: expect.stringContaining('backup:*') }]);
    expect(loosened.found.map(idOfFinding)).not.toEqual(changed.found.map(idOfFinding));
  });

  it('what was put in their place is not missed when they are back', () => {
    const changed = look([denies('backup:*')], 1, first);
    const back = look(three, 2, changed.seen);

    expect(back.found).toEqual([]);
    expect(back.seen).toEqual(first);
  });

  it('are neither missing nor there while nobody may look', () => {
    const unseen = look(null, 1, first);

    expect(unseen.found).toEqual([]);
    expect(unseen.seen).toEqual(first);
    expect(look([], 2, unseen.seen).found).toHaveLength(1);
  });

  it('as an earlier build kept them, without a time, are missing from the first look on', () => {
    const before: Denials = first.map(([vault, seen]) => [
      vault,
      seen.slice(0, 1).map(({ id, denies: what }) => ({ id, denies: what })),
    ]);
    const { found, seen } = look([], 30, before);

    expect(found).toHaveLength(1);
    expect(look([], 36, seen).found).toHaveLength(1);
    expect(look([], 37, seen).found).toEqual([]);
  });

  it('more than are remembered: what is missing stays', () => {
    const gone = look([], 1, first);
    const many = Array.from({ length: 60 }, (_none, index) => ({ Effect: 'Deny', Action: `a:${index}` }));
    const full = look(many, 2, gone.seen);

    expect(full.seen[0]?.[1]).toHaveLength(50);
    expect(look(many, 3, full.seen).found).toMatchObject([{ missed: 3 }]);
  });
});

describe('findings/vault-policies: what was meant', () => {
  const acceptance = {
    ...{ name: 'a new policy', reasons: ['protection-taken-away'], plans: null, types: null, tags: [] },
    ...{ owner: 'ana', reason: 'the policy is new', until: '2027-01-01T00:00:00.000Z', most: 1 },
  };

  it.each([
    ['the vault', ['*:backup-vault:main'], 'holds'],
    ['another vault', ['*:backup-vault:other'], 'unused'],
  ])('is accepted by the ARN of %s: %s', (_what, resources, state) => {
    const accepted = acceptFindings(look([], 1, first).judgement, [{ ...acceptance, resources }]);

    expect(accepted.acceptances).toMatchObject([{ state }]);
  });
});
