import { accountId, around, instance, plan, planId, table, tagged } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const [orders, ledger] = [table('orders'), table('ledger')];
const rules = `version: 1
expect:
  - { name: production tables, types: [DynamoDB], tags: { env: ['prod*', live] } }
  - { name: instances, types: [EC2] }
`;
const withLedger = (tags: Record<string, string>, other: Record<string, unknown> = {}) => ({
  ...plan(),
  ...around([orders], {
    'get-resources.json': {
      ResourceTagMappingList: [tagged(orders, { backup: 'daily', env: 'prod' }), tagged(ledger, tags)],
    },
    ...other,
  }),
});
const withInstance = (state: string) =>
  withLedger(
    {},
    {
      'describe-instances.json': {
        Reservations: [
          {
            OwnerId: accountId,
            Instances: [{ InstanceId: 'i-1', State: { Name: state }, Tags: [{ Key: 'team', Value: 'a' }] }],
          },
        ],
      },
    },
  );

/** See `src/findings/reasons/unprotected.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a table is tagged as production, and no plan selects it',
      files: withLedger({ env: 'production' }),
      rules,
      finds: [
        { sure: 'certain', resourceArn: ledger, resourceType: 'DynamoDB', planName: null, lastGoodAt: null, missed: 1 },
      ],
    },
    {
      says: 'an instance that no list of tags has',
      files: withInstance('running'),
      rules,
      finds: [{ sure: 'certain', resourceArn: instance('i-1'), resourceType: 'EC2' }],
    },
  ],
  twins: [
    { says: 'nobody expects it', files: withLedger({ env: 'production' }), finds: [] },
    { says: 'its tag has another value', files: withLedger({ env: 'dev' }), rules, finds: [] },
    { says: 'its tag is written otherwise', files: withLedger({ Env: 'prod' }), rules, finds: [] },
    { says: 'a plan selects it', files: withLedger({ env: 'prod', backup: 'daily' }), rules, finds: [] },
    { says: 'the instance was terminated', files: withInstance('terminated'), rules, finds: [] },
    {
      says: 'a restore test made it',
      files: withLedger({ env: 'prod', 'awsbackup-restore-test': 'x' }),
      rules,
      finds: [],
    },
    {
      says: 'whether what is known of a plan’s selections is all is not known',
      files: withLedger({ env: 'prod' }, { [`list-backup-selections.${planId}.json`]: '' }),
      rules,
      finds: [],
    },
  ],
};
