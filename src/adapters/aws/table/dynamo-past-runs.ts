import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Alert } from '../../../incidents/alert.ts';
import type { RunDay, RunDayKey } from '../../../incidents/run-day.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { PastRuns } from '../../../ports/incidents/past-runs.ts';
import { alertOf } from './stored-forms.ts';
import { laneListOf, runDayKey, type TableKey, viewsIndex } from './table-keys.ts';
import { queryPages, readItem } from './table-reads.ts';

/** Past runs in DynamoDB: the days of a lane, and its alerts. */
export class DynamoPastRuns implements PastRuns {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async runDay(key: RunDayKey): Promise<RunDay | null> {
    const item = await readItem(this.#client, this.#tableName, runDayKey(key));
    return (item?.runDay as RunDay | undefined) ?? null;
  }

  async alertsOnLane(laneId: string, since: Instant, limit: number): Promise<Alert[]> {
    const keys: TableKey[] = [];
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      IndexName: viewsIndex,
      KeyConditionExpression: 'gpk = :lane AND gsk > :since',
      ExpressionAttributeValues: { ':lane': laneListOf(laneId), ':since': since },
      ScanIndexForward: false,
      Limit: limit,
    });
    for await (const page of pages) {
      keys.push(...page.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
      break;
    }
    const items = await Promise.all(keys.map((key) => readItem(this.#client, this.#tableName, key)));
    return items.flatMap((item) => (item?.alert === undefined ? [] : [alertOf(item.alert)]));
  }
}
