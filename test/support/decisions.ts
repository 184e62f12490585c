import { type IncidentDecision, type Routing, usualChoices } from '../../src/incidents/routing.ts';

/** What a test may say of a decision: fields of its routing stand beside the others, and who hears first beside its steps. */
export interface DecisionChange extends Partial<Omit<IncidentDecision, 'routing' | 'steps'>>, Partial<Routing> {
  firstTargets?: readonly string[];
}

/** What an incident keeps of a route in tests that are about something else. */
export function aRouting(change: Partial<Routing> = {}): Routing {
  return {
    route: 'production databases',
    policy: 'database',
    groupKey: 'group',
    labels: {},
    acknowledgedForSeconds: null,
    ...usualChoices,
    ...change,
  };
}

/** What routing decides in tests that are about something else. */
export function aDecision(change: DecisionChange = {}): IncidentDecision {
  const { groupWaitSeconds, severity, mute, alsoTell, reason, trace, rulesVersion, firstTargets, ...routing } = change;
  return {
    routing: aRouting(routing),
    groupWaitSeconds: groupWaitSeconds ?? 30,
    severity: severity ?? 'critical',
    mute: mute ?? null,
    alsoTell: alsoTell ?? [],
    steps: [{ afterSeconds: 0, targets: firstTargets ?? ['chat'] }],
    reason: reason ?? 'Route "production databases" matched.',
    trace: trace ?? ['production databases: matched'],
    rulesVersion: rulesVersion ?? '12',
  };
}
