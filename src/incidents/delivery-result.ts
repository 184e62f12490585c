import { truncate } from '../lib/text.ts';

/** Why a vendor may take a delivery later. */
export const retryReasons = ['rate-limited', 'server-error', 'timeout', 'network', 'secret-unreadable'] as const;
export type RetryReason = (typeof retryReasons)[number];

/** Why a vendor will not take a delivery until a person changes something. */
export const rejectReasons = ['bad-credentials', 'bad-request', 'not-found', 'too-large', 'secret-missing'] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What a vendor says about a delivery that it took: that it shows it to people, or only that it took it. */
type TakenReason = 'arrived' | 'accepted';

/** Why nothing was sent. */
export type UnsentReason =
  /** The vendor takes no more for now. */
  | 'awaiting-turn'
  /** The rules known here do not have the target. */
  | 'target-unknown'
  /** The target is down; an update is kept until it is back. */
  | 'target-down'
  /** The channel does not carry notices of this kind. */
  | 'not-carried'
  /** A later notice already told the target. */
  | 'superseded'
  /** Somebody answered before it could be sent. */
  | 'answered'
  /** The target was never told about the incident, so there is nothing to update. */
  | 'never-told'
  /** Another target says it. */
  | 'stood-in'
  /** Attempts began again and again, but none of them ended. */
  | 'never-ended'
  /** It can never succeed, and is among the dead letters. */
  | 'impossible';

/** How a delivery ended, or that it is under way. */
export const ledgerStatuses = ['sending', 'retrying', 'delivered', 'failed', 'skipped'] as const;
export type LedgerStatus = (typeof ledgerStatuses)[number];

/** The outcome of an attempt, for programs; people read {@link outcomeText}. */
export interface DeliveryResult {
  status: Exclude<LedgerStatus, 'sending'>;
  reason: TakenReason | RetryReason | RejectReason | UnsentReason;
  /** One line for people; may quote the vendor. */
  detail: string;
  /** The recipients for whom the vendor took it: mail addresses, a channel, a topic; empty: it does not say. */
  recipients: string[];
  /** The vendor's id of the message; null: it does not say. */
  vendorId: string | null;
  /** The target that says it instead; null: none. */
  standIn: string | null;
}

/** The longest text about an outcome that is kept: vendors write pages. */
const longestText = 500;

/** Makes a result with only these fields known. */
export function resultOf(
  status: DeliveryResult['status'],
  reason: DeliveryResult['reason'],
  detail: string,
  more: Partial<DeliveryResult> = {},
): DeliveryResult {
  return {
    status,
    reason,
    detail: truncate(detail, longestText),
    recipients: [],
    vendorId: null,
    standIn: null,
    ...more,
  };
}

const retries: ReadonlySet<string> = new Set(retryReasons);
const rejects: ReadonlySet<string> = new Set(rejectReasons);

/** Returns a result in one line, as 0.1.0 writes and reads it: readers of its rows look at the first words. */
export function outcomeText({ status, reason, detail, standIn }: DeliveryResult): string {
  const asked = retries.has(reason) || rejects.has(reason);
  const waits = status === 'retrying' && !asked;
  const said = asked ? `${reason}: ${detail}` : waits ? `not sent: ${detail}` : detail;
  return truncate(standIn === null ? said : `${said}; ${standIn} stands in`, longestText);
}

/** Says whether people may have read what such an attempt sent, because no answer ruled it out. */
export function mayHaveGotThrough({ status, reason }: Pick<DeliveryResult, 'status' | 'reason'>): boolean {
  return status === 'retrying' && (reason === 'server-error' || reason === 'timeout' || reason === 'network');
}

/** How long an attempt keeps a delivery to itself, in seconds: as long as its function may run. */
export const holdSeconds = 30;

/** A hold that would last more seconds than this was noted by a wrong clock, and does not count. */
export const longestHoldSeconds = holdSeconds + 60;

/**
 * How long after its last attempt a delivery is no longer on the queue, in seconds: the longest that a message is
 * hidden there is 180 (a crash), and it is noted at every attempt.
 */
export const unfinishedAfterSeconds = 300;
