import { elementsAt, textAt, type XmlNode } from './query-xml.ts';

/** A call of a service that answers in XML: how it is made, and how its answer becomes the JSON that the AWS CLI prints. */
export interface QueryShape {
  service: string;
  endpointName: string;
  action: string;
  version: string;
  /** The Region it is signed for, when that is not the client's own. */
  region?: string;
  read(answer: XmlNode): Record<string, unknown>;
}

/** Every such call, with the parts of its answer that are read. */
export const queryShapes: Readonly<Record<string, QueryShape>> = {
  'get-caller-identity': {
    service: 'sts',
    endpointName: 'sts',
    action: 'GetCallerIdentity',
    version: '2011-06-15',
    read: (answer) => pick(elementsAt(answer, 'GetCallerIdentityResult')[0], ['Account', 'Arn', 'UserId']),
  },
  // The credentials of another role, for an hour at most: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  'assume-role': {
    service: 'sts',
    endpointName: 'sts',
    action: 'AssumeRole',
    version: '2011-06-15',
    read: (answer) => ({
      Credentials: pick(elementsAt(answer, 'AssumeRoleResult', 'Credentials')[0], [
        'AccessKeyId',
        'SecretAccessKey',
        'SessionToken',
      ]),
    }),
  },
  'get-role': {
    service: 'iam',
    endpointName: 'iam',
    action: 'GetRole',
    version: '2010-05-08',
    region: 'us-east-1',
    read: (answer) => ({
      Role: pick(elementsAt(answer, 'GetRoleResult', 'Role')[0], [
        'RoleName',
        'Arn',
        'Path',
        'AssumeRolePolicyDocument',
      ]),
    }),
  },
  // What an account calls itself: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
  'list-account-aliases': {
    service: 'iam',
    endpointName: 'iam',
    action: 'ListAccountAliases',
    version: '2010-05-08',
    region: 'us-east-1',
    read: (answer) => ({
      AccountAliases: elementsAt(answer, 'ListAccountAliasesResult', 'AccountAliases', 'member'),
    }),
  },
  'describe-instances': {
    service: 'ec2',
    endpointName: 'ec2',
    action: 'DescribeInstances',
    version: '2016-11-15',
    read: (answer) => ({
      Reservations: elementsAt(answer, 'reservationSet', 'item').map((reservation) => ({
        OwnerId: textAt(reservation, 'ownerId'),
        Instances: elementsAt(reservation, 'instancesSet', 'item').map(readInstance),
      })),
      NextToken: textAt(answer, 'nextToken'),
    }),
  },
  'describe-db-instances': databases('DescribeDBInstances', 'DBInstance', [
    ...[
      'DBInstanceArn',
      'DBInstanceIdentifier',
      'DBInstanceStatus',
      'DBClusterIdentifier',
      'Engine',
      'InstanceCreateTime',
    ],
    ...['LatestRestorableTime', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow'],
  ]),
  'describe-db-clusters': databases('DescribeDBClusters', 'DBCluster', [
    ...['DBClusterArn', 'DBClusterIdentifier', 'Status', 'Engine', 'ClusterCreateTime', 'LatestRestorableTime'],
    ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow'],
  ]),
};

function databases(action: string, element: string, names: readonly string[]): QueryShape {
  return {
    service: 'rds',
    endpointName: 'rds',
    action,
    version: '2014-10-31',
    read: (answer) => ({
      [`${element}s`]: elementsAt(answer, `${action}Result`, `${element}s`, element).map((one) => ({
        ...pick(one, names),
        TagList: elementsAt(one, 'TagList', 'Tag').map((tag) => pick(tag, ['Key', 'Value'])),
      })),
      Marker: textAt(answer, `${action}Result`, 'Marker'),
    }),
  };
}

function readInstance(instance: XmlNode): Record<string, unknown> {
  return {
    InstanceId: textAt(instance, 'instanceId'),
    State: { Name: textAt(instance, 'instanceState', 'name') },
    LaunchTime: textAt(instance, 'launchTime'),
    Placement: { AvailabilityZone: textAt(instance, 'placement', 'availabilityZone') },
    Tags: elementsAt(instance, 'tagSet', 'item').map((tag) => ({
      Key: textAt(tag, 'key'),
      Value: textAt(tag, 'value') ?? '',
    })),
    BlockDeviceMappings: elementsAt(instance, 'blockDeviceMapping', 'item').map((disk) => ({
      Ebs: { AttachTime: textAt(disk, 'ebs', 'attachTime') },
    })),
  };
}

function pick(node: XmlNode | undefined, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const text = textAt(node, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
