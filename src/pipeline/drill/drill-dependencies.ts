import type { Instant } from '../../lib/instant.ts';
import type { ResourceTags } from '../../ports/aws-backup/resource-tags.ts';
import type { DeliveryLedger } from '../../ports/delivery/delivery-ledger.ts';
import type { DeliveryQueue } from '../../ports/delivery/delivery-queue.ts';
import type { DrillBooks } from '../../ports/incidents/drill-books.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { ProvenWays } from '../../ports/incidents/proven-ways.ts';
import type { EventBus } from '../../ports/queues/event-bus.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import type { WithRules } from '../dependencies.ts';

/** What playing drills needs. */
export interface DrillDependencies extends WithRules {
  books: DrillBooks;
  proven: ProvenWays;
  /** The default bus of this account and Region. */
  bus: EventBus;
  tags: ResourceTags;
  store: Pick<IncidentStore, 'load' | 'commit'>;
  ledger: Pick<DeliveryLedger, 'rows'>;
  intake: IntakeQueue;
  queue: DeliveryQueue;
  /** Where the router is. */
  home: { accountId: string; region: string; stage: string };
  now: () => Instant;
}
