import type { Dependencies, WithRules } from '../pipeline/dependencies.ts';
import type { Log } from '../ports/log.ts';
import { makeDecidingRules } from './deciding-rules.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeStore } from './store.ts';

/** What `escalate` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/** Makes what `escalate` needs. @throws {RouterError} configuration-invalid */
export function makeEscalate(environment: Environment, log: Log): Dependencies & WithRules {
  const settings = readSettings('escalate', reads, environment);
  const { store, client } = makeStore(settings, environment);
  return {
    store,
    log,
    rules: makeDecidingRules(settings, { store, client }, environment, log),
    ...makeOutbox(settings, environment),
  };
}
