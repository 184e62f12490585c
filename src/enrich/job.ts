import type { BackupEvent, Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type { AlertJob, Initiator } from '../incidents/alert.ts';
import type { PlanRule } from '../ports/aws-backup/backup-plans.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';
import { jobConsoleUrl } from './console-link.ts';
import { type Findings, nothingFound } from './findings.ts';
import { keyIn } from './key-in.ts';

const unfinished: readonly Outcome[] = ['in-progress', 'unknown', 'changed'];

/** Returns the job behind an event: what the event says, completed by the job's details, its plan and its vault. */
export function describeJob(event: BackupEvent, details: JobDetails | null, found: Findings = nothingFound): AlertJob {
  const rule = ruleOf(event, details, found);
  return {
    id: event.jobId,
    startedAt: details?.startedAt ?? event.startedAt,
    completedAt: details?.completedAt ?? (unfinished.includes(event.outcome) ? null : event.occurredAt),
    planName: details?.planName ?? found.plan?.name ?? null,
    ruleName: details?.ruleName ?? rule?.name ?? null,
    vaultName: event.vaultName ?? details?.vaultName ?? null,
    initiator: initiatorOf(event, details),
    parentJobId: details?.parentJobId ?? null,
    ...(details?.isParent === true ? { isParent: true } : {}),
    consoleUrl: jobConsoleUrl(event.kind, event.jobId, event.region),
    schedule: details?.schedule ?? rule?.schedule ?? null,
    scheduleTimezone: details?.scheduleTimezone ?? rule?.timezone ?? null,
    vaultLocked: details?.vaultLocked ?? found.vaultLocked,
    initiatedBy: event.planArn ?? details?.planArn ?? null,
    stoppedBy: found.stoppedBy,
    messageCategory: details?.messageCategory ?? event.messageCategory ?? null,
    encryptionKeyArn: keyOf(event, details, found),
    ...(rule?.isContinuous === true ? { isContinuous: true as const } : {}),
    ...(found.key?.deletedAt == null ? {} : { keyDeletedAt: found.key.deletedAt }),
  };
}

/** Returns the plan rule that started the job; in a plan with one rule it is that one. */
function ruleOf(event: BackupEvent, details: JobDetails | null, { plan }: Findings): PlanRule | null {
  const ruleId = event.planRuleId ?? details?.ruleId ?? null;
  const rules = plan?.rules ?? [];
  const [only = null, ...others] = rules;
  return rules.find(({ id }) => id !== null && id === ruleId) ?? (others.length === 0 ? only : null);
}

/** Returns the key that the message names, else the job's, else that of the last good recovery point. */
function keyOf(event: BackupEvent, details: JobDetails | null, { goodPoints }: Findings): string | null {
  const complained = keyIn(event.statusMessage) ?? keyIn(details?.statusMessage);
  return complained ?? details?.encryptionKeyArn ?? goodPoints?.[0]?.encryptionKeyArn ?? null;
}

/** Says who started a job: AWS names the plan of planned jobs and nothing for others; a sparse event tells neither. */
function initiatorOf(event: BackupEvent, details: JobDetails | null): Initiator {
  if (event.isRestoreTest === true || details?.isRestoreTest === true) return 'restore-test';
  const planned = event.planId ?? event.planArn ?? event.planRuleId ?? details?.planName ?? details?.ruleName ?? null;
  if (planned !== null) return 'plan';
  if (kindRow(event.kind).job === undefined) return 'unknown';
  return event.iamRoleArn !== null || details !== null ? 'on-demand' : 'unknown';
}
