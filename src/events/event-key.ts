import { sha256 } from '../lib/hash.ts';
import type { BackupEvent } from './backup-event.ts';

/** Longest key kept as text; three bytes a character still fit a DynamoDB sort key of 1,024 bytes. */
const keyLimit = 320;

/** What identifies an event. */
export type EventIdentity = Pick<
  BackupEvent,
  'accountId' | 'region' | 'kind' | 'jobId' | 'outcome' | 'destinationVaultArn' | 'drill' | 'occurredAt'
>;

/**
 * Returns the identity under which repeats of an event are recognised: account, Region, kind, job id and
 * outcome, plus the destination vault for copies. EventBridge's own id is no part of it, because AWS may
 * say the same thing twice under two ids. What is no job of its own (a plan, a vault, a setting) can
 * change again, so its time counts too; and a drill never has the key of a real job.
 */
export function eventKeyOf(event: EventIdentity): string {
  const parts: string[] = [event.accountId, event.region, event.kind, event.jobId, event.outcome];
  if (event.kind === 'copy') parts.push(event.destinationVaultArn ?? '');
  if (event.jobId === '' || event.outcome === 'changed') parts.push(event.occurredAt);
  if (event.drill && event.kind !== 'drill') parts.push('drill');
  const key = parts.join('|');
  return key.length <= keyLimit ? key : `${event.kind}|${event.outcome}|${sha256(key)}`;
}
