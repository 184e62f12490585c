import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { openList, outboxList, retryList, timerList } from '../../../incidents/views.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { IncidentViews, Page, PageOptions } from '../../../ports/incidents/incident-views.ts';
import { incidentIdOf, incidentKey, viewsIndex } from './table-keys.ts';
import type { StoredItem } from './table-reads.ts';
import { isUnlistedItem } from './table-views.ts';

/** The views of incidents, read from DynamoDB's index, which lags by a moment. */
export class DynamoIncidentViews implements IncidentViews {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  open(options: PageOptions): Promise<Page<string>> {
    return this.#listed(openList, null, options);
  }

  timersDue(before: Instant, options: PageOptions): Promise<Page<string>> {
    return this.#listed(timerList, before, options);
  }

  retries(options: PageOptions): Promise<Page<string>> {
    return this.#listed(retryList, null, options);
  }

  outboxesSince(before: Instant, options: PageOptions): Promise<Page<string>> {
    return this.#listed(outboxList, before, options);
  }

  async unlisted({ limit, cursor }: PageOptions): Promise<Page<string>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new ScanCommand({
        TableName: this.#tableName,
        FilterExpression: 'sk = :state AND begins_with(pk, :incidents)',
        ExpressionAttributeValues: { ':state': incidentKey('').sk, ':incidents': incidentKey('').pk },
        ProjectionExpression: 'pk, gpk, gsk, incident',
        // The incident itself must not be read older than its views.
        ConsistentRead: true,
        Limit: limit,
        ExclusiveStartKey: keyOf(cursor),
      }),
    );
    return pageOf(Items.filter(isUnlistedItem), LastEvaluatedKey);
  }

  async #listed(list: string, before: Instant | null, { limit, cursor }: PageOptions): Promise<Page<string>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: viewsIndex,
        KeyConditionExpression: before === null ? 'gpk = :list' : 'gpk = :list AND gsk < :before',
        ExpressionAttributeValues: { ':list': list, ...(before === null ? {} : { ':before': before }) },
        Limit: limit,
        ExclusiveStartKey: keyOf(cursor),
      }),
    );
    return pageOf(Items, LastEvaluatedKey);
  }
}

function pageOf(items: readonly StoredItem[], last: StoredItem | undefined): Page<string> {
  return {
    items: items.map(({ pk }) => incidentIdOf(String(pk))),
    cursor: last === undefined ? null : Buffer.from(JSON.stringify(last)).toString('base64url'),
  };
}

function keyOf(cursor: string | null | undefined): StoredItem | undefined {
  return cursor == null ? undefined : JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
}
