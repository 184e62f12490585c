import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { laneKeyVersion } from '../../../incidents/lane.ts';
import { type RunSize, rememberedOf, rememberedSizes } from '../../../incidents/lane-sizes.ts';
import type { Instant } from '../../../lib/instant.ts';
import { laneTableKey, type TableKey } from './table-keys.ts';
import { readItem, type StoredItem } from './table-reads.ts';
import { isBeingChanged, isRefused, storedSchema } from './table-writes.ts';

/** Sizes are appended to a list without reading it; a list of this length is cut. */
const cutAt = 2 * rememberedSizes;

/** Notes a success on its lane in one call, unless a later one is known; returns the item as it is now. @throws DynamoDB's error */
export async function noteSuccess(
  client: DynamoDBDocumentClient,
  TableName: string,
  { laneKey, startedAt, sizeBytes }: { laneKey: string; startedAt: Instant; sizeBytes: number | undefined },
): Promise<StoredItem | null> {
  const Key = laneTableKey(laneKey);
  try {
    const { Attributes = null } = await client.send(
      new UpdateCommand({ TableName, Key, ...successUpdate(startedAt, sizeBytes) }),
    );
    await cutSizes(client, { TableName, Key }, Attributes);
    return Attributes;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return readItem(client, TableName, Key);
  }
}

function successUpdate(startedAt: Instant, bytes: number | undefined): Omit<UpdateCommandInput, 'TableName' | 'Key'> {
  const isSized = bytes !== undefined;
  return {
    UpdateExpression:
      'SET lastSuccessStartedAt = :at, version = if_not_exists(version, :zero) + :one, ' +
      `#schema = :schema, keyVersion = :keyVersion${isSized ? ', sizes = list_append(if_not_exists(sizes, :none), :size)' : ''}`,
    // A lane that has only had problems holds NULL there, which is neither absent nor less than a text.
    ConditionExpression:
      'attribute_not_exists(lastSuccessStartedAt) OR lastSuccessStartedAt = :never OR lastSuccessStartedAt < :at',
    ExpressionAttributeNames: { '#schema': 'schema' },
    ExpressionAttributeValues: {
      ':at': startedAt,
      ':never': null,
      ':zero': 0,
      ':one': 1,
      ':schema': storedSchema,
      ':keyVersion': laneKeyVersion,
      ...(isSized ? { ':none': [], ':size': [{ startedAt, bytes }] } : {}),
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Cuts the list of sizes; if the lane changes meanwhile, the next success does it. */
async function cutSizes(
  client: DynamoDBDocumentClient,
  item: { TableName: string; Key: TableKey },
  stored: StoredItem | null,
): Promise<void> {
  const { sizes = [], version } = (stored ?? {}) as { sizes?: RunSize[]; version?: number };
  if (sizes.length < cutAt) return;
  const cut = new UpdateCommand({
    ...item,
    UpdateExpression: 'SET sizes = :sizes',
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':sizes': rememberedOf(sizes), ':version': version },
  });
  try {
    await client.send(cut);
  } catch (error) {
    if (!isRefused(error) && !isBeingChanged(error)) throw error;
  }
}
