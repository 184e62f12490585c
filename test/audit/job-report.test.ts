import { describe, expect, it } from 'vitest';
import { hasEnded, readJobReport } from '../../src/audit/job-report.ts';

const json = (...reportItems: unknown[]) => JSON.stringify({ reportItems });
const read = (text: string, path = 'r.json') => readJobReport([{ path, text }]);

describe('audit/job-report', () => {
  it.each([
    ['backupJobId', 'backup'],
    ['copyJobId', 'copy'],
    ['restoreJobId', 'restore'],
  ])('knows a job by %s', (field, kind) => {
    const item = { [field]: 'j1', jobStatus: 'completed', accountId: 111122223333, region: 'eu-west-1' };
    expect(read(json(item))).toMatchObject({
      jobs: [{ jobId: 'j1', kind, state: 'COMPLETED', accountId: '111122223333', endedAt: null, resourceArn: '' }],
    });
  });

  it('reads times and spans in both forms that AWS has written them in', () => {
    const text = json(
      { backupJobId: 'j1', reportTimePeriod: '2021-07-14T00:00:00Z - 2021-07-15T00:00:00Z' },
      { backupJobId: 'j2', reportTimePeriodStart: '2021-07-15T00:00:00Z', reportTimePeriodEnd: '2021-07-16T00:00:00Z' },
      { backupJobId: 'j3', completionDate: '2021-07-15T00:16:07.282Z', reportTimePeriodStart: 'monday' },
    );
    const report = read(text);
    expect(report).toMatchObject({
      spans: [
        { from: '2021-07-14T00:00:00.000Z', until: '2021-07-15T00:00:00.000Z' },
        { from: '2021-07-15T00:00:00.000Z', until: '2021-07-16T00:00:00.000Z' },
      ],
    });
    expect('jobs' in report && report.jobs[2]?.endedAt).toBe('2021-07-15T00:16:07.282Z');
  });

  it('keeps each job once, as the file that came last has it, and passes by rows without an id', () => {
    const row = (state: string) => `Backup Job ID,Job Status\r\nj1,${state}\r\n,FAILED\r\nj2\r\n`;
    const report = readJobReport([
      { path: '1.csv', text: row('RUNNING') },
      { path: '2.csv', text: row('FAILED') },
    ]);
    expect(report).toMatchObject({
      files: ['1.csv', '2.csv'],
      jobs: [
        { jobId: 'j1', state: 'FAILED', file: '2.csv' },
        { jobId: 'j2', state: '' },
      ],
    });
  });

  it('takes a report of a day without jobs', () => {
    expect(read('Backup Job ID,Job Status\r\n', 'r.csv')).toEqual({ files: ['r.csv'], jobs: [], spans: [] });
    expect(read('', 'r.csv')).toEqual({ files: ['r.csv'], jobs: [], spans: [] });
    expect(read(json())).toEqual({ files: ['r.json'], jobs: [], spans: [] });
  });

  it.each([
    ['r.json', '[]'],
    ['r.json', '{'],
    ['r.csv', '"a'],
    ['r.csv', 'Resource ARN,Status\r\na,b\r\n'],
  ])('refuses %s with %j', (path, text) => {
    expect(read(text, path)).toEqual({ refused: expect.stringContaining(`${path} `) });
  });

  it('passes by what is no item', () => {
    expect(read(json(null, 'a', { backupJobId: 'j1', region: ['x'] }, { jobStatus: 'FAILED' }))).toMatchObject({
      jobs: [{ region: '' }],
    });
  });

  it.each([
    ['RUNNING', false],
    ['CREATED', false],
    ['FAILED', true],
    ['', true],
  ])('says of a job that is %j whether it has ended', (state, is) => {
    expect(hasEnded({ state })).toBe(is);
  });
});
