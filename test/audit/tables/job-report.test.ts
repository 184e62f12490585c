import { describe, expect, it } from 'vitest';
import type { JobReport, ReportedJob } from '../../../src/audit/job-report.ts';
import { coveredJobs, reportRows } from '../../../src/audit/tables/job-report.ts';
import type { HeardAbout, HeardJob } from '../../../src/incidents/heard-job.ts';
import { anAudited, auditedAt } from '../../support/audited.ts';
import { aHeardJob } from '../../support/heard-contract.ts';

const about = { accountId: '111122223333', region: 'eu-west-1', resourceArn: null } as HeardAbout;
const heard = (id: string, change: Partial<HeardJob> = {}) => aHeardJob(id, { endedAt: auditedAt, about, ...change });
const reported = (jobId: string, change: Partial<ReportedJob> = {}): ReportedJob => ({
  ...{ jobId, kind: 'backup', accountId: '111122223333', region: 'eu-west-1', state: 'COMPLETED' },
  ...{ resourceArn: 'arn', endedAt: auditedAt, file: 'r.csv' },
  ...change,
});
const span = { from: '2026-11-22T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' };

function differences(jobs: HeardJob[], found: ReportedJob[], spans: JobReport['spans'] = [span]) {
  const audited = anAudited([['population', jobs]], { report: { files: ['r.csv'], jobs: found, spans } });
  return { covered: coveredJobs(audited), rows: reportRows(audited).map((row) => `${row.difference} ${row.jobId}`) };
}

describe('audit/tables/job-report', () => {
  it('has nothing to say without a report, or when both agree', () => {
    expect(reportRows(anAudited([['population', [heard('a')]]]))).toEqual([]);
    expect(coveredJobs(anAudited([['population', [heard('a')]]]))).toBe(0);
    expect(differences([heard('a')], [reported('a')])).toEqual({ covered: 1, rows: [] });
  });

  it('names what only one side has and what differs, in the order of kinds and ids', () => {
    const jobs = [heard('b'), heard('c'), heard('d'), heard('e', { state: 'FAILED' })];
    const found = [reported('z'), reported('y'), reported('c'), reported('e')];
    expect(differences(jobs, found).rows).toEqual([
      'population-only b',
      'population-only d',
      'report-only y',
      'report-only z',
      'state-differs e',
    ]);
  });

  it.each<[string, HeardJob[], ReportedJob[], JobReport['spans'], string[]]>([
    ['runs', [], [reported('a', { state: 'RUNNING' })], [span], []],
    ['ended before the period', [], [reported('a', { endedAt: '2026-11-21T23:59:59.000Z' })], [span], []],
    ['ended after it', [], [reported('a', { endedAt: '2026-11-23T00:00:00.000Z' })], [span], []],
    ['ended nobody knows when', [], [reported('a', { endedAt: null })], [span], ['report-only a']],
    ['ended nobody knows when, in no known time', [], [reported('a', { endedAt: null })], [], []],
    [
      'is of another Region',
      [heard('b', { about: { ...about, region: 'us-east-1' } })],
      [reported('a')],
      [span],
      ['report-only a'],
    ],
    [
      'is of nowhere that is known',
      [aHeardJob('b', { endedAt: auditedAt })],
      [reported('a')],
      [span],
      ['report-only a'],
    ],
    ['is of another time', [heard('b')], [reported('a')], [{ from: span.until, until: span.until }], ['report-only a']],
    ['is of no known time', [heard('b')], [reported('a')], [], ['population-only b', 'report-only a']],
    ['is of another kind', [heard('a', { kind: 'copy' })], [reported('a')], [span], ['report-only a']],
  ])('looks at what %s as it should', (_what, jobs, found, spans, rows) => {
    expect(differences(jobs, found, spans).rows).toEqual(rows);
  });
});
