import type { BackupEvent, EventKind, Outcome } from '../events/backup-event.ts';
import type { AlertJob } from '../incidents/alert.ts';
import type { JobDetails } from '../ports/job-describer.ts';
import { jobConsoleUrl } from './console-link.ts';

const jobKinds: readonly EventKind[] = ['backup', 'copy', 'restore', 'scan'];
const unfinished: readonly Outcome[] = ['in-progress', 'unknown', 'changed'];

/** Returns the job behind an event: what the event says, completed by the job's details. */
export function describeJob(event: BackupEvent, details: JobDetails | null): AlertJob {
  return {
    id: event.jobId,
    startedAt: details?.startedAt ?? event.startedAt,
    completedAt: details?.completedAt ?? (unfinished.includes(event.outcome) ? null : event.occurredAt),
    planName: details?.planName ?? null,
    ruleName: details?.ruleName ?? null,
    vaultName: event.vaultName ?? details?.vaultName ?? null,
    initiator: initiatorOf(event, details),
    parentJobId: details?.parentJobId ?? null,
    consoleUrl: jobConsoleUrl(event.kind, event.jobId, event.region),
  };
}

/** AWS names the plan of planned jobs and nothing of others; an event with little else in it tells neither. */
function initiatorOf(event: BackupEvent, details: JobDetails | null): AlertJob['initiator'] {
  const planned = event.planId ?? event.planArn ?? event.planRuleId ?? details?.planName ?? details?.ruleName ?? null;
  if (planned !== null) return 'plan';
  if (!jobKinds.includes(event.kind)) return 'unknown';
  return event.iamRoleArn !== null || details !== null ? 'on-demand' : 'unknown';
}
