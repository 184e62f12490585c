import type { Instant } from '../lib/instant.ts';

/** Reads who did what. */
export interface AuditTrail {
  /** Returns who stopped a backup job (an ARN, else a user name), or null when it is not written down (yet). @throws what AWS answered. */
  whoStopped(jobId: string, between: { from: Instant; to: Instant }, signal: AbortSignal): Promise<string | null>;
}
