import type { Instant } from '../lib/instant.ts';
import { severities, worseOf } from './alert.ts';
import type { Incident, SeverityRise } from './incident.ts';
import type { IncidentDecision, Routing } from './routing.ts';
import type { RpoClock } from './rpo-clock.ts';
import { describeAnswerer } from './transition.ts';

/** Returns the rise in severity that a joining alert causes; null: it is no worse than those before. */
export function riseOf({ severity: from, acknowledgement }: Incident, decision: IncidentDecision): SeverityRise | null {
  const to = worseOf(from, decision.severity);
  if (severities.indexOf(to) >= severities.indexOf(from)) return null;
  return { from, to, heldBy: acknowledgement === null ? null : describeAnswerer(acknowledgement) };
}

/**
 * Says whether the policy begins again for a rise: if the worse alert leads to another policy, or if people were told about the
 * lesser one and nobody has it in hand. If nobody was told yet, the first message says everything anyway.
 */
export function beginsAnew({ routing, notified, status }: Incident, decision: IncidentDecision): boolean {
  return decision.routing.policy !== routing.policy || (status === 'open' && notified.length > 0);
}

/** Says that the severity rose, and what becomes of it. */
export function describeRise({ routing }: Incident, decision: IncidentDecision, { from, to }: SeverityRise): string {
  const { policy } = decision.routing;
  const next =
    policy === routing.policy ? `policy ${policy} begins anew` : `policy ${policy} takes over from ${routing.policy}`;
  return `Severity rose from ${from} to ${to}, so ${next}.`;
}

/** Opens an incident under a policy whose steps begin now: the acknowledgement was given for something less bad. */
export function begunAnew(
  incident: Incident,
  decision: IncidentDecision,
  { rise, clock }: { rise: SeverityRise; clock: RpoClock },
  now: Instant,
): Partial<Incident> {
  return {
    status: 'open',
    acknowledgement: null,
    routing: takenOver(decision.routing, incident.routing),
    rulesVersion: decision.rulesVersion,
    announceAt: now,
    mute: null,
    escalation: {
      ...incident.escalation,
      ...clock,
      rose: rise,
      stepsTaken: 0,
      lastStepAt: null,
      roundAt: null,
      exhausted: false,
      ...(rise.heldBy === null ? {} : { reopenedAt: now }),
    },
  };
}

/** Another route decides from now on; the incident keeps its name, its template and its reminders. */
function takenOver(next: Routing, { groupKey, labels, template, repeatIntervalSeconds }: Routing): Routing {
  return {
    ...next,
    groupKey,
    labels,
    template,
    repeatIntervalSeconds: next.repeatIntervalSeconds ?? repeatIntervalSeconds,
  };
}
