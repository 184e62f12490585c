import { describe, expect, it } from 'vitest';
import { type RetryCount, sayRetries } from '../../../src/retry/count-retries.ts';
import { around, type Files, job, jobsOf, nights, now, plan, table } from '../../findings/an-account.ts';
import { folderWith, runCli } from '../run-cli.ts';

const orders = table('orders');

/** Backups of a week, of which those of some nights failed of something. */
function weekWith(failed: Readonly<Record<number, Record<string, unknown>>>): Files {
  const jobs = nights.map((night, index) => {
    const more = failed[index];
    if (more === undefined) return jobsOf(orders, [night])[0] as object;
    return job(orders, night, { State: 'FAILED', MessageCategory: undefined, ...more });
  });
  return { ...plan(), ...around(), 'list-backup-jobs.json': { BackupJobs: jobs } };
}

const passing = {
  StatusMessage: 'An internal error occurred.',
  IamRoleArn: 'arn:aws:iam::111122223333:role/AWSBackup',
};

async function countIn(files: Files): Promise<RetryCount | undefined> {
  const { out } = await runCli(['checkup', '--files', folderWith(files), '--at', now, '--json']);
  return (JSON.parse(out) as { retries?: RetryCount }).retries;
}

describe('cli/checkup/count-retries', () => {
  it('counts failed backups that would have been started again, and of which the next one succeeded', async () => {
    const last = nights.length - 1;
    const files = weekWith({
      1: passing,
      3: { ...passing, StatusMessage: 'Access Denied trying to call AWS Backup service' },
      [last]: passing,
    });

    expect(await countIn(files)).toEqual({ failed: 3, retried: 2, passed: 1 });
    const { out } = await runCli(['checkup', '--files', folderWith(files), '--at', now]);
    expect(out.replace(/\s+/g, ' ')).toContain(
      '2 of 3 failed backups were such as `retry` starts again, because their cause passes by itself. Of 1 of them the next backup succeeded.',
    );
  });

  it('counts no part of a larger resource, and nothing that no plan made', async () => {
    const files = weekWith({ 1: { ...passing, ParentJobId: 'whole' }, 3: { ...passing, CreatedBy: undefined } });

    expect(await countIn(files)).toEqual({ failed: 2, retried: 0, passed: 0 });
  });

  it('says nothing where no backup failed', async () => {
    expect(await countIn(weekWith({}))).toBeUndefined();
    expect(sayRetries({ failed: 3, retried: 0, passed: 0 })).toBeNull();
  });

  it('says it of one', () => {
    expect(sayRetries({ failed: 1, retried: 1, passed: 0 })).toBe(
      '1 of 1 failed backup was such as `retry` starts again, because its cause passes by itself.',
    );
  });
});
