import { around, longAgo, plan, table } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const [orders, carts] = [table('orders'), table('carts')];
const testPlanArn =
  'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly_test-0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
/** Each Wednesday at 10:00, eight hours to begin. */
const testing = (
  tested: readonly string[],
  { createdAt = longAgo, named = [orders, carts] as readonly string[] } = {},
) => ({
  ...plan(),
  ...around([orders, carts]),
  'list-restore-testing-plans.json': {
    RestoreTestingPlans: [{ RestoreTestingPlanName: 'weekly_test', RestoreTestingPlanArn: testPlanArn }],
  },
  'get-restore-testing-plan.weekly_test.json': {
    RestoreTestingPlan: {
      RestoreTestingPlanName: 'weekly_test',
      RestoreTestingPlanArn: testPlanArn,
      ScheduleExpression: 'cron(0 10 ? * WED *)',
      StartWindowHours: 8,
      CreationTime: createdAt,
    },
  },
  'list-restore-testing-selections.weekly_test.json': {
    RestoreTestingSelections: [
      {
        RestoreTestingPlanName: 'weekly_test',
        RestoreTestingSelectionName: 'tables',
        ProtectedResourceType: 'DynamoDB',
        ProtectedResourceArns: named,
      },
    ],
  },
  'list-restore-jobs.json': {
    RestoreJobs: tested.map((arn, index) => ({
      RestoreJobId: `RESTORE-${index}`,
      SourceResourceArn: arn,
      Status: 'COMPLETED',
      CreationDate: '2026-11-18T12:20:00.000Z',
      CreatedBy: { RestoreTestingPlanArn: testPlanArn },
    })),
  },
});

/** See `src/findings/reasons/restore-test-incomplete.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'one of two tables was left out',
      files: testing([orders]),
      finds: [
        {
          sure: 'certain',
          planName: 'weekly_test',
          resourceArn: carts,
          missed: 1,
          dueAt: '2026-11-18T10:00:00.000Z',
          deadline: '2026-11-18T18:00:00.000Z',
        },
      ],
    },
    { says: 'none was tested', files: testing([]), finds: [{ planName: 'weekly_test', missed: 2 }] },
    {
      says: 'it tests by tags, and nothing was tested',
      files: testing([], { named: ['*'] }),
      finds: [{ sure: 'likely', planName: 'weekly_test' }],
    },
  ],
  twins: [
    { says: 'both were tested', files: testing([orders, carts]), finds: [] },
    { says: 'it tests by tags, and something was tested', files: testing([orders], { named: ['*'] }), finds: [] },
    {
      says: 'the plan was made after its time',
      files: testing([], { createdAt: '2026-11-18T11:00:00.000Z' }),
      finds: [],
    },
    {
      says: 'its start window is not over',
      files: testing([]),
      at: '2026-11-18T17:00:00.000Z',
      since: '1d',
      finds: [],
    },
  ],
};
