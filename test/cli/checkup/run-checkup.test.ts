import { describe, expect, it } from 'vitest';
import { around, type Files, job, jobsOf, nights, now, plan, planId, table } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

const orders = table('orders');
const well: Files = { ...plan(), ...around() };
/** Last night nothing was started. */
const missed: Files = { ...well, 'list-backup-jobs.json': { BackupJobs: jobsOf(orders, nights.slice(0, 6)) } };
/** Last night it failed. */
const failed: Files = {
  ...well,
  'list-backup-jobs.json': {
    BackupJobs: [
      ...jobsOf(orders, nights.slice(0, 6)),
      job(orders, nights[6] ?? '', {
        State: 'FAILED',
        MessageCategory: undefined,
        StatusMessage: 'Access Denied trying to call AWS Backup service',
      }),
    ],
  },
};

async function checkUp(files: Files, ...more: readonly string[]) {
  return runCli(['checkup', '--files', folderWith(files), '--at', now, ...more]);
}

async function jsonOf(files: Files, ...more: readonly string[]) {
  const { out } = await checkUp(files, '--json', ...more);
  return JSON.parse(out);
}

/** Returns every text of a value, with where it stands. */
function textsOf(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${place}.${name}`))
    : [];
}

describe('cli/checkup/run-checkup: JSON', () => {
  it('has the form that other programs rely on', async () => {
    const { findings, ...rest } = await jsonOf(missed);

    expect(rest).toEqual({
      at: now,
      since: '2026-11-15T14:00:00.000Z',
      plans: 1,
      resources: 1,
      runs: { expected: 7, found: 6 },
      failures: [],
      notKnown: expect.arrayContaining([{ what: 'unheard', why: 'it needs list-rules: it was not asked' }]),
    });
    expect(findings).toEqual([
      {
        reason: 'not-started',
        sure: 'certain',
        resourceArn: orders,
        resourceType: 'DynamoDB',
        planName: 'nightly',
        ruleNames: ['nightly'],
        dueAt: '2026-11-22T05:00:00.000Z',
        deadline: '2026-11-22T13:00:00.000Z',
        missed: 1,
        lastGoodAt: '2026-11-22T05:00:00.000Z',
        rpoSeconds: 86_400,
        says: expect.stringContaining('DynamoDB orders'),
        advice: expect.arrayContaining([expect.any(String)]),
      },
    ]);
  });

  it('has failed jobs as explain has them, but null for what is not said', async () => {
    const { failures } = await jsonOf(failed);
    const event = { ...(failed['list-backup-jobs.json'] as { BackupJobs: object[] }).BackupJobs.at(-1) };
    const explained = await runCli(['explain', `${folderWith({ 'job.json': event })}/job.json`, '--json']);
    const explanation = JSON.parse(explained.out);

    expect(failures).toHaveLength(1);
    expect(Object.keys(failures[0].event)).toEqual(Object.keys(explanation.event));
    expect(failures[0].alert.error.code).toBe(explanation.alert.error.code);
    expect(failures[0].event).toMatchObject({
      kind: 'backup',
      outcome: 'failed',
      resourceArn: orders,
      destinationVaultArn: null,
    });
  });

  it.each([
    ['well', well],
    ['a run missed', missed],
    ['a job failed', failed],
    [
      'little known',
      {
        'list-backup-plans.json': { BackupPlansList: [{ BackupPlanId: planId }] },
        'list-backup-jobs.json': { BackupJobs: [] },
      },
    ],
  ])('never says an empty text: %s', async (_, files) => {
    const texts = textsOf(await jsonOf(files as Files));

    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('cli/checkup/run-checkup: exit codes', () => {
  it.each([
    ['0 where nothing was found', well, 0],
    ['1 for a finding', missed, 1],
    ['1 for a failed job', failed, 1],
    ['2 without any file that is known', { 'notes.json': {} }, 2],
    [
      '2 when plans are not known and nothing was found',
      { ...well, 'list-backup-plans.json': '', [`get-backup-plan.${planId}.json`]: '' },
      2,
    ],
    ['2 when jobs are not known and nothing was found', { ...well, 'list-backup-jobs.json': '' }, 2],
  ] as const)('%s', async (_, files, code) => {
    expect((await checkUp(files)).code).toBe(code);
    expect((await checkUp(files, '--json')).code).toBe(code);
  });

  it('2 when there is no such folder, said in words', async () => {
    const { code, err, out } = await runCli(['checkup', '--files', '/no/such/folder', '--json']);

    expect(code).toBe(2);
    expect(err).toBe('error: /no/such/folder cannot be read: there is no such file.\n');
    expect(JSON.parse(out).problem).toContain('/no/such/folder');
  });
});

describe('cli/checkup/run-checkup: files as they come', () => {
  const jobs = (missed['list-backup-jobs.json'] as { BackupJobs: Record<string, unknown>[] }).BackupJobs;
  const text = JSON.stringify({ BackupJobs: jobs });
  const epoch = (time: unknown) => Date.parse(String(time)) / 1000;
  const inEpoch = jobs.map((one) => ({
    ...one,
    CreationDate: epoch(one.CreationDate),
    CompletionDate: epoch(one.CompletionDate),
  }));
  const pages = [jobs.slice(0, 3), jobs.slice(3)].map((BackupJobs) => JSON.stringify({ BackupJobs }));
  const wide = Buffer.from(text, 'utf16le');
  const long = ' '.repeat(4_500_000);

  it.each([
    ['with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['in UTF-16 of Windows', Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
    ['in UTF-16 without a mark', wide],
    ['in UTF-16, the other way round', Buffer.from(wide).swap16()],
    ['in epoch seconds', JSON.stringify({ BackupJobs: inEpoch })],
    ['pages one after the other', pages.join('\n')],
    ['pages in a list', `[${pages.join(',')}]`],
    ['so long that it is read job by job', JSON.stringify({ BackupJobs: jobs }, null, 2).replace('[', `[${long}`)],
    ['pages that are long', pages.join(long)],
    ['a long page of UTF-8 with a mark', `\ufeff${text.replace('[', `[${long}`)}`],
  ])('%s', async (_, file) => {
    const { findings, notKnown } = await jsonOf({ ...missed, 'list-backup-jobs.json': file });

    expect(findings).toMatchObject([{ reason: 'not-started', missed: 1, sure: 'certain' }]);
    expect(notKnown.filter(({ what }: { what: string }) => what === 'list-backup-jobs')).toEqual([]);
  });

  it.each([
    ['half a file', text.slice(0, 200), /its file is not JSON: /],
    ['half a long file', text.replace('[', `[${long}`).slice(0, -2), /its file is not JSON: /],
    ['no answer', '"x"', /its file holds no answer of the AWS CLI/],
    ['nothing', '', /its file is empty, as when the call was denied/],
    [
      'what AWS refused',
      'An error occurred (AccessDeniedException) when calling the ListBackupJobs operation: User is not authorized',
      /AWS refused: AccessDeniedException: User is not authorized/,
    ],
    ['what AWS refused, as JSON', '{"Error":{"Code":"AccessDenied","Message":"no"}}', /AWS refused: AccessDenied: no/],
  ])('is said not to be known: %s', async (_, file, why) => {
    const { findings, notKnown } = await jsonOf({ ...missed, 'list-backup-jobs.json': file });

    expect(findings).toEqual([]);
    expect(notKnown).toContainEqual({ what: 'list-backup-jobs', why: expect.stringMatching(why) });
    expect(notKnown).toContainEqual({ what: 'not-started', why: expect.stringMatching(why) });
  });

  it('with a list that is cut is only likely', async () => {
    const { findings, notKnown } = await jsonOf({
      ...missed,
      'list-backup-jobs.json': { BackupJobs: jobs, NextToken: 'more' },
    });

    expect(findings).toMatchObject([{ reason: 'not-started', sure: 'likely' }]);
    expect(notKnown).toContainEqual({ what: 'list-backup-jobs', why: expect.stringContaining('cut') });
  });
});

describe('cli/checkup/run-checkup: hostile names', () => {
  const evil = '\u001b[31m<script>alert(1)</script>\u202e @channel\r\n';
  const files: Files = {
    ...plan([{ RuleName: evil, ScheduleExpression: `cron(${evil})` }, {}], undefined, { name: evil }),
    ...around([`arn:aws:dynamodb:eu-west-1:111122223333:table/${evil.trim()}`]),
    'list-backup-jobs.json': {
      BackupJobs: [
        null,
        7,
        { CreatedBy: 'x' },
        { BackupJobId: '__proto__', ResourceArn: 'constructor', CreationDate: 'never' },
      ],
    },
    'get-resources.json': {
      ResourceTagMappingList: [
        null,
        { ResourceARN: orders, Tags: [{ Key: '__proto__', Value: 'x' }, { Key: 'backup', Value: 'daily' }, null] },
      ],
    },
    'lookup-events.json': {
      Events: [{ EventName: 'DeleteFramework', EventTime: now, Username: evil, CloudTrailEvent: '{' }],
    },
    'describe-file-systems.json': {
      FileSystems: [{ FileSystemArn: 'x', WindowsConfiguration: { WeeklyMaintenanceStartTime: '9:99:99' } }],
    },
  };

  it('are inert in the terminal and in JSON', async () => {
    const shown = await checkUp(files);
    const printed = await checkUp(files, '--json');

    expect(shown.code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(shown.out + shown.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(printed.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(JSON.parse(printed.out).findings.length).toBeGreaterThan(0);
  });
});
