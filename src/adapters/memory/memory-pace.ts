import type { Instant } from '../../lib/instant.ts';
import { takeTurn, tempoOf } from '../../lib/turn.ts';
import type { Allowance, DeliveryPace } from '../../ports/delivery/delivery-pace.ts';

/** Allowances in memory. */
export class MemoryDeliveryPace implements DeliveryPace {
  readonly #paidAt = new Map<string, number>();

  async claim(allowance: Allowance, now: Instant): Promise<number> {
    const turn = takeTurn(this.#paidAt.get(allowance.of) ?? null, Date.parse(now), tempoOf(allowance));
    if ('waitMs' in turn) return turn.waitMs / 1000;
    this.#paidAt.set(allowance.of, turn.paidAt);
    return 0;
  }
}
