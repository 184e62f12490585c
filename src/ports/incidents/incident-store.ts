import type { EvidenceRecord } from '../../evidence/record.ts';
import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { HeardJob } from '../../incidents/heard-job.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Lane } from '../../incidents/lane.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';

/** The mark that an event was handled, so that hearing it again changes nothing. */
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
  /** That the end of a job was heard of, and what became of it. */
  heard?: HeardJob;
  lane?: { expectedVersion: number; after: Lane };
  /** A lane that gave to `lane` what happened on it, or leads there from now on. */
  handedOver?: { expectedVersion: number; after: Lane };
  /** Claim: this group's open incident is now this one. Release: it has none. */
  group?: { key: string; replaces: string | null; incidentId: string } | { key: string; release: string };
  /** Further keys under which `openIncidentOf` names this incident from now on; whoever was named there before is forgotten. */
  inhibitionSources?: { key: string; incidentId: string }[];
  /** An alert that nobody was told of, for the weekly digest. */
  hidden?: HiddenAlert;
  /** What a person keeps quiet, as it is from now on. */
  silence?: {
    /** Revision it was read at; null: must not exist yet. */ expected: number | null;
    after: PersonsSilence;
  };
  /** What a person accepted, as it is from now on. */
  acceptance?: {
    /** Revision it was read at; null: must not exist yet. */ expected: number | null;
    after: PersonsAcceptance;
  };
}

/** An alert that a silence, a window, an inhibition or a route kept from people. */
export interface HiddenAlert {
  at: Instant;
  /** What hid it, in words: `window "sunday patching"`. */
  by: string;
  /** The same without what differs from time to time, so that what one thing hid is told in one line. */
  named: string;
  /** Null when a route ignores it: then there is none. */
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

/** Keeps incidents, lanes, groups, alerts and records. */
export interface IncidentStore {
  load(incidentId: string): Promise<Incident | null>;
  /** Returns those of these incidents that there are, in any order; a hundred in one call. */
  loadAll(incidentIds: readonly string[]): Promise<Incident[]>;
  /** Everything that receiving needs to decide about events, in their order, in one round trip. */
  readDedupStates(of: readonly { eventKey: string; laneKey: string }[]): Promise<DedupState[]>;
  /** Returns the incident that alerts of this group join, or null; a marker only for `markedForSeconds`. */
  openIncidentOf(groupKey: string, at: Instant): Promise<string | null>;
  /**
   * Writes one change, or several of one incident of which each builds on the one before, all or nothing. Returns
   * false when somebody else changed one of the parts first or the store is too busy; then nothing was written.
   */
  commit(...changes: Commit[]): Promise<boolean>;
  /** Returns how many of these changes, from the first one on, can be written together. At least one: it is refused if even that is too much. */
  mostTogether(changes: readonly Commit[]): Promise<number>;
  /**
   * Notes a success on its lane in one call, and how large what it made is, unless a later success is known; returns the
   * lane as it is now.
   */
  recordSuccess(laneKey: string, startedAt: Instant, sizeBytes?: number): Promise<Lane>;
  /** Notes when an incident is looked at next, unless it changed meanwhile. Nothing was decided, so there is no new revision. */
  putOff(incident: Incident, nextStepAt: Instant): Promise<void>;
  /** Empties what was handed over from the outbox, unless it changed meanwhile. */
  clearOutbox(incident: Incident): Promise<void>;
  /**
   * Makes the stored views those that an incident is to have, whatever is there of them, unless it changed meanwhile:
   * what an older release wrote has none, or such as it has left. No new revision; repeating it changes nothing.
   */
  relist(incident: Incident): Promise<void>;
  /** The newest alerts of an incident, newest first. */
  alertsOf(incidentId: string, limit: number): Promise<Alert[]>;
  records(incidentId: string): Promise<EvidenceRecord[]>;
}

/** Reads the alerts that nobody was told of. */
export interface HiddenAlerts {
  /** Returns those from one moment until another, at most a few weeks apart; oldest first, at most `limit`. */
  between(from: Instant, until: Instant, limit: number): Promise<HiddenAlert[]>;
}
