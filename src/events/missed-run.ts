import { sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import { type Fields, instantOf, textOf } from './fields.ts';
import { type EventReader, readShared } from './reading.ts';

/** Who sends what the router finds itself, and its type. */
export const watchSource = 'backup-alerts.watch';
export const missedType = 'Backup Run Missed';

/** A backup that was due and never started. */
export interface MissedRun {
  /** The same for the same run, so that telling it again tells nothing new. */
  id: string;
  /** Null: it is about several. */
  resourceArn: string | null;
  resourceType: string | null;
  planId: string | null;
  planArn: string | null;
  dueAt: Instant;
  /** When the next run of its plan is due: a job that is created before then is of this run; null: not known. */
  nextRunAt: Instant | null;
  /** The vault that it was to be made in, and the role that makes it; null: not known. */
  vaultName: string | null;
  iamRoleArn: string | null;
  /** The sentence for people; its times are ISO instants. */
  says: string;
}

/** Returns the identity of a run: lane, plan and due time. */
export function runIdOf(laneId: string, planId: string, dueAt: Instant): string {
  return `run-${sha256(`${laneId} ${planId} ${dueAt}`, 24)}`;
}

/** Returns a missed run as a message for the intake. */
export function missedEvent(
  { id, resourceArn, resourceType, planId, planArn, dueAt, nextRunAt, vaultName, iamRoleArn, says }: MissedRun,
  { accountId, region }: { accountId: string; region: string },
  at: Instant,
): Fields {
  return {
    source: watchSource,
    'detail-type': missedType,
    id,
    account: accountId,
    region,
    time: at,
    detail: {
      jobId: id,
      state: 'NOT_STARTED',
      statusMessage: says,
      resourceArn,
      resourceType,
      backupVaultName: vaultName,
      iamRoleArn,
      creationDate: dueAt,
      ...(nextRunAt === null ? {} : { nextRunDate: nextRunAt }),
      createdBy: { backupPlanId: planId, backupPlanArn: planArn },
    },
  };
}

/** Reads a run that never started; its time is when it was due, so that any later good job of the resource ends it. */
export const readMissed: EventReader = (detail) => {
  const shared = readShared(detail);
  return {
    ...shared,
    kind: 'missed',
    outcome: 'failed',
    jobId: textOf(detail, 'jobId') ?? '',
    at: instantOf(detail, 'creationDate'),
    missedRun: { nextAt: instantOf(detail, 'nextRunDate') },
  };
};
