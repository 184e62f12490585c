import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { retryCopied } from '../../incidents/retry-changes.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import { sha256 } from '../../lib/hash.ts';
import { isFinal, type RetryDependencies } from './retry-dependencies.ts';

/**
 * Starts the copies that the rule makes of its backups: AWS makes none of a backup that no plan made. Each has a token of its
 * own, so that a crash in between orders none twice. What AWS refuses is said, and is no reason to ask again.
 */
export async function copyOn(
  incident: Incident,
  retry: Retry,
  { starter, now }: RetryDependencies,
): Promise<{ change: Change } | null> {
  if (retry.state !== 'copying') return null;
  const rule = await starter.ruleOf(retry.planId, retry.planRuleId);
  const ordered: string[] = [];
  const refused: string[] = [];
  for (const copy of rule?.copies ?? []) {
    const token = sha256(`${retry.id} ${copy.vaultArn}`, 40);
    const { recoveryPointArn = '', roleArn } = retry;
    try {
      const sourceVaultName = rule?.vaultName ?? '';
      ordered.push(await starter.startCopy({ token, recoveryPointArn, sourceVaultName, roleArn, copy }));
    } catch (error) {
      if (!isFinal(error)) throw error;
      refused.push(`${copy.vaultArn} (${error.name})`);
    }
  }
  return { change: retryCopied(incident, retry, { ordered, refused }, now()) };
}
