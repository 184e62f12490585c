import type { Policy } from '../../src/escalation/policy.ts';
import type { Escalation, Incident } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from './alerts.ts';
import { anIncident } from './incidents.ts';

/** Returns the moment so many minutes after the announcement of {@link standing}. */
export const at = (minutes: number) => addSeconds(noon, minutes * 60);

/** A policy of three steps, taken twice. */
export const policy: Policy = {
  name: 'database',
  steps: [
    { after: { seconds: 0 }, notify: ['chat', 'tickets'] },
    { after: { seconds: 900 }, notify: ['pager'] },
    { after: { seconds: 2700 }, notify: ['pager', 'mail'] },
  ],
  repeat: 1,
  repeatAfterSeconds: 1800,
  acknowledgedForSeconds: null,
};

/** An incident announced at noon, where its policy stands as given. */
export function standing(escalation: Partial<Escalation>, change: Partial<Incident> = {}): Incident {
  const incident = anIncident({ announceAt: noon, ...change });
  const untouched = { stepsTaken: 0, lastStepAt: null, nextStepAt: null, rpoSeconds: null };
  return { ...incident, escalation: { ...incident.escalation, ...untouched, ...escalation } };
}
