import { kindRow } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Lookup } from '../lookup.ts';

/** Reads CloudTrail. */
export interface AuditTrail {
  /** Returns who stopped a backup job (an ARN, else a user name), or null when CloudTrail does not have it yet. @throws AWS's error */
  whoStopped(jobId: string, between: { from: Instant; to: Instant }, signal: AbortSignal): Promise<string | null>;
}

/** Who stopped the job. CloudTrail lags by minutes, so often it has nothing yet. */
export const stoppedBy: Lookup<'trail', AuditTrail, 'stoppedBy', string> = {
  id: 'stopped-by',
  brings: 'who stopped it',
  source: 'trail',
  finds: 'stoppedBy',
  servesOne: true,
  async find(trail, { event, signal }) {
    const canBeStopped = kindRow(event.kind).job?.stops !== undefined;
    if (!canBeStopped || event.outcome !== 'aborted' || event.jobId === '') return null;
    const between = { from: event.startedAt, to: event.occurredAt };
    const who = await trail.whoStopped(event.jobId, between, signal);
    return who === null ? 'CloudTrail does not show it yet' : { found: who };
  },
};
