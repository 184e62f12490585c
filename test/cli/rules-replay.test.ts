import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { folderWith, rulesText, runCli } from './run-cli.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const vault = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod';
const role = 'arn:aws:iam::111122223333:role/backup';

/** A backup job as `aws backup list-backup-jobs` prints it; it took ten minutes. */
function backupJob(created: string, name: string, said: Record<string, unknown> = {}) {
  return {
    AccountId: '111122223333',
    BackupJobId: `job-${name}-${created}`,
    BackupVaultName: 'prod',
    BackupVaultArn: vault,
    ResourceArn: arnOf(name),
    ResourceType: 'RDS',
    ResourceName: name,
    State: 'FAILED',
    StatusMessage: 'Instance is not in state available',
    CreationDate: created,
    CompletionDate: addSeconds(created, 600).replace('Z', '000+00:00'),
    IamRoleArn: role,
    CreatedBy: { BackupPlanId: 'plan-1', BackupPlanArn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:plan-1' },
    ...said,
  };
}

const completed = { State: 'COMPLETED', StatusMessage: undefined };
const server = {
  ResourceType: 'EBS',
  ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  ResourceName: 'vol-1',
};

const copy = {
  AccountId: '111122223333',
  CopyJobId: 'copy-1',
  SourceBackupVaultArn: vault,
  DestinationBackupVaultArn: edited(vault, ['prod', 'far']),
  SourceRecoveryPointArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:a',
  ResourceArn: arnOf('orders-db'),
  ResourceType: 'RDS',
  State: 'FAILED',
  StatusMessage: 'Copy job failed.',
  CreationDate: '2026-11-20T04:00:00Z',
  CompletionDate: '2026-11-20T04:30:00Z',
  IamRoleArn: role,
};

const restore = {
  RestoreJobId: 'restore-1',
  AccountId: '111122223333',
  Status: 'COMPLETED',
  RecoveryPointArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:a',
  ResourceType: 'RDS',
  IamRoleArn: role,
  CreationDate: '2026-11-20T06:00:00Z',
  CompletionDate: '2026-11-20T06:10:00Z',
};

/** Three nights: a database fails twice and is well again, a server fails, a job is stopped, one still runs. */
const backups = [
  backupJob('2026-11-19T03:00:00.000Z', 'orders-db', completed),
  backupJob('2026-11-20T03:00:00.000Z', 'orders-db'),
  backupJob('2026-11-20T12:00:00.000Z', 'orders-db'),
  backupJob('2026-11-21T03:00:00.000Z', 'orders-db', completed),
  backupJob('2026-11-20T22:30:00.000Z', 'vol-1', server),
  backupJob('2026-11-21T03:00:00.000Z', 'users-db', {
    State: 'ABORTED',
    StatusMessage: 'Backup job was stopped by user.',
  }),
  backupJob('2026-11-21T23:00:00.000Z', 'late-db', { State: 'RUNNING', CompletionDate: undefined }),
];

const tags = {
  ResourceTagMappingList: [
    {
      ResourceARN: arnOf('orders-db'),
      Tags: [
        { Key: 'environment', Value: 'prod' },
        { Key: 'owner', Value: 'dba' },
      ],
    },
  ],
};

const rules = `${edited(rulesText, [
  'routes:',
  `routes:
  - name: production
    match: { resource: { tags: { environment: [prod] } } }
    continue: true
    labels: { tier: gold }
  - name: nothing like it
    match: { resource: { type: [Neptune] } }`,
])}windows:
  - { name: night, match: { resource: { type: [EBS] } }, schedule: "0 22 * * *", timezone: UTC, duration: 8h }
  - { name: noon, schedule: "0 12 * * *", timezone: UTC, duration: 5m }
`;

/** Returns what was printed as one line. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Replays lists under rules, offline. */
async function replay(lists: Readonly<Record<string, unknown>>, options: readonly string[] = [], text = rules) {
  const folder = folderWith({ 'routing.yml': text, ...lists });
  const files = Object.keys(lists).map((name) => `${folder}/${name}`);
  const argv = ['rules', 'replay', `${folder}/routing.yml`, ...options.map((one) => one.replace('FOLDER', folder))];
  const ran = await runCli([...argv, ...(files.length === 0 ? [] : ['--jobs', ...files])]);
  return { ...ran, folder };
}

const lists = {
  'jobs.json': { BackupJobs: backups },
  'copies.json': { CopyJobs: [copy] },
  'restores.json': { RestoreJobs: [restore] },
  'tags.json': tags,
};

describe('cli/rules replay: saved lists', () => {
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
  backup-channel (slack)       10    23.3         6          3  2026-11-20 (5)
  dba-mail (email)              7    16.3         5          3  2026-11-20 (5)
  Night is from 22:00 to 07:00, UTC.

By route
  route               matched  decided  ignored  incidents  notices
  production                3        0        0          0        0
  stopped on purpose        1        1        1          0        0
  databases                 3        3        0          2       12
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

describe('cli/rules replay: rules to compare with', () => {
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
    const many = Array.from({ length: 30 }, (_, index) => backupJob('2026-11-20T03:00:00.000Z', `db-${index}`));
    const folder = folderWith({ 'old.yml': old });

    const { out } = await replay({ 'jobs.json': { BackupJobs: many } }, ['--against', `${folder}/old.yml`]);

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

describe('cli/rules replay: from AWS', () => {
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

describe('cli/rules replay: called wrongly, or with what is no list', () => {
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

describe('cli/rules replay: whatever is played', () => {
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
