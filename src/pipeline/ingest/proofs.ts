import { isElsewhere } from '../../enrich/elsewhere.ts';
import type { EnrichmentSources } from '../../enrich/findings.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';
import type { BackupPlans } from '../../ports/aws-backup/backup-plans.ts';
import type { ListedRecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../../ports/aws-backup/restorable-times.ts';
import type { ProofPorts } from './look-for-point.ts';
import type { Verdict } from './verdict.ts';

/** Where to check whether the recovery point of a success exists. */
export interface ProofSources {
  /** Absent: nothing is checked, and every success is believed. */
  listedPoints?: ListedRecoveryPoints;
  /** Latest restorable times of continuous backups; absent: they cannot be read. */
  restorableTimes?: RestorableTimes;
  sources?: {
    /** Where recovery points can be read; absent: everywhere. */
    home?: { accountId: string; region: string };
    /** Says whether a copy to a logically air-gapped vault is to follow; absent: not known. */
    plans?: Pick<BackupPlans, 'plan'>;
    /** Finds whom to ask in another account or Region; absent: nobody. */
    elsewhere?: EnrichmentSources['elsewhere'];
  };
}

/** Returns whom to ask for a recovery point elsewhere; null: nobody, so that the word of the job is all there is. */
async function portsElsewhere(
  { accountId, region }: BackupEvent,
  elsewhere: EnrichmentSources['elsewhere'],
): Promise<ProofPorts | null> {
  const found = await elsewhere?.({ accountId, region }).catch(() => null);
  if (found?.listedPoints === undefined) return null;
  const { listedPoints, restorableTimes = null, plans = null } = found;
  return { listedPoints, restorableTimes, plans };
}

/**
 * Asks for the proof of a success, once even when it is called again with the same success. Never throws.
 *
 * @param failedAt when the problem that it would end last happened.
 */
export type Prove = (event: BackupEvent, failedAt: Instant) => Promise<Verdict>;

/**
 * Makes the function that asks for proofs of successes. Its code is loaded when the first proof is needed: a success that
 * ends nothing needs none.
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
    const own = { listedPoints, restorableTimes: restorableTimes ?? null, plans: sources?.plans ?? null };
    const there = isElsewhere(event, sources ?? {}) ? await portsElsewhere(event, sources?.elsewhere) : null;
    const home = there === null ? (sources?.home ?? null) : event;
    return lookForPoint({ event, failedAt, home }, there ?? own, now());
  };
  return (event, failedAt) => {
    const verdict = asked.get(event) ?? ask(event, failedAt);
    asked.set(event, verdict);
    return verdict;
  };
}
