import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ScanProgress, WatchNotes } from '../../../ports/incidents/watch-notes.ts';
import { watchScanKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { stamped } from './table-writes.ts';

/** What `watch` remembers, in the table. Of two runs at once the last one counts, and looks at something twice. */
export class DynamoWatchNotes implements WatchNotes {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async scan(): Promise<ScanProgress> {
    const item = (await readItem(this.#client, this.#tableName, watchScanKey)) as Partial<ScanProgress> | null;
    return { cursor: item?.cursor ?? null, finishedAt: item?.finishedAt ?? null };
  }

  async saveScan({ cursor, finishedAt }: ScanProgress): Promise<void> {
    const item = stamped({ ...watchScanKey, cursor, finishedAt });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }
}
