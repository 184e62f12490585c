import type { Incident } from '../../incidents/incident.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import type { Told } from '../../incidents/told.ts';
import type { Instant } from '../../lib/instant.ts';
import { type LastProven, standings } from '../../rules/last-proven.ts';
import type { Rules } from '../../rules/rules.ts';

/** What is known of drills. */
interface OfDrills {
  /** Null: they cannot be read. */
  rules: Rules | null;
  /** Null: they cannot be read. */
  ways: readonly ProvenWay[] | null;
  now: Instant;
}

/**
 * Returns when drills last proved the route of an incident and the targets that were told; null: it could not be read right now.
 *
 * Empty where it would say nothing or something wrong: nobody plays drills there, the incident is of a drill itself, or the rules,
 * without which nobody knows what has changed since, cannot be read.
 */
export function provenOnPage(
  { drill, routing }: Pick<Incident, 'drill' | 'routing'>,
  told: readonly Pick<Told, 'target'>[],
  { rules, ways, now }: OfDrills,
): LastProven[] | null {
  if (drill || rules === null) return [];
  const arePlanned = rules.drills.length > 0;
  if (ways === null) return arePlanned ? null : [];
  if (ways.length === 0 && !arePlanned) return [];
  const targets = told.map(({ target }) => ({ way: 'target', name: target }) as const);
  return standings(rules, [{ way: 'route', name: routing.route }, ...targets], ways, now);
}
