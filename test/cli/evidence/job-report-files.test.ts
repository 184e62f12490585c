import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveWorld } from '../../support/archive-world.ts';
import { auditedDays, exportDays } from '../../support/audited-days.ts';
import { readCsv } from '../../support/read-csv.ts';
import { folderWith, runCli } from '../run-cli.ts';

let world: ArchiveWorld;
beforeAll(async () => {
  world = await auditedDays();
});

/** Columns as AWS writes them. https://docs.aws.amazon.com/aws-backup/latest/devguide/choosing-report-template.html */
const head =
  'Report Time Period Start,Report Time Period End,Account ID,Region,Backup Job ID,Job Status,Status Message,Resource Type,Resource ARN,Completion Date';

const line = (day: string, id: string, state: string, ended = `2026-11-${day}T02:00:00Z`) =>
  `2026-11-${day}T00:00:00Z,2026-11-${Number(day) + 1}T00:00:00Z,111122223333,eu-west-1,${id},${state},"It says ""no"", twice",RDS,arn:aws:rds:eu-west-1:111122223333:db:${id},${ended}`;

const rowsOf = (text: string) =>
  readCsv(text).map((row) => [row.difference, row.job, row['state reported'], row['state heard']]);

describe('cli/evidence/job-report-files', () => {
  it('names what only one side has, and what both have with another state', async () => {
    const reports = folderWith({
      '2026-11-22/report.csv': `${head}\r\n${line('21', 'ledger-21', 'FAILED')}\r\n${line('21', 'unheard-21', 'FAILED')}\r\n`,
      '2026-11-22/=cmd.json': {
        reportItems: [
          {
            reportTimePeriod: '2026-11-21T00:00:00Z - 2026-11-22T00:00:00Z',
            ...{ accountId: '111122223333', region: 'eu-west-1', backupJobId: '数据库-订单-21' },
            ...{ jobStatus: 'FAILED', completionDate: '2026-11-21T02:00:00Z' },
          },
        ],
      },
      '2026-11-22/notes.txt': 'no report',
    });
    const made = await exportDays(world, '--job-report', reports);
    expect(made.code).toBe(0);
    const rows = rowsOf(made.text('02-reconciliation-report.csv'));
    expect(rows).toContainEqual(['report-only', 'unheard-21', 'FAILED', '']);
    expect(rows).toContainEqual(['state-differs', 'ledger-21', 'FAILED', 'COMPLETED']);
    expect(rows.filter(([difference]) => difference === 'population-only')).toHaveLength(3);
    expect(rows.flat()).not.toContain('数据库-订单-21');
    const exceptions = readCsv(made.text('07-exceptions.csv')).map(({ exception, where }) => `${exception} ${where}`);
    expect(exceptions).toEqual(
      expect.arrayContaining(['reported-not-heard unheard-21', 'reported-otherwise ledger-21']),
    );
    expect(made.files().filter((file) => file.startsWith('job-report/'))).toEqual([
      'job-report/0001-_cmd.json',
      'job-report/0002-report.csv',
    ]);
    expect(made.text('00-README.txt')).toContain('2 files with 3 jobs, against 5 jobs heard of');
    const key = path.join(folderWith({ 'key.pem': world.signer.pem }), 'key.pem');
    const verified = await runCli(['evidence', 'verify', made.folder, '--key', key]);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('2 files beside the archive')]);
  });

  it('takes one file, and says nothing of jobs that run, that ended before, or of which it has no report', async () => {
    const lines = [
      head,
      line('21', 'ledger-21', 'COMPLETED'),
      line('21', 'running', 'RUNNING', ''),
      line('10', 'before', 'FAILED'),
      line('22', 'expired', 'EXPIRED', ''),
    ];
    const file = path.join(folderWith({ 'report.csv': lines.join('\n') }), 'report.csv');
    const made = await exportDays(world, '--job-report', file);
    const rows = rowsOf(made.text('02-reconciliation-report.csv'));
    expect(rows.filter(([difference]) => difference !== 'population-only')).toEqual([
      ['report-only', 'expired', 'EXPIRED', ''],
    ]);
  });

  it.each([
    [
      'report.csv',
      'a,b\n1,2\n',
      /job-report\/0001-report.csv has no column "Backup Job ID", but a, b\. Give job reports/,
    ],
    ['report.json', '{"items":[]}', /is no report: it is neither CSV nor JSON with reportItems/],
    ['report.csv', '"a', /is no report/],
    ['report.txt', 'a', /has no \.csv or \.json file/],
  ])('refuses %s with %j', async (name, text, says) => {
    const made = await exportDays(world, '--job-report', folderWith({ [name]: text }));
    expect([made.code, made.err]).toEqual([2, expect.stringMatching(says)]);
  });

  it('says so when there is no such file', async () => {
    const made = await exportDays(world, '--job-report', '/nowhere/reports');
    expect([made.code, made.err]).toEqual([2, expect.stringContaining('/nowhere/reports cannot be read')]);
  });
});
