import type { JobKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** How far AWS's list of one kind of jobs has been compared with the events that came. */
export interface KindProgress {
  /** All jobs that ended before then have been compared. */
  confirmedAt: Instant;
  /** When the first job ended whose result is not final yet; null: none. */
  openSince: Instant | null;
  /** How long a span is compared at once, in seconds: less after a run that had no time for more. */
  stretchSeconds: number;
}

/** Counts of a day's jobs. */
export interface DayCounts {
  listed: number;
  heard: number;
  ok: number;
  incidents: number;
  keptQuiet: number;
  /** `watch` found them, because AWS told of them late or not at all. */
  foundLate: number;
  /** Not known what became of them. */
  unexplained: number;
}

/** How far a day's jobs have been counted. */
export interface DayProgress {
  /** `2026-11-22`, in UTC. */
  day: string;
  /** Kind and moment to continue with. */
  kind: JobKind;
  from: Instant;
  counts: DayCounts;
  /** How long a span is counted at once, in seconds; absent: the usual. */
  stretchSeconds?: number;
}

/** The progress of reconciling. */
export interface ReconcileProgress {
  /** When it was first done: jobs that ended before are not searched for. Null: never. */
  since: Instant | null;
  kinds: Partial<Record<JobKind, KindProgress>>;
  /** The last day that was completely counted; null: none. */
  balancedDay: string | null;
  /** The day that is being counted; null: none. */
  counting: DayProgress | null;
}

/** Stores how far AWS's lists have been compared with the events that came. */
export interface ReconcileNotes {
  reconciled(): Promise<ReconcileProgress>;
  saveReconciled(progress: ReconcileProgress): Promise<void>;
}
