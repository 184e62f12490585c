import type { Routed } from '../../src/incidents/open-incident.ts';

/** What routing decides in tests that are about something else. */
export function aRouted(change: Partial<Routed> = {}): Routed {
  return {
    route: 'production databases',
    policy: 'database',
    groupKey: 'group',
    groupWaitSeconds: 30,
    severity: 'critical',
    reason: 'Route "production databases" matched.',
    trace: ['production databases: matched'],
    rulesVersion: '12',
    acknowledgedForSeconds: null,
    firstTargets: ['chat'],
    ...change,
  };
}
