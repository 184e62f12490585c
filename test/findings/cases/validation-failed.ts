import { around, plan, table } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const restored = (other: Record<string, unknown>) => ({
  ...plan(),
  ...around([table('orders')], {
    'list-restore-jobs.json': {
      RestoreJobs: [
        {
          RestoreJobId: 'RESTORE-1',
          SourceResourceArn: table('orders'),
          ResourceType: 'DynamoDB',
          Status: 'COMPLETED',
          CreationDate: '2026-11-18T12:20:00.000Z',
          CreatedBy: {
            RestoreTestingPlanArn:
              'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly_test-0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f',
          },
          ...other,
        },
      ],
    },
  }),
});

/** See `src/findings/reasons/validation-failed.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'the check found fault',
      files: restored({ ValidationStatus: 'FAILED', ValidationStatusMessage: 'row count is 0' }),
      finds: [
        {
          sure: 'certain',
          resourceArn: table('orders'),
          resourceType: 'DynamoDB',
          planName: 'weekly_test',
          dueAt: '2026-11-18T12:20:00.000Z',
        },
      ],
    },
    {
      says: 'the check did not end',
      files: restored({ ValidationStatus: 'TIMED_OUT' }),
      finds: [{ resourceArn: table('orders') }],
    },
  ],
  twins: [
    { says: 'a word that every object has', files: restored({ ValidationStatus: 'constructor' }), finds: [] },
    { says: 'the check found it good', files: restored({ ValidationStatus: 'SUCCESSFUL' }), finds: [] },
    { says: 'the check is still at it', files: restored({ ValidationStatus: 'VALIDATING' }), finds: [] },
    { says: 'nobody checks', files: restored({}), finds: [] },
    {
      says: 'it was long ago',
      files: restored({ ValidationStatus: 'FAILED', CreationDate: '2026-10-01T00:00:00Z' }),
      finds: [],
    },
  ],
};
