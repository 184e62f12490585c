import { untilDoneOr } from '../../enrich/until-done.ts';
import { endingOf } from '../../events/aftermath.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { sizeOf } from '../../events/backup-size.ts';
import { eventKeyOf } from '../../events/event-key.ts';
import { isDescribable, kindRow } from '../../events/kinds.ts';
import { wellFormed } from '../../lib/well-formed.ts';
import type { JobDescriber, JobDetails } from '../../ports/aws-backup/job-describer.ts';

/**
 * Returns an event completed by what AWS Backup says of its job. A notification by SNS names neither the reason nor the
 * destination nor when the job was created, and calls a backup with issues COMPLETED; once completed, the event is on the
 * same lane as the job's other events. Waits no longer than the budget and never throws: an event that cannot be completed
 * counts as it is.
 */
export async function completeEvent(
  event: BackupEvent,
  describer: JobDescriber,
  budgetMs: number,
): Promise<BackupEvent> {
  if (!isSparse(event)) return event;
  const controller = new AbortController();
  const answer: { details: JobDetails | null } = { details: null };
  const ask = async () => {
    answer.details = await describer.describe(event, controller.signal);
  };
  await untilDoneOr(
    ask().catch(() => undefined),
    budgetMs,
  );
  controller.abort();
  return answer.details === null ? event : completed(event, wellFormed(answer.details));
}

/**
 * Says whether an event lacks what its job would tell. EventBridge's event about a job that has ended always names the role
 * it ran with, and a notification by SNS never does. An event of a restore says neither how its validation went nor, when
 * it failed, what was to be restored.
 */
function isSparse({ kind, jobId, drill, iamRoleArn }: BackupEvent): boolean {
  const says = iamRoleArn !== null && kindRow(kind).isAskedWhenOver !== true;
  return !drill && !says && isDescribable({ kind, jobId });
}

function completed(event: BackupEvent, details: JobDetails): BackupEvent {
  const statusMessage = event.statusMessage ?? (details.statusMessage?.trim() || null);
  const whole: BackupEvent = {
    ...event,
    ...endingOf(event.kind, event.outcome, {
      statusMessage,
      messageCategory: details.messageCategory ?? event.messageCategory ?? null,
      validationStatus: details.validationStatus ?? null,
      validationMessage: details.validationMessage ?? null,
      deletionStatus: details.deletionStatus ?? null,
      deletionMessage: details.deletionMessage ?? null,
    }),
    ...(event.isRestoreTest === true || details.isRestoreTest === true ? { isRestoreTest: true as const } : {}),
    resourceArn: event.resourceArn ?? details.resourceArn,
    resourceType: event.resourceType ?? details.resourceType,
    vaultName: event.vaultName ?? details.vaultName,
    destinationVaultArn: event.destinationVaultArn ?? details.destinationVaultArn ?? null,
    startedAt: details.startedAt ?? event.startedAt,
  };
  return { ...whole, ...sizeIn(whole, details), eventKey: eventKeyOf(whole) };
}

function sizeIn({ kind, sizeBytes, resourceType }: BackupEvent, details: JobDetails): Pick<BackupEvent, 'sizeBytes'> {
  const asked = kindRow(kind).saysSize === true ? sizeOf({ ...details }, 'sizeBytes', resourceType) : null;
  const size = sizeBytes ?? asked;
  return size === null ? {} : { sizeBytes: size };
}
