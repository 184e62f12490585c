import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import type { Commit, IncidentStore } from '../ports/incidents/incident-store.ts';

/**
 * The incidents as one batch sees them: each read once, and then with the changes the batch is going to write, so
 * that its second alert joins what its first one opens.
 */
export class IncidentView implements Pick<IncidentStore, 'load' | 'openIncidentOf'> {
  readonly #store: Pick<IncidentStore, 'load' | 'openIncidentOf'>;
  readonly #incidents = new Map<string, Promise<Incident | null>>();
  readonly #groups = new Map<string, Promise<string | null>>();

  constructor(store: Pick<IncidentStore, 'load' | 'openIncidentOf'>) {
    this.#store = store;
  }

  load(incidentId: string): Promise<Incident | null> {
    return readOnce(this.#incidents, incidentId, () => this.#store.load(incidentId));
  }

  openIncidentOf(groupKey: string, at: Instant): Promise<string | null> {
    return readOnce(this.#groups, groupKey, () => this.#store.openIncidentOf(groupKey, at));
  }

  /** Applies a change to this view as if it were written. */
  foresee({ incident, group, inhibitionSources = [] }: Commit): void {
    if (incident) this.#incidents.set(incident.after.id, Promise.resolve(incident.after));
    for (const { key, incidentId } of inhibitionSources) this.#groups.set(key, Promise.resolve(incidentId));
    if (group) this.#groups.set(group.key, Promise.resolve('release' in group ? null : group.incidentId));
  }
}

function readOnce<Answer>(known: Map<string, Promise<Answer>>, key: string, read: () => Promise<Answer>) {
  const answer = known.get(key) ?? read();
  known.set(key, answer);
  return answer;
}
