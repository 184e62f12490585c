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

/** What people have heard of the last resort. */
export interface LastResortKnown {
  /** Whether anybody listened on the alert topic. */
  isHeard: boolean;
  since: Instant;
}

/** Remembers what people have heard of, so that each change is told once. */
export interface RulesAnnouncements {
  /** Returns what was announced last, or null when nothing ever was. */
  last(): Promise<AnnouncedRules | null>;
  /** Remembers an announcement, unless somebody else was first: then it returns false. */
  remember(announced: AnnouncedRules, before: AnnouncedRules | null): Promise<boolean>;
  /** Returns the week that the last weekly digest was about (its Monday), or null. */
  lastWeek(): Promise<string | null>;
  rememberWeek(monday: string): Promise<void>;
  /** Returns what people heard last of the last resort, or null when they never heard anything. */
  lastResort(): Promise<LastResortKnown | null>;
  rememberLastResort(known: LastResortKnown): Promise<void>;
}
