import type { ProviderRef } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Begun, DeliveryLedger, LedgerRow, LedgerStatus } from '../../ports/delivery-ledger.ts';

interface TargetRow {
  ref: ProviderRef | null;
  told: boolean;
  standIn: string | null;
  shown: number | null;
}

/** The delivery ledger in memory. */
export class MemoryDeliveryLedger implements DeliveryLedger {
  readonly #rows = new Map<string, LedgerRow>();
  readonly #targets = new Map<string, TargetRow>();

  async begin(order: DeliveryOrder, now: Instant): Promise<Begun> {
    const before = this.#rows.get(keyOf(order)) ?? null;
    const target = this.#target(order.incidentId, order.target);
    if (before === null || before.status === 'sending' || before.status === 'retrying') {
      this.#rows.set(keyOf(order), {
        incidentId: order.incidentId,
        noticeId: order.noticeId,
        target: order.target,
        kind: order.kind,
        status: 'sending',
        attempts: (before?.attempts ?? 0) + 1,
        firstAttemptAt: before?.firstAttemptAt ?? now,
        lastAttemptAt: now,
        outcome: before?.outcome ?? null,
        possibleDuplicate: before?.possibleDuplicate === true || before?.status === 'sending',
      });
    }
    return { before, ...target };
  }

  async finish(
    order: DeliveryOrder,
    now: Instant,
    status: LedgerStatus,
    outcome: string,
    shown?: number,
  ): Promise<void> {
    const row = this.#rows.get(keyOf(order));
    if (row === undefined) throw new Error(`no intent was noted for ${keyOf(order)}`);
    if (status === 'delivered') {
      this.#patch(order.incidentId, order.target, { told: true, ...(shown === undefined ? {} : { shown }) });
    }
    this.#rows.set(keyOf(order), { ...row, status, outcome, lastAttemptAt: now });
  }

  async saveRef(incidentId: string, target: string, ref: ProviderRef): Promise<void> {
    this.#patch(incidentId, target, { ref });
  }

  async saveStandIn(incidentId: string, target: string, standIn: string): Promise<void> {
    this.#patch(incidentId, target, { standIn });
  }

  async refOf(incidentId: string, target: string): Promise<ProviderRef | null> {
    return this.#target(incidentId, target).ref;
  }

  async rows(incidentId: string): Promise<LedgerRow[]> {
    return [...this.#rows.values()].filter((row) => row.incidentId === incidentId);
  }

  #target(incidentId: string, target: string): TargetRow {
    return this.#targets.get(`${incidentId} ${target}`) ?? { ref: null, told: false, standIn: null, shown: null };
  }

  #patch(incidentId: string, target: string, patch: Partial<TargetRow>): void {
    this.#targets.set(`${incidentId} ${target}`, { ...this.#target(incidentId, target), ...patch });
  }
}

function keyOf({ incidentId, noticeId, target }: DeliveryOrder): string {
  return `${incidentId} ${noticeId} ${target}`;
}
