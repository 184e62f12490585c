import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { TaggingResourceTags } from '../adapters/aws/lookups/resource-tags.ts';
import { DefaultBus } from '../adapters/aws/queues/default-bus.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoProvenWays } from '../adapters/aws/table/dynamo-proven-ways.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { type Actor, principal } from '../evidence/actor.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Incident } from '../incidents/incident.ts';
import type { ProvenWay } from '../incidents/proven-way.ts';
import type { Instant } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { DrillNews } from '../pipeline/drill/drill-news.ts';
import { sendAnnouncement } from '../pipeline/send-announcement.ts';
import type { LedgerRow } from '../ports/delivery/delivery-ledger.ts';
import type { BusEvent } from '../ports/queues/event-bus.ts';
import type { Rules } from '../rules/rules.ts';
import { withIdentity } from './account.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import { makeRules } from './rules.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeStore } from './store.ts';

/** A deployment, for a drill. Every call throws what AWS answers. */
export interface DrillAccess {
  readonly accountId: string;
  readonly region: string;
  /** Whoever has the credentials, by what AWS says who that is. */
  readonly actor: Actor;
  rules(): Promise<Rules>;
  /** Puts an event on the default bus. @throws what EventBridge says of the event */
  put(event: BusEvent): Promise<void>;
  /** Returns the incident that an event was taken into; null: it has not been taken in. */
  incidentOf(eventKey: string): Promise<string | null>;
  incident(id: string): Promise<Incident | null>;
  deliveries(id: string): Promise<LedgerRow[]>;
  tagsOf(resourceArn: string): Promise<TextMap>;
  /** Returns the records of a drill, oldest first. */
  records(id: string): Promise<EvidenceRecord[]>;
  /** Writes a record; returns false when another one was written in its place. */
  record(record: EvidenceRecord): Promise<boolean>;
  /** Notes what a drill proved. */
  noteProven(ways: readonly ProvenWay[]): Promise<void>;
  /** Returns what drills proved, the last time of each. */
  provenWays(): Promise<ProvenWay[]>;
  /** Tells the targets for news of the router, but for those that failed, and puts it on record. */
  announce(said: DrillNews): Promise<void>;
  now(): Instant;
  newId(): string;
  sleep(seconds: number): Promise<void>;
}

/**
 * Opens a stage for a drill, with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openDrillAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<DrillAccess> {
  const here = await withIdentity(place, environment);
  const { of, region } = await readDeployed(place.stage, here);
  const settings = { TABLE_NAME: of('TableName'), EVIDENCE_RETENTION_DAYS: of('EvidenceRetentionDays') };
  const { store, client, dynamo } = makeStore(settings, here);
  const ledger = new DynamoDeliveryLedger(client, dynamo);
  const loader = makeRules(of('RoutingParameter'), store, here);
  const proven = new DynamoProvenWays(client, dynamo.tableName);
  const bus = new DefaultBus(new EventBridgeClient(clientSettings('eventbridge', here)));
  const tags = new TaggingResourceTags(signedCaller('tagging', here, { timeoutMs: 10_000 }));
  const { Account = '', Arn = '' } = await new STSClient(clientSettings('sts', here)).send(
    new GetCallerIdentityCommand({}),
  );
  return {
    accountId: Account,
    actor: principal(Arn),
    region,
    rules: () => loader.load(),
    put: (event) => bus.put(event),
    async incidentOf(eventKey) {
      const [state] = await store.readDedupStates([{ eventKey, laneKey: `drill ${eventKey}` }]);
      return state?.seen?.incidentId ?? null;
    },
    incident: (id) => store.load(id),
    deliveries: (id) => ledger.rows(id),
    tagsOf: (resourceArn) => tags.tagsOf(resourceArn),
    records: (id) => store.records(id),
    record: (record) => store.commit({ record }),
    noteProven: (ways) => proven.note(ways),
    provenWays: () => proven.all(),
    async announce({ id, title, news, lines, failed }) {
      const queue = new SqsDeliveryQueue(new SQSClient(clientSettings('sqs', here)), of('DeliveriesQueueUrl'));
      const announcement = { title, news, lines, accountId: Account, region };
      const actor = principal(Arn);
      const said = { announcement, actor: actor.name, by: actor, what: 'told of a drill', details: {} };
      const when = { id, at: systemClock.now(), toldOtherwise: failed };
      await sendAnnouncement({ ...said, ...when }, await loader.load(), { store, queue });
    },
    now: systemClock.now,
    newId: () => `drill-${ulid().toLowerCase()}`,
    sleep: async (seconds) => {
      await sleep(seconds * 1000);
    },
  };
}
