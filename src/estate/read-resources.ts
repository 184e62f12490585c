import { parseArn } from '../enrich/arn.ts';
import { type Fields, instantOf, textOf } from '../events/fields.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { Answers } from './answers.ts';
import { backedUpType } from './backed-up.ts';
import type { Call } from './calls.ts';
import { type AllDescribed, formOf } from './described.ts';
import type { BackupJob, Plan, RecoveryPoint, Resource } from './estate.ts';
import { noTags, tagsIn } from './lists.ts';

/** Where resources are named. */
interface Sources {
  answers: Answers;
  described: AllDescribed;
  plans: readonly Plan[] | null;
  backupJobs: readonly BackupJob[] | null;
  points: readonly RecoveryPoint[];
}

/** Returns all resources that any answer names and that AWS Backup can back up, by ARN. */
export function readResources({ answers, described, plans, backupJobs, points }: Sources): Map<string, Resource> {
  const seen: Seen = {
    ...described,
    tagged: answers.has('get-resources') ? readTags(answers) : null,
    protectedOnes: answers.has('list-protected-resources') ? readProtected(answers) : null,
    areAllTagged: isWhole(answers, 'get-resources'),
    areAllProtected: isWhole(answers, 'list-protected-resources'),
    types: typesOf(backupJobs, points),
  };
  const arns = new Set<string>([
    ...seen.resources.keys(),
    ...(seen.tagged?.keys() ?? []),
    ...(seen.protectedOnes?.keys() ?? []),
    ...seen.types.keys(),
    ...namedBy(plans),
  ]);
  return new Map(
    [...arns].flatMap((arn): [string, Resource][] => {
      const resource = readResource(arn, seen);
      return resource === null ? [] : [[arn, resource]];
    }),
  );
}

interface Seen extends AllDescribed {
  tagged: ReadonlyMap<string, TextMap | null> | null;
  protectedOnes: ReadonlyMap<string, Fields> | null;
  /** Whether the list is complete: if it is cut, something that it lacks may still exist. */
  areAllTagged: boolean;
  areAllProtected: boolean;
  types: ReadonlyMap<string, string | null>;
}

function isWhole(answers: Answers, call: Call): boolean {
  return answers.has(call) && !answers.lacksSome(call);
}

function readResource(arn: string, seen: Seen): Resource | null {
  const { tagged, protectedOnes } = seen;
  const own = seen.resources.get(arn) ?? undescribed;
  const entry = protectedOnes?.get(arn) ?? {};
  const type = own.type ?? textOf(entry, 'ResourceType') ?? seen.types.get(arn) ?? backedUpType(arn);
  if (type === null) return null;
  return {
    arn,
    type,
    name: own.name ?? textOf(entry, 'ResourceName') ?? parseArn(arn)?.id ?? null,
    // A resource that a complete list of tags lacks was never tagged.
    tags: own.tags ?? tagged?.get(arn) ?? (seen.areAllTagged && tagged?.has(arn) !== true ? noTags : null),
    state: own.state ?? stateOf(arn, type, seen),
    createdAt: own.createdAt,
    isProtected: protectedOnes?.has(arn) === true || (seen.areAllProtected ? false : null),
    lastBackupAt: instantOf(entry, 'LastBackupTime'),
    restorableUntil: own.restorableUntil,
    described: own.fields,
  };
}

const undescribed = {
  ...{ type: null, name: null, tags: null, state: null },
  ...{ createdAt: null, restorableUntil: null, fields: null },
};

/** Types whose state only their own service knows: they may be in the list of tags and not be running. */
const statefulTypes: ReadonlySet<string> = new Set(['EC2', 'RDS', 'Aurora', 'DocumentDB', 'Neptune', 'FSx']);

function stateOf(arn: string, type: string, { wholeTypes, tagged }: Seen): Resource['state'] {
  if (wholeTypes.has(formOf(arn))) return 'gone';
  return tagged?.has(arn) === true && !statefulTypes.has(type) ? 'exists' : 'unknown';
}

function readTags(answers: Answers): Map<string, TextMap | null> {
  return new Map(
    answers.listed('get-resources').flatMap((mapping): [string, TextMap | null][] => {
      const arn = textOf(mapping, 'ResourceARN');
      return arn === null ? [] : [[arn, tagsIn(mapping.Tags)]];
    }),
  );
}

function readProtected(answers: Answers): Map<string, Fields> {
  return new Map(
    answers.listed('list-protected-resources').flatMap((one): [string, Fields][] => {
      const arn = textOf(one, 'ResourceArn');
      return arn === null ? [] : [[arn, one]];
    }),
  );
}

function typesOf(jobs: readonly BackupJob[] | null, points: readonly RecoveryPoint[]): Map<string, string | null> {
  const types = new Map<string, string | null>();
  for (const { resourceArn, resourceType } of [...points, ...(jobs ?? [])])
    if (resourceArn !== null) types.set(resourceArn, resourceType ?? types.get(resourceArn) ?? null);
  return types;
}

function namedBy(plans: readonly Plan[] | null): string[] {
  return (plans ?? []).flatMap(({ selections }) =>
    (selections ?? []).flatMap(({ resources }) => resources.filter((arn) => !arn.includes('*'))),
  );
}
