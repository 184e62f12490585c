import { describe, expect, it } from 'vitest';
import { around, jobsOf, nights, now, plan, table } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

const tables = ['orders', 'carts'].map(table);
/** Two tables, of which nothing was started for two nights: two findings, four runs. */
const files = {
  ...plan(),
  ...around(tables, {
    'list-backup-jobs.json': { BackupJobs: tables.flatMap((arn) => jobsOf(arn, nights.slice(0, 5))) },
  }),
};

async function checkUp(accepted: Record<string, unknown>, ...more: readonly string[]) {
  const one = { name: 'rebuilt', reasons: ['not-started'], resources: ['arn:aws:dynamodb:*:*:table/*'], ...accepted };
  const text = JSON.stringify({
    version: 1,
    accept: [{ owner: 'data team', reason: 'made anew each night', until: '2026-12-31', most: 2, ...one }],
  });
  const folder = folderWith({ ...files, 'routing.yml': text });
  return runCli(['checkup', '--files', folder, '--at', now, '--rules', `${folder}/routing.yml`, ...more]);
}

describe('cli/checkup/describe-acceptance', () => {
  it.each([
    ['holds: it does not count', {}, { state: 'holds', findings: 2, missed: 4 }, 0],
    ['is for fewer: it covers none', { most: 1 }, { state: 'outgrown', findings: 2, missed: 4 }, 1],
    ['has ended: what it covered counts again', { until: '2026-11-22T14:00:00Z' }, { state: 'ended', findings: 2 }, 1],
    ['is about another reason', { reasons: ['stale'] }, { state: 'unused', findings: 0, missed: 0 }, 1],
    ['is about another plan', { plans: ['weekly'] }, { state: 'unused' }, 1],
    ['is about another type', { types: ['S3'] }, { state: 'unused' }, 1],
    ['is about other tags', { tags: { backup: 'weekly' } }, { state: 'unused' }, 1],
    ['is about one of two', { resources: [table('carts')], most: 1 }, { state: 'holds', findings: 1, missed: 2 }, 1],
    ['has a reason that no finding has', { reasons: ['not-begun'] }, { unknownReasons: ['not-begun'] }, 1],
  ] as const)('%s', async (_, accepted, became, code) => {
    const ran = await checkUp(accepted, '--json');
    const { findings, acceptances } = JSON.parse(ran.out);
    const by = findings.flatMap((one: { accepted?: unknown }) => one.accepted ?? []);

    expect(acceptances).toEqual([expect.objectContaining(became)]);
    expect(by).toHaveLength('state' in became && became.state === 'holds' ? became.findings : 0);
    for (const one of by)
      expect(one).toEqual({
        name: 'rebuilt',
        owner: 'data team',
        reason: 'made anew each night',
        until: '2026-12-31T00:00:00.000Z',
      });
    expect(ran.code).toBe(code);
  });

  it.each([
    [{}, /covers 2 findings, with 4 missed.*Nothing was found, beside 2 accepted findings\./s],
    [{ most: 1 }, /is for 1 at most and would cover 2 findings: it covers none.*2 findings, 0 failed jobs\./s],
    [{ until: '2026-11-01' }, /has ended: 2 findings that it covered count again/],
  ])('says so to people: %j', async (accepted, words) => {
    expect((await checkUp(accepted)).out.replace(/\s+/g, ' ')).toMatch(words);
  });

  it('shows it on the page, apart from what counts', async () => {
    const folder = folderWith({});
    await checkUp({}, '--html', `${folder}/page.html`);
    const { readFileSync } = await import('node:fs');
    const page = readFileSync(`${folder}/page.html`, 'utf8');

    expect(page).toContain('id="accepted"');
    expect(page).toContain('Nothing was found');
    expect(page).not.toContain('id="not-started"');
  });

  it.each([
    [{ owner: undefined }, 'owner'],
    [{ until: undefined }, 'until'],
    [{ reason: ' ' }, 'reason'],
    [{ most: 0 }, 'takes a number from 1 to 10000'],
    [{ resources: undefined }, 'says nothing of what is meant'],
    [{ types: ['Dynamo'] }, 'types'],
  ])('refuses %j and does not look', async (accepted, words) => {
    const { code, err } = await checkUp(accepted);

    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
