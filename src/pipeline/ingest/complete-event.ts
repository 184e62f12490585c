import { untilDoneOr } from '../../enrich/until-done.ts';
import { endingOf } from '../../events/aftermath.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { sizeOf } from '../../events/backup-size.ts';
import { eventKeyOf } from '../../events/event-key.ts';
import { isDescribable, kindRow } from '../../events/kinds.ts';
import { wellFormed } from '../../lib/well-formed.ts';
import type { JobDescriber, JobDetails } from '../../ports/aws-backup/job-describer.ts';

/**
 * Returns an event that says little about its job completed by what AWS Backup says of it. SNS names neither
 * reason nor destination nor when the job was created, and calls a backup with issues COMPLETED; with these the
 * event finds the lane of the same job's other events. Waits no longer than the budget, never throws: an event
 * that cannot be completed counts as it is.
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
 * Every event of EventBridge about a job that has ended names the role it ran with, and no notification of SNS does. That
 * of a restore says neither how its check went nor, when it failed, what was restored.
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
