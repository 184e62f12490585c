import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AnnouncedRules, LastResortKnown, RulesAnnouncements } from '../../../ports/rules/rules-announcements.ts';
import { roomyAttributes, roomyValue } from './archived-rules.ts';
import { announcedRulesKey, toldLastResortKey, toldWeekKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { isRefused, stamped } from './table-writes.ts';

/** Stores in DynamoDB what people have heard of. */
export class DynamoRulesAnnouncements implements RulesAnnouncements {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async last(): Promise<AnnouncedRules | null> {
    const item = await readItem(this.#client, this.#tableName, announcedRulesKey);
    return roomyValue(item, 'announced') as AnnouncedRules | null;
  }

  async remember(announced: AnnouncedRules, before: AnnouncedRules | null): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#tableName,
      Item: stamped({ ...announcedRulesKey, ...roomyAttributes('announced', announced), change: changeOf(announced) }),
      ...(before === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'change = :was', ExpressionAttributeValues: { ':was': changeOf(before) } }),
    });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }

  async lastWeek(): Promise<string | null> {
    const item = await readItem(this.#client, this.#tableName, toldWeekKey);
    return (item?.monday as string | undefined) ?? null;
  }

  async rememberWeek(monday: string): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: stamped({ ...toldWeekKey, monday }) }));
  }

  async lastResort(): Promise<LastResortKnown | null> {
    const item = await readItem(this.#client, this.#tableName, toldLastResortKey);
    return (item?.known as LastResortKnown | undefined) ?? null;
  }

  async rememberLastResort(known: LastResortKnown): Promise<void> {
    const Item = stamped({ ...toldLastResortKey, known });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item }));
  }
}

function changeOf({ version, modifiedAt }: AnnouncedRules): string {
  return `${version ?? 'deleted'} ${modifiedAt ?? ''}`;
}
