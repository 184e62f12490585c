import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../../lib/instant.ts';
import type { AccountNames, MemberNotes, MemberProgress } from '../../../ports/incidents/member-notes.ts';
import { accountNamesKey, membersKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { stamped } from './table-writes.ts';

/** Notes about members in DynamoDB, one item. Of two runs at once the last write counts, and something is looked at twice. */
export class DynamoMemberNotes implements MemberNotes {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async read(): Promise<MemberProgress> {
    const item = await readItem(this.#client, this.#tableName, membersKey);
    const {
      listedAt = null,
      accounts = [],
      names = [],
      looks = [],
      troubles = [],
    } = (item ?? {}) as Partial<MemberProgress>;
    return { listedAt, accounts, names, looks, troubles };
  }

  async save({ listedAt, accounts, names, looks, troubles }: MemberProgress): Promise<void> {
    const item = stamped({ ...membersKey, listedAt, accounts, names, looks, troubles });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }
}

/** Names of accounts in DynamoDB, one item. */
export class DynamoAccountNames implements AccountNames {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async read(): Promise<readonly (readonly [id: string, name: string])[]> {
    const item = await readItem(this.#client, this.#tableName, accountNamesKey);
    return (item?.names ?? []) as [string, string][];
  }

  async keep(names: readonly (readonly [id: string, name: string])[], at: Instant): Promise<void> {
    const item = stamped({ ...accountNamesKey, names, at });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }
}
