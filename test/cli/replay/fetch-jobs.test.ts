import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Simulators, startSimulators } from '../../../local/simulators/start.ts';
import { fetchJobs } from '../../../src/cli/replay/fetch-jobs.ts';
import { RouterError } from '../../../src/lib/errors.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import type { JobLists } from '../../../src/ports/aws-backup/job-lists.ts';
import { edited } from '../../support/edited.ts';
import { folderWith, runCli } from '../run-cli.ts';
import { arnOf, backupJob, backups, copy, flat, lists, replay, restore, rules } from './run-replay.ts';

describe('cli/replay/fetch-jobs: rules replay, from AWS', () => {
  let sims: Simulators;
  const ssm = mockClient(SSMClient);

  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => {
    sims.reset();
    ssm.reset();
    ssm.on(GetParametersByPathCommand).resolves({});
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error('none'), { name: 'ParameterNotFound' }));
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', '111122223333');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_ENDPOINT_URL_BACKUP', sims.backupEndpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API', sims.backupEndpoint);
    sims.seedBackup(
      'jobs',
      backups.map(({ StatusMessage, CompletionDate, ...job }) =>
        JSON.parse(JSON.stringify({ ...job, StatusMessage, CompletionDate })),
      ),
    );
    sims.seedBackup('copy-jobs', [copy]);
    sims.seedBackup('restore-jobs', [restore]);
    sims.seedBackup('tags', [
      { ResourceArn: arnOf('orders-db'), Tags: { environment: 'prod' } },
      { ResourceArn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:plan-1', Tags: { owner: 'platform-team' } },
    ]);
  });
  afterAll(async () => {
    ssm.restore();
    vi.unstubAllEnvs();
    await sims.close();
  });

  async function replayed(options: readonly string[] = [], text = rules) {
    const file = `${folderWith({ 'routing.yml': text })}/routing.yml`;
    return runCli(['rules', 'replay', file, ...options]);
  }

  it('replays the jobs that AWS lists, with the tags of their resources and plans', async () => {
    const owned = edited(`${rules}`, [
      'match: { resource: { type: [Neptune] } }',
      'match: { owner: [platform-team] }\n    continue: true\n    severity: high',
    ]);

    const { code, out, err } = await replayed(['--json'], owned);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out);
    expect(report.jobs).toMatchObject({ backup: 6, copy: 1, restore: 1, problems: 5 });
    expect(report.period).toMatchObject({
      from: '2026-10-23T03:12:00.000Z',
      until: '2026-11-22T03:12:00.000Z',
      days: 30,
    });
    expect(report.alerts[0].labels).toEqual({ tier: 'gold' });
    expect(report.routes.find(({ route }: { route: string }) => route === 'nothing like it').matched).toBe(4);
    expect(report.notes).toEqual([
      expect.stringContaining('There are no rules at /backup-alerts/prod/routing in eu-west-1'),
    ]);
  });

  it('goes on with what it read of a list that AWS does not end, and says that there is more', async () => {
    const endless: JobLists = {
      async *pages(kind) {
        yield [{ kind }];
        if (kind === 'copy') throw new RouterError('list-cut');
      },
    };

    expect(await fetchJobs(endless, '2026-11-01T00:00:00.000Z')).toEqual({
      jobs: [{ kind: 'backup' }, { kind: 'copy' }, { kind: 'restore' }],
      notes: [expect.stringMatching(/^The list of copy jobs is cut, so there are more of them than were read\./)],
    });
  });

  it('--since asks for so much less', async () => {
    const { out } = await replayed(['--json', '--since', '36h']);

    expect(JSON.parse(out).jobs).toMatchObject({ backup: 3, copy: 0, restore: 0 });
  });

  it('compares with the rules in force in the stage', async () => {
    const Value = edited(rules, ['policy: database', 'policy: platform']);
    ssm
      .on(GetParameterCommand, { Name: '/backup-alerts/test/routing' })
      .resolves({ Parameter: { Value, Version: 12 } });

    const { code, out } = await replayed(['--stage', 'test']);

    expect(code).toBe(0);
    expect(out).toContain('Against /backup-alerts/test/routing in eu-west-1, version 12\n');
    expect(out).toMatch(/RDS orders-db failed 2 times from 2026-11-20 03:10: database instead of\n {2}platform/);
  });

  it('compares with the last good version when the newest is not valid, and says so', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'version: 2', Version: 13 } });
    ssm.on(GetParameterHistoryCommand).resolves({
      Parameters: [
        { Value: rules, Version: 12 },
        { Value: 'version: 2', Version: 13 },
      ],
    });

    const { out } = await replayed(['--against', 'deployed']);

    expect(out).toContain('version 12\n  Nothing would be different.');
    expect(flat(out)).toContain('Version 13 of the rules is not valid');
  });

  it('runs unbuilt, in a process with a clock of its own', async () => {
    const file = `${folderWith({ 'routing.yml': rules })}/routing.yml`;
    const anHourAgo = addSeconds(new Date().toISOString(), -3600);
    sims.reset();
    sims.seedBackup('jobs', [backupJob(anHourAgo, 'orders-db')]);
    sims.seedBackup('tags', [{ ResourceArn: arnOf('orders-db'), Tags: { environment: 'prod' } }]);

    const argv = ['bin/backup-alerts.js', 'rules', 'replay', file, '--json', '--against', file];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv);

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      notes: [],
      jobs: { total: 1, problems: 1 },
      alerts: [{ route: 'databases', labels: { tier: 'gold' } }],
      against: { changed: [] },
    });
  });

  it('replays saved jobs against the rules in force', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: rules, Version: 3 } });

    const { code, out } = await replay(lists, ['--against', 'deployed']);

    expect(code).toBe(0);
    expect(out).toContain(
      'Against /backup-alerts/prod/routing in eu-west-1, version 3\n  Nothing would be different.\n',
    );
    expect(sims.received().filter(({ vendor }) => vendor === 'backup')).toEqual([]);
  });

  it.each([
    [
      'there are none',
      'ParameterNotFound',
      /There are no rules at \/backup-alerts\/prod\/routing in eu-west-1; --stage and --region say/,
    ],
    [
      'access is denied',
      'AccessDeniedException',
      /The rules in force could not be read. AWS denies it. Ask for ssm:GetParameter, /,
    ],
  ])('when the rules in force are asked for and %s, ends with code 1', async (_what, name, said) => {
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error(name), { name }));

    const asked = await replayed(['--against', 'deployed']);
    const unasked = await replayed();

    expect(asked).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(unasked.code).toBe(0);
    expect(flat(unasked.out)).toMatch(said);
  });

  it('notes kinds of jobs that one may not list, and tags that one may not read', async () => {
    const denied = { vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException', times: 0 } as const;
    sims.fault({ ...denied, match: 'copy-jobs' });
    sims.fault({ ...denied, match: 'ResourceARNList' });
    sims.fault({ ...denied, match: '/tags/' });

    const { code, out } = await replayed(['--json']);

    expect(code).toBe(0);
    const { notes, jobs } = JSON.parse(out);
    expect(jobs).toMatchObject({ backup: 6, copy: 0, restore: 1 });
    expect(notes).toEqual([
      expect.stringMatching(/^The copy jobs could not be read. AWS denies it. Ask for backup:ListCopyJobs/),
      expect.stringMatching(/^The tags of the resources could not be read, so that routes .*Ask for tag:GetResources/),
      expect.stringMatching(/^The tags of the backup plans could not be read.*Ask for backup:ListTags/),
      expect.any(String),
    ]);
  });

  it.each([
    ['may not list any job', 'AccessDeniedException', /AWS denies it. Ask for backup:List\w+Jobs/],
    ['has expired credentials', 'ExpiredTokenException', /The AWS credentials have expired: .*log in/],
  ])('ends with code 1 when one %s', async (_what, error, said) => {
    sims.fault({ vendor: 'backup', kind: 'status', status: 403, error, times: 0 });

    expect(await replayed()).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(JSON.parse((await replayed(['--json'])).out)).toEqual({
      problem: expect.stringMatching(said),
      problems: [],
    });
  });

  it.each([
    ['Region', { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }, /There is no AWS Region.*set AWS_REGION/],
    ['credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, /There are no AWS credentials: .*log in/],
  ])('without %s says what to do', async (_what, environment, said) => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

    const { code, err } = await replayed();

    expect(code).toBe(1);
    expect(err).toMatch(said);
    expect(err).toContain('save its lists and name them with --jobs');
  });
});
