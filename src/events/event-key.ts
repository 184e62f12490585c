import { sha256 } from '../lib/hash.ts';
import type { BackupEvent } from './backup-event.ts';
import { kindRow } from './kinds.ts';

/** Longest key kept as text; three bytes a character still fit a DynamoDB sort key of 1,024 bytes. */
const keyLimit = 320;

/** What identifies an event. */
export type EventIdentity = Pick<
  BackupEvent,
  | 'accountId'
  | 'region'
  | 'kind'
  | 'jobId'
  | 'outcome'
  | 'state'
  | 'destinationVaultArn'
  | 'size'
  | 'drill'
  | 'occurredAt'
>;

/**
 * Returns the identity of an event: account, Region, kind, job id and outcome, plus the destination vault for
 * copies. EventBridge's own id is not part of it, because AWS may report the same thing under two ids. What is not a job can
 * change again, so its time counts too, and for plans, vaults and settings the state: a vault may be unlocked and deleted in
 * one second. A drill never has the key of a real job, nor an event about a backup's size the key of its job.
 */
export function eventKeyOf(event: EventIdentity): string {
  return keyOf(event, isToDestination(event) ? [event.destinationVaultArn ?? ''] : []);
}

/**
 * Returns the key under which a repeat is recognised, whichever source it comes from. That is the event's key;
 * only a copy's destination is left out, because SNS does not say it, and a copy job has but one.
 */
export function repeatKeyOf(event: EventIdentity): string {
  return isToDestination(event) && event.jobId !== '' ? keyOf(event, []) : eventKeyOf(event);
}

function isToDestination({ kind }: EventIdentity): boolean {
  return kindRow(kind).fills === 'destination';
}

function keyOf(event: EventIdentity, more: readonly string[]): string {
  const { accountId, region, kind, outcome, occurredAt } = event;
  const { job, changesAgain = false, isDrill } = kindRow(kind);
  const jobId = job === undefined ? event.jobId : event.jobId.toLowerCase();
  const parts = [accountId, region, kind, jobId, outcome, ...more];
  if (jobId === '' || outcome === 'changed' || changesAgain) parts.push(occurredAt);
  if (changesAgain) parts.push(event.state);
  if (event.size !== undefined) parts.push('size');
  if (event.drill && isDrill !== true) parts.push('drill');
  const key = parts.join('|');
  return key.length <= keyLimit ? key : `${kind}|${outcome}|${sha256(key)}`;
}
