import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { endOfItem, type ItemNews, type PersonsItem, readableItems } from '../../../incidents/persons-item.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { Log } from '../../../ports/log.ts';
import { itemKey } from './table-keys.ts';
import { queryPages } from './table-reads.ts';
import { isBeingChanged, isRefused } from './table-writes.ts';

/** Items of one page. */
const pageSize = 200;

/** Pages that are read at the most: of 5,000 items, which may all have been ended. */
const mostPages = 25;

/** What people make for a while, as it is in the table: one partition for each kind, by the end of each. */
export class DynamoPersonsItems<Item extends PersonsItem> {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #kind: 'silence' | 'acceptance';
  readonly #log: Pick<Log, 'warn'>;

  /**
   * @param kind also the name of the attribute that holds it
   * @param log is told when there are more than are read
   */
  constructor(
    client: DynamoDBDocumentClient,
    { tableName, kind, log }: { tableName: string; kind: 'silence' | 'acceptance'; log: Pick<Log, 'warn'> },
  ) {
    this.#client = client;
    this.#tableName = tableName;
    this.#kind = kind;
    this.#log = log;
  }

  /** Returns those that were over later than this, in the order of their own ends; of those that hold `now`, the 200 oldest. */
  async since(moment: Instant, now: Instant = moment): Promise<Item[]> {
    const found: Item[] = [];
    let pages = 0;
    for await (const page of this.#pagesSince(moment)) {
      pages += 1;
      if (pages > mostPages) break;
      found.push(...page.filter((item) => endOfItem(item) > moment));
    }
    const { items, isCut } = readableItems(found, now);
    if (isCut || pages > mostPages)
      this.#log.warn('more of what people made is kept than is read', { kind: this.#kind, read: items.length, pages });
    return items;
  }

  async *#pagesSince(moment: Instant): AsyncGenerator<Item[]> {
    const { pk, sk } = itemKey(this.#kind, { id: '~', until: moment });
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk > :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ConsistentRead: true,
      Limit: pageSize,
    });
    for await (const page of pages) yield page.map((item) => item[this.#kind] as Item);
  }

  /** Notes what people have heard of one, unless it changed meanwhile. */
  async noteTold(item: Item, news: readonly ItemNews[]): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: itemKey(this.#kind, item),
          UpdateExpression: `SET ${this.#kind}.told = :told`,
          ConditionExpression: 'revision = :revision',
          ExpressionAttributeValues: { ':told': [...item.told, ...news], ':revision': item.revision },
        }),
      );
    } catch (error) {
      // Whoever changes it at this moment leaves it to the next look.
      if (!isRefused(error) && !isBeingChanged(error)) throw error;
    }
  }
}
