import { sha256 } from '../lib/hash.ts';
import type { BackupEvent, EventKind } from './backup-event.ts';

/** Longest key kept as text; three bytes a character still fit a DynamoDB sort key of 1,024 bytes. */
const keyLimit = 320;

/** Kinds whose job id is AWS's own; AWS writes the same one in upper and in lower case. */
const jobKinds: readonly EventKind[] = ['backup', 'copy', 'restore', 'scan'];

/** Kinds that are no job: the same plan, vault or setting can change again, so time and state count too. */
const lastingKinds: readonly EventKind[] = ['plan', 'vault', 'region-setting'];

/** What identifies an event. */
export type EventIdentity = Pick<
  BackupEvent,
  'accountId' | 'region' | 'kind' | 'jobId' | 'outcome' | 'state' | 'destinationVaultArn' | 'drill' | 'occurredAt'
>;

/**
 * Returns the identity of an event: account, Region, kind, job id and outcome, plus the destination vault for
 * copies. EventBridge's own id is no part of it, because AWS may say the same thing twice under two ids. What
 * is no job of its own can change again, so its time counts too, and for plans, vaults and settings the state:
 * a vault may be unlocked and deleted in one second. A drill never has the key of a real job.
 */
export function eventKeyOf(event: EventIdentity): string {
  return keyOf(event, event.kind === 'copy' ? [event.destinationVaultArn ?? ''] : []);
}

/**
 * Returns the key under which a repeat is recognised, whichever door it comes through. That is the event's key;
 * only a copy's destination is left out, because SNS does not say it, and a copy job has but one.
 */
export function repeatKeyOf(event: EventIdentity): string {
  return event.kind === 'copy' && event.jobId !== '' ? keyOf(event, []) : eventKeyOf(event);
}

function keyOf(event: EventIdentity, more: readonly string[]): string {
  const { accountId, region, kind, outcome, occurredAt } = event;
  const jobId = jobKinds.includes(kind) ? event.jobId.toLowerCase() : event.jobId;
  const parts = [accountId, region, kind, jobId, outcome, ...more];
  if (jobId === '' || outcome === 'changed' || lastingKinds.includes(kind)) parts.push(occurredAt);
  if (lastingKinds.includes(kind)) parts.push(event.state);
  if (event.drill && kind !== 'drill') parts.push('drill');
  const key = parts.join('|');
  return key.length <= keyLimit ? key : `${kind}|${outcome}|${sha256(key)}`;
}
