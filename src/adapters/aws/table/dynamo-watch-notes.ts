import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ReconcileNotes, ReconcileProgress } from '../../../ports/incidents/reconcile-notes.ts';
import type { ScanProgress, WatchNotes } from '../../../ports/incidents/watch-notes.ts';
import { type OfMember, reconciledKey, watchScanKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { stamped } from './table-writes.ts';

/** Notes of `watch` in DynamoDB. Of two runs at once the last write counts, and something is looked at twice. */
export class DynamoWatchNotes implements WatchNotes, ReconcileNotes {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #member: OfMember;

  /** @param member how far whose lists were compared; null: those of the account and Region of the router */
  constructor(client: DynamoDBDocumentClient, tableName: string, member: OfMember = null) {
    this.#client = client;
    this.#tableName = tableName;
    this.#member = member;
  }

  async scan(): Promise<ScanProgress> {
    const item = (await readItem(this.#client, this.#tableName, watchScanKey)) as Partial<ScanProgress> | null;
    return { cursor: item?.cursor ?? null, finishedAt: item?.finishedAt ?? null };
  }

  async reconciled(): Promise<ReconcileProgress> {
    const item = await readItem(this.#client, this.#tableName, reconciledKey(this.#member));
    const {
      since = null,
      kinds = {},
      balancedDay = null,
      counting = null,
    } = (item ?? {}) as Partial<ReconcileProgress>;
    return { since, kinds, balancedDay, counting };
  }

  async saveReconciled({ since, kinds, balancedDay, counting }: ReconcileProgress): Promise<void> {
    const item = stamped({ ...reconciledKey(this.#member), since, kinds, balancedDay, counting });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }

  async saveScan({ cursor, finishedAt }: ScanProgress): Promise<void> {
    const item = stamped({ ...watchScanKey, cursor, finishedAt });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }
}
