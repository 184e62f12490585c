import type { Instant } from '../lib/instant.ts';
import type { DrillScope } from './drill-scope.ts';

/** That a drill proved a route, a target or whatever it was played for. */
export interface ProvenWay extends DrillScope {
  at: Instant;
  drillId: string;
  /** Who played it: `router`, or whoever had the credentials. */
  by: string;
  /** Hash of its definition in the rules then; empty: it has none. */
  definition: string;
}
