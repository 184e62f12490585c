import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { laneKeyVersion } from '../../../incidents/lane.ts';
import type { Commit } from '../../../ports/incidents/incident-store.ts';
import { groupKey, laneTableKey } from './table-keys.ts';
import type { StoredItem } from './table-reads.ts';

/** One part of a transaction. */
export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** How often a single write is tried while transactions hold its item. */
const triesWhenBusy = 6;

/** Version of the form of stored items; items without it were written by 0.1.0, whose form was 1. */
export const storedSchema = 2;

/** Returns an item with the version of its form. Every written item goes through this. */
export function stamped(item: StoredItem): StoredItem {
  return { ...item, schema: storedSchema };
}

/** Writes an item, whatever was there. */
export function put(TableName: string, Item: StoredItem): WriteItem {
  return { Put: { TableName, Item: stamped(Item) } };
}

/** Writes an item that must not be there yet. */
export function putNew(TableName: string, Item: StoredItem): WriteItem {
  return { Put: { TableName, Item: stamped(Item), ConditionExpression: 'attribute_not_exists(pk)' } };
}

/** Writes an item on condition that the number it is counted by is still what it was. */
export function putIfUnchanged(
  TableName: string,
  Item: StoredItem,
  { attribute, was }: { attribute: 'revision' | 'version'; was: number },
): WriteItem {
  const condition = { ConditionExpression: `${attribute} = :was`, ExpressionAttributeValues: { ':was': was } };
  return { Put: { TableName, Item: stamped(Item), ...condition } };
}

/** Writes a lane as it is after a change. */
export function laneWrite(TableName: string, { expectedVersion, after }: NonNullable<Commit['lane']>): WriteItem {
  const item = { ...laneTableKey(after.key), ...after, keyVersion: laneKeyVersion };
  return expectedVersion === 0
    ? putNew(TableName, item)
    : putIfUnchanged(TableName, item, { attribute: 'version', was: expectedVersion });
}

/** Claims or releases a group. */
export function groupWrite(TableName: string, group: NonNullable<Commit['group']>): WriteItem {
  const Key = groupKey(group.key);
  if ('release' in group) {
    return {
      Delete: {
        TableName,
        Key,
        ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :is',
        ExpressionAttributeValues: { ':is': group.release },
      },
    };
  }
  return {
    Put: {
      TableName,
      Item: stamped({ ...Key, incidentId: group.incidentId }),
      ...(group.replaces === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'incidentId = :was', ExpressionAttributeValues: { ':was': group.replaces } }),
    },
  };
}

/** Says whether a single write was refused because its condition was not met. */
export function isRefused(error: unknown): boolean {
  return (error as Error).name === 'ConditionalCheckFailedException';
}

/** Says whether a single write met a transaction on the same item; https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function isBeingChanged(error: unknown): boolean {
  return (error as Error).name === 'TransactionConflictException';
}

/** Retries a write after a moment, a few times, while a transaction holds the item. */
export async function whenFree<Answer>(write: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isBeingChanged(error) || attempt === triesWhenBusy) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
  }
}

/** Reasons for a cancelled transaction that pass: another writer was first, or a hot partition is throttled; storms cause both. */
const passing: readonly (string | undefined)[] = [
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

/** Says whether a transaction failed because of concurrent writes, rather than by an error. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => passing.includes(code));
}
