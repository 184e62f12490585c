import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Answers } from '../../src/estate/answers.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import { findingReasons } from '../../src/findings/finding.ts';
import { lookAt } from '../../src/findings/look.ts';
import { findingRows } from '../../src/findings/registry.ts';
import { folderWith, runCli } from '../cli/run-cli.ts';
import { workedMs } from '../support/worked.ts';
import { around, type Files, instance, nightlyRule, now, plan, table } from './an-account.ts';
import type { FindingCase, FindingCases } from './finding-case.ts';
import { trailed } from './trailed.ts';

interface Printed {
  findings: { reason: string; says: string; advice: string[] }[];
  notKnown: { what: string; why: string }[];
}

/** Runs a checkup on the files of a case, as somebody would. */
async function checkUp({
  files,
  at = now,
  since = '7d',
  rules,
}: Omit<FindingCase, 'finds' | 'says'>): Promise<Printed> {
  const given = rules === undefined ? [] : ['--rules', `${folderWith({ 'rules.yml': rules })}/rules.yml`];
  const { out } = await runCli([
    'checkup',
    '--files',
    folderWith(files),
    '--at',
    at,
    '--since',
    since,
    '--json',
    ...given,
  ]);
  return JSON.parse(out) as Printed;
}

const files = readdirSync('test/findings/cases').map((file) => file.replace(/\.ts$/, ''));
const cases = new Map(
  await Promise.all(
    files.map(
      async (reason) => [reason, ((await import(`./cases/${reason}.ts`)) as { cases: FindingCases }).cases] as const,
    ),
  ),
);
const casesOf = (reason: string): FindingCases => cases.get(reason) ?? { alerts: [], twins: [] };

describe.each(findingRows.map((row) => [row.reason, row] as const))('findings/find: %s', (reason, row) => {
  const { alerts, twins } = casesOf(reason);

  it('has accounts in which it finds something, and twins in which it must not', () => {
    expect(alerts.length, `add test/findings/cases/${reason}.ts`).toBeGreaterThan(0);
    expect(twins.length, `add twins to test/findings/cases/${reason}.ts`).toBeGreaterThan(0);
    expect(twins.flatMap(({ finds }) => finds)).toEqual([]);
    expect(row.advice.length).toBeGreaterThan(0);
  });

  it.each(alerts)('finds it: $says', async (given) => {
    const { findings } = await checkUp(given);
    const found = findings.filter((one) => one.reason === reason);

    expect(found).toHaveLength(given.finds.length);
    expect(found).toEqual(given.finds.map((one) => expect.objectContaining(one)));
    for (const { says, advice } of found) {
      expect(says).toMatch(/^[A-Z\d].*\.$/);
      expect(advice.join(' ')).not.toBe('');
    }
  });

  it.each(twins)('keeps silent: $says', async (given) => {
    const { findings } = await checkUp(given);

    expect(findings.filter((one) => one.reason === reason)).toEqual([]);
  });

  it.each([...row.needs])('is not known without %s', async (call) => {
    const files = Object.fromEntries(
      Object.entries({ ...plan(), ...around() }).filter(
        ([name]) => !(name === `${call}.json` || name.startsWith(`${call}.`)),
      ),
    );
    const { findings, notKnown } = await checkUp({ files });

    expect(findings.filter((one) => one.reason === reason)).toEqual([]);
    expect(notKnown).toContainEqual({ what: reason, why: expect.any(String) });
  });
});

describe('findings/find', () => {
  it('finds nothing where all is well', async () => {
    const { findings } = await checkUp({ files: { ...plan(), ...around() } });

    expect(findings).toEqual([]);
  });

  it('has each reason once, in rows and cases', () => {
    const rows = findingRows.map(({ reason }) => reason);

    expect(new Set(rows).size).toBe(rows.length);
    expect(files.filter((reason) => !rows.includes(reason as never))).toEqual([]);
    expect(rows.filter((reason) => !findingReasons.includes(reason))).toEqual([]);
  });
});

describe('findings/find: what is not known', () => {
  const key = '1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
  const whole: Files = {
    ...plan(),
    ...around([table('orders'), instance('i-1')], {
      'list-backup-vaults.json': {
        BackupVaultList: [{ BackupVaultName: 'main', EncryptionKeyArn: `arn:aws:kms:eu-west-1:1:key/${key}` }],
      },
      'get-role.another.json': { Role: { RoleName: 'another' } },
      'list-restore-testing-plans.json': { RestoreTestingPlans: [{ RestoreTestingPlanName: 'weekly' }] },
      'get-restore-testing-plan.weekly.json': { RestoreTestingPlan: { RestoreTestingPlanName: 'weekly' } },
      'list-restore-testing-selections.weekly.json': { RestoreTestingSelections: [] },
      [`describe-key.${key}.json`]: { KeyMetadata: { KeyId: key } },
      'describe-instances.json': { Reservations: [] },
    }),
  };

  it.each([
    'get-role.AWSBackupDefaultServiceRole',
    `describe-key.${key}`,
    'list-restore-testing-selections.weekly',
    'describe-instances',
  ])('names %s when it is missing', async (name) => {
    const { [`${name}.json`]: _, ...files } = whole;
    const [named, all] = [await checkUp({ files }), await checkUp({ files: whole })];

    expect(all.notKnown.map(({ what }) => what)).not.toContain(name);
    expect(named.notKnown).toContainEqual({ what: name, why: 'it was not asked' });
  });

  it('takes an answer to something else for none, but an answer with nothing for a list with nothing in it', async () => {
    const wrong = await checkUp({
      files: { ...whole, 'list-backup-plans.json': { BackupPlan: {} }, 'list-rules.json': {} },
    });

    expect(wrong.notKnown).toContainEqual({ what: 'list-backup-plans', why: expect.stringContaining('has no list') });
    expect(wrong.notKnown.map(({ what }) => what)).not.toContain('unheard');
  });

  it('names the rule whose zone there is not, and expects no run of it', async () => {
    const rule = { ...nightlyRule, ScheduleExpressionTimezone: 'Mars/Base' };
    const { findings, notKnown } = await checkUp({
      files: { ...plan([rule]), ...around([table('orders')], { 'list-backup-jobs.json': { BackupJobs: [] } }) },
    });

    expect(findings.filter(({ reason }) => reason === 'not-started')).toEqual([]);
    expect(notKnown).toContainEqual({
      what: 'the schedule of rule nightly in plan nightly',
      why: expect.stringContaining('Mars/Base'),
    });
  });
});

describe('findings/find: a plan that is said to be due each minute', () => {
  it.each(['rate(1 minute)', 'cron(* * * * ? *)'])(
    'of %s it is said that it is not known, soon',
    async (expression) => {
      const begun = workedMs();
      const { findings, notKnown } = await checkUp({
        files: { ...plan([{ ...nightlyRule, ScheduleExpression: expression }]), ...around() },
      });

      expect(notKnown).toContainEqual({
        what: expect.stringContaining('the schedule of rule nightly in plan'),
        why: `${expression} is due more often than once an hour, the most that AWS Backup takes`,
      });
      expect(findings.map(({ reason }) => reason)).not.toContain('not-started');
      expect(workedMs() - begun).toBeLessThan(5000);
    },
  );
});

describe('findings/find: a row that reaches further back than the others', () => {
  it('reads as much of the trail as it reaches', () => {
    const event = trailed('DeleteBackupPlan', { backupPlanId: 'gone' }, { eventTime: '2026-11-03T00:00:00Z' });
    const answers = new Answers([
      { call: 'lookup-events', about: [], pages: [{ Events: [event] }], refused: null, why: null },
    ]);
    const look = lookAt(readEstate(answers), { since: '2026-11-15T00:00:00.000Z', at: now });

    expect(look.trailed(look.since)).toEqual([]);
    expect(look.trailed('2026-11-01T00:00:00.000Z')).toMatchObject([{ name: 'DeleteBackupPlan' }]);
  });
});
