import { fieldsIn, messageOf, textOf } from './fields.ts';
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
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/troubleshooting.html
 */
export const readCloudTrail: EventReader = (detail, firstResource) => {
  const eventName = textOf(detail, 'eventName') ?? '';
  const errorCode = textOf(detail, 'errorCode');
  const isSelection = eventName === 'ProcessBackupPlanSelection';
  const request = { ...fieldsIn(detail, 'requestParameters'), ...fieldsIn(detail, 'serviceEventDetails') };
  return {
    ...readShared(request),
    kind: isSelection ? 'plan-selection' : 'unknown',
    outcome: isSelection && errorCode !== null ? 'failed' : 'changed',
    jobId: textOf(detail, 'eventID') ?? '',
    state: errorCode ?? eventName,
    statusMessage: messageOf(detail, 'errorMessage'),
    recoveryPointArn: textOf(request, 'recoveryPointArn') ?? firstResource,
    planId: textOf(request, 'backupPlanId'),
  };
};
