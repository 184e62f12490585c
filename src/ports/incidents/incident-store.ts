import type { EvidenceRecord } from '../../evidence/record.ts';
import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { HeardJob } from '../../incidents/heard-job.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Lane } from '../../incidents/lane.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';
import type { RetryBook } from '../../retry/retry-book.ts';

/** The mark that an event was handled, so that receiving it again changes nothing. */
export interface SeenEvent {
  /** The key under which repeats are recognised; see `repeatKeyOf`. */
  eventKey: string;
  incidentId: string | null;
  action: string;
  reason: string;
  trace: string[];
  at: Instant;
}

/** One change, written whole or not at all. */
export interface Commit {
  incident?: { /** Revision it was read at; null: must not exist yet. */ expected: number | null; after: Incident };
  record?: EvidenceRecord;
  /** Must not have been seen before. */
  seen?: SeenEvent;
  alert?: Alert;
  /** A job whose end AWS has told of, and what became of it. */
  heard?: HeardJob;
  lane?: { expectedVersion: number; after: Lane };
  /** A lane that was joined to `lane`, or gave a part to it. */
  handedOver?: { expectedVersion: number; after: Lane };
  /** Claim: this group's open incident is now this one. Release: it has none. */
  group?: { key: string; replaces: string | null; incidentId: string } | { key: string; release: string };
  /** Further keys under which `openIncidentOf` returns this incident from now on, instead of any earlier one. */
  inhibitionSources?: { key: string; incidentId: string }[];
  /** An alert that nobody was told of, for the weekly digest. */
  hidden?: HiddenAlert;
  /** A person's silence, as it is from now on. */
  silence?: {
    /** Revision it was read at; null: must not exist yet. */ expected: number | null;
    after: PersonsSilence;
  };
  /** Which retries were begun, and which breakers are open, as of now. */
  retryBook?: { expectedVersion: number; after: RetryBook };
  /** A person's acceptance, as it is from now on. */
  acceptance?: {
    /** Revision it was read at; null: must not exist yet. */ expected: number | null;
    after: PersonsAcceptance;
  };
}

/** An alert that a silence, a window, an inhibition or a route hid from people. */
export interface HiddenAlert {
  at: Instant;
  /** What hid it, in words: `window "sunday patching"`. */
  by: string;
  /** The same without the parts that vary, so that the digest can count what one thing hid in one line. */
  named: string;
  /** Null when a route ignores it: then there is no incident. */
  incidentId: string | null;
  eventKey: string;
  resource: string;
  severity: string;
}

/** What is stored about one event and its lane. */
export interface DedupState {
  seen: SeenEvent | null;
  lane: Lane | null;
}

/** Stores incidents, lanes, groups, alerts and records. */
export interface IncidentStore {
  load(incidentId: string): Promise<Incident | null>;
  /** Returns those of these incidents that exist, in any order; it reads a hundred in one call. */
  loadAll(incidentIds: readonly string[]): Promise<Incident[]>;
  /** Returns what is stored about events and their lanes, in their order, in one round trip. */
  readDedupStates(of: readonly { eventKey: string; laneKey: string }[]): Promise<DedupState[]>;
  /** Returns the incident that alerts of this group join, or null; for a source of inhibitions only for `markedForSeconds`. */
  openIncidentOf(groupKey: string, at: Instant): Promise<string | null>;
  /**
   * Writes one change, or several of one incident that build on each other, all or nothing. Returns false when another
   * writer changed one of the parts first or the store is too busy; then nothing was written.
   */
  commit(...changes: Commit[]): Promise<boolean>;
  /** Returns how many of these changes, from the first one on, fit into one commit; at least one, even if that is too large. */
  mostTogether(changes: readonly Commit[]): Promise<number>;
  /**
   * Notes a success and the size of its backup in bytes on its lane, in one call, unless a later success is known; returns
   * the lane as it is now.
   */
  recordSuccess(laneKey: string, startedAt: Instant, sizeBytes?: number): Promise<Lane>;
  /** Notes when an incident is next looked at, unless it changed meanwhile. Nothing is decided, so the revision stays the same. */
  putOff(incident: Incident, nextStepAt: Instant): Promise<void>;
  /** Removes what was handed over from the outbox, unless the incident changed meanwhile. */
  clearOutbox(incident: Incident): Promise<void>;
  /**
   * Rewrites the stored views of an incident as they should be, unless it changed meanwhile: an older release may have written
   * none, or left outdated ones. The revision stays the same. Safe to repeat.
   */
  relist(incident: Incident): Promise<void>;
  /** Returns the newest alerts of an incident, newest first, at most `limit`. */
  alertsOf(incidentId: string, limit: number): Promise<Alert[]>;
  records(incidentId: string): Promise<EvidenceRecord[]>;
}

/** Reads hidden alerts. */
export interface HiddenAlerts {
  /** Returns those from one moment until another, at most a few weeks apart; oldest first, at most `limit`. */
  between(from: Instant, until: Instant, limit: number): Promise<HiddenAlert[]>;
}
