import { MemoryIncidentStore } from '../../adapters/memory/memory-store.ts';
import { shownAlerts } from '../../incidents/incident.ts';
import type { Commit } from '../../ports/incident-store.ts';

/**
 * Incidents in memory without what nobody asks for after a rehearsal: no evidence, no traces, and of an incident's
 * alerts only those that are shown. Values are shared and not copied, as nothing in the product changes them.
 */
export class RehearsalStore extends MemoryIncidentStore {
  readonly #heard: (change: Commit) => void;

  /** @param heard is told every change that was written */
  constructor(heard: (change: Commit) => void) {
    super((value) => value);
    this.#heard = heard;
  }

  override async commit(change: Commit): Promise<boolean> {
    const { record: _evidence, seen, ...rest } = change;
    const committed = await super.commit(seen === undefined ? rest : { ...rest, seen: { ...seen, trace: [] } });
    if (committed) {
      this.#trim(change);
      this.#heard(change);
    }
    return committed;
  }

  #trim({ incident }: Commit): void {
    if (incident === undefined) return;
    const { id, status } = incident.after;
    if (status === 'resolved') this.alerts.delete(id);
    else this.alerts.get(id)?.splice(shownAlerts);
  }
}
