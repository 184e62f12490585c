import type { CanaryHeard, CanaryWatch } from '../../incidents/canary-heard.ts';

/** What is known of the canary: how its backups ended last, and what `watch` keeps; null: it has never looked. */
export interface CanaryKnown {
  heard: readonly CanaryHeard[];
  watched: CanaryWatch | null;
}

/** Stores what is known of the canary backup. */
export interface CanaryNotes {
  /** Notes how one of its backups ended, unless a later one is known. */
  note(heard: CanaryHeard): Promise<void>;
  known(): Promise<CanaryKnown>;
  saveWatched(watched: CanaryWatch): Promise<void>;
}
