import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { folderWith } from '../run-cli.ts';
import { backupJob, lists, replay, rules } from './run-replay.ts';

describe('cli/replay/compare-replays: rules replay, rules to compare with', () => {
  const old = edited(
    rules,
    ['policy: database', 'policy: platform'],
    ['    ignore: the one who stopped it knows\n', '    policy: platform\n'],
  );

  async function compare(before: string, now: string, options: readonly string[] = []) {
    const folder = folderWith({ 'old.yml': before });
    return replay(lists, ['--against', `${folder}/old.yml`, ...options], now);
  }

  it('says who hears more or less, and which alerts go elsewhere', async () => {
    const { code, out } = await compare(old, rules);

    expect(code).toBe(0);
    const [, against = ''] = out.split('Against ');
    expect(against).toMatch(/^\S+old\.yml\n {2}3 incidents instead of 4\.\n {2}target +before +now +change\n/);
    expect(against).toMatch(/dba-mail \(email\) +\d+ +\d+ +\+\d+\n/);
    expect(against).toContain(`4 alerts would be treated in another way (times are UTC)
  RDS orders-db failed 2 times from 2026-11-20 03:10: database instead of
  platform
  RDS orders-db backup copy failed 2026-11-20 04:30: database instead of
  platform
  RDS users-db was stopped 2026-11-21 03:10: ignored instead of platform
`);
  });

  it('with --json has every change from where to where', async () => {
    const { against } = JSON.parse((await compare(old, rules, ['--json'])).out);

    expect(against.changed).toHaveLength(4);
    expect(against.changed[0]).toMatchObject({
      says: 'database instead of platform',
      before: { policy: 'platform', at: '2026-11-20T03:10:00.000Z' },
      after: { policy: 'database', at: '2026-11-20T03:10:00.000Z' },
    });
    expect(against.targets).toContainEqual({
      target: 'dba-mail',
      before: expect.any(Number),
      after: expect.any(Number),
      change: expect.any(Number),
    });
    for (const { before, after, change } of against.targets) expect(after - before).toBe(change);
  });

  it('says that nothing would be different', async () => {
    expect((await compare(rules, rules)).out).toMatch(/Against \S+old\.yml\n {2}Nothing would be different\.\n/);
  });

  it.each([
    [
      'who hears first',
      (text: string) =>
        edited(text, ['- { notify: [backup-channel] }\n', '- { notify: [backup-channel, dba-mail] }\n']),
      /database to backup-channel, dba-mail instead of backup-channel/,
    ],
    [
      'how bad it is',
      (text: string) => edited(text, ['severity: critical', 'severity: low']),
      /low instead of critical/,
    ],
    ['what mutes it', (text: string) => edited(text, ['name: night', 'name: evening']), /muted by window "evening"/],
    [
      'that nothing mutes it',
      (text: string) => edited(text, ['schedule: "0 22 * * *"', 'schedule: "0 10 * * *"']),
      /not muted by window "night" any more/,
    ],
  ])('says when %s changes', async (_what, edit, said) => {
    const { out } = await compare(rules, edit(rules));

    expect(out.replace(/\n +/g, ' ')).toMatch(said);
  });

  it('shows the first changes and counts the rest', async () => {
    const jobs = (count: number) =>
      Array.from({ length: count }, (_, index) => backupJob('2026-11-20T03:00:00.000Z', `db-${index}`));
    const folder = folderWith({ 'old.yml': old });
    const replayed = (count: number) =>
      replay({ 'jobs.json': { BackupJobs: jobs(count) } }, ['--against', `${folder}/old.yml`]);

    const { out } = await replayed(30);

    expect((await replayed(21)).out).toContain('… and 1 more kind of change; --json has every one.');
    expect(out.match(/: database instead of platform/g)).toHaveLength(20);
    expect(out).toContain('… and 10 more kinds of change; --json has every one.');
  });

  it('refuses rules with mistakes, whichever they are', async () => {
    const { code, err } = await compare('version: 2', rules);

    expect(code).toBe(1);
    expect(err).toMatch(/old\.yml has 1 problem:\n {2}line 1, version/);
    expect(await compare(rules, 'version: 2')).toMatchObject({ code: 1, out: '' });
  });
});
