import type { Exchange } from './exchange.ts';
import type { Simulation } from './simulation.ts';

/** A call that has passed the checks every call must pass. */
export interface JiraCall {
  readonly exchange: Exchange;
  readonly site: string;
  readonly user: string;
  readonly body: Record<string, unknown>;
  readonly sim: Simulation;
}
