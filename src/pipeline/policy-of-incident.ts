import { policyFor } from '../escalation/owners.ts';
import type { Policy } from '../escalation/policy.ts';
import type { Incident } from '../incidents/incident.ts';
import { ownersOf } from '../incidents/owners.ts';
import { RouterError } from '../lib/errors.ts';
import type { Instant } from '../lib/instant.ts';
import type { Rules } from '../rules/rules.ts';

/**
 * Returns the incident's policy, or the default one when the rules no longer have it, with the targets that are on duty at
 * this moment and those of the incident's owners.
 *
 * @throws {RouterError} configuration-invalid when the rules have neither
 */
export function policyOfIncident(incident: Incident, rules: Rules, now: Instant): Policy {
  const policy = rules.policies.get(incident.routing.policy) ?? rules.policies.get(rules.defaults.policy);
  if (policy === undefined) throw new RouterError('configuration-invalid', { policy: incident.routing.policy });
  return policyFor(policy, ownersOf(incident), rules, now);
}
