/**
 * The ports on AWS, one file per port. Clients are made in `runtime/` and handed in; nothing here reads
 * the environment.
 */
import { type DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { type Lane, newLane } from '../../incidents/lane.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';
import type { Commit, IncidentStore, SeenEvent, Situation } from '../../ports/incident-store.ts';
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
import { readIncidentItems, readItem, readItems, type StoredItem } from './table-reads.ts';
import {
  groupWrite,
  isBeingChanged,
  isConflict,
  laneWrite,
  putIfUnchanged,
  putNew,
  type WriteItem,
  whenFree,
} from './table-writes.ts';

/** Marks of handled events outlive the dead-letter queues (14 days), so that a late redrive changes nothing. */
const seenLifetimeSeconds = 30 * 86_400;

/** A source of an inhibition is found this long; an incident that is open longer inhibits nobody any more. */
const markerLifetimeSeconds = 90 * 86_400;

/** Hidden alerts are told of in the note of their week. */
const hiddenLifetimeSeconds = 60 * 86_400;

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

  async situations(of: readonly { eventKey: string; laneKey: string }[]): Promise<Situation[]> {
    const keys = of.flatMap(({ eventKey, laneKey }) => [seenKey(eventKey), laneTableKey(laneKey)]);
    const items = await readItems(this.#client, this.#settings.tableName, keys);
    return of.map(({ eventKey, laneKey }) => ({
      seen: (items.get(seenKey(eventKey).pk)?.seen as SeenEvent | undefined) ?? null,
      lane: laneOf(items.get(laneTableKey(laneKey).pk), laneKey),
    }));
  }

  async openIncidentOf(group: string): Promise<string | null> {
    return this.#get<string>(groupKey(group), 'incidentId');
  }

  async commit(...changes: Commit[]): Promise<boolean> {
    const parts = changes.flatMap((change) => this.#writesOf(change));
    const writes = [...this.#incidentWrites(changes), ...parts, ...this.#markerWrites(changes)];
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: writes }));
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  }

  async noteSuccess(laneKey: string, startedAt: Instant): Promise<Lane> {
    return whenFree(() => this.#noteSuccess(laneKey, startedAt));
  }

  async #noteSuccess(laneKey: string, startedAt: Instant): Promise<Lane> {
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
      const item = await readItem(this.#client, this.#settings.tableName, laneTableKey(laneKey));
      return laneOf(item ?? undefined, laneKey) ?? newLane(laneKey);
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
      // Whoever changes the incident at this moment hands the same orders over again, and they are kept once.
      if ((error as Error).name !== 'ConditionalCheckFailedException' && !isBeingChanged(error)) throw error;
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

  #items(incidentId: string, prefix: string, options: { Limit?: number; ScanIndexForward?: boolean } = {}) {
    return readIncidentItems(this.#client, this.#settings.tableName, { incidentId, prefix }, options);
  }

  /** Each incident once, as the last change leaves it, on condition that it is as the first one found it. */
  #incidentWrites(changes: readonly Commit[]): WriteItem[] {
    const ofIncidents = changes.flatMap(({ incident }) => incident ?? []);
    return [...Map.groupBy(ofIncidents, ({ after }) => after.id).values()].map((steps) => {
      const { expected } = steps[0] as (typeof steps)[number];
      const { after } = steps.at(-1) as (typeof steps)[number];
      const item = { ...incidentKey(after.id), incident: after, revision: after.revision, ...this.#expiryOf(after) };
      const { tableName } = this.#settings;
      if (expected === null) return putNew(tableName, item);
      return putIfUnchanged(tableName, item, { attribute: 'revision', was: expected });
    });
  }

  /** Each marker once: the alerts of one storm have the same ones. */
  #markerWrites(changes: readonly Commit[]): WriteItem[] {
    const markers = new Map<string, StoredItem>();
    for (const { incident, markers: ofChange = [] } of changes) {
      const expiresAt = epochSeconds(incident?.after.updatedAt ?? '') + markerLifetimeSeconds;
      for (const { key, incidentId } of ofChange) markers.set(key, { ...groupKey(key), incidentId, expiresAt });
    }
    return [...markers.values()].map((Item) => ({ Put: { TableName: this.#settings.tableName, Item } }));
  }

  #writesOf({ incident, record, seen, alert, lane, group, hidden }: Commit): WriteItem[] {
    const TableName = this.#settings.tableName;
    const writes: WriteItem[] = [];
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
