import type { BackupEvent, EventKind } from '../events/backup-event.ts';
import type { Alert } from '../incidents/alert.ts';
import type { JobDescriber, JobDetails } from '../ports/job-describer.ts';
import { classifyFailure } from './classify.ts';
import { describeJob } from './job.ts';
import { nameFault } from './name-fault.ts';
import { describeResource } from './resource.ts';
import { assessSeverity } from './severity.ts';

/** What enrichment needs besides the event. */
export interface EnrichmentContext {
  /** Consecutive problems on the lane, this one included. */
  strikes: number;
  describe: JobDescriber['describe'];
  /** Longest wait for the details, in milliseconds. */
  budgetMs: number;
}

/** What asking brought: the details, or in words why there are none. */
export interface Described {
  details: JobDetails | null;
  missing: string[];
}

/** Kinds of job AWS Backup can be asked about. */
const describableKinds: readonly EventKind[] = ['backup', 'copy', 'restore'];

/** Returns the alert for an event. Never throws; what could not be found is in `missing`. */
export async function enrichEvent(event: BackupEvent, context: EnrichmentContext): Promise<Alert> {
  const { details, missing } = await describeWithin(context.describe, event, context.budgetMs);
  return composeAlert(event, details, missing, context.strikes);
}

/**
 * Asks AWS Backup about a job and waits no longer than the budget. Never throws: whatever goes wrong is
 * said in `missing`. Drills, and kinds without a job, are not asked about.
 */
export async function describeWithin(
  describe: JobDescriber['describe'],
  event: BackupEvent,
  budgetMs: number,
): Promise<Described> {
  if (event.drill || event.jobId === '' || !describableKinds.includes(event.kind))
    return { details: null, missing: [] };
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Described>((resolve) => {
    timer = setTimeout(() => {
      resolve(without(`no answer within ${budgetMs} ms`));
      controller.abort();
    }, budgetMs);
  });
  try {
    return await Promise.race([ask(describe, event, controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the alert for an event from what is known of its job; pure, and complete even without details. */
export function composeAlert(
  event: BackupEvent,
  details: JobDetails | null,
  missing: readonly string[],
  strikes: number,
): Alert {
  const { kind, outcome, state } = event;
  const error = classifyFailure({
    kind,
    outcome,
    state,
    statusMessage: event.statusMessage ?? details?.statusMessage ?? null,
    messageCategory: details?.messageCategory ?? null,
  });
  const { severity, reasons } = assessSeverity({ kind, outcome, error, strikes });
  const resource = describeResource(event, details);
  return {
    event,
    severity,
    severityReasons: reasons,
    error,
    resource,
    job: describeJob(event, details),
    owner: null,
    exposure: null,
    strikes,
    missing: [...missing, ...gapsOf(event, resource.arn)],
  };
}

async function ask(describe: JobDescriber['describe'], event: BackupEvent, signal: AbortSignal): Promise<Described> {
  try {
    const details = await describe(event, signal);
    return details === null ? without('AWS does not know the job') : { details, missing: [] };
  } catch (error) {
    return without(nameFault(error));
  }
}

function without(reason: string): Described {
  return { details: null, missing: [`job details: ${reason}`] };
}

/** What neither the event nor its details say. */
function gapsOf(event: BackupEvent, resourceArn: string | null): string[] {
  const gaps: string[] = [];
  if (event.accountId === 'unknown') gaps.push('account: not in the event');
  if (event.region === 'unknown') gaps.push('region: not in the event');
  if (event.jobId === '') gaps.push('job id: not in the event');
  if (resourceArn === null) gaps.push('resource: not in the event');
  return gaps;
}
