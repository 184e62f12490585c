import type { ProviderRef } from '../../channels/channel.ts';
import { type DeliveryOrder, subjectIdOf } from '../../incidents/delivery-order.ts';
import { holdSeconds, longestHoldSeconds, mayHaveGotThrough, outcomeText } from '../../incidents/delivery-result.ts';
import { type DeliveryPlace, type LaterOutcome, withLater } from '../../incidents/later-outcome.ts';
import { packBody } from '../../incidents/sent-body.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { Begun, DeliveryLedger, Ending, KnownDelivery, LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { TargetHealth, TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { UnfinishedDeliveries } from '../../ports/delivery/unfinished-deliveries.ts';
import type { LedTo, VendorRefs } from '../../ports/vendors/vendor-refs.ts';

interface TargetRow {
  ref: ProviderRef | null;
  told: boolean;
  standIn: string | null;
  shown: number | null;
  ledFrom: string | null;
}

interface Stored {
  row: LedgerRow;
  /** The whole order, while the delivery has no outcome. */
  order: DeliveryOrder | null;
  hold: { by: string; until: Instant } | null;
  /** The order of one that is over, when its vendor may say more. */
  kept?: DeliveryOrder | null;
}

const nothingKnown: TargetRow = { ref: null, told: false, standIn: null, shown: null, ledFrom: null };

/** The delivery ledger in memory, with the health of the targets and the vendors' own ids. */
export class MemoryDeliveryLedger implements DeliveryLedger, TargetHealth, UnfinishedDeliveries, VendorRefs {
  readonly #stored = new Map<string, Stored>();
  readonly #targets = new Map<string, TargetRow>();
  readonly #later = new Map<string, { incidentId: string; outcome: LaterOutcome }>();
  readonly #troubles = new Map<string, TargetTrouble>();
  readonly #refs = new Map<string, LedTo>();

  async begin(order: DeliveryOrder, now: Instant, by: string): Promise<Begun> {
    const stored = this.#stored.get(keyOf(order));
    const before = stored?.row ?? null;
    const hold = stored?.hold ?? null;
    const isHeld = hold !== null && hold.until > now && hold.until <= addSeconds(now, longestHoldSeconds);
    const heldUntil = isHeld && hold.by !== by ? hold.until : null;
    if (heldUntil === null && (before === null || isUnfinished(before))) {
      const row = begunRow(order, before, now);
      this.#stored.set(keyOf(order), {
        row,
        order: structuredClone(order),
        hold: { by, until: addSeconds(now, holdSeconds) },
      });
    }
    const trouble = this.#troubles.get(order.target) ?? null;
    return { before, ...this.#target(subjectIdOf(order), order.target), trouble, heldUntil };
  }

  async finish(order: DeliveryOrder, ending: Ending): Promise<void> {
    const { now, by, result, shown, ref, leadsBack, body, keepsOrder = false } = ending;
    const stored = this.#stored.get(keyOf(order));
    if (stored === undefined) throw new Error(`no intent was noted for ${keyOf(order)}`);
    if (result.status === 'delivered') await this.#told(order, { shown, ref, leadsBack });
    if (stored.row.status !== 'sending' || (stored.hold !== null && stored.hold.by !== by)) return;
    const row = { ...stored.row, status: result.status, outcome: outcomeText(result), result, unended: 0 };
    const possibleDuplicate = row.possibleDuplicate || mayHaveGotThrough(result);
    this.#stored.set(keyOf(order), {
      row: { ...row, lastAttemptAt: now, possibleDuplicate, ...(body === undefined ? {} : { sent: packBody(body) }) },
      order: result.status === 'retrying' ? stored.order : null,
      kept: keepsOrder ? stored.order : null,
      hold: null,
    });
  }

  async #told(
    order: DeliveryOrder,
    { shown, ref, leadsBack }: Pick<Ending, 'shown' | 'ref' | 'leadsBack'>,
  ): Promise<void> {
    const subjectId = subjectIdOf(order);
    const leads = leadsBack === undefined ? {} : { ledFrom: leadsBack.id };
    const news = { ...(shown === undefined ? {} : { shown }), ...(ref === undefined ? {} : { ref }), ...leads };
    this.#patch(subjectId, order.target, { told: true, ...news });
    if (leadsBack === undefined) return;
    await this.note(leadsBack.channel, leadsBack.id, { incidentId: subjectId, target: order.target });
  }

  async release(order: DeliveryOrder, by: string): Promise<void> {
    const stored = this.#stored.get(keyOf(order));
    if (stored?.hold?.by === by) this.#stored.set(keyOf(order), { ...stored, hold: null });
  }

  async saveRef(incidentId: string, target: string, ref: ProviderRef): Promise<void> {
    this.#patch(incidentId, target, { ref });
  }

  async saveFailoverTarget(incidentId: string, target: string, standIn: string): Promise<void> {
    this.#patch(incidentId, target, { standIn });
  }

  async refOf(incidentId: string, target: string): Promise<ProviderRef | null> {
    return this.#target(incidentId, target).ref;
  }

  async leadsTo(channel: string, id: string): Promise<LedTo | null> {
    return this.#refs.get(`${channel} ${id}`) ?? null;
  }

  async note(channel: string, id: string, to: LedTo): Promise<void> {
    this.#refs.set(`${channel} ${id}`, to);
  }

  async rows(incidentId: string): Promise<LedgerRow[]> {
    return this.#rows(incidentId).map(({ sent: _sent, ...row }) => row);
  }

  async wholeRows(incidentId: string): Promise<LedgerRow[]> {
    const later = await this.laterOf(incidentId);
    return this.#rows(incidentId).map((row) => withLater(row, later));
  }

  #rows(incidentId: string): LedgerRow[] {
    return [...this.#stored.values()].flatMap(({ row }) => (row.incidentId === incidentId ? [row] : []));
  }

  async learn(incidentId: string, outcomes: readonly LaterOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      const { target, noticeId, what, recipient } = outcome;
      this.#later.set(JSON.stringify([incidentId, target, noticeId, what, recipient.toLowerCase()]), {
        incidentId,
        outcome: structuredClone(outcome),
      });
    }
  }

  async laterOf(incidentId: string): Promise<LaterOutcome[]> {
    return [...this.#later.values()].flatMap((one) => (one.incidentId === incidentId ? [one.outcome] : []));
  }

  async knownOf(place: DeliveryPlace): Promise<KnownDelivery | null> {
    const stored = this.#stored.get(nameOf(place));
    return stored === undefined ? null : { row: stored.row, order: stored.order ?? stored.kept ?? null };
  }

  async noteLoss(place: DeliveryPlace, standIn: string | null, now: Instant): Promise<string | null> {
    const stored = this.#stored.get(nameOf(place));
    if (stored === undefined) throw new Error(`no intent was noted for ${nameOf(place)}`);
    const { at = now, standIn: first = null } = stored.row.lost ?? {};
    const lost = { at, standIn: first ?? standIn };
    this.#stored.set(nameOf(place), { ...stored, row: { ...stored.row, lost } });
    return lost.standIn;
  }

  async failed(target: string, { isTold: _isTold, ...trouble }: TargetTrouble): Promise<void> {
    const { downSince, isTold }: TargetTrouble = this.#troubles.get(target) ?? trouble;
    this.#troubles.set(target, { ...trouble, downSince, ...(isTold === undefined ? {} : { isTold }) });
  }

  async told(target: string, { downSince }: TargetTrouble): Promise<void> {
    const trouble = this.#troubles.get(target);
    if (trouble?.downSince === downSince) this.#troubles.set(target, { ...trouble, isTold: true });
  }

  async recovered(target: string, { downSince }: TargetTrouble): Promise<void> {
    if (this.#troubles.get(target)?.downSince === downSince) this.#troubles.delete(target);
  }

  async claimProbe(target: string, { triedAt }: TargetTrouble, now: Instant): Promise<boolean> {
    const trouble = this.#troubles.get(target);
    if (trouble?.triedAt !== triedAt) return false;
    this.#troubles.set(target, { ...trouble, triedAt: now });
    return true;
  }

  async troublesOf(targets: readonly string[]): Promise<Map<string, TargetTrouble>> {
    return new Map([...this.#troubles].filter(([target]) => targets.includes(target)));
  }

  async unfinishedSince(before: Instant, { limit, cursor }: { limit: number; cursor?: string | null }) {
    const all = [...this.#stored.values()]
      .filter(({ row, order }) => order !== null && row.lastAttemptAt < before)
      .sort((a, b) => (a.row.lastAttemptAt < b.row.lastAttemptAt ? -1 : 1));
    const from = Number(cursor ?? 0);
    const items = all
      .slice(from, from + limit)
      .flatMap(({ row, order }) => (order === null ? [] : [{ ...order, again: row.lastAttemptAt }]));
    return { items, cursor: from + limit < all.length ? String(from + limit) : null };
  }

  #target(incidentId: string, target: string): TargetRow {
    return this.#targets.get(`${incidentId} ${target}`) ?? nothingKnown;
  }

  #patch(incidentId: string, target: string, patch: Partial<TargetRow>): void {
    this.#targets.set(`${incidentId} ${target}`, { ...this.#target(incidentId, target), ...patch });
  }
}

function begunRow(order: DeliveryOrder, before: LedgerRow | null, now: Instant) {
  const { noticeId, target, kind } = order;
  return {
    incidentId: subjectIdOf(order),
    noticeId,
    target,
    kind,
    status: 'sending' as const,
    attempts: (before?.attempts ?? 0) + 1,
    firstAttemptAt: before?.firstAttemptAt ?? now,
    lastAttemptAt: now,
    outcome: before?.outcome ?? null,
    result: before?.result ?? null,
    possibleDuplicate: before?.possibleDuplicate === true || before?.status === 'sending',
    unended: (before?.unended ?? 0) + 1,
  };
}

function isUnfinished({ status }: LedgerRow): boolean {
  return status === 'sending' || status === 'retrying';
}

function keyOf(order: DeliveryOrder): string {
  return nameOf({ subjectId: subjectIdOf(order), noticeId: order.noticeId, target: order.target });
}

function nameOf({ subjectId, noticeId, target }: DeliveryPlace): string {
  return `${subjectId} ${noticeId} ${target}`;
}
