import { nextStep } from '../escalation/next-step.ts';
import type { Policy } from '../escalation/policy.ts';
import { exhaust, reopen, takeStep, tellJoined } from '../incidents/advance.ts';
import type { Change } from '../incidents/evolve.ts';
import type { Incident } from '../incidents/incident.ts';
import { RouterError } from '../lib/errors.ts';
import type { Instant } from '../lib/instant.ts';
import type { Rules } from '../routing/decision.ts';
import { type Dependencies, flushOutbox, type WithRules } from './dependencies.ts';
import { persist, pressing } from './persistence.ts';

/** What the state machine hands in and gets back. */
export interface Tick {
  incidentId: string;
  clock: number;
  nextStepAt: Instant;
  done: boolean;
}

/**
 * Takes the step that is due, if any, and says when to ask again. A tick of an older clock, or of an
 * incident that was acknowledged or resolved meanwhile, ends its execution.
 *
 * @throws {RouterError} incident-missing, store-conflict; the state machine tries again.
 */
export async function runStep(
  tick: { incidentId: string; clock: number; nextStepAt: Instant },
  dependencies: Dependencies & WithRules,
): Promise<Tick> {
  const next = await persist(() => tryStep(tick, dependencies), pressing);
  if (next === null) throw new RouterError('store-conflict', { incidentId: tick.incidentId });
  return { ...tick, ...next };
}

const ended = { done: true } as const;

async function tryStep(
  tick: { incidentId: string; clock: number },
  dependencies: Dependencies & WithRules,
): Promise<{ done: true } | { done: false; nextStepAt: Instant } | 'conflict'> {
  const { store, rules: loader, now } = dependencies;
  const [stored, rules] = await Promise.all([store.load(tick.incidentId), loader.load()]);
  if (stored === null) throw new RouterError('incident-missing', { incidentId: tick.incidentId });
  const incident = withoutStarted(stored, tick.clock);
  const moment = now();
  const policy = policyOf(incident, rules);
  const next = nextStep(incident, policy, moment);
  const isOver = incident.escalation.clock !== tick.clock || next.due === 'end';
  if (isOver || next.due === 'nothing') {
    // A change hands over what is left in the outbox with its own; without one, it is done here.
    await flushOutbox(incident, dependencies);
    return next.due === 'nothing' && !isOver ? { done: false, nextStepAt: next.until } : ended;
  }
  const change = changeOf(incident, next, policy, rules, moment);
  if (!(await write(incident, change, dependencies))) return 'conflict';
  const { nextStepAt } = change.after.escalation;
  return nextStepAt === null ? ended : { done: false, nextStepAt };
}

/** The clock that ticks has been started: its order is done. */
function withoutStarted(incident: Incident, clock: number): Incident {
  if (incident.outbox.clock?.clock !== clock) return incident;
  return { ...incident, outbox: { ...incident.outbox, clock: null } };
}

function changeOf(
  incident: Incident,
  next: Exclude<ReturnType<typeof nextStep>, { due: 'end' | 'nothing' }>,
  policy: Policy,
  rules: Rules,
  now: Instant,
): Change {
  switch (next.due) {
    case 'notify':
      return takeStep(incident, next, now);
    case 'joined':
      return tellJoined(incident, next.reason, next.nextAt, now);
    case 'reopen':
      return reopen(incident, policy.steps[0]?.notify ?? [], next.reason, next.nextAt, now);
    case 'exhausted':
      return exhaust(incident, rules.fallback, next.reason, now);
  }
}

async function write(before: Incident, change: Change, dependencies: Dependencies): Promise<boolean> {
  const committed = await dependencies.store.commit({
    incident: { expected: before.revision, after: change.after },
    record: change.record,
  });
  if (committed) await flushOutbox(change.after, dependencies);
  return committed;
}

/** Returns the incident's policy; if the rules no longer have it, their default one. */
function policyOf(incident: Incident, rules: Rules): Policy {
  const policy = rules.policies.get(incident.policy) ?? rules.policies.get(rules.defaults.policy);
  if (policy === undefined) throw new RouterError('configuration-invalid', { policy: incident.policy });
  return policy;
}
