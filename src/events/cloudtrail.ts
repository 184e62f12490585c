import { type Fields, fieldsIn, instantOf, messageOf, textOf } from './fields.ts';
import { type EventReader, readShared } from './reading.ts';

/** The types under which CloudTrail's records arrive from EventBridge, with AWS Backup as their source. */
export const cloudTrailTypes = [
  'AWS API Call via CloudTrail',
  'AWS Service Event via CloudTrail',
  'AWS Console Action via CloudTrail',
] as const;

/**
 * Reads a CloudTrail record of AWS Backup. All but one are news, which the job events tell better: when a
 * plan may not find out its resources, no job is created, and ProcessBackupPlanSelection is the only trace.
 * Its plan, when the record names one, stands for the resource: the next run fails on the same lane.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/troubleshooting.html
 */
export const readCloudTrail: EventReader = (detail, firstResource) => {
  const eventName = textOf(detail, 'eventName') ?? '';
  const errorCode = textOf(detail, 'errorCode');
  const isSelection = eventName === 'ProcessBackupPlanSelection';
  const request = { ...fieldsIn(detail, 'requestParameters'), ...fieldsIn(detail, 'serviceEventDetails') };
  const shared = readShared(request);
  const planArn = textOf(request, 'backupPlanArn');
  return {
    ...shared,
    kind: isSelection ? 'plan-selection' : 'unknown',
    outcome: isSelection && errorCode !== null ? 'failed' : 'changed',
    jobId: textOf(detail, 'eventID') ?? '',
    state: errorCode ?? eventName,
    statusMessage: messageOf(detail, 'errorMessage'),
    resourceArn: shared.resourceArn ?? (isSelection ? planArn : null),
    recoveryPointArn: textOf(request, 'recoveryPointArn') ?? firstResource,
    planId: textOf(request, 'backupPlanId'),
    planArn,
    at: instantOf(detail, 'eventTime'),
  };
};

/** Returns a record as CloudTrail writes it to its log as the event that EventBridge sends for it, or null when it is none of AWS Backup's. */
export function eventOfRecord(record: Fields): Fields | null {
  if (textOf(record, 'eventSource') !== 'backup.amazonaws.com' || textOf(record, 'eventName') === null) return null;
  const recipient = textOf(record, 'recipientAccountId') ?? '';
  return {
    source: 'aws.backup',
    'detail-type': textOf(record, 'eventType') === 'AwsServiceEvent' ? cloudTrailTypes[1] : cloudTrailTypes[0],
    account: /^\d+$/.test(recipient) ? recipient : textOf(fieldsIn(record, 'userIdentity'), 'accountId'),
    region: textOf(record, 'awsRegion'),
    time: record.eventTime,
    resources: [],
    detail: record,
  };
}
