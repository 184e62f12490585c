import type { Instant } from '../lib/instant.ts';
import type { RetryRefusal } from './retry-refusals.ts';

/**
 * Where an automatic retry stands. `planned`: it waits for its time. `starting`: it was decided and AWS may have been asked, so that
 * it is looked for before anybody asks again. `started`: AWS has given its job an id.
 */
export const retryStates = [
  'planned',
  'starting',
  'started',
  'copying',
  'succeeded',
  'failed',
  'not-started',
  'not-needed',
  'dry-run',
] as const;
export type RetryState = (typeof retryStates)[number];

/** The copy that is started again. */
export interface RetriedCopy {
  /** The recovery point that is to be copied, and the vault that it is in. */
  pointArn: string;
  vaultName: string;
  destinationVaultArn: string;
}

/** A failed backup or copy that is started again, as its incident keeps it. */
export interface Retry {
  /** The token by which AWS knows repeats of the same call; made of the failed job and the number of the attempt. */
  id: string;
  laneId: string;
  state: RetryState;
  /** Which attempt it is, from 1, and how many there may be until a backup of the resource succeeds. */
  attempt: number;
  of: number;
  /** Not before; and not after, because the next run of the plan comes first then. */
  dueAt: Instant;
  until: Instant;
  failedJobId: string;
  /** When the failed job was created: a recovery point that is newer makes the retry superfluous. */
  failedStartedAt: Instant;
  resourceArn: string;
  resourceType: string;
  errorCode: string;
  planId: string;
  planRuleId: string;
  roleArn: string;
  /** How many may be begun within 24 hours. */
  perDay: number;
  /** It only says what it would do. */
  dryRun: boolean;
  /** When it was decided to ask AWS; absent: it was not. */
  begunAt?: Instant;
  /** The job that AWS made; absent: none is known. */
  jobId?: string;
  /** What is copied; absent: it is a backup. */
  copy?: RetriedCopy;
  /** A later backup of the resource succeeded before it was heard how this one ended: nothing waits for it any more. */
  isOvertaken?: true;
  /** The rule makes copies of its backups, which are to follow. */
  hasCopies?: boolean;
  /** The recovery point that it made; absent: none is known. */
  recoveryPointArn?: string;
  /** Why it was not started; absent: it was, or may be. */
  because?: RetryRefusal;
}
