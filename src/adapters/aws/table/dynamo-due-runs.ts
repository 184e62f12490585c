import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  byDay,
  type EndedJob,
  type RunDay,
  type RunDayKey,
  type RunOfDay,
  withResults,
  withRuns,
} from '../../../incidents/run-day.ts';
import { RouterError } from '../../../lib/errors.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { BrokenPromise, DueRuns, RunsProgress } from '../../../ports/incidents/due-runs.ts';
import { evidenceEnd } from './item-kinds.ts';
import type { DynamoSettings } from './table-changes.ts';
import { brokenPromisesKey, type OfMember, runDayKey, runsProgressKey, toArchive } from './table-keys.ts';
import { queryPages, readItem } from './table-reads.ts';
import { isRefused, stamped } from './table-writes.ts';

/** How many items are written in parallel. */
const atOnce = 20;

/** How often a write is tried: another run of `watch` may write the same item, but not for ever. */
const mostTries = 5;

interface StoredDay {
  version: number;
  runDay: RunDay;
  frozenAt: Instant;
  expiresAt: number;
}

type Change = (day: RunDay | null) => RunDay | null;

/** Due runs in the table: an item for each lane and day, to which its runs come as their start windows end. */
export class DynamoDueRuns implements DueRuns {
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;
  readonly #member: OfMember;

  /** @param member whose progress; null: that of the account and Region of the router. The days of all are together */
  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings, member: OfMember = null) {
    this.#client = client;
    this.#settings = settings;
    this.#member = member;
  }

  async freeze(runs: readonly RunOfDay[], at: Instant): Promise<void> {
    await this.#each(runs, async (ofDay) => {
      const change: Change = (day) => withRuns(day, ofDay);
      // Most days have one run, so the first write usually does it.
      if (!(await this.#write(change(null), null, at))) await this.#change(ofDay[0], change, at);
    });
  }

  async settle(jobs: readonly EndedJob[], at: Instant): Promise<void> {
    await this.#each(jobs, async (ended) => {
      await this.#change(ended[0], (day) => (day === null ? null : withResults(day, ended)), at);
    });
  }

  async *ofDay(day: string): AsyncIterable<readonly RunDay[]> {
    const query = {
      TableName: this.#settings.tableName,
      KeyConditionExpression: 'pk = :day',
      ExpressionAttributeValues: { ':day': runDayKey({ day, laneId: '' }).pk },
    };
    for await (const page of queryPages(this.#client, query))
      yield page.map((item) => (item as unknown as StoredDay).runDay);
  }

  async brokenPromises(): Promise<readonly BrokenPromise[]> {
    const item = await readItem(this.#client, this.#settings.tableName, brokenPromisesKey);
    return (item?.broken ?? []) as BrokenPromise[];
  }

  async saveBrokenPromises(broken: readonly BrokenPromise[]): Promise<void> {
    const item = stamped({ ...brokenPromisesKey, broken });
    await this.#client.send(new PutCommand({ TableName: this.#settings.tableName, Item: item }));
  }

  async progress(): Promise<RunsProgress> {
    const item = await readItem(this.#client, this.#settings.tableName, runsProgressKey(this.#member));
    const { judgedAt = null, behind = [], longMissing = [] } = (item ?? {}) as Partial<RunsProgress>;
    return { judgedAt, behind, longMissing };
  }

  async saveProgress({ judgedAt, behind, longMissing }: RunsProgress): Promise<void> {
    const item = stamped({ ...runsProgressKey(this.#member), judgedAt, behind, longMissing });
    await this.#client.send(new PutCommand({ TableName: this.#settings.tableName, Item: item }));
  }

  async #each<Run extends RunDayKey>(
    runs: readonly Run[],
    keep: (ofDay: [Run, ...Run[]]) => Promise<void>,
  ): Promise<void> {
    const days = byDay(runs);
    for (let from = 0; from < days.length; from += atOnce) await Promise.all(days.slice(from, from + atOnce).map(keep));
  }

  async #change(key: RunDayKey, change: Change, at: Instant): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const stored = (await readItem(this.#client, this.#settings.tableName, runDayKey(key))) as StoredDay | null;
      if (await this.#write(change(stored?.runDay ?? null), stored, at)) return;
      if (tries === mostTries) throw new RouterError('store-conflict', { day: key.day });
    }
  }

  /** Writes a day's row; false when another process was first. */
  async #write(after: RunDay | null, before: StoredDay | null, at: Instant): Promise<boolean> {
    if (after === null) return true;
    const item: StoredDay = {
      version: (before?.version ?? 0) + 1,
      runDay: after,
      frozenAt: before?.frozenAt ?? at,
      expiresAt: before?.expiresAt ?? evidenceEnd(this.#settings, at),
    };
    const condition =
      before === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :was', ExpressionAttributeValues: { ':was': before.version } };
    try {
      const key = runDayKey(after);
      const Item = stamped({ ...key, ...toArchive(at, key), ...item });
      await this.#client.send(new PutCommand({ TableName: this.#settings.tableName, Item, ...condition }));
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}
