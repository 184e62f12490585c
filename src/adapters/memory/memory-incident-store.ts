/**
 * The ports in memory, with the same promises as on AWS: conditional, all-or-nothing writes. For tests
 * and for trying things out; `adapters/aws/` holds the ones that ship.
 */
import type { EvidenceRecord } from '../../evidence/record.ts';
import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Alert } from '../../incidents/alert.ts';
import { type Incident, inhibitsForSeconds } from '../../incidents/incident.ts';
import { isLaterJob, type Lane, newLane } from '../../incidents/lane.ts';
import { rememberedOf } from '../../incidents/lane-sizes.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import {
  isUnlisted,
  openList,
  outboxList,
  putOffTimer,
  relistedViews,
  retryList,
  timerList,
} from '../../incidents/views.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type {
  Commit,
  DedupState,
  HiddenAlert,
  HiddenAlerts,
  IncidentStore,
  SeenEvent,
} from '../../ports/incidents/incident-store.ts';
import type { IncidentViews, Page, PageOptions } from '../../ports/incidents/incident-views.ts';
import type { ArchivedRules, RulesArchive } from '../../ports/rules/rules-source.ts';
import { areNew, listIn, refuseTwice } from './change-rules.ts';
import { MemoryHeardJobs } from './memory-heard-jobs.ts';
import { MemoryListings } from './memory-listings.ts';
import { MemoryPersonsItems } from './memory-persons-items.ts';
import { MemoryRetryBooks } from './memory-retry-books.ts';

/** As many changes as DynamoDB usually takes together. */
const mostAtOnce = 10;

/** What a change holds beside its incident, and the sources of inhibitions, which are kept with the time they end. */
type PartName = Exclude<keyof Commit, 'incident' | 'inhibitionSources'>;
type Keeper<Name extends PartName> = (part: NonNullable<Commit[Name]>, incidentId: string) => void;

/** Incidents, lanes, groups, alerts and records in memory. */
export class MemoryIncidentStore implements IncidentStore, IncidentViews, RulesArchive, HiddenAlerts {
  readonly incidents = new Map<string, Incident>();
  readonly lanes = new Map<string, Lane>();
  readonly groups = new Map<string, string>();
  /** Until when sources of inhibitions name their incident. */
  readonly #markedUntil = new Map<string, Instant>();
  readonly seen = new Map<string, SeenEvent>();
  /** Oldest first. */
  readonly alerts = new Map<string, Alert[]>();
  readonly chains = new Map<string, EvidenceRecord[]>();
  readonly hidden: HiddenAlert[] = [];
  readonly heardJobs = new MemoryHeardJobs((eventKey) => this.seen.has(eventKey));
  readonly silences = new MemoryPersonsItems<PersonsSilence>();
  readonly acceptances = new MemoryPersonsItems<PersonsAcceptance>();
  readonly retryBooks = new MemoryRetryBooks();
  readonly #listings = new MemoryListings();
  #lastGood: ArchivedRules | null = null;
  readonly #copy: <Value>(value: Value) => Value;

  /** @param copy how values are kept apart from those of the callers; who never changes what it holds may share them */
  constructor(copy: <Value>(value: Value) => Value = structuredClone) {
    this.#copy = copy;
  }

  async load(incidentId: string): Promise<Incident | null> {
    return this.#copy(this.incidents.get(incidentId) ?? null);
  }

  async loadAll(incidentIds: readonly string[]): Promise<Incident[]> {
    return this.#copy([...new Set(incidentIds)].flatMap((id) => this.incidents.get(id) ?? []));
  }

  async readDedupStates(of: readonly { eventKey: string; laneKey: string }[]): Promise<DedupState[]> {
    return this.#copy(
      of.map(({ eventKey, laneKey }) => ({
        seen: this.seen.get(eventKey) ?? null,
        lane: this.lanes.get(laneKey) ?? null,
      })),
    );
  }

  async openIncidentOf(groupKey: string, at: Instant): Promise<string | null> {
    const until = this.#markedUntil.get(groupKey);
    return until !== undefined && until < at ? null : (this.groups.get(groupKey) ?? null);
  }

  async commit(...changes: Commit[]): Promise<boolean> {
    refuseTwice(changes);
    const written = new Map<string, Incident>();
    const expected = new Map<string, number>();
    for (const change of changes) {
      if (!this.#holds(change, written)) return false;
      if (change.incident === undefined) continue;
      const { after, expected: was } = change.incident;
      if (!written.has(after.id)) expected.set(after.id, was ?? 0);
      written.set(after.id, after);
    }
    for (const { incident, ...parts } of changes) {
      this.#write(this.#copy(parts), incident?.after.id ?? '');
      this.#mark(parts.inhibitionSources ?? [], incident?.after.updatedAt);
    }
    for (const [id, after] of written) {
      this.incidents.set(id, this.#copy(after));
      this.#listings.note(after, expected.get(id) ?? 0);
    }
    return true;
  }

  async mostTogether(changes: readonly Commit[]): Promise<number> {
    return Math.min(changes.length, mostAtOnce);
  }

  /** How each part of a change is kept. A new part of `Commit` does not compile without its line. */
  readonly #keep: { readonly [Name in PartName]: Keeper<Name> } = {
    record: (record) => void listIn(this.chains, record.incidentId).push(record),
    seen: (seen) => void this.seen.set(seen.eventKey, seen),
    alert: (alert, incidentId) => incidentId === '' || listIn(this.alerts, incidentId).push(alert),
    lane: ({ after }) => void this.lanes.set(after.key, after),
    handedOver: ({ after }) => void this.lanes.set(after.key, after),
    group: (group) => {
      if ('incidentId' in group) this.groups.set(group.key, group.incidentId);
      else this.groups.delete(group.key);
    },
    heard: (heard) => void this.heardJobs.note([heard]),
    hidden: (hidden) => void this.hidden.push(hidden),
    silence: ({ after }) => this.silences.keep(after),
    acceptance: ({ after }) => this.acceptances.keep(after),
    retryBook: ({ after }) => this.retryBooks.keep(after),
  };

  #write(parts: Omit<Commit, 'incident'>, incidentId: string): void {
    const keep = <Name extends PartName>(name: Name) => {
      const part = parts[name];
      if (part) this.#keep[name](part, incidentId);
    };
    for (const name of Object.keys(this.#keep) as PartName[]) keep(name);
  }

  async recordSuccess(laneKey: string, startedAt: Instant, bytes?: number): Promise<Lane> {
    const lane = this.lanes.get(laneKey) ?? newLane(laneKey);
    if (lane.lastSuccessStartedAt === startedAt || isLaterJob(lane.lastSuccessStartedAt, startedAt)) {
      return this.#copy(lane);
    }
    const sized = bytes === undefined ? {} : { sizes: rememberedOf([...(lane.sizes ?? []), { startedAt, bytes }]) };
    const after = { ...lane, ...sized, lastSuccessStartedAt: startedAt, version: lane.version + 1 };
    this.lanes.set(laneKey, after);
    return this.#copy(after);
  }

  async clearOutbox(incident: Incident): Promise<void> {
    const stored = this.incidents.get(incident.id);
    if (stored?.revision !== incident.revision) return;
    this.incidents.set(incident.id, { ...stored, outbox: { deliveries: [], clock: null } });
    this.#listings.list(incident.id, null);
  }

  async relist(incident: Incident): Promise<void> {
    const stored = this.incidents.get(incident.id);
    if (stored?.revision !== incident.revision) return;
    const after = { ...stored, views: relistedViews(incident) };
    this.incidents.set(incident.id, after);
    this.#listings.note(after, 0);
  }

  async open(options: PageOptions): Promise<Page<string>> {
    return this.#listings.page(openList, null, options);
  }

  async timersDue(before: Instant, options: PageOptions): Promise<Page<string>> {
    return this.#listings.page(timerList, before, options);
  }

  async retries(options: PageOptions): Promise<Page<string>> {
    return this.#listings.page(retryList, null, options);
  }

  async outboxesSince(before: Instant, options: PageOptions): Promise<Page<string>> {
    return this.#listings.page(outboxList, before, options);
  }

  async unlisted({ limit, cursor }: PageOptions): Promise<Page<string>> {
    const from = Number(cursor ?? 0);
    const looked = [...this.incidents.values()].slice(from, from + limit);
    const items = looked.filter((one) => isUnlisted(one, this.#listings.ofIncident(one.id))).map(({ id }) => id);
    return { items, cursor: looked.length < limit ? null : String(from + limit) };
  }

  async putOff({ id, revision }: Incident, nextStepAt: Instant): Promise<void> {
    const stored = this.incidents.get(id);
    if (stored?.revision !== revision) return;
    const after = putOffTimer(stored, nextStepAt);
    this.incidents.set(id, after);
    this.#listings.note(after, revision - 1);
  }

  async alertsOf(incidentId: string, limit: number): Promise<Alert[]> {
    return this.#copy((this.alerts.get(incidentId) ?? []).slice(-limit).reverse());
  }

  async records(incidentId: string): Promise<EvidenceRecord[]> {
    return this.#copy(this.chains.get(incidentId) ?? []);
  }

  async between(from: Instant, until: Instant, limit: number): Promise<HiddenAlert[]> {
    const found = this.hidden.filter(({ at }) => from <= at && at < until);
    return this.#copy(found.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, limit));
  }

  async lastGood(): Promise<ArchivedRules | null> {
    return this.#lastGood;
  }

  async keep(rules: ArchivedRules): Promise<void> {
    if ((this.#lastGood?.seenAt ?? '') <= rules.seenAt) this.#lastGood = rules;
  }

  #mark(markers: NonNullable<Commit['inhibitionSources']>, at: Instant | undefined): void {
    for (const { key, incidentId } of markers) {
      this.groups.set(key, incidentId);
      if (at !== undefined) this.#markedUntil.set(key, addSeconds(at, inhibitsForSeconds));
    }
  }

  /** Says whether the conditions of a change hold, given the incidents that the changes before it write. */
  #holds(
    { incident, record, seen, lane, handedOver, group, silence, acceptance, retryBook }: Commit,
    written: ReadonlyMap<string, Incident>,
  ): boolean {
    const id = incident?.after.id ?? '';
    const stored = written.get(id) ?? this.incidents.get(id);
    if (incident && (stored?.revision ?? null) !== incident.expected) return false;
    if (!areNew({ record, seen }, this)) return false;
    if (!this.silences.isAsRead(silence) || !this.acceptances.isAsRead(acceptance)) return false;
    const isAsRead = (one: Commit['lane']) =>
      one === undefined || (this.lanes.get(one.after.key)?.version ?? 0) === one.expectedVersion;
    if (!isAsRead(lane) || !isAsRead(handedOver) || !this.retryBooks.isAsRead(retryBook)) return false;
    if (group === undefined) return true;
    const owner = this.groups.get(group.key) ?? null;
    return 'release' in group ? owner === null || owner === group.release : owner === group.replaces;
  }
}
