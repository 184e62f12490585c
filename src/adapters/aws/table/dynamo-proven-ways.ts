import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { scopeKeyOf } from '../../../incidents/drill-scope.ts';
import type { ProvenWay } from '../../../incidents/proven-way.ts';
import type { ProvenWays } from '../../../ports/incidents/proven-ways.ts';
import { itemKinds } from './item-kinds.ts';
import { provenWayKey } from './table-keys.ts';
import { queryPages } from './table-reads.ts';
import { isRefused, stamped } from './table-writes.ts';

/** What drills proved, one item each in one partition. */
export class DynamoProvenWays implements ProvenWays {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async all(): Promise<ProvenWay[]> {
    const found: ProvenWay[] = [];
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :proven',
      ExpressionAttributeValues: { ':proven': itemKinds.provenWay.pk },
      ConsistentRead: true,
    });
    for await (const page of pages) found.push(...page.map(({ way }) => way as ProvenWay));
    return found;
  }

  async note(ways: readonly ProvenWay[]): Promise<void> {
    for (const way of ways) await this.#noteOne(way);
  }

  async #noteOne(way: ProvenWay): Promise<void> {
    const put = new PutCommand({
      TableName: this.#tableName,
      Item: stamped({ ...provenWayKey(scopeKeyOf(way)), provenAt: way.at, way }),
      ConditionExpression: 'attribute_not_exists(provenAt) OR provenAt <= :at',
      ExpressionAttributeValues: { ':at': way.at },
    });
    try {
      await this.#client.send(put);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
}
