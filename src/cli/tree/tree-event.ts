import type { Alert } from '../../incidents/alert.ts';
import type { Instant } from '../../lib/instant.ts';
import { formatOutcome, short } from '../../notices/wording.ts';
import { decide } from '../../routing/decide.ts';
import type { Decision } from '../../routing/decision.ts';
import { type Walk, walkRoutes } from '../../routing/walk-routes.ts';
import type { Rules } from '../../rules/rules.ts';
import { understandEvent } from '../explain/explain-event.ts';
import { readEvents } from '../explain/read-events.ts';
import type { Terminal } from '../terminal.ts';

/** An event on its way through the routes. */
export interface TreeEvent {
  /** What happened, in one line. */
  says: string;
  at: Instant;
  /** Null: it is no problem, and takes no route. */
  routed: { alert: Alert; walk: Walk; decision: Decision } | null;
}

/**
 * Reads one event and sends it through the routes, by the functions that do it; or says what is wrong with it.
 *
 * @param at the moment taken as now; null: the event's own time
 */
export async function readTreeEvent(
  place: string,
  rules: Rules,
  at: Instant | null,
  terminal: Terminal,
): Promise<TreeEvent | { problem: string }> {
  const { given } = await readEvents([place], terminal);
  const [one] = given;
  if (one === undefined || given.length > 1) return { problem: `holds ${given.length} events; give one of them` };
  if ('problem' in one) return { problem: one.problem };
  const { event, alert, at: moment, problem } = understandEvent(one.message, at, terminal.now());
  if (event === null) return { problem: problem ?? 'is no event' };
  const outcome = formatOutcome(event);
  if (alert === null) return { says: `${outcome}, which is no problem and takes no route`, at: moment, routed: null };
  const { resource, severity } = alert;
  const subject = [resource.type, resource.name].filter((part) => part !== 'unknown').map((part) => short(part, 60));
  const decision = decide(alert, rules, { now: moment, inhibitors: null });
  return {
    says: `${severity}: ${[...subject, outcome].join(' ')}`,
    at: moment,
    routed: { alert, walk: walkRoutes(alert, rules), decision },
  };
}
