import type { Instant } from '../lib/instant.ts';
import type { Matcher, Pattern } from '../patterns/match.ts';
import type { Inbound } from './inbound.ts';
import type { KeptOptions } from './kept-options.ts';
import type { Schedule } from './schedule.ts';

/** Name of the route that always exists and matches everything. */
export const catchAll = 'catch-all';

/** A target as the rules name it. */
export interface Target {
  name: string;
  channel: string;
  options: unknown;
  /** Name of its own template; absent: that of the route. */
  template?: string;
  /** The zone on whose clock it is told times; absent: UTC. */
  timezone?: string;
  /** Answers by its vendor that count; absent: none. */
  inbound?: Inbound;
  /** Who may answer there, by ids or addresses, as they are written; absent: whoever the vendor lets. */
  actors?: readonly string[];
}

/** Words of one's own for the messages to people, with `<% field %>` in them. */
export interface Template {
  name: string;
  title: string | null;
  text: string | null;
}

/** Alerts that are not told from one moment until another. */
export interface Silence {
  /** Id of one that a person made; absent: it stands in the rules. */
  id?: string;
  from: Instant;
  until: Instant;
  reason: string;
  by: string;
  /** As it was written, for those who explain or compare rules. */
  pattern: unknown;
  matches: Matcher;
}

/** Alerts that are not told for a while, again and again. */
export interface Window {
  name: string;
  schedule: Schedule;
  /** The schedule as it was written. */
  written: { schedule: string; timezone: string };
  durationSeconds: number;
  /** As it was written; undefined: every alert. */
  pattern: unknown;
  matches: Matcher;
}

/** Alerts that are not told while an incident with a source among its alerts is open. */
export interface Inhibition {
  name: string;
  /** As they were written. */
  patterns: { source: unknown; target: unknown };
  source: Matcher;
  target: Matcher;
  /** Fields that are the same in source and target. */
  equal: readonly string[];
}

/** One route with its pattern compiled; what it does not say itself it has from the route around it. */
export interface CompiledRoute extends KeptOptions {
  name: string;
  /** As it was written; undefined: every alert. */
  pattern: unknown;
  matches: Matcher;
  ignore: string | null;
  continue: boolean;
  /** Its pattern as read; undefined matches everything. */
  read: Pattern | undefined;
  /** Routes inside it, tried in order when it matches; when none decides, it does. */
  routes: readonly CompiledRoute[];
}
