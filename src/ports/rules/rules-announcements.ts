import type { Instant } from '../../lib/instant.ts';

/** The newest version of the rules that people have heard of. */
export interface AnnouncedRules {
  /** Null when the parameter was deleted. */
  version: string | null;
  modifiedAt: Instant | null;
  /** The last document that was valid, as JSON, and its version; null when there never was one. */
  document: string | null;
  validVersion: string | null;
}

/** What people have last heard about the alert topic. */
export interface LastResortKnown {
  /** Whether the alert topic had a confirmed subscription. */
  isHeard: boolean;
  since: Instant;
}

/** Stores what people have heard of, so that each change is announced once. */
export interface RulesAnnouncements {
  /** Returns the last announcement of rules, or null when there never was one. */
  last(): Promise<AnnouncedRules | null>;
  /** Stores an announcement; returns false when another process was first, and then changes nothing. */
  remember(announced: AnnouncedRules, before: AnnouncedRules | null): Promise<boolean>;
  /** Returns the week that the last weekly digest was about (its Monday), or null. */
  lastWeek(): Promise<string | null>;
  rememberWeek(monday: string): Promise<void>;
  /** Returns what people last heard about the alert topic, or null when they never heard anything. */
  lastResort(): Promise<LastResortKnown | null>;
  rememberLastResort(known: LastResortKnown): Promise<void>;
}
