import type { Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { wellFormed } from '../lib/well-formed.ts';
import { readAccessPoint } from './access-point.ts';
import { alarmTypes, eventOfAlarmMessage, isBackupAlarm, readAlarm } from './alarm.ts';
import { type BackupEvent, type FoundBy, foundReasons } from './backup-event.ts';
import { readBackupJob } from './backup-job.ts';
import { cloudTrailTypes, eventOfRecord, readCloudTrail } from './cloudtrail.ts';
import { readCopyJob } from './copy-job.ts';
import { drillSource, playedTagsIn } from './drill.ts';
import { eventKeyOf } from './event-key.ts';
import { type Fields, firstTextOf, instantOf, textOf } from './fields.ts';
import { foundType, readFound } from './found-problem.ts';
import { type EventKind, jobIdFields, kindRow, kinds } from './kinds.ts';
import { eventOfListedJob } from './listed-job.ts';
import { missedType, readMissed, watchSource } from './missed-run.ts';
import { readDrill, readPlan, readRegionSetting, readUnknown, readVault } from './other-event.ts';
import type { EventReader } from './reading.ts';
import { readRecoveryPoint, readRecoveryPointChange, readRecoveryPointIndex } from './recovery-point.ts';
import { readRestoreJob } from './restore-job.ts';
import { readScanJob } from './scan-job.ts';
import { unwrap } from './unwrap.ts';
import { eventOfNotification } from './vault-notification.ts';

/** Every event type AWS Backup documents. https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
const readers: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  [kinds.backup.job.detailType, readBackupJob],
  [kinds.copy.job.detailType, readCopyJob],
  [kinds.restore.job.detailType, readRestoreJob],
  [kinds.scan.job.detailType, readScanJob],
  ['Recovery Point State Change', readRecoveryPoint],
  ['Recovery Point Change', readRecoveryPointChange],
  ['Recovery Point Index State Change', readRecoveryPointIndex],
  ['Backup Plan State Change', readPlan],
  ['Backup Vault State Change', readVault],
  ['Region Setting State Change', readRegionSetting],
  ['Backup Access Point State Change', readAccessPoint],
  ...cloudTrailTypes.map((type) => [type, readCloudTrail] as const),
]);

/** Every type of event this version knows. */
export const knownTypes: readonly string[] = [...readers.keys(), ...alarmTypes];

/** What does not come from EventBridge; each source writes its message as the event that EventBridge sends for the same thing. */
const otherDoors: readonly ((message: Fields) => Fields | null)[] = [
  eventOfNotification,
  eventOfAlarmMessage,
  eventOfRecord,
  eventOfListedJob,
];

/**
 * Returns the event in a message, or null when the message is not about AWS Backup at all. Never throws;
 * whatever is missing or unreadable is null or `unknown`, and an unknown state stays an event. No text of it has half a
 * character.
 *
 * @param message anything that can arrive: the EventBridge event bare or wrapped by SNS or SQS, as object
 * or JSON text; only its `detail`, as an EventBridge input path leaves it; what a vault or an alarm told SNS;
 * a record of CloudTrail; a job as AWS Backup lists it.
 * @param receivedAt the time to use when the event has none that can be read
 */
export function normaliseEvent(message: unknown, receivedAt: Instant): BackupEvent | null {
  const envelope = toEnvelope(unwrap(message));
  if (envelope === null) return null;
  const detail = toDetail(envelope);
  const detailType = textOf(envelope, 'detail-type') ?? '';
  const drill = isDrill(envelope, detail);
  const reader = chooseReader(envelope, detail, detailType);
  if (reader === null) return null;
  const { at, ...reading } = reader(detail, firstTextOf(envelope, 'resources'));
  const emittedAt = instantOf(envelope, 'time') ?? receivedAt;
  const occurredAt = (at === undefined ? instantOf(detail, 'completionDate') : at) ?? emittedAt;
  const event = wellFormed({
    ...reading,
    accountId: textOf(envelope, 'account') ?? textOf(detail, 'accountId') ?? 'unknown',
    region: textOf(envelope, 'region') ?? 'unknown',
    occurredAt,
    startedAt: startIn(detail, reading.kind) ?? occurredAt,
    iamRoleArn: textOf(detail, 'iamRoleArn'),
    drill,
    ...(drill ? playedTagsIn(detail) : {}),
    source: { detailType, eventId: textOf(envelope, 'id') ?? '', emittedAt },
    ...foundByIn(envelope),
  });
  return { ...event, eventKey: eventKeyOf(event) };
}

/** Returns the start in the detail; null for what changes again, where each change counts by its own time. */
function startIn(detail: Fields, kind: EventKind): Instant | null {
  return kindRow(kind).changesAgain === true ? null : instantOf(detail, 'creationDate');
}

/** Reads why `watch` found a job; only the router itself can say that, because EventBridge lets nobody add a field next to `detail`. */
function foundByIn({ foundBy }: Fields): { foundBy?: FoundBy } {
  const known = foundReasons.find((reason) => reason === foundBy);
  return known === undefined ? {} : { foundBy: known };
}

function toEnvelope(value: unknown): Fields | null {
  if (!isObject(value)) return null;
  if (value.source !== undefined || value.detail !== undefined) return value;
  for (const eventOf of otherDoors) {
    const event = eventOf(value);
    if (event !== null) return event;
  }
  return jobIdReader(value) === null ? value : { detail: value };
}

function toDetail(envelope: Fields): Fields {
  const detail = envelope.detail;
  const opened = typeof detail === 'string' ? unwrap(detail) : detail;
  return isObject(opened) ? opened : {};
}

/**
 * Says whether it is a drill. What AWS says is none, whatever its detail says: whoever got `drill` into it would hide a real
 * failure from figures and evidence. Without a source only the detail was passed on.
 */
function isDrill(envelope: Fields, detail: Fields): boolean {
  const source = textOf(envelope, 'source');
  return source === drillSource || (detail.drill === true && (source === null || source === watchSource));
}

/** Returns the reader for an event, or null when it is not about AWS Backup. */
function chooseReader(envelope: Fields, detail: Fields, detailType: string): EventReader | null {
  const source = textOf(envelope, 'source');
  const byType = readers.get(detailType.trim()) ?? null;
  const byJobId = detailType === '' ? jobIdReader(detail) : null;
  if (alarmTypes.includes(detailType.trim()) && (source === 'aws.cloudwatch' || source === null)) {
    return isBackupAlarm(detail) ? readAlarm : null;
  }
  if (source === 'aws.backup') return byType ?? byJobId ?? readUnknown;
  if (source === watchSource || source === drillSource) return readerOfOurs(source, detailType, byType ?? byJobId);
  return source === null ? (byType ?? byJobId) : null;
}

/** What `watch` finds. */
const ofWatch: ReadonlyMap<string, EventReader> = new Map([
  [missedType, readMissed],
  [foundType, readFound],
]);

/** What `watch` finds, and what drills play. */
function readerOfOurs(source: string, detailType: string, played: EventReader | null): EventReader | null {
  if (source === drillSource) return played ?? readDrill;
  return ofWatch.get(detailType.trim()) ?? null;
}

/** Which reader fits an event without a type: the name its job id goes by tells. */
function jobIdReader(detail: Fields): EventReader | null {
  const named = jobIdFields.find(({ idField }) => textOf(detail, idField) !== null);
  return readers.get(named?.detailType ?? '') ?? null;
}
