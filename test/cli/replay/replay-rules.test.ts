import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { folderWith, runCli } from '../run-cli.ts';
import { arnOf, backupJob, backups, completed, copy, flat, lists, replay, rules, tags } from './run-replay.ts';

describe('cli/replay/replay-rules: rules replay, saved lists', () => {
  it('says who would have been told how often, by which route, and what was kept quiet', async () => {
    const { code, out, err } = await replay(lists);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`Replayed 6 backups, 1 copy, 1 restore of 3 days, 2026-11-19 03:00 UTC to
2026-11-22 03:10 UTC: 5 with problems; 1 still running were left out.

Incidents
  3 opened for 4 alerts, 1 more ignored: 1 resolved by later successes, 2 open
  at the end.

Who would have been told
  target                  notices  a week  at night  incidents  busiest day
  backup-channel (slack)       11    25.6         7          3  2026-11-21 (6)
  dba-mail (email)              8    18.6         6          3  2026-11-20 (5)
  Night is from 22:00 to 07:00, UTC.

By route
  route               matched  decided  ignored  incidents  notices
  production                3        0        0          0        0
  stopped on purpose        1        1        1          0        0
  databases                 3        3        0          2       14
  catch-all                 1        1        0          1        5
  Never matched: nothing like it.

Kept quiet
  window "night": 1 alert in 1 incident, told later.
  Nothing by window "noon".

Note: Nobody acknowledges in this replay; --acknowledge-after 30m lets somebody.
`);
  });

  it('with --json has every alert, incident and number', async () => {
    const { code, out } = await replay(lists, ['--json', '--acknowledge-after', '30m', '--timezone', 'Asia/Tokyo']);

    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      notes: [],
      period: { from: '2026-11-19T03:00:00.000Z', until: '2026-11-22T03:10:00.000Z', days: 3, timezone: 'Asia/Tokyo' },
      jobs: { total: 8, backup: 6, copy: 1, restore: 1, problems: 5, running: 1, unreadable: 0 },
      incidents: { opened: 3, alerts: 5, ignored: 1, resolved: 1, acknowledged: 2, open: 0 },
      neverMatched: ['nothing like it'],
      mutes: [{ by: 'window "night"', alerts: 1, incidents: 1, neverTold: 0 }],
      idleMutes: ['window "noon"'],
      against: null,
    });
    expect(report.alerts).toHaveLength(5);
    expect(report.alerts[0]).toEqual({
      at: '2026-11-20T03:10:00.000Z',
      kind: 'backup',
      outcome: 'failed',
      accountId: '111122223333',
      region: 'eu-west-1',
      jobId: 'job-orders-db-2026-11-20T03:00:00.000Z',
      resourceType: 'RDS',
      resourceName: 'orders-db',
      resourceArn: arnOf('orders-db'),
      action: 'open',
      route: 'databases',
      policy: 'database',
      severity: 'critical',
      labels: { tier: 'gold' },
      firstTargets: ['backup-channel'],
      mutedBy: null,
      incidentId: 'rehearsed-1',
    });
    expect(report.opened[0]).toEqual({
      id: 'rehearsed-1',
      openedAt: '2026-11-20T03:10:00.000Z',
      route: 'databases',
      policy: 'database',
      severity: 'critical',
      alerts: 2,
      status: 'resolved',
      notices: expect.any(Number),
    });
    const { kinds } = report.targets.find(({ target }: { target: string }) => target === 'backup-channel');
    expect(kinds).toMatchObject({ opened: 3, acknowledged: 10, reopened: 7, resolved: 1 });
  });

  it('takes severity from what was good before, as the router would have', async () => {
    const never =
      'version: 1\nroutes: [{ name: behind, match: { exposure: { shareUsed: [{ numeric: [">", 1] }] } } }]\n';
    const jobs = [
      backupJob('2026-11-18T03:00:00.000Z', 'orders-db', completed),
      backupJob('2026-11-20T03:00:00.000Z', 'orders-db'),
    ];
    const rpo = { ResourceTagMappingList: [{ ResourceARN: arnOf('orders-db'), Tags: [{ Key: 'rpo', Value: '24h' }] }] };

    const { out } = await replay({ 'jobs.json': { BackupJobs: jobs }, 'tags.json': rpo }, ['--json'], never);
    const unknown = await replay({ 'jobs.json': { BackupJobs: jobs.slice(1) }, 'tags.json': rpo }, ['--json'], never);

    expect(JSON.parse(out).alerts[0].route).toBe('behind');
    expect(JSON.parse(unknown.out).alerts[0].route).toBe('catch-all');
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'put together in one file',
      {
        'all.json': [lists['jobs.json'], { CopyJobs: [copy] }, tags]
          .map((one) => JSON.stringify(one, null, 2))
          .join('\n'),
      },
    ],
    ['as a list of answers', { 'all.json': [lists['jobs.json'], { CopyJobs: [copy] }, tags] }],
    ['as a list of jobs', { 'jobs.json': backups, 'copies.json': [{ CopyJob: copy }], 'tags.json': tags }],
    ['twice', { ...lists, 'again.json': { BackupJobs: backups } }],
  ])('takes lists %s', async (_how, files) => {
    const { 'restores.json': _restores, ...rest } = lists;
    const wanted = JSON.parse((await replay(rest, ['--json'])).out);
    const got = JSON.parse((await replay(files, ['--json'])).out);

    expect({ ...got, rules: '', jobs: 0 }).toEqual({ ...wanted, rules: '', jobs: 0 });
  });

  it('takes them from standard input', async () => {
    const file = `${folderWith({ 'routing.yml': rules })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'replay', file, '--jobs', '-'], {
      input: JSON.stringify({ BackupJobs: backups }),
    });

    expect(code).toBe(0);
    expect(out).toContain('Replayed 6 backups');
  });

  it('says what is missing: tags, and jobs that a cut list lacks', async () => {
    const { out } = await replay({ 'jobs.json': { BackupJobs: backups, NextToken: 'more' } });

    expect(flat(out)).toMatch(/The list in \S*jobs\.json is cut: it has a NextToken/);
    expect(flat(out)).toContain(
      'No tags are among the files, so that routes which ask for tags or owners do not match',
    );
  });

  it('--since counts back from the newest job', async () => {
    const { out } = await replay(lists, ['--json', '--since', '1d']);

    expect(JSON.parse(out).alerts.map(({ at }: { at: string }) => at)).toEqual(['2026-11-21T03:10:00.000Z']);
  });

  it.each([
    ['there is none', {}],
    ['all is well', { 'jobs.json': { BackupJobs: backups.filter(({ State }) => State === 'COMPLETED') } }],
  ])('of a past in which %s it says so', async (_what, jobs) => {
    const { code, out } = await replay({ 'jobs.json': { BackupJobs: [] }, ...jobs });

    expect(code).toBe(0);
    expect(out).toContain('Nothing had a problem, so nobody would have been told anything.');
    expect(out).not.toContain('Who would have been told');
  });

  it('leaves out what is no job, and counts it', async () => {
    const { code, out } = await replay({
      'jobs.json': { BackupJobs: [{}, { BackupJobId: 'x' }, 'x', null, { BackupJobId: 'y', State: 'FAILED' }] },
    });

    expect(code).toBe(0);
    expect(out.replace(/\n/g, ' ')).toContain('3 could not be read as jobs');
  });
});

describe('cli/replay/replay-rules: rules replay, whatever is played', () => {
  const names = ['a-db', 'b-db', 'c-db', 'd-db'];
  const job = fc.record({
    name: fc.constantFrom(...names),
    minute: fc.integer({ min: 0, max: 40 }),
    state: fc.constantFrom('FAILED', 'COMPLETED', 'EXPIRED', 'ABORTED', 'RUNNING'),
    message: fc.constantFrom('Access denied', 'The KMS key is disabled', 'Something new'),
  });

  it('comes to the same whatever the order of the lists, and whatever is in several of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(job, { minLength: 1, maxLength: 25 })
          .chain((jobs) =>
            fc.tuple(fc.constant(jobs), fc.shuffledSubarray(jobs, { minLength: jobs.length }), fc.subarray(jobs)),
          ),
        async ([jobs, shuffled, again]) => {
          const listed = (some: typeof jobs) => ({
            BackupJobs: some.map(({ name, minute, state, message }) =>
              backupJob(addSeconds('2026-11-20T03:00:00.000Z', minute * 3600), name, {
                State: state,
                BackupJobId: `${name}-${minute}-${jobs.findIndex((one) => one.name === name && one.minute === minute && one.state === state)}`,
                ...(state === 'FAILED' ? { StatusMessage: message } : { StatusMessage: undefined }),
              }),
            ),
          });

          const first = await replay({ 'a.json': listed(jobs) }, ['--json']);
          const second = await replay({ 'a.json': listed(shuffled), 'b.json': listed(again) }, ['--json']);

          expect({ ...JSON.parse(second.out), rules: '' }).toEqual({ ...JSON.parse(first.out), rules: '' });
        },
      ),
      { numRuns: 60 },
    );
  });
});
