import { MemoryIncidentStore } from '../adapters/memory/memory-incident-store.ts';
import { shownAlerts } from '../incidents/incident.ts';
import type { Commit } from '../ports/incidents/incident-store.ts';

/**
 * Incidents in memory without what nobody asks for after a rehearsal: no evidence, no traces, and of an incident's
 * alerts only those that are shown. Values are shared and not copied, as nothing in the product changes them.
 */
export class SimulationStore extends MemoryIncidentStore {
  readonly #heard: (change: Commit) => void;

  /** @param heard is told every change that was written */
  constructor(heard: (change: Commit) => void) {
    super((value) => value);
    this.#heard = heard;
  }

  override async commit(...changes: Commit[]): Promise<boolean> {
    const committed = await super.commit(...changes.map(withoutEvidence));
    for (const change of committed ? changes : []) {
      this.#trim(change);
      this.#heard(change);
    }
    return committed;
  }

  #trim({ incident }: Commit): void {
    if (incident === undefined) return;
    const { id, status } = incident.after;
    const alerts = this.alerts.get(id) ?? [];
    if (status === 'resolved') this.alerts.delete(id);
    else alerts.splice(0, alerts.length - shownAlerts);
  }
}

function withoutEvidence({ record: _evidence, heard: _heard, seen, ...rest }: Commit): Commit {
  return seen === undefined ? rest : { ...rest, seen: { ...seen, trace: [] } };
}
