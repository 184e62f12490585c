import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type DrillBook, emptyDrillBook } from '../../../incidents/drill-book.ts';
import type { DrillBooks } from '../../../ports/incidents/drill-books.ts';
import { drillBookKey, seenKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { isRefused, stamped } from './table-writes.ts';

/** The book of drills, one item. */
export class DynamoDrillBooks implements DrillBooks {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async read(): Promise<DrillBook> {
    const item = (await readItem(this.#client, this.#tableName, drillBookKey)) as { book?: DrillBook } | null;
    return { ...emptyDrillBook, ...item?.book };
  }

  async save(book: DrillBook): Promise<boolean> {
    const version = book.version + 1;
    const put = new PutCommand({
      TableName: this.#tableName,
      Item: stamped({ ...drillBookKey, version, book: { ...book, version } }),
      ...(book.version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :was', ExpressionAttributeValues: { ':was': book.version } }),
    });
    return unlessRefused(this.#client.send(put));
  }

  async incidentOf(eventKey: string): Promise<string | null> {
    const item = await readItem(this.#client, this.#tableName, seenKey(eventKey));
    return (item?.seen as { incidentId: string | null } | undefined)?.incidentId ?? null;
  }
}

async function unlessRefused(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}
