import { definedOwners, type Owner } from '../escalation/owners.ts';
import type { Incident } from '../incidents/incident.ts';
import { ownersByReach } from '../incidents/owners.ts';
import type { Rules } from '../rules/rules.ts';

/** Returns the owners of an incident that the rules in force define, ordered by how many of its resources they own. */
export function ownersInRules(
  incident: Pick<Incident, 'owners' | 'reach'>,
  { owners }: Pick<Rules, 'owners'>,
): Owner[] {
  return definedOwners(ownersByReach(incident), owners);
}
