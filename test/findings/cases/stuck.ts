import { around, job, jobsOf, nights, now, plan, table } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = table('orders');
const lastNight = nights.at(-1) ?? '';
const withJob = (createdAt: string, state: string, other: Record<string, unknown> = {}) => ({
  ...plan(),
  ...around([orders], {
    'list-backup-jobs.json': {
      BackupJobs: [
        ...jobsOf(orders, nights.slice(0, 6)),
        job(orders, createdAt, { State: state, CompletionDate: undefined, ...other }),
      ],
    },
  }),
});

/** See `src/findings/reasons/stuck.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a job has waited for six of its eight hours',
      files: withJob(lastNight, 'CREATED'),
      at: '2026-11-22T11:00:00.000Z',
      finds: [{ sure: 'certain', resourceArn: orders, dueAt: lastNight, deadline: '2026-11-22T13:00:00.000Z' }],
    },
    {
      says: 'a job has been running for nine hours, when an hour is usual',
      files: withJob(lastNight, 'RUNNING'),
      finds: [{ sure: 'certain', resourceArn: orders, planName: 'nightly', ruleNames: ['nightly'] }],
    },
  ],
  twins: [
    {
      says: 'a job has waited for five of its eight hours',
      files: withJob(lastNight, 'CREATED'),
      at: '2026-11-22T10:00:00.000Z',
      finds: [],
    },
    {
      says: 'a job has been running half an hour longer than any',
      files: withJob('2026-11-22T12:30:00.000Z', 'RUNNING'),
      finds: [],
    },
    {
      says: 'nothing says how long one takes',
      files: {
        ...plan(),
        ...around([orders], {
          'list-backup-jobs.json': { BackupJobs: [job(orders, lastNight, { State: 'RUNNING' })] },
        }),
      },
      finds: [],
    },
    {
      says: 'it was made after the moment that is taken as now',
      files: withJob('2026-11-23T05:00:00.000Z', 'CREATED'),
      at: now,
      finds: [],
    },
  ],
};
