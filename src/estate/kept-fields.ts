import { type Fields, fieldsIn, textOf } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import type { Call } from './calls.ts';
import { objectFrom } from './lists.ts';

/** Long lists, with the fields of their entries that are used anywhere. */
const looked: Readonly<Partial<Record<Call, readonly string[]>>> = {
  'list-backup-jobs': [
    ...['BackupJobId', 'State', 'StatusMessage', 'MessageCategory', 'ResourceArn', 'ResourceType', 'ParentJobId'],
    ...['BackupVaultName', 'BackupVaultArn', 'RecoveryPointArn', 'IamRoleArn'],
    ...['CreationDate', 'InitiationDate', 'StartBy', 'CompletionDate', 'ExpectedCompletionDate'],
  ],
  'list-recovery-points-by-backup-vault': [
    ...[
      'RecoveryPointArn',
      'BackupVaultName',
      'ResourceArn',
      'ResourceType',
      'Status',
      'StatusMessage',
      'CreationDate',
    ],
    'CalculatedLifecycle',
    'ParentRecoveryPointArn',
  ],
};

/** Fields whose values are different in every entry. */
const own: ReadonlySet<string> = new Set(['BackupJobId', 'RecoveryPointArn']);

/** Keeps a text only once that several entries have in common. */
type Share = (text: string) => string;

/** Says whether all is well with a listed job, so that nobody has to be told. */
export function isFineJob(job: Fields): boolean {
  return job.State === 'COMPLETED' && job.MessageCategory === 'SUCCESS' && textOf(job, 'StatusMessage') === null;
}

/**
 * Returns an entry of a list with only the fields that are used: hundreds of thousands of jobs are held in memory at once. A job
 * that is not fine stays whole, because it has to be explained.
 */
export function keptOf(call: Call, listed: Fields, share: Share): Fields {
  if (call === 'lookup-events') return keptTrailed(listed);
  const names = looked[call];
  if (names === undefined || (call === 'list-backup-jobs' && !isFineJob(listed))) return listed;
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const value = listed[name];
    if (value !== undefined) kept[name] = own.has(name) ? value : shared(value, share);
  }
  const { CreatedBy } = listed;
  const { BackupPlanId, BackupRuleId } = fieldsIn(listed, 'CreatedBy');
  // What cannot be read stays, so that it is seen.
  if (CreatedBy !== undefined && CreatedBy !== null && !isObject(CreatedBy)) kept.CreatedBy = CreatedBy;
  else kept.CreatedBy = { BackupPlanId: shared(BackupPlanId, share), BackupRuleId: shared(BackupRuleId, share) };
  return kept;
}

function shared(value: unknown, share: Share): unknown {
  return typeof value === 'string' ? share(value) : value;
}

/** The fields of a trailed call that say what was done, by whom and to what; the rest is long and only repeats that. */
const trailedFields = [
  ...['eventName', 'eventTime', 'eventSource', 'errorCode', 'selectionId', 'resources'],
  ...['requestParameters', 'serviceEventDetails'],
] as const;

function keptTrailed(listed: Fields): Fields {
  const { EventName, EventTime, Username, CloudTrailEvent: text } = listed;
  const event = objectFrom(text);
  // What cannot be read stays, so that it is seen.
  const CloudTrailEvent = event === null ? text : keptEvent(event);
  return presentIn({ EventName, EventTime, Username, CloudTrailEvent });
}

function keptEvent(event: Fields): Fields {
  const { arn, invokedBy } = fieldsIn(event, 'userIdentity');
  const { previousLifecycle } = fieldsIn(event, 'responseElements');
  const kept = Object.fromEntries(trailedFields.map((name) => [name, event[name]]));
  return presentIn({ ...kept, userIdentity: { arn, invokedBy }, responseElements: { previousLifecycle } });
}

function presentIn(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
