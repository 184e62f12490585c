import type { DeliveryOrder } from '../../../incidents/delivery-order.ts';
import { type DeliveryResult, mayHaveGotThrough } from '../../../incidents/delivery-result.ts';
import type { LaterOutcome } from '../../../incidents/later-outcome.ts';
import { formOf, type OrderForm } from '../../../incidents/order-form.ts';
import { packBody } from '../../../incidents/sent-body.ts';
import { shortenOrder } from '../../../incidents/shorten-order.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import type { LedgerRow } from '../../../ports/delivery/delivery-ledger.ts';
import { resultOfText } from './earlier-forms.ts';
import type { StoredItem } from './table-reads.ts';

/** The index list of deliveries without an outcome, sorted by their last attempt. */
export const unfinishedList = 'UNFINISHED';

/** The attributes of a row without what was sent, which is many times as large. */
export const ledgerAttributes = [
  ...['incidentId', 'noticeId', 'target', 'kind', 'status', 'attempts', 'firstAttemptAt', 'lastAttemptAt'],
  ...['outcome', 'result', 'possibleDuplicate', 'unended', 'lostAt', 'lostTo'],
];

/** Returns the row of an item, including one of 0.1.0, which has words instead of a result. */
export function rowOf(item: StoredItem): LedgerRow {
  const { incidentId, noticeId, target, kind, status, attempts, firstAttemptAt, lastAttemptAt } =
    item as never as LedgerRow;
  const outcome = (item.outcome as string | undefined) ?? null;
  const result = readResult(item, outcome);
  return {
    incidentId,
    noticeId,
    target,
    kind,
    status,
    attempts,
    firstAttemptAt,
    lastAttemptAt,
    outcome,
    result,
    possibleDuplicate: item.possibleDuplicate === true || (result !== null && mayHaveGotThrough(result)),
    unended: (item.unended as number | undefined) ?? 0,
    ...lossOf(item),
    ...sentOf(item),
  };
}

function lossOf({ lostAt, lostTo }: StoredItem): Pick<LedgerRow, 'lost'> {
  if (typeof lostAt !== 'string') return {};
  return { lost: { at: lostAt, standIn: typeof lostTo === 'string' ? lostTo : null } };
}

function sentOf({ sentHash, sentBody }: StoredItem): Pick<LedgerRow, 'sent'> {
  if (typeof sentHash !== 'string' || !(sentBody instanceof Uint8Array)) return {};
  return { sent: { sha256: sentHash, packed: sentBody } };
}

/** Returns what a vendor reported later of a delivery, from its item. */
export function laterOutcomeOf(item: StoredItem): LaterOutcome {
  const { noticeId, target, what, recipient, at, detail } = item as never as LaterOutcome;
  return { noticeId, target, what, recipient, at, detail };
}

/** Reads the result of a row; when 0.1.0 ended a row that this version began, its words count and not an older result. */
function readResult({ status, result }: StoredItem, outcome: string | null): DeliveryResult | null {
  const typed = (result as DeliveryResult | undefined) ?? null;
  if (status === 'sending' || typed?.status === status || outcome === null) return typed;
  return resultOfText(status as DeliveryResult['status'], outcome);
}

/** Returns the attributes for what was sent, under names that 0.1.0 does not know. */
export function sentItem(body: string): { sentHash: string; sentBody: Uint8Array } {
  const { sha256, packed } = packBody(body);
  return { sentHash: sha256, sentBody: packed };
}

/** Returns an order as it is stored: an item has less room than a message. */
export function storedForm(order: DeliveryOrder): OrderForm {
  const whole = formOf(order);
  return Buffer.byteLength(JSON.stringify(whole)) * 2 < awsLimits.itemBytes ? whole : formOf(shortenOrder(order));
}
