import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';
import type { BackupPlans } from '../../ports/aws-backup/backup-plans.ts';
import type { ListedRecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../../ports/aws-backup/restorable-times.ts';
import type { Verdict } from './verdict.ts';

/** Whom to ask whether a success left what it should have. */
export interface ProofSources {
  /** Absent: nobody is asked, and every success is believed. */
  listedPoints?: ListedRecoveryPoints;
  /** How far continuous backups have come; absent: that cannot be read. */
  restorableTimes?: RestorableTimes;
  sources?: {
    /** Where recovery points can be read; absent: everywhere. */
    home?: { accountId: string; region: string };
    /** Whether a copy in a logically air-gapped vault is to follow; absent: nobody says. */
    plans?: Pick<BackupPlans, 'plan'>;
  };
}

/**
 * Asks for the proof of a success, once however often it is called with the same one. Never throws.
 *
 * @param failedAt when what it is to end happened last.
 */
export type Prove = (event: BackupEvent, failedAt: Instant) => Promise<Verdict>;

/**
 * Makes what asks for the proofs of successes. What asks is loaded when there is something to ask for the first time: a
 * success that ends nothing never does.
 */
export function createProve({
  listedPoints,
  restorableTimes,
  sources,
  now,
}: ProofSources & { now: () => Instant }): Prove {
  const asked = new Map<BackupEvent, Promise<Verdict>>();
  const ask = async (event: BackupEvent, failedAt: Instant): Promise<Verdict> => {
    const { fills, job } = kindRow(event.kind);
    if (event.drill || listedPoints === undefined || job === undefined) return { is: 'proved', proof: null };
    if (fills === undefined) return { is: 'proved', proof: { proof: 'job' } };
    const { lookForPoint } = await import('./look-for-point.ts');
    const whom = { listedPoints, restorableTimes: restorableTimes ?? null, plans: sources?.plans ?? null };
    return lookForPoint({ event, failedAt, home: sources?.home ?? null }, whom, now());
  };
  return (event, failedAt) => {
    const verdict = asked.get(event) ?? ask(event, failedAt);
    asked.set(event, verdict);
    return verdict;
  };
}
