import { JsonLog } from '../adapters/json-log.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { Environment } from './environment.ts';
import { metricsOf } from './metrics.ts';

/** Makes what a function that is open to the internet needs to refuse a request, before anything else is loaded: log and clock. */
export function makeAtSight(environment: Environment): { log: JsonLog; now: () => string } {
  return { log: new JsonLog(metricsOf(environment)), now: systemClock.now };
}
