import type { NextStep } from '../../escalation/next-step.ts';
import type { Policy } from '../../escalation/policy.ts';
import type { Incident } from '../../incidents/incident.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { Rules } from '../../rules/rules.ts';

/** How many characters of a policy an incident keeps; edits of a longer one appear only in the news about the rules. */
const keptCharacters = 8000;

/** What is due, and for which incident. */
interface Due<Next> {
  incident: Incident;
  next: Next;
}

/**
 * Adds to what is due a sentence about edits of the incident's policy since the last step, and returns the incident with the
 * policy as it is now.
 */
export async function withEdits<Next extends NextStep>(
  incident: Incident,
  next: Next,
  { policies, version }: Pick<Rules, 'policies' | 'version'>,
): Promise<Due<Next>> {
  const { name, policy } = policyNow(incident, policies);
  const { followed } = incident;
  const now = policy === undefined ? undefined : JSON.stringify(policy);
  if (policy === undefined || now === undefined || now.length > keptCharacters || !('reason' in next)) {
    return { incident, next };
  }
  const kept = { ...incident, followed: { name, policy: JSON.parse(now) as Record<string, unknown> } };
  if (followed === undefined || followed.name !== name) return { incident: kept, next };
  if (canonicalJson(followed.policy) === canonicalJson(kept.followed.policy)) return { incident, next };
  // Rarely needed, and not small.
  const { comparePolicies } = await import('../../rules-diff/policies.ts');
  const was = followed.policy as unknown as Policy;
  const [change] = comparePolicies({ policies: new Map([[name, was]]) }, { policies: new Map([[name, policy]]) });
  if (change === undefined) return { incident: kept, next };
  return {
    incident: kept,
    next: { ...next, reason: `${next.reason} The rules were edited (version ${version}): ${change}` },
  };
}

function policyNow({ routing }: Incident, policies: Rules['policies']): { name: string; policy: Policy | undefined } {
  return { name: routing.policy, policy: policies.get(routing.policy) };
}
