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
  /** The time zone of times in its messages; absent: UTC. */
  timezone?: string;
  /** How its vendor's answers are taken; absent: they are not. */
  inbound?: Inbound;
  /** Who may answer there, by ids or addresses, as written; absent: anybody whom the vendor lets. */
  actors?: readonly string[];
}

/** A template for messages to people, with `<% field %>` in its texts. */
export interface Template {
  name: string;
  title: string | null;
  text: string | null;
}

/** Alerts that nobody is told of from one moment until another. */
export interface Silence {
  /** Id of a silence that a person made; absent: it is written in the rules. */
  id?: string;
  from: Instant;
  until: Instant;
  reason: string;
  by: string;
  /** As it was written, for those who explain or compare rules. */
  pattern: unknown;
  matches: Matcher;
}

/** Alerts that nobody is told of at recurring times. */
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

/** Alerts that nobody is told of while an incident with a source among its alerts is open. */
export interface Inhibition {
  name: string;
  /** As they were written. */
  patterns: { source: unknown; target: unknown };
  source: Matcher;
  target: Matcher;
  /** Fields that have to be the same in source and target. */
  equal: readonly string[];
}

/** One compiled route, with the options that it inherits from the route around it. */
export interface CompiledRoute extends KeptOptions {
  name: string;
  /** As it was written; undefined: every alert. */
  pattern: unknown;
  matches: Matcher;
  ignore: string | null;
  continue: boolean;
  /** Its compiled pattern; undefined matches everything. */
  read: Pattern | undefined;
  /** Routes inside it, tried in order when it matches; when none of them decides, it does. */
  routes: readonly CompiledRoute[];
}
