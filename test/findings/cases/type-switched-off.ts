import {
  around,
  cluster,
  instance,
  longAgo,
  nightlyRule,
  plan,
  table,
  taggedSelection,
  twoSelections,
} from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const off = (...types: readonly string[]) => ({
  'describe-region-settings.json': {
    ResourceTypeOptInPreference: {
      DynamoDB: true,
      EC2: true,
      Aurora: true,
      ...Object.fromEntries(types.map((type) => [type, false])),
    },
  },
});
const i1 = instance('i-1');
const selecting = (pattern: string) => ({
  ...plan([nightlyRule], { ...taggedSelection, ListOfTags: [], Resources: [pattern] }),
  ...around([i1], {
    ...off('EC2'),
    'describe-instances.json': {
      Reservations: [
        {
          OwnerId: '111122223333',
          Instances: [
            {
              InstanceId: 'i-1',
              State: { Name: 'running' },
              LaunchTime: longAgo,
              Placement: { AvailabilityZone: 'eu-west-1b' },
            },
          ],
        },
      ],
    },
  }),
});

/** See `src/findings/reasons/type-switched-off.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'tags select a table, and DynamoDB is switched off',
      files: { ...plan(), ...around([table('orders')], off('DynamoDB')) },
      finds: [{ sure: 'certain', resourceArn: table('orders'), resourceType: 'DynamoDB', planName: 'nightly' }],
    },
    {
      says: 'only the service is named',
      files: selecting('arn:aws:ec2:*'),
      finds: [{ sure: 'certain', resourceArn: i1 }],
    },
    {
      says: 'clusters are named, of which Aurora is switched off: their ARNs do not say which are meant',
      files: {
        ...plan([nightlyRule], { ...taggedSelection, ListOfTags: [], Resources: ['arn:aws:rds:*:*:cluster:*'] }),
        ...around([cluster('orders')], {
          ...off('Aurora'),
          'describe-db-clusters.json': {
            DBClusters: [
              {
                DBClusterArn: cluster('orders'),
                Engine: 'aurora-mysql',
                Status: 'available',
                ClusterCreateTime: longAgo,
              },
            ],
          },
        }),
      },
      finds: [{ resourceArn: cluster('orders'), resourceType: 'Aurora' }],
    },
  ],
  twins: [
    {
      says: 'one selection means it by tag, another names it',
      files: {
        ...twoSelections(taggedSelection, { ...taggedSelection, ListOfTags: [], Resources: [table('orders')] }),
        ...around([table('orders')], off('DynamoDB')),
      },
      finds: [],
    },
    {
      says: 'the settings say something else of it than on or off',
      files: {
        ...plan(),
        ...around([table('orders')], {
          'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: 'true', S3: null } },
        }),
      },
      finds: [],
    },
    {
      says: 'the type is named: then the switch does not count',
      files: selecting('arn:aws:ec2:*:*:instance/*'),
      finds: [],
    },
    { says: 'the instance is named', files: selecting(i1), finds: [] },
    { says: 'another type is switched off', files: { ...plan(), ...around([table('orders')], off('EC2')) }, finds: [] },
    {
      says: 'a plan of the organisation goes by the settings of its management account',
      files: {
        ...plan([nightlyRule], taggedSelection, { id: 'orgs/6b1f3c9e' }),
        ...around([table('orders')], off('DynamoDB')),
      },
      finds: [],
    },
  ],
};
