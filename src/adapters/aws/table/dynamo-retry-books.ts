import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RetryBooks } from '../../../ports/incidents/retry-books.ts';
import { retryBookKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';

/** The book of retries, one item. */
export class DynamoRetryBooks implements RetryBooks {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async read(): ReturnType<RetryBooks['read']> {
    const item = await readItem(this.#client, this.#tableName, retryBookKey);
    const { version = 0, begun = [], open = [] } = (item ?? {}) as Partial<Awaited<ReturnType<RetryBooks['read']>>>;
    return { version, begun, open };
  }
}
