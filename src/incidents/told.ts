import type { Instant } from '../lib/instant.ts';
import type { DeliveryResult, LedgerStatus } from './delivery-result.ts';
import type { Incident } from './incident.ts';
import { type NoticeKind, noticeKind } from './notice-kinds.ts';

/** How a message arrived at its target. */
export type ToldOutcome =
  /** The vendor shows it to people: the message is in the channel, the ticket is there. */
  | 'arrived'
  /** The vendor took it, and says no more. */
  | 'accepted'
  /** It is on its way, or is tried again. */
  | 'under-way'
  /** The vendor did not take it, and another target says it instead. */
  | 'failed-over'
  /** The vendor did not take it, and nobody says it instead. */
  | 'failed'
  /** Nothing was sent: somebody had answered, or a later notice says it. */
  | 'suppressed';

/** What one target was told about an incident, going by the last message that was sent to it. */
export interface Told {
  target: string;
  /** The channel of the target; absent: the rules no longer have it, or nobody looked. */
  channel?: string;
  /** When that was; null: it was not tried yet. */
  at: Instant | null;
  outcome: ToldOutcome;
  /** Why the attempt ended as it did, such as `rate-limited`, or `bounced` when that was heard later; null: there was none, or it is not over. */
  reason: DeliveryResult['reason'] | 'bounced' | null;
  /** Who says it instead. */
  standIn?: string;
}

/** What the ledger says about one delivery. */
export interface DeliveryEnd {
  target: string;
  kind: string;
  status: LedgerStatus;
  lastAttemptAt: Instant;
  result: DeliveryResult | null;
  /** None of its recipients got it, as was heard later, and who says it instead; absent: nothing of the kind was heard. */
  lost?: { standIn: string | null };
}

/**
 * Says who was told about an incident and how it arrived, one entry for each target in the order in which they were told. A
 * target that the ledger does not mention yet is under way.
 *
 * @param deliveries what the ledger has of it, in any order
 * @param channelOf says which channel a target has
 */
export function toldOf(
  { notified }: Pick<Incident, 'notified'>,
  deliveries: readonly DeliveryEnd[],
  channelOf: (target: string) => string | undefined = () => undefined,
): Told[] {
  const byTarget = new Map<string, DeliveryEnd[]>(notified.map((target) => [target, []]));
  for (const delivery of deliveries) {
    if (!isSpoken(delivery)) continue;
    byTarget.set(delivery.target, [...(byTarget.get(delivery.target) ?? []), delivery]);
  }
  return [...byTarget].map(([target, ends]) => ({ ...toldBy(target, ends), ...named(channelOf(target)) })).sort(byTime);
}

/** Targets not tried yet come last; those of the same moment stay in the order in which they are to be told. */
function byTime(a: Told, b: Told): number {
  if (a.at === b.at) return 0;
  if (a.at === null || b.at === null) return a.at === null ? 1 : -1;
  return a.at < b.at ? -1 : 1;
}

/** A message under way says nothing yet; one that was not sent counts only if nothing else is known. */
function toldBy(target: string, ends: readonly DeliveryEnd[]): Told {
  const newest = ends.toSorted((a, b) => (a.lastAttemptAt < b.lastAttemptAt ? 1 : -1));
  const last = newest.find(({ status }) => status === 'delivered' || status === 'failed') ?? newest[0];
  if (last === undefined) return { target, at: null, outcome: 'under-way', reason: null };
  const { status, result, lastAttemptAt, lost } = last;
  const { standIn = null } = lost ?? result ?? {};
  return {
    target,
    at: lastAttemptAt,
    outcome: lost === undefined ? outcomeOf(status, result) : missedOutcome(standIn),
    reason: lost !== undefined ? 'bounced' : status === 'sending' ? null : (result?.reason ?? null),
    ...(standIn === null ? {} : { standIn }),
  };
}

function missedOutcome(standIn: string | null): ToldOutcome {
  return standIn === null ? 'failed' : 'failed-over';
}

function outcomeOf(status: LedgerStatus, result: DeliveryResult | null): ToldOutcome {
  switch (status) {
    case 'delivered':
      return result?.reason === 'arrived' ? 'arrived' : 'accepted';
    case 'failed':
      return missedOutcome(result?.standIn ?? null);
    case 'skipped':
      return 'suppressed';
    case 'sending':
    case 'retrying':
      return 'under-way';
  }
}

/** Says whether a kind of notice tells people something; one that only updates a message does not, an unknown one does. */
function isSpoken({ kind }: DeliveryEnd): boolean {
  return noticeKind(kind as NoticeKind)?.isSpoken !== false;
}

function named(channel: string | undefined): { channel?: string } {
  return channel === undefined ? {} : { channel };
}
