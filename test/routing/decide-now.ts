import type { Alert } from '../../src/incidents/alert.ts';
import type { Instant } from '../../src/lib/instant.ts';
import { decide } from '../../src/routing/decide.ts';
import type { Decision } from '../../src/routing/decision.ts';
import type { Rules } from '../../src/rules/rules.ts';

/** Decides at a moment, ten minutes past three unless it is said, while no inhibition has a source. */
export function decideNow(alert: Alert, rules: Rules, now: Instant = '2026-11-22T03:10:00.000Z'): Decision {
  return decide(alert, rules, { now, inhibitors: [] });
}
