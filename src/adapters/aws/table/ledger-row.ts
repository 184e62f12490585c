import { type DeliveryResult, mayHaveGotThrough } from '../../../incidents/delivery-result.ts';
import type { LedgerRow } from '../../../ports/delivery/delivery-ledger.ts';
import { resultOfText } from './earlier-forms.ts';
import type { StoredItem } from './table-reads.ts';

/** The list of the index in which deliveries without an outcome stand, by their last attempt. */
export const unfinishedList = 'UNFINISHED';

/** Returns the row of an item, also of one that 0.1.0 has written: it has words where this version has a result. */
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
  };
}

/** A row that 0.1.0 has ended after this version began it has its words, and perhaps a result of before: the words count. */
function readResult({ status, result }: StoredItem, outcome: string | null): DeliveryResult | null {
  const typed = (result as DeliveryResult | undefined) ?? null;
  if (status === 'sending' || typed?.status === status || outcome === null) return typed;
  return resultOfText(status as DeliveryResult['status'], outcome);
}
