import { around, job, nightlyRule, plan, protectedOne, table, tagged, taggedSelection } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const [orders, carts] = [table('orders'), table('carts')];
const withCarts = (other: Record<string, unknown> = {}) =>
  around([orders], { 'get-resources.json': { ResourceTagMappingList: [tagged(orders), tagged(carts)] }, ...other });
const failedJob = {
  'list-backup-jobs.json': { BackupJobs: [job(carts, '2026-11-22T05:00:00.000Z', { State: 'FAILED' })] },
};
const runningJob = {
  'list-backup-jobs.json': { BackupJobs: [job(carts, '2026-11-22T05:00:00.000Z', { State: 'RUNNING' })] },
};
const named = { ...taggedSelection, ListOfTags: [], Resources: [table('typo')] };

/** See `src/findings/reasons/never-protected.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a table carries the tag, and no job was ever made for it',
      files: { ...plan(), ...withCarts() },
      finds: [
        {
          sure: 'certain',
          resourceArn: carts,
          resourceType: 'DynamoDB',
          planName: 'nightly',
          lastGoodAt: null,
          missed: 7,
        },
      ],
    },
    { says: 'its only job failed', files: { ...plan(), ...withCarts(failedJob) }, finds: [{ resourceArn: carts }] },
    {
      says: 'it is named, and nothing says that there is such a table',
      files: { ...plan([nightlyRule], named), ...around([orders], { 'get-resources.json': '' }) },
      finds: [{ sure: 'not-seen', resourceArn: table('typo') }],
    },
  ],
  twins: [
    {
      says: 'the list of what is protected is cut: it may be on its next page',
      files: {
        ...plan(),
        ...withCarts({ 'list-protected-resources.json': { Results: [protectedOne(orders)], NextToken: 'more' } }),
      },
      finds: [],
    },
    {
      says: 'AWS Backup lists it as protected',
      files: {
        ...plan(),
        ...withCarts({ 'list-protected-resources.json': { Results: [orders, carts].map((arn) => protectedOne(arn)) } }),
      },
      finds: [],
    },
    { says: 'its first job is under way', files: { ...plan(), ...withCarts(runningJob) }, finds: [] },
    {
      says: 'the selection is a newcomer',
      files: { ...plan([nightlyRule], taggedSelection, { createdAt: '2026-11-22T00:00:00.000Z' }), ...withCarts() },
      finds: [],
    },
    {
      says: 'the list of protected resources is not known',
      files: {
        ...plan(),
        ...withCarts({
          'list-protected-resources.json':
            'An error occurred (AccessDeniedException) when calling the ListProtectedResources operation: no',
        }),
      },
      finds: [],
    },
  ],
};
