import type { JobKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** How far one kind of jobs was compared with what was heard. */
export interface KindProgress {
  /** All jobs that ended before were compared. */
  confirmedAt: Instant;
  /** When the first job ended whose end is not final; null: none. */
  openSince: Instant | null;
  /** How much is compared in one go, in seconds: less when a run had no time for that much. */
  stretchSeconds: number;
}

/** What a day's jobs came to. */
export interface DayCounts {
  listed: number;
  heard: number;
  ok: number;
  incidents: number;
  keptQuiet: number;
  /** AWS told of them late or not at all: `watch` found them. */
  foundLate: number;
  /** It is not known what became of them. */
  unexplained: number;
}

/** How far a day's jobs were counted. */
export interface DayProgress {
  /** `2026-11-22`, in UTC. */
  day: string;
  /** Kind and moment to go on with. */
  kind: JobKind;
  from: Instant;
  counts: DayCounts;
  /** How much of it is counted in one go, in seconds; absent: the usual. */
  stretchSeconds?: number;
}

/** What reconciling remembers. */
export interface ReconcileProgress {
  /** When it was done first: jobs that ended before are not looked for. Null: never. */
  since: Instant | null;
  kinds: Partial<Record<JobKind, KindProgress>>;
  /** The last day that was counted in whole; null: none. */
  balancedDay: string | null;
  /** The day that is being counted; null: none. */
  counting: DayProgress | null;
}

/** Keeps how far the lists of AWS were compared with what was heard. */
export interface ReconcileNotes {
  reconciled(): Promise<ReconcileProgress>;
  saveReconciled(progress: ReconcileProgress): Promise<void>;
}
