import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { addSeconds, type Instant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { HiddenAlert, HiddenAlerts } from '../../../ports/incidents/incident-store.ts';
import { hiddenOf } from './earlier-forms.ts';
import { hiddenDay } from './table-keys.ts';

const daySeconds = 86_400;

/** Reads hidden alerts from DynamoDB, day by day. */
export class DynamoHiddenAlerts implements HiddenAlerts {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async between(from: Instant, until: Instant, limit: number): Promise<HiddenAlert[]> {
    const found: HiddenAlert[] = [];
    for (
      let day = from;
      hiddenDay(day) <= hiddenDay(until) && found.length < limit;
      day = addSeconds(day, daySeconds)
    ) {
      found.push(...(await this.#ofDay(hiddenDay(day), { from, until }, limit - found.length)));
    }
    return found;
  }

  async #ofDay(pk: string, { from, until }: { from: Instant; until: Instant }, limit: number): Promise<HiddenAlert[]> {
    const found: HiddenAlert[] = [];
    const keys = new PageTokens<Record<string, unknown>>('Query');
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':until': until },
          ExclusiveStartKey: start,
          Limit: limit - found.length,
        }),
      );
      found.push(...(page.Items ?? []).map(({ hidden }) => hiddenOf(hidden as HiddenAlert)));
      start = keys.after(page.LastEvaluatedKey);
    } while (start !== undefined && found.length < limit);
    return found;
  }
}
