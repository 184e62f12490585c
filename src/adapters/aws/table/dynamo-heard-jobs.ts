import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type HeardJob, isToldLate } from '../../../incidents/heard-job.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import type { HeardJobs } from '../../../ports/incidents/heard-jobs.ts';
import { endOf } from './item-kinds.ts';
import { heardKey, seenKey, type TableKey, toArchive } from './table-keys.ts';
import { readItems, type StoredItem } from './table-reads.ts';
import { isRefused, stamped } from './table-writes.ts';

/** How often one call is repeated while a busy table leaves something out. */
const tries = 4;

/** How many items are written in parallel when each has a condition, which a batch cannot have. */
const atOnce = 10;

type Condition = Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>;

const notKnown: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };

const notFoundLate: Condition = {
  ConditionExpression: 'attribute_not_exists(heard.foundBy) OR heard.foundBy <> :late',
  ExpressionAttributeValues: { ':late': 'late' },
};

/** Returns the item of a job that AWS has told of. */
export function heardItem(heard: HeardJob): StoredItem {
  const key = heardKey(heard.eventKey);
  return { ...key, ...toArchive(heard.at, key), heard, expiresAt: endOf('heard', heard.at) };
}

/** Jobs that AWS has told of, in DynamoDB: one item each, many in one call. */
export class DynamoHeardJobs implements HeardJobs {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async note(jobs: readonly HeardJob[]): Promise<void> {
    const each = [...new Map(jobs.map((job) => [job.eventKey, job])).values()];
    await this.#inTurns(each.filter(isToldLate), (job) => this.#putToldLate(job));
    const items = each.filter((job) => !isToldLate(job)).map((job) => stamped(heardItem(job)));
    for (let from = 0; from < items.length; from += awsLimits.batchWriteItems)
      await this.#write(items.slice(from, from + awsLimits.batchWriteItems));
  }

  async noteUnheard(jobs: readonly HeardJob[]): Promise<void> {
    await this.#inTurns(jobs, async (job) => void (await this.#put(job, notKnown)));
  }

  async #putToldLate(job: HeardJob): Promise<void> {
    if (!(await this.#put(job, notFoundLate))) await this.#put({ ...job, foundBy: 'late' });
  }

  /** Writes a job; false when the condition was not met. */
  async #put(job: HeardJob, condition: Condition = {}): Promise<boolean> {
    try {
      const Item = stamped(heardItem(job));
      await this.#client.send(new PutCommand({ TableName: this.#tableName, Item, ...condition }));
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }

  async #inTurns(jobs: readonly HeardJob[], put: (job: HeardJob) => Promise<void>): Promise<void> {
    for (let from = 0; from < jobs.length; from += atOnce) await Promise.all(jobs.slice(from, from + atOnce).map(put));
  }

  async heardOf(eventKeys: readonly string[]): Promise<Map<string, HeardJob | null>> {
    const jobs = await this.#read(eventKeys.map(heardKey));
    const jobOf = (key: string) => jobs.get(heardKey(key).pk)?.heard as HeardJob | undefined;
    // Marks of events are several times as large; only events that an older release received have a mark without a job.
    const events = await this.#read(eventKeys.filter((key) => jobOf(key) === undefined).map(seenKey));
    return new Map(
      eventKeys.flatMap((key): [string, HeardJob | null][] => {
        const heard = jobOf(key);
        if (heard !== undefined) return [[key, heard]];
        return events.has(seenKey(key).pk) ? [[key, null]] : [];
      }),
    );
  }

  async #read(keys: readonly TableKey[]): Promise<Map<string, StoredItem>> {
    return keys.length === 0 ? new Map() : readItems(this.#client, this.#tableName, keys);
  }

  /** Writes items; one that is still left out after some tries is not noted, and `watch` will find its job. */
  async #write(items: readonly StoredItem[]): Promise<void> {
    let left = items.map((Item) => ({ PutRequest: { Item } }));
    for (let attempt = 1; left.length > 0 && attempt <= tries; attempt += 1) {
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * attempt));
      const { UnprocessedItems } = await this.#client.send(
        new BatchWriteCommand({ RequestItems: { [this.#tableName]: left } }),
      );
      left = (UnprocessedItems?.[this.#tableName] ?? []) as typeof left;
    }
  }
}
