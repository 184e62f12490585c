/**
 * The ports on AWS, one file per port. Clients are made in `runtime/` and handed in; nothing here reads
 * the environment.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { type Lane, newLane } from '../../incidents/lane.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';
import type { Commit, IncidentStore, SeenEvent } from '../../ports/incident-store.ts';
import type { ArchivedRules, RulesArchive } from '../../ports/rules-source.ts';
import { archivedRulesOf } from './archived-rules.ts';
import {
  alertKey,
  groupKey,
  hiddenKey,
  incidentKey,
  laneTableKey,
  lastGoodRulesKey,
  recordKey,
  seenKey,
  type TableKey,
} from './table-keys.ts';
import { readIncidentItems, readItem, type StoredItem } from './table-reads.ts';

/** Marks of handled events outlive the dead-letter queues (14 days), so that a late redrive changes nothing. */
const seenLifetimeSeconds = 30 * 86_400;

/** A source of an inhibition is found this long; an incident that is open longer inhibits nobody any more. */
const markerLifetimeSeconds = 90 * 86_400;

/** Hidden alerts are told of in the note of their week. */
const hiddenLifetimeSeconds = 60 * 86_400;

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Settings of the store. */
export interface DynamoSettings {
  tableName: string;
  /** How long evidence is kept, in days. */
  evidenceRetentionDays: number;
}

/** Incidents in DynamoDB: every change one transaction, conditional on what it was decided on. */
export class DynamoIncidentStore implements IncidentStore, RulesArchive {
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;

  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async load(incidentId: string): Promise<Incident | null> {
    return this.#get<Incident>(incidentKey(incidentId), 'incident');
  }

  async situation(eventKey: string, laneKey: string): Promise<{ seen: SeenEvent | null; lane: Lane | null }> {
    const { tableName } = this.#settings;
    const keys = [seenKey(eventKey), laneTableKey(laneKey)];
    const { Responses, UnprocessedKeys } = await this.#client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } }),
    );
    if (UnprocessedKeys?.[tableName] !== undefined) return this.#situationOneByOne(eventKey, laneKey);
    const items: StoredItem[] = Responses?.[tableName] ?? [];
    const seen = items.find(({ sk }) => sk === 'SEEN');
    const lane = items.find(({ sk }) => sk === 'STATE');
    return { seen: (seen?.seen as SeenEvent) ?? null, lane: laneOf(lane, laneKey) };
  }

  async openIncidentOf(group: string): Promise<string | null> {
    return this.#get<string>(groupKey(group), 'incidentId');
  }

  async commit(change: Commit): Promise<boolean> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: this.#writesOf(change) }));
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  }

  async noteSuccess(laneKey: string, startedAt: Instant): Promise<Lane> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#settings.tableName,
          Key: laneTableKey(laneKey),
          UpdateExpression: 'SET lastSuccessStartedAt = :at, version = if_not_exists(version, :zero) + :one',
          // A lane that has only had problems holds NULL there, which is neither absent nor less than a text.
          ConditionExpression:
            'attribute_not_exists(lastSuccessStartedAt) OR lastSuccessStartedAt = :never OR lastSuccessStartedAt < :at',
          ExpressionAttributeValues: { ':at': startedAt, ':never': null, ':zero': 0, ':one': 1 },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return laneOf(Attributes, laneKey) ?? newLane(laneKey);
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const { lane } = await this.#situationOneByOne('', laneKey);
      return lane ?? newLane(laneKey);
    }
  }

  async clearOutbox({ id, revision }: Incident): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#settings.tableName,
          Key: incidentKey(id),
          UpdateExpression: 'SET incident.outbox = :empty',
          ConditionExpression: 'revision = :revision',
          ExpressionAttributeValues: { ':empty': { deliveries: [], clock: null }, ':revision': revision },
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  async alertsOf(incidentId: string, limit: number): Promise<Alert[]> {
    const items = await this.#items(incidentId, 'ALERT#', { Limit: limit, ScanIndexForward: false });
    return items.map(({ alert }) => alert as Alert);
  }

  async records(incidentId: string): Promise<EvidenceRecord[]> {
    const items = await this.#items(incidentId, 'RECORD#');
    return items.map(({ record }) => record as EvidenceRecord);
  }

  async lastGood(): Promise<ArchivedRules | null> {
    return archivedRulesOf(await this.#get<unknown>(lastGoodRulesKey, 'rules'));
  }

  async keep(rules: ArchivedRules): Promise<void> {
    const { tableName } = this.#settings;
    const put = new PutCommand({
      TableName: tableName,
      Item: { ...lastGoodRulesKey, rules, seenAt: rules.seenAt },
      ConditionExpression: 'attribute_not_exists(seenAt) OR seenAt <= :seenAt',
      ExpressionAttributeValues: { ':seenAt': rules.seenAt },
    });
    try {
      await this.#client.send(put);
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  async #get<T>(key: TableKey, attribute: string): Promise<T | null> {
    const item = await readItem(this.#client, this.#settings.tableName, key);
    return (item?.[attribute] as T | undefined) ?? null;
  }

  async #situationOneByOne(eventKey: string, laneKey: string) {
    const [seen, item] = await Promise.all([
      eventKey === '' ? null : this.#get<SeenEvent>(seenKey(eventKey), 'seen'),
      readItem(this.#client, this.#settings.tableName, laneTableKey(laneKey)),
    ]);
    return { seen, lane: laneOf(item ?? undefined, laneKey) };
  }

  #items(incidentId: string, prefix: string, options: { Limit?: number; ScanIndexForward?: boolean } = {}) {
    return readIncidentItems(this.#client, this.#settings.tableName, { incidentId, prefix }, options);
  }

  #writesOf({ incident, record, seen, alert, lane, group, markers = [], hidden }: Commit): WriteItem[] {
    const TableName = this.#settings.tableName;
    const writes: WriteItem[] = [];
    const lifetime = incident === undefined ? {} : this.#expiryOf(incident.after);
    if (incident) {
      const { expected, after } = incident;
      writes.push({
        Put: {
          TableName,
          Item: { ...incidentKey(after.id), incident: after, revision: after.revision, ...lifetime },
          ...(expected === null
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'revision = :was', ExpressionAttributeValues: { ':was': expected } }),
        },
      });
    }
    if (record)
      writes.push(
        putNew(TableName, {
          ...recordKey(record.incidentId, record.sequence),
          record,
          ...this.#evidenceExpiry(record.at),
        }),
      );
    if (alert && incident) {
      const { id, revision, updatedAt } = incident.after;
      writes.push(putNew(TableName, { ...alertKey(id, revision), alert, ...this.#evidenceExpiry(updatedAt) }));
    }
    if (seen) {
      const expiresAt = epochSeconds(seen.at) + seenLifetimeSeconds;
      writes.push(putNew(TableName, { ...seenKey(seen.eventKey), seen, expiresAt }));
    }
    if (lane) writes.push(laneWrite(TableName, lane));
    if (group) writes.push(groupWrite(TableName, group));
    for (const { key, incidentId } of markers) {
      const expiresAt = epochSeconds(incident?.after.updatedAt ?? '') + markerLifetimeSeconds;
      writes.push({ Put: { TableName, Item: { ...groupKey(key), incidentId, expiresAt } } });
    }
    if (hidden) {
      const expiresAt = epochSeconds(hidden.at) + hiddenLifetimeSeconds;
      writes.push({ Put: { TableName, Item: { ...hiddenKey(hidden.at, hidden.eventKey), hidden, expiresAt } } });
    }
    return writes;
  }

  /** An incident expires only once it is resolved. */
  #expiryOf(incident: Incident): { expiresAt?: number } {
    return incident.status === 'resolved' ? this.#evidenceExpiry(incident.updatedAt) : {};
  }

  #evidenceExpiry(at: Instant): { expiresAt: number } {
    return { expiresAt: epochSeconds(at) + this.#settings.evidenceRetentionDays * 86_400 };
  }
}

function putNew(TableName: string, Item: StoredItem): WriteItem {
  return { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

function laneWrite(TableName: string, { expectedVersion, after }: NonNullable<Commit['lane']>): WriteItem {
  const isNew = expectedVersion === 0;
  return {
    Put: {
      TableName,
      Item: { ...laneTableKey(after.key), ...after },
      ConditionExpression: isNew ? 'attribute_not_exists(pk)' : 'version = :was',
      ...(isNew ? {} : { ExpressionAttributeValues: { ':was': expectedVersion } }),
    },
  };
}

function groupWrite(TableName: string, group: NonNullable<Commit['group']>): WriteItem {
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
      Item: { ...Key, incidentId: group.incidentId },
      ...(group.replaces === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'incidentId = :was', ExpressionAttributeValues: { ':was': group.replaces } }),
    },
  };
}

function laneOf(item: StoredItem | undefined, key: string): Lane | null {
  if (item === undefined) return null;
  const stored = item as Partial<Lane>;
  return {
    key,
    version: stored.version ?? 0,
    lastSuccessStartedAt: stored.lastSuccessStartedAt ?? null,
    problemsStartedAt: stored.problemsStartedAt ?? [],
    openIncidentId: stored.openIncidentId ?? null,
    lastCleared: stored.lastCleared ?? null,
  };
}

/** Says whether a transaction failed because somebody else changed an item first, rather than for a fault. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}
