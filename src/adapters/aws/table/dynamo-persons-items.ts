import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { endOfItem, type ItemNews, readableItems } from '../../../incidents/persons-item.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { Log } from '../../../ports/log.ts';
import type { ItemOfKind, PersonsItems, PersonsItemsTold } from '../../../ports/rules/persons-items.ts';
import { itemKey } from './table-keys.ts';
import { queryPages } from './table-reads.ts';
import { isBeingChanged, isRefused } from './table-writes.ts';

/** How many items one page has. */
const pageSize = 200;

/** How many pages are read: 5,000 items, which may all have been ended early. */
const mostPages = 25;

/** Silences or acceptances of people in DynamoDB: one partition for each kind, sorted by their ends. */
export class DynamoPersonsItems<Kind extends keyof ItemOfKind>
  implements PersonsItems<ItemOfKind[Kind]>, PersonsItemsTold<ItemOfKind[Kind]>
{
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #kind: Kind;
  readonly #log: Pick<Log, 'warn'>;

  /**
   * @param kind also the name of the attribute that holds an item
   * @param log gets a warning when there are more items than are read
   */
  constructor(
    client: DynamoDBDocumentClient,
    { tableName, kind, log }: { tableName: string; kind: Kind; log: Pick<Log, 'warn'> },
  ) {
    this.#client = client;
    this.#tableName = tableName;
    this.#kind = kind;
    this.#log = log;
  }

  async since(moment: Instant, now: Instant = moment): Promise<ItemOfKind[Kind][]> {
    const found: ItemOfKind[Kind][] = [];
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

  async *#pagesSince(moment: Instant): AsyncGenerator<ItemOfKind[Kind][]> {
    const { pk, sk } = itemKey(this.#kind, { id: '~', until: moment });
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk > :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ConsistentRead: true,
      Limit: pageSize,
    });
    for await (const page of pages) yield page.map((item) => item[this.#kind] as ItemOfKind[Kind]);
  }

  async noteTold(item: ItemOfKind[Kind], news: readonly ItemNews[]): Promise<void> {
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
      // The item is changing at this moment, so the next look does it.
      if (!isRefused(error) && !isBeingChanged(error)) throw error;
    }
  }
}
