import { toInstant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { type Fields, fieldsIn, messageOf, textOf } from './fields.ts';
import { kinds } from './kinds.ts';

/** A family of notifications: which of EventBridge's events says the same, and under which name it has the id. */
interface Family {
  types: RegExp;
  detailType: string;
  idField: string;
}

/**
 * The families of a vault's notifications.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 */
const families: readonly Family[] = [
  { types: /^(?:BACKUP_JOB|(?:S3|EKS)_BACKUP_)/, ...kinds.backup.job },
  { types: /^COPY_JOB/, ...kinds.copy.job },
  { types: /^(?:RESTORE_JOB|(?:S3|EKS)_RESTORE_)/, ...kinds.restore.job },
  { types: /^RECOVERY_POINT_INDEX/, detailType: 'Recovery Point Index State Change', idField: 'jobId' },
  { types: /^(?:RECOVERY_POINT|CONTINUOUS_BACKUP)/, detailType: 'Recovery Point State Change', idField: 'jobId' },
  { types: /^BACKUP_PLAN/, detailType: 'Backup Plan State Change', idField: 'backupPlanId' },
  { types: /^ACCESS_POINT/, detailType: 'Backup Access Point State Change', idField: 'accessPointId' },
];

/** What every notification of a vault is called. */
const subject = 'Notification from AWS Backup';

/**
 * Returns what a vault told SNS as the event that EventBridge sends for the same thing, or null when the
 * message is no such notification. What became of the job is read from the attributes alone: the text has
 * been worded differently over the years, and is only searched for ids that no attribute has. It never says
 * why a job failed.
 */
export function eventOfNotification(message: Fields): Fields | null {
  const text = messageOf(message, 'Message', 'body', 'Body');
  if (text === null) return null;
  const attributes = attributesOf(message);
  const type = (attributes.get('eventtype') ?? '').toUpperCase();
  const family = families.find(({ types }) => types.test(type)) ?? null;
  if (family === null && textOf(message, 'Subject')?.trim() !== subject) return null;
  const { detailType, idField } = family ?? familyOfText(text);
  const recoveryPointArn = attributes.get('recoverypointarn') ?? arnAfter(recoveryPointLabel, text);
  const resourceArn = attributes.get('resourcearn') ?? resourceIn(text, detailType);
  const place = placeOf(message, [recoveryPointArn, resourceArn]);
  return {
    source: 'aws.backup',
    'detail-type': detailType,
    id: textOf(message, 'MessageId', 'messageId'),
    account: attributes.get('accountid') ?? place.accountId,
    region: place.region,
    time: message.Timestamp,
    resources: recoveryPointArn === undefined ? [] : [recoveryPointArn],
    detail: {
      [idField]: attributes.get(idField.toLowerCase()) ?? attributes.get('id') ?? jobIdIn(text),
      [detailType === 'Recovery Point Index State Change' ? 'indexStatus' : 'state']: stateOf(type, attributes),
      creationDate: startOf(attributes.get('starttime'), message.Timestamp),
      resourceArn,
      recoveryPointArn,
      statusMessage: isAboutObjects(type) ? (attributes.get('reason') ?? text) : undefined,
    },
  };
}

/** Attributes by name in lower case: AWS writes `EventType` in one family and `eventType` in another. */
function attributesOf(message: Fields): Map<string, string> {
  const attributes = { ...fieldsIn(message, 'messageAttributes'), ...fieldsIn(message, 'MessageAttributes') };
  const found = new Map<string, string>();
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = isObject(attribute) ? textOf(attribute, 'Value', 'StringValue', 'stringValue') : null;
    if (value !== null) found.set(name.toLowerCase(), value);
  }
  return found;
}

/** A job that has ended is `BACKUP_JOB_COMPLETED` as a type, however it has ended: then only `State` counts. */
function stateOf(type: string, attributes: ReadonlyMap<string, string>): string {
  if (isAboutObjects(type) || type.startsWith('CONTINUOUS_BACKUP')) return type;
  const said = attributes.get('state') ?? attributes.get('indexstatus') ?? attributes.get('status');
  if (said !== undefined || /^(?:BACKUP|RESTORE)_JOB_COMPLETED$/.test(type)) return said ?? '';
  return type.replace(
    /^(?:BACKUP_JOB|COPY_JOB|RESTORE_JOB|RECOVERY_POINT_INDEX(?:ING)?|RECOVERY_POINT|BACKUP_PLAN|ACCESS_POINT)_?/,
    '',
  );
}

/** Says whether a notification is about one object of a bucket or cluster rather than about the job. */
function isAboutObjects(type: string): boolean {
  return /_(?:OBJECT|MODIFICATION)_/.test(type);
}

/** Returns the start unless it is after the end, as in AWS's own samples: such a time would make later jobs look old. */
function startOf(startTime: string | undefined, sentAt: unknown): string | undefined {
  const [start, sent] = [toInstant(startTime), toInstant(sentAt)];
  return start !== null && (sent === null || start <= sent) ? start : undefined;
}

function placeOf(message: Fields, arns: readonly (string | undefined)[]): { accountId?: string; region?: string } {
  const topicOrQueue = textOf(message, 'TopicArn', 'eventSourceARN', 'EventSubscriptionArn');
  const parts = [topicOrQueue, ...arns].map((arn) => arn?.split(':') ?? []);
  const accountId = parts.map((part) => part[4]).find((id) => id !== undefined && /^\d{12,13}$/.test(id));
  const region = parts.map((part) => part[3]).find((name) => name !== undefined && /^[a-z]+-[a-z-]+-\d+$/.test(name));
  return { ...(accountId && { accountId }), ...(region && { region }) };
}

const recoveryPointLabel = /\brecovery point arn ?: ?(arn:\S+)/i;
const resourceLabel = /\bresource arn ?: ?(arn:\S+)/i;

/** The resource in the text of a restore is the one that was made, not the one that is protected. */
function resourceIn(text: string, detailType: string): string | undefined {
  return detailType === kinds.restore.job.detailType ? undefined : arnAfter(resourceLabel, text);
}

function arnAfter(label: RegExp, text: string): string | undefined {
  return label.exec(text)?.[1]?.replace(/[.,;]$/, '');
}

function jobIdIn(text: string): string | undefined {
  return /\b(?:backup|copy|restore) ?job ?id ?: ?([\w-]+)/i.exec(text)?.[1];
}

/** Without attributes, the name that the id goes by tells what it is the id of. */
function familyOfText(text: string): Family {
  const word = /\b(backup|copy|restore) ?job ?id ?:/i.exec(text)?.[1]?.toUpperCase();
  const known = families.find(({ types }) => word !== undefined && types.test(`${word}_JOB`));
  return known ?? { types: /^/, detailType: 'Vault Notification', idField: 'jobId' };
}
