import { DynamoDeliveryLedger } from '../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoRateLimiter } from '../../src/adapters/aws/table/dynamo-rate-limiter.ts';
import { DynamoTargetHealth } from '../../src/adapters/aws/table/dynamo-target-health.ts';
import { incidentIdOf } from '../../src/adapters/aws/table/table-keys.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { FakeTable } from './fake-table.ts';
import { storeWithViews } from './store-with-views.ts';
import { World } from './world.ts';

const settings = { tableName: 'journeys', evidenceRetentionDays: 2557 };

/** The whole router on a table: what it stores goes through the adapters that ship, and through the real marshaller. */
export class TableWorld extends World {
  readonly table: FakeTable;
  readonly stored: ReturnType<typeof storeWithViews>;
  readonly #ledger: DynamoDeliveryLedger;
  readonly #pace: DynamoRateLimiter;
  readonly #health: DynamoTargetHealth;

  constructor(rulesText?: string, table = new FakeTable()) {
    super(rulesText);
    const client = table.client();
    this.table = table;
    this.stored = storeWithViews(client, settings);
    this.#ledger = new DynamoDeliveryLedger(client, settings);
    this.#health = new DynamoTargetHealth(client, settings.tableName);
    this.#pace = new DynamoRateLimiter(client, settings.tableName);
  }

  override dependencies(): ReturnType<World['dependencies']> {
    return { ...super.dependencies(), store: this.wrap(this.stored) };
  }

  override deliverDependencies(): ReturnType<World['deliverDependencies']> {
    const [store, ledger, pace] = [this.wrap(this.stored), this.wrap(this.#ledger), this.wrap(this.#pace)];
    return { ...super.deliverDependencies(), store, ledger, rateLimiter: pace, health: this.#health };
  }

  /** Every incident there is, as the store reads it. */
  async incidents(): Promise<Incident[]> {
    const states = this.table
      .items()
      .filter(({ pk, sk }) => String(pk?.S).startsWith('INCIDENT#') && sk?.S === 'STATE');
    const read = await Promise.all(states.map(({ pk }) => this.stored.load(incidentIdOf(String(pk?.S)))));
    return read.filter((incident) => incident !== null);
  }
}
