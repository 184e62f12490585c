import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../../lib/instant.ts';
import type { LedTo, VendorRefs } from '../../../ports/vendors/vendor-refs.ts';
import { evidenceEnd } from './item-kinds.ts';
import type { DynamoSettings } from './table-changes.ts';
import { refKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { stamped } from './table-writes.ts';

/** Vendors' own ids in DynamoDB, one item each; those of deliveries are written with their outcomes. */
export class DynamoVendorRefs implements VendorRefs {
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;

  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async leadsTo(channel: string, id: string): Promise<LedTo | null> {
    const item = await readItem(this.#client, this.#settings.tableName, refKey(channel, id));
    return item === null ? null : { incidentId: String(item.incidentId), target: String(item.target) };
  }

  async note(channel: string, id: string, { incidentId, target }: LedTo, now: Instant): Promise<void> {
    const item = { ...refKey(channel, id), incidentId, target, expiresAt: evidenceEnd(this.#settings, now) };
    await this.#client.send(new PutCommand({ TableName: this.#settings.tableName, Item: stamped(item) }));
  }
}
