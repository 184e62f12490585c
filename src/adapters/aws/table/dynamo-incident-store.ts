/**
 * The ports on AWS, one file per port. Clients are made in `runtime/` and handed in; nothing here reads
 * the environment.
 */

import { type DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EvidenceRecord } from '../../../evidence/record.ts';
import type { Alert } from '../../../incidents/alert.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { type Lane, newLane } from '../../../incidents/lane.ts';
import { rememberedOf } from '../../../incidents/lane-sizes.ts';
import { sha256 } from '../../../lib/hash.ts';
import { epochSeconds, type Instant } from '../../../lib/instant.ts';
import type { Commit, DedupState, IncidentStore, SeenEvent } from '../../../ports/incidents/incident-store.ts';
import type { ArchivedRules, RulesArchive } from '../../../ports/rules/rules-source.ts';
import { archivedRulesOf, roomyAttributes, roomyValue } from './archived-rules.ts';
import { evidenceEnd } from './item-kinds.ts';
import { noteSuccess } from './note-success.ts';
import { putOff } from './put-off.ts';
import { alertOf, incidentOf } from './stored-forms.ts';
import { changeWrites, type DynamoSettings, mostTogether } from './table-changes.ts';
import {
  groupKey,
  incidentKey,
  laneTableKey,
  lastGoodRulesKey,
  rulesVersionKey,
  seenKey,
  type TableKey,
  toArchive,
} from './table-keys.ts';
import { readIncidentItems, readItem, readItems, type StoredItem } from './table-reads.ts';
import { relistWrites } from './table-views.ts';
import { isBeingChanged, isConflict, isRefused, stamped, whenFree } from './table-writes.ts';

/** Incidents in DynamoDB: every change one transaction, conditional on what it was decided on. */
export class DynamoIncidentStore implements IncidentStore, RulesArchive {
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;

  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async load(incidentId: string): Promise<Incident | null> {
    const stored = await this.#get<unknown>(incidentKey(incidentId), 'incident');
    return stored === null ? null : incidentOf(stored);
  }

  async loadAll(incidentIds: readonly string[]): Promise<Incident[]> {
    const items = await readItems(this.#client, this.#settings.tableName, incidentIds.map(incidentKey));
    return [...items.values()].map(({ incident }) => incidentOf(incident));
  }

  async readDedupStates(of: readonly { eventKey: string; laneKey: string }[]): Promise<DedupState[]> {
    const keys = of.flatMap(({ eventKey, laneKey }) => [seenKey(eventKey), laneTableKey(laneKey)]);
    const items = await readItems(this.#client, this.#settings.tableName, keys);
    return of.map(({ eventKey, laneKey }) => ({
      seen: (items.get(seenKey(eventKey).pk)?.seen as SeenEvent | undefined) ?? null,
      lane: laneOf(items.get(laneTableKey(laneKey).pk), laneKey),
    }));
  }

  /** DynamoDB deletes what has expired within days, not at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
  async openIncidentOf(group: string, at: Instant): Promise<string | null> {
    const item = await readItem(this.#client, this.#settings.tableName, groupKey(group));
    const { incidentId = null, expiresAt = null } = (item ?? {}) as { incidentId?: string; expiresAt?: number };
    return expiresAt !== null && expiresAt < epochSeconds(at) ? null : incidentId;
  }

  async commit(...changes: Commit[]): Promise<boolean> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: changeWrites(this.#settings, changes) }));
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  }

  async mostTogether(changes: readonly Commit[]): Promise<number> {
    return mostTogether(this.#settings, changes);
  }

  async recordSuccess(laneKey: string, startedAt: Instant, sizeBytes?: number): Promise<Lane> {
    const item = await whenFree(() =>
      noteSuccess(this.#client, this.#settings.tableName, { laneKey, startedAt, sizeBytes }),
    );
    return laneOf(item ?? undefined, laneKey) ?? newLane(laneKey);
  }

  async clearOutbox({ id, revision }: Incident): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#settings.tableName,
          Key: incidentKey(id),
          UpdateExpression: 'SET incident.outbox = :empty REMOVE gpk, gsk',
          ConditionExpression: 'revision = :revision',
          ExpressionAttributeValues: { ':empty': { deliveries: [], clock: null }, ':revision': revision },
        }),
      );
    } catch (error) {
      // A concurrent change hands the same orders over again; each is still carried out once.
      if (!isRefused(error) && !isBeingChanged(error)) throw error;
    }
  }

  putOff(incident: Incident, nextStepAt: Instant): Promise<void> {
    return putOff(this.#client, this.#settings.tableName, incident, nextStepAt);
  }

  async relist(incident: Incident): Promise<void> {
    try {
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: relistWrites(this.#settings.tableName, incident) }),
      );
    } catch (error) {
      // A concurrent change also writes the views.
      if (!isConflict(error)) throw error;
    }
  }

  async alertsOf(incidentId: string, limit: number): Promise<Alert[]> {
    const items = await this.#items(incidentId, 'ALERT#', { Limit: limit, ScanIndexForward: false });
    return items.map(({ alert }) => alertOf(alert));
  }

  async records(incidentId: string): Promise<EvidenceRecord[]> {
    const items = await this.#items(incidentId, 'RECORD#');
    return items.map(({ record }) => record as EvidenceRecord);
  }

  async lastGood(): Promise<ArchivedRules | null> {
    const item = await readItem(this.#client, this.#settings.tableName, lastGoodRulesKey);
    const rules = archivedRulesOf(roomyValue(item, 'rules'));
    // Damaged, or written by another release; null would wrongly mean that there never were any.
    if (item !== null && rules === null)
      throw new Error('The rules that were valid last are kept, and cannot be read.');
    return rules;
  }

  async keep(rules: ArchivedRules): Promise<void> {
    const { tableName } = this.#settings;
    const put = new PutCommand({
      TableName: tableName,
      Item: stamped({ ...lastGoodRulesKey, ...roomyAttributes('rules', rules), seenAt: rules.seenAt }),
      ConditionExpression: 'attribute_not_exists(seenAt) OR seenAt <= :seenAt',
      ExpressionAttributeValues: { ':seenAt': rules.seenAt },
    });
    await this.#unlessRefused(put);
    await this.#unlessRefused(this.#versionWrite(rules));
  }

  /** A version is kept when it is first seen, as evidence: the last one alone does not tell which were in force. */
  #versionWrite(rules: ArchivedRules): PutCommand {
    const key = rulesVersionKey(rules.version, sha256(rules.checked.document, 16));
    const expiresAt = evidenceEnd(this.#settings, rules.seenAt);
    const item = { ...key, ...toArchive(rules.seenAt, key), ...roomyAttributes('rules', rules), expiresAt };
    return new PutCommand({
      TableName: this.#settings.tableName,
      Item: stamped(item),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  }

  async #unlessRefused(put: PutCommand): Promise<void> {
    try {
      await this.#client.send(put);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  async #get<T>(key: TableKey, attribute: string): Promise<T | null> {
    const item = await readItem(this.#client, this.#settings.tableName, key);
    return (item?.[attribute] as T | undefined) ?? null;
  }

  #items(incidentId: string, prefix: string, options: { Limit?: number; ScanIndexForward?: boolean } = {}) {
    return readIncidentItems(this.#client, this.#settings.tableName, { incidentId, prefix }, options);
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
    ...(stored.sizes === undefined ? {} : { sizes: rememberedOf(stored.sizes) }),
    ...(stored.problems === undefined ? {} : { problems: stored.problems }),
    ...(stored.unproven === undefined ? {} : { unproven: stored.unproven }),
    ...(stored.movedTo === undefined ? {} : { movedTo: stored.movedTo }),
    ...(stored.formerly === undefined ? {} : { formerly: stored.formerly }),
    ...(stored.apart === undefined ? {} : { apart: stored.apart }),
    ...(stored.found === undefined ? {} : { found: stored.found }),
    ...(stored.gone === undefined ? {} : { gone: stored.gone }),
    ...(stored.retriedIn === undefined ? {} : { retriedIn: stored.retriedIn }),
  };
}
