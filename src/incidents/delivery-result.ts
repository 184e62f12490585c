/** Why a vendor may take a delivery later. */
export const retryReasons = ['rate-limited', 'server-error', 'timeout', 'network', 'secret-unreadable'] as const;
export type RetryReason = (typeof retryReasons)[number];

/** Why a vendor never takes a delivery before a person has changed something. */
export const rejectReasons = ['bad-credentials', 'bad-request', 'not-found', 'too-large', 'secret-missing'] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** Why nothing was sent. */
export type UnsentReason =
  /** More would come than the vendor takes. */
  | 'awaiting-turn'
  /** The rules known here do not have the target. */
  | 'target-unknown'
  /** The target is down; an update is kept until it is back. */
  | 'target-down'
  /** The channel says nothing of this kind. */
  | 'not-carried'
  /** The target was told of it with a later notice. */
  | 'superseded'
  /** Somebody answered before it could be sent. */
  | 'answered'
  /** The target was never told of the incident, so that there is nothing to bring up to date. */
  | 'never-told'
  /** Another target says it. */
  | 'stood-in'
  /** Attempts began again and again, and none came to an end. */
  | 'never-ended'
  /** It can never succeed, and is among the dead letters. */
  | 'impossible';

/** How a delivery ended, or that it is under way. */
export const ledgerStatuses = ['sending', 'retrying', 'delivered', 'failed', 'skipped'] as const;
export type LedgerStatus = (typeof ledgerStatuses)[number];

/** What became of an attempt, for programs; people read {@link outcomeText}. */
export interface DeliveryResult {
  status: Exclude<LedgerStatus, 'sending'>;
  reason: 'accepted' | RetryReason | RejectReason | UnsentReason;
  /** One line for people; may quote the vendor. */
  detail: string;
  /** Whom the vendor took it for: mail addresses, a channel, a topic; empty: it does not say. */
  recipients: string[];
  /** What the vendor knows the message by; null: it does not say. */
  vendorId: string | null;
  /** The target that says it instead; null: none. */
  standIn: string | null;
}

/** Longest text of what came of an attempt: vendors write pages. */
const longestText = 500;

/** Makes a result of which nothing but these is known. */
export function resultOf(
  status: DeliveryResult['status'],
  reason: DeliveryResult['reason'],
  detail: string,
  more: Partial<DeliveryResult> = {},
): DeliveryResult {
  return {
    status,
    reason,
    detail: detail.slice(0, longestText),
    recipients: [],
    vendorId: null,
    standIn: null,
    ...more,
  };
}

const retries: ReadonlySet<string> = new Set(retryReasons);
const rejects: ReadonlySet<string> = new Set(rejectReasons);

/** Returns a result as 0.1.0 writes and reads it, in one line: who reads 0.1.0's rows finds its first words in it. */
export function outcomeText({ status, reason, detail, standIn }: DeliveryResult): string {
  const asked = retries.has(reason) || rejects.has(reason);
  const waits = status === 'retrying' && !asked;
  const said = asked ? `${reason}: ${detail}` : waits ? `not sent: ${detail}` : detail;
  return (standIn === null ? said : `${said}; ${standIn} stands in`).slice(0, longestText);
}

/** Says whether people may have read what such an attempt sent: nothing that came back said that they did not. */
export function mayHaveGotThrough({ status, reason }: Pick<DeliveryResult, 'status' | 'reason'>): boolean {
  return status === 'retrying' && (reason === 'server-error' || reason === 'timeout' || reason === 'network');
}

/** How long an attempt keeps a delivery to itself, in seconds: as long as its function may run, so that it cannot outlive it. */
export const holdSeconds = 30;

/** A hold that ends later than this was noted by a clock that was wrong, and holds nothing (seconds). */
export const longestHoldSeconds = holdSeconds + 60;

/**
 * How long after its last attempt a delivery is no longer on the queue, in seconds: the longest that a message is
 * hidden there is 180 (a crash), and it is noted at every attempt.
 */
export const unfinishedAfterSeconds = 300;
