import { parseArn } from '../enrich/arn.ts';
import { type Fields, fieldsIn, instantOf, textOf } from '../events/fields.ts';
import { earliest, type Instant } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { Answers } from './answers.ts';
import { objectsIn, tagsIn } from './lists.ts';

/** What a resource's own service says about it. */
export interface Described {
  type: string;
  name: string | null;
  /** Null: the service does not list them with it. */
  tags: TextMap | null;
  state: 'exists' | 'stopped' | 'gone';
  createdAt: Instant | null;
  restorableUntil: Instant | null;
  fields: Fields;
}

/** What services say about their resources, by ARN, and which forms of ARNs are known completely. */
export interface AllDescribed {
  resources: Map<string, Described>;
  /** Such as `ec2:instance`: a resource of this form that is not listed is gone. */
  wholeTypes: ReadonlySet<string>;
  /** ARNs of things that exist but are backed up as part of something else, as an instance is with its cluster. */
  parts: ReadonlySet<string>;
}

/** Reads the lists of EC2, RDS, EFS and FSx. A list that is cut cannot show that something is gone. */
export function readDescribed(answers: Answers): AllDescribed {
  const resources = new Map<string, Described>();
  const wholeTypes = new Set<string>();
  const add = (found: readonly (readonly [string, Described])[]) => {
    for (const [arn, described] of found) resources.set(arn, described);
  };
  add(answers.listed('describe-instances').flatMap(readReservation(placeOf(answers))));
  const instances = answers.listed('describe-db-instances');
  add(instances.flatMap(readInstance));
  const parts = new Set(instances.filter(isOfCluster).flatMap((one) => textOf(one, 'DBInstanceArn') ?? []));
  add(answers.listed('describe-db-clusters').flatMap(readCluster));
  add(answers.listed('describe-file-systems').flatMap(readFileSystem));
  for (const [call, form] of wholeLists) if (answers.has(call) && !answers.lacksSome(call)) wholeTypes.add(form);
  // Two services have a call of that name: a list of one says nothing about the other.
  if (!answers.lacksSome('describe-file-systems'))
    for (const { type } of resources.values()) {
      if (type === 'EFS') wholeTypes.add('elasticfilesystem:file-system');
      if (type === 'FSx') wholeTypes.add('fsx:file-system');
    }
  return { resources, wholeTypes, parts };
}

/** The account and Region that are looked at. */
export interface Place {
  accountId: string;
  region: string;
}

/** Says whether a resource of this place is gone: a complete list of its service lacks it, or shows that it has ended. */
export function isGone({ resources, wholeTypes, parts }: AllDescribed, arn: string, home: Place): boolean {
  const { accountId, region } = parseArn(arn) ?? {};
  if (accountId !== home.accountId || region !== home.region) return false;
  const own = resources.get(arn);
  return own === undefined ? wholeTypes.has(formOf(arn)) && !parts.has(arn) : own.state === 'gone';
}

/** Returns the form of an ARN: each list holds ARNs of one form, which several types may share. */
export function formOf(arn: string): string {
  const { service = '', resource = '' } = parseArn(arn) ?? {};
  return `${service}:${resource.split(/[/:]/, 1)[0]}`;
}

const wholeLists = [
  ['describe-instances', 'ec2:instance'],
  ['describe-db-instances', 'rds:db'],
  ['describe-db-clusters', 'rds:cluster'],
] as const;

type Found = [string, Described];

/** EC2 names no ARNs: they are made with the account and Region from other answers. */
function placeOf(answers: Answers): { region: string | null; accountId: string | null; partition: string } {
  const vault = answers.listed('list-backup-vaults')[0] ?? answers.listed('list-backup-plans')[0] ?? {};
  const arns = ['BackupVaultArn', 'BackupPlanArn', 'ResourceArn'].flatMap((name) => textOf(vault, name) ?? []);
  const [, partition = 'aws', , region = null, accountId = null] = arns[0]?.split(':') ?? [];
  return { partition, region, accountId };
}

function readReservation(place: ReturnType<typeof placeOf>): (reservation: Fields) => Found[] {
  return (reservation) =>
    objectsIn(reservation, 'Instances').flatMap((instance): Found[] => {
      const id = textOf(instance, 'InstanceId');
      const zone = textOf(fieldsIn(instance, 'Placement'), 'AvailabilityZone');
      const region = place.region ?? zone?.replace(/[a-z]$/, '') ?? null;
      const accountId = textOf(reservation, 'OwnerId') ?? place.accountId;
      if (id === null || region === null || accountId === null) return [];
      const tags = tagsIn(instance.Tags);
      const state = textOf(fieldsIn(instance, 'State'), 'Name');
      return [
        [
          `arn:${place.partition}:ec2:${region}:${accountId}:instance/${id}`,
          {
            type: 'EC2',
            name: tags?.Name ?? id,
            tags,
            state: state === null || state === 'running' || state === 'pending' ? 'exists' : endOf(state),
            // Starting it again does not make it new.
            createdAt: oldestDisk(instance) ?? instantOf(instance, 'LaunchTime'),
            restorableUntil: null,
            fields: instance,
          },
        ],
      ];
    });
}

function endOf(state: string): 'stopped' | 'gone' {
  return state === 'terminated' || state === 'shutting-down' ? 'gone' : 'stopped';
}

function oldestDisk(instance: Fields): Instant | null {
  const times = objectsIn(instance, 'BlockDeviceMappings').flatMap(
    (one) => instantOf(fieldsIn(one, 'Ebs'), 'AttachTime') ?? [],
  );
  return earliest(times);
}

/** States in which a database works. In any other state AWS Backup does not back it up, or skips it. */
const working =
  /^(?:available|backing-up|modifying|storage-|configuring-|maintenance|renaming|rebooting|upgrading|converting-|moving-)/;

function readInstance(instance: Fields): Found[] {
  const arn = textOf(instance, 'DBInstanceArn');
  if (arn === null || isOfCluster(instance)) return [];
  const createdAt = instantOf(instance, 'InstanceCreateTime');
  return [
    [
      arn,
      {
        ...databaseOf(instance, 'DBInstanceStatus'),
        type: 'RDS',
        name: textOf(instance, 'DBInstanceIdentifier'),
        createdAt,
      },
    ],
  ];
}

/** An instance that belongs to a cluster is backed up with it. */
function isOfCluster(instance: Fields): boolean {
  return textOf(instance, 'DBClusterIdentifier') !== null;
}

function readCluster(cluster: Fields): Found[] {
  const arn = textOf(cluster, 'DBClusterArn');
  if (arn === null) return [];
  const engine = textOf(cluster, 'Engine') ?? '';
  const type = /^aurora/.test(engine)
    ? 'Aurora'
    : engine === 'neptune'
      ? 'Neptune'
      : engine === 'docdb'
        ? 'DocumentDB'
        : 'RDS';
  const createdAt = instantOf(cluster, 'ClusterCreateTime');
  return [[arn, { ...databaseOf(cluster, 'Status'), type, name: textOf(cluster, 'DBClusterIdentifier'), createdAt }]];
}

function databaseOf(
  fields: Fields,
  statusName: string,
): Pick<Described, 'tags' | 'state' | 'restorableUntil' | 'fields'> {
  const status = textOf(fields, statusName) ?? 'available';
  return {
    // Without the list nobody knows the tags.
    tags: fields.TagList === undefined ? null : tagsIn(fields.TagList),
    state: status === 'deleting' ? 'gone' : working.test(status) ? 'exists' : 'stopped',
    restorableUntil: instantOf(fields, 'LatestRestorableTime'),
    fields,
  };
}

function readFileSystem(fileSystem: Fields): Found[] {
  const arn = textOf(fileSystem, 'FileSystemArn', 'ResourceARN');
  if (arn === null) return [];
  const isEfs = /:elasticfilesystem:/.test(arn);
  const status = (textOf(fileSystem, 'LifeCycleState', 'Lifecycle') ?? 'available').toLowerCase();
  const tags = tagsIn(fileSystem.Tags);
  return [
    [
      arn,
      {
        type: isEfs ? 'EFS' : 'FSx',
        name: textOf(fileSystem, 'Name') ?? tags?.Name ?? textOf(fileSystem, 'FileSystemId'),
        tags,
        state:
          status === 'deleting' || status === 'deleted'
            ? 'gone'
            : status === 'available' || status === 'updating'
              ? 'exists'
              : 'stopped',
        createdAt: instantOf(fileSystem, 'CreationTime'),
        restorableUntil: null,
        fields: fileSystem,
      },
    ],
  ];
}
