import { expect } from 'vitest';
import {
  around,
  bucket,
  instance,
  jobsOf,
  nightlyRule,
  nights,
  plan,
  planId,
  point,
  selectionId,
  table,
  tagged,
  taggedSelection,
} from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';
import { trail, trailed } from '../trailed.ts';

const [orders, carts] = [table('orders'), table('carts')];
const stack = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1f2e3d4c';
/** Both were backed up each night; this is how they are tagged now. */
const withTags = (tags: readonly unknown[], other: Record<string, unknown> = {}) => ({
  ...plan(),
  ...around([orders, carts], { 'get-resources.json': { ResourceTagMappingList: tags }, ...other }),
});
const untagged = {
  Events: [
    {
      EventName: 'UntagResource',
      EventTime: '2026-11-21T23:10:00.000Z',
      Username: 'mallory',
      CloudTrailEvent: JSON.stringify({
        eventName: 'UntagResource',
        eventTime: '2026-11-21T23:10:00Z',
        userIdentity: { arn: 'arn:aws:iam::111122223333:user/mallory' },
        requestParameters: { resourceArn: carts, tagKeys: ['backup'] },
      }),
    },
  ],
};

/** One lost its tag, while somebody made these calls. */
const lost = (arn: string, ...calls: readonly unknown[]) => ({
  ...plan([nightlyRule], { ...taggedSelection, Conditions: {} }),
  ...around([orders, arn], { 'get-resources.json': { ResourceTagMappingList: [tagged(orders), tagged(arn, {})] } }),
  ...trail(...calls),
});
const nobody = { says: expect.not.stringContaining('was called') };
const mallory = (name: string) => ({ says: expect.stringMatching(new RegExp(`: ${name} was called by .*mallory`)) });

/** See `src/findings/reasons/fell-out.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'it lost its tag',
      files: withTags([tagged(orders), tagged(carts, {})]),
      finds: [
        {
          sure: 'certain',
          resourceArn: carts,
          resourceType: 'DynamoDB',
          planName: 'nightly',
          lastGoodAt: '2026-11-22T06:00:00.000Z',
        },
      ],
    },
    {
      says: 'CloudTrail says who took the tag',
      files: withTags([tagged(orders), tagged(carts, { backup: 'no' })], { 'lookup-events.json': untagged }),
      finds: [{ resourceArn: carts, says: expect.stringMatching(/UntagResource .*mallory at 2026-11-21 23:10 UTC/) }],
    },
    {
      says: 'somebody took the tag of another, whose name begins like its own',
      files: lost(carts, trailed('UntagResource', { resourceArn: table('carts-archive'), tagKeys: ['backup'] })),
      finds: [{ resourceArn: carts, ...nobody }],
    },
    {
      says: 'somebody took a tag of another that is called like it',
      files: lost(carts, trailed('UntagResource', { resourceArn: orders, tagKeys: ['backup', 'carts'] })),
      finds: [{ resourceArn: carts, ...nobody }],
    },
    {
      says: 'somebody took another tag of it after the one that its plan goes by was taken',
      files: lost(
        carts,
        trailed('UntagResource', { resourceArn: carts, tagKeys: ['backup'] }, { eventTime: '2026-11-21T20:00:00Z' }),
        trailed('UntagResource', { resourceArn: carts, tagKeys: ['owner'] }, { arn: 'arn:aws:iam::1:user/eve' }),
      ),
      finds: [{ resourceArn: carts, ...mallory('UntagResource') }],
    },
    {
      says: 'a bucket that is called like the table lost its tags',
      files: lost(carts, {
        ...trailed('DeleteBucketTagging', {}),
        CloudTrailEvent: {
          eventName: 'DeleteBucketTagging',
          eventSource: 's3.amazonaws.com',
          eventTime: '2026-11-21T23:10:00Z',
          requestParameters: { bucketName: 'carts' },
        },
      }),
      finds: [{ resourceArn: carts, ...nobody }],
    },
    ...['DeleteBucketTagging', 'PutBucketTagging'].map((name) => ({
      says: `the tags of a bucket were taken by ${name}`,
      files: lost(bucket('invoices'), trailed(name, { bucketName: 'invoices', tagging: '' })),
      finds: [{ resourceArn: bucket('invoices'), ...mallory(name) }],
    })),
    {
      says: 'the tag of an instance was taken',
      files: lost(
        instance('i-1'),
        trailed('DeleteTags', {
          resourcesSet: { items: [{ resourceId: 'i-1' }] },
          tagSet: { items: [{ key: 'backup', value: 'daily' }] },
        }),
      ),
      finds: [{ resourceArn: instance('i-1'), ...mallory('DeleteTags') }],
    },
    {
      says: 'its plan was deleted',
      files: {
        ...lost(carts, trailed('DeleteBackupPlan', { backupPlanId: planId })),
        ...plan([nightlyRule], taggedSelection, { id: 'another' }),
        'list-backup-jobs.json': { BackupJobs: jobsOf(carts) },
        'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [] },
        'get-resources.json': { ResourceTagMappingList: [tagged(carts, {})] },
      },
      finds: [{ resourceArn: carts, ...mallory('DeleteBackupPlan') }],
    },
  ],
  twins: [
    {
      says: 'it is a part of a stack that the plan selects',
      files: {
        ...plan([nightlyRule], { ...taggedSelection, ListOfTags: [], Resources: [stack] }),
        ...around([stack], {
          'get-resources.json': { ResourceTagMappingList: [tagged(stack), tagged(carts)] },
          'list-backup-jobs.json': {
            BackupJobs: [...jobsOf(stack), ...jobsOf(carts, nights, { ParentJobId: 'JOB-OF-STACK' })],
          },
          'list-recovery-points-by-backup-vault.main.json': {
            RecoveryPoints: nights.map((night) => point(carts, night, { ParentRecoveryPointArn: `${stack}/point` })),
          },
        }),
      },
      finds: [],
    },
    {
      says: 'its plan leaves it out by name',
      files: {
        ...plan([nightlyRule], { ...taggedSelection, NotResources: ['arn:aws:dynamodb:*:*:table/car*'] }),
        ...around([orders, carts]),
      },
      finds: [],
    },
    { says: 'it still carries its tag', files: withTags([tagged(orders), tagged(carts)]), finds: [] },
    { says: 'it is in no list: it may be gone', files: withTags([tagged(orders)]), finds: [] },
    {
      says: 'the instance was terminated',
      files: {
        ...plan(),
        ...around([orders, instance('i-1')], {
          'get-resources.json': { ResourceTagMappingList: [tagged(orders), tagged(instance('i-1'), {})] },
          'describe-instances.json': { Reservations: [] },
        }),
      },
      finds: [],
    },
    {
      says: 'a selection that could not be read may mean it',
      files: {
        ...withTags([tagged(orders), tagged(carts, {})]),
        [`get-backup-selection.${planId}.${selectionId}.json`]: '',
      },
      finds: [],
    },
    {
      says: 'its backups were made by hand alone',
      files: {
        ...plan(),
        ...around([orders], { 'get-resources.json': { ResourceTagMappingList: [tagged(orders), tagged(carts, {})] } }),
      },
      finds: [],
    },
  ],
};
