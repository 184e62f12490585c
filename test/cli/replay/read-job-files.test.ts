import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { folderWith, runCli } from '../run-cli.ts';
import { backupJob, lists, replay, rules } from './run-replay.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

describe('cli/replay/read-job-files: rules replay, called wrongly, or with what is no list', () => {
  it.each<[string, unknown, RegExp]>([
    ['that is empty', '', /jobs\.json is empty\.\n$/],
    ['that is not JSON', 'x', /jobs\.json is not JSON: /],
    ['that breaks off', '{"BackupJobs": [', /jobs\.json is not JSON: /],
    [
      'with something else',
      { Vaults: [] },
      /jobs\.json holds no jobs; save what "aws backup list-backup-jobs --output json" prints/,
    ],
    ['with a number', 5, /jobs\.json holds no jobs/],
  ])('a file %s ends with code 1', async (_what, content, said) => {
    const { code, out, err } = await replay({ 'jobs.json': typeof content === 'number' ? String(content) : content });

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(said);
  });

  it('a file that is not there ends with code 1', async () => {
    const { code, err } = await runCli(['rules', 'replay', 'examples/routing.yml', '--jobs', 'nowhere.json']);

    expect({ code, err }).toEqual({ code: 1, err: 'error: nowhere.json cannot be read: there is no such file.\n' });
  });

  it.each([
    [['--since', 'yesterday'], /Give a duration such as 7d/],
    [['--since', '0d'], /Give a duration such as 7d/],
    [['--acknowledge-after', 'soon'], /Give a duration such as 30m/],
    [['--timezone', 'Berlin'], /Give a time zone such as Europe\/Berlin/],
    [['--stage', 'a/b'], /Give the name of a stage such as prod/],
    [['--jobs'], /argument missing/],
  ])('%j ends with code 2', async (options, said) => {
    const { code, out, err } = await runCli(['rules', 'replay', 'examples/routing.yml', ...options]);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
  });

  it('prints nothing that a terminal acts on, and no line wider than 80 columns', async () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe \u200b';
    const jobs = [
      backupJob('2026-11-20T03:00:00.000Z', 'orders-db', {
        ResourceName: hostile,
        StatusMessage: hostile,
        ResourceType: hostile,
      }),
    ];
    const folder = folderWith({
      'old.yml': edited(
        rules,
        ['severity: critical', 'severity: low'],
        ['type: [RDS, Aurora]', 'type: [{ exists: true }]'],
      ),
    });

    for (const options of [[], ['--json']]) {
      const { out, err } = await replay({ 'jobs.json': { BackupJobs: jobs } }, [
        '--against',
        `${folder}/old.yml`,
        ...options,
      ]);
      expect(out).toContain('gnp.exe');
      expect(out + err).not.toMatch(acting);
    }
    const { out } = await replay(lists);
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    const help = (await runCli(['rules', 'replay', '--help'])).out;
    expect(Math.max(...help.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
