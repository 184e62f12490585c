import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FindingsProgress, KnownFinding, KnownFindings } from '../../../ports/incidents/known-findings.ts';
import { findingKey, findingsProgressKey, type OfMember } from './table-keys.ts';
import { queryPages, readItem } from './table-reads.ts';
import { stamped } from './table-writes.ts';

/** How many items are written in parallel. */
const atOnce = 20;

/** Findings in DynamoDB, one item each in one partition, and how far the account has been searched. */
export class DynamoKnownFindings implements KnownFindings {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #member: OfMember;

  /** @param member whose findings; null: those of the account and Region of the router */
  constructor(client: DynamoDBDocumentClient, tableName: string, member: OfMember = null) {
    this.#client = client;
    this.#tableName = tableName;
    this.#member = member;
  }

  async all(): Promise<KnownFinding[]> {
    const found: KnownFinding[] = [];
    const pages = queryPages(this.#client, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :findings',
      ExpressionAttributeValues: { ':findings': findingKey('', this.#member).pk },
      ConsistentRead: true,
    });
    for await (const page of pages) found.push(...page.map(({ finding }) => finding as KnownFinding));
    return found;
  }

  async of(ids: readonly string[]): Promise<KnownFinding[]> {
    const read = async (id: string) =>
      (await readItem(this.#client, this.#tableName, findingKey(id, this.#member)))?.finding;
    const found = await Promise.all([...new Set(ids)].map(read));
    return found.filter((one) => one !== undefined).map((one) => one as KnownFinding);
  }

  async keep(findings: readonly KnownFinding[]): Promise<void> {
    await this.#inTurns(findings, async (finding) => {
      const item = stamped({ ...findingKey(finding.id, this.#member), finding });
      await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
    });
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#inTurns(ids, async (id) => {
      await this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: findingKey(id, this.#member) }));
    });
  }

  async progress(): Promise<FindingsProgress> {
    const item = await readItem(this.#client, this.#tableName, findingsProgressKey(this.#member));
    const { reasons = [], plans = [], wholeAt = null, denials = [] } = (item ?? {}) as Partial<FindingsProgress>;
    return { reasons, plans, wholeAt, denials };
  }

  async saveProgress({ reasons, plans, wholeAt, denials = [] }: FindingsProgress): Promise<void> {
    const item = stamped({ ...findingsProgressKey(this.#member), reasons, plans, wholeAt, denials });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item }));
  }

  async #inTurns<Item>(items: readonly Item[], handle: (item: Item) => Promise<void>): Promise<void> {
    for (let from = 0; from < items.length; from += atOnce)
      await Promise.all(items.slice(from, from + atOnce).map(handle));
  }
}
