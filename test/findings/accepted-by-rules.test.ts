import { describe, expect, it } from 'vitest';
import { acceptFindings } from '../../src/findings/acceptances.ts';
import { meantTest } from '../../src/findings/expectation.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { textMap } from '../../src/lib/text-map.ts';
import type { Acceptance } from '../../src/rules/sections/protection.ts';
import { around, nightlyRule, now, plan, table, vaultArn } from './an-account.ts';
import { judged } from './judged.ts';

const orders = table('orders');
/** A plan that wants its backups in a vault that is not there, and missed all runs of a table. */
const account = judged({
  ...plan([{ ...nightlyRule, TargetBackupVaultName: 'gone' }]),
  ...around([orders], { 'list-backup-jobs.json': { BackupJobs: [] } }),
});

function anAcceptance(change: Partial<Acceptance> = {}): Acceptance {
  return {
    ...{ name: 'known', reasons: null, resources: null, plans: null, types: null, tags: [] },
    ...{ owner: 'ana', reason: 'scratch', until: '2026-12-31T00:00:00.000Z', most: 10 },
    ...change,
  };
}

/** Returns the reasons that an acceptance covers, and what became of it. */
function covered(change: Partial<Acceptance>) {
  const { findings, acceptances } = acceptFindings(account, [anAcceptance(change)]);
  return { by: findings.filter(({ accepted }) => accepted !== null).map(({ reason }) => reason), ...acceptances[0] };
}

const reasonsOf = (findings: readonly Finding[]) => [...new Set(findings.map(({ reason }) => reason))].sort();

describe('findings/acceptances: of the rules', () => {
  it('finds something of a resource and something of none to accept', () => {
    expect(reasonsOf(account.findings)).toEqual(expect.arrayContaining(['not-started', 'vault-missing']));
  });

  it.each<[string, Partial<Acceptance>, string[]]>([
    ['a reason', { reasons: ['vault-missing'] }, ['vault-missing']],
    ['a plan', { plans: ['nightly'], reasons: ['not-started', 'vault-missing'] }, ['not-started', 'vault-missing']],
    ['another plan', { plans: ['weekly'] }, []],
    ['an ARN', { resources: [orders], reasons: ['not-started', 'vault-missing'] }, ['not-started']],
    ['another ARN', { resources: [table('carts')] }, []],
    ['a type', { types: ['DynamoDB'], reasons: ['not-started', 'vault-missing'] }, ['not-started']],
    [
      'a tag',
      { tags: [{ key: 'backup', values: ['dai*'] }], reasons: ['not-started', 'vault-missing'] },
      ['not-started'],
    ],
  ])('covers by %s', (_by, change, reasons) => {
    expect(reasonsOf(account.findings.filter(({ reason }) => covered(change).by.includes(reason)))).toEqual(reasons);
  });

  it('means what is about no resource by what else it is about', () => {
    const subject = { arn: vaultArn('main'), type: 'Backup vault', name: 'main' };
    const [finding] = account.findings.filter(({ reason }) => reason === 'vault-missing');
    const of = (resources: string[]) =>
      acceptFindings({ ...account, findings: [{ ...(finding as Finding), subject }] }, [anAcceptance({ resources })])
        .findings[0]?.accepted?.name ?? null;

    expect([of([vaultArn('main')]), of([vaultArn('other')])]).toEqual(['known', null]);
    const ofNoPlan = { ...account, findings: [{ ...(finding as Finding), planName: null }] };
    expect(acceptFindings(ofNoPlan, [anAcceptance({ plans: ['nightly'] })]).acceptances[0]?.state).toBe('unused');
  });

  it.each<[Partial<Acceptance>, string]>([
    [{}, 'holds'],
    [{ until: now }, 'ended'],
    [{ most: 0 }, 'outgrown'],
    [{ plans: ['weekly'] }, 'unused'],
  ])('says what became of it: %j', (change, state) => {
    expect(covered(change)).toMatchObject({ state, by: state === 'holds' ? expect.anything() : [] });
  });

  it('counts the first of several, and names reasons that there are not', () => {
    const { findings, acceptances } = acceptFindings(account, [
      anAcceptance({ name: 'first', reasons: ['not-started', 'long-gone'] }),
      anAcceptance({ name: 'second' }),
    ]);
    const [missed] = findings.filter(({ reason }) => reason === 'not-started');

    expect(missed?.accepted?.name).toBe('first');
    expect(acceptances.map(({ unknownReasons }) => unknownReasons)).toEqual([['long-gone'], []]);
  });
});

describe('findings/expectation', () => {
  const meant = meantTest({ types: ['RDS'], tags: [{ key: 'env', values: ['prod', 'live*'] }] });

  it.each([
    ['RDS', { env: 'prod' }, true],
    ['RDS', { env: 'live-2' }, true],
    ['RDS', { env: 'dev' }, false],
    ['RDS', {}, false],
    ['RDS', null, false],
    ['S3', { env: 'prod' }, false],
    [null, { env: 'prod' }, false],
  ])('of type %s with the tags %j: %s', (type, tags, is) => {
    expect(meant({ type, tags: tags === null ? null : textMap(Object.entries(tags)) })).toBe(is);
  });
});
