import { exhaust, handOver, notifyJoined, remind, reopen, takeStep } from '../incidents/advance.ts';
import type { Change } from '../incidents/evolve.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import { type NextStep, nextReminderAt } from './next-step.ts';
import type { Policy } from './policy.ts';

/** What a step needs of the rules besides its incident's policy. */
export interface AfterPolicy {
  /** Where a policy that is handed over to is looked up. */
  policies: ReadonlyMap<string, Policy>;
  /** Targets that are also told when a policy has come to its end. */
  fallback: readonly string[];
}

/** A step that changes its incident. */
export type TakenStep = Exclude<NextStep, { due: 'end' | 'nothing' | 'gap' }>;

/** Returns how what is due changes an incident. */
export function changeOfStep(incident: Incident, next: TakenStep, after: AfterPolicy, now: Instant): Change {
  switch (next.due) {
    case 'notify':
      return takeStep(incident, next, now);
    case 'remind':
      return remind(incident, next.reason, next.nextAt, now);
    case 'joined':
      return notifyJoined(incident, next.reason, next.nextAt, now);
    case 'reopen':
      return reopen(incident, next, next.reason, next.nextAt, now);
    case 'hand-over':
      return handedOver(incident, next, after, now);
    case 'exhausted':
      return exhaust(incident, after.fallback, next, now);
  }
}

/** Hands over to another policy; when edited rules no longer have it, the incident's policy has come to its end. */
function handedOver(
  incident: Incident,
  { policy: name, reason }: Extract<NextStep, { due: 'hand-over' }>,
  { policies, fallback }: AfterPolicy,
  now: Instant,
): Change {
  const policy = policies.get(name);
  if (policy === undefined) {
    const ended = { ...incident, escalation: { ...incident.escalation, exhausted: true } };
    return exhaust(incident, fallback, { reason, nextAt: nextReminderAt(ended, now) }, now);
  }
  return handOver(incident, policy, reason, now);
}
