import { isObject } from '../../lib/is-object.ts';
import type { DayPart, DayRows } from '../day-parts.ts';
import type { Faults } from './faults.ts';
import type { FaultPlace } from './package-fault.ts';
import type { RecordChains } from './record-chains.ts';

/** What a state says of its newest record. */
interface Claim {
  sequence: number;
  hash: string;
  place: FaultPlace;
  /** The day of the change that it shows; null: it does not say. */
  day: string | null;
}

/** Checks that what belongs together is there: states with their newest records, jobs and alerts with their incidents. */
export class Links {
  readonly #faults: Faults;
  readonly #chains: RecordChains;
  /** States whose newest record has not come yet, by subject and place in its chain. */
  readonly #claims = new Map<string, Map<number, Claim>>();
  /** Where each incident was named first, of those of which nothing has come yet. */
  readonly #named = new Map<string, FaultPlace>();
  readonly #openedOn = new Map<string, string>();
  readonly #incidents = new Set<string>();
  /** States and changes of the digest that is read. */
  #states = new Map<string, { revision: number; place: FaultPlace }>();
  #changed = new Map<string, number>();

  constructor(faults: Faults, chains: RecordChains) {
    this.#faults = faults;
    this.#chains = chains;
  }

  get incidents(): number {
    return this.#incidents.size;
  }

  /** The day on which an incident was opened; undefined: it does not say. */
  openedOn(subject: string): string | undefined {
    return this.#openedOn.get(subject);
  }

  /** Takes in a row that is no record. A row of another form has nothing that could be checked. */
  row(part: DayPart, row: object, place: FaultPlace): void {
    if (part === 'incidents') this.#incident(row as DayRows['incidents'], place);
    if (part === 'silences' || part === 'acceptances') this.#item(part, row as DayRows['silences'], place);
    if (part === 'population' || part === 'quiet' || part === 'alerts')
      this.#mention((row as { incidentId: string | null }).incidentId, place);
  }

  /** Takes in a record, before its chain does. */
  record({ incidentId, subject, sequence, hash }: DayRows['records']): void {
    if (isObject(subject) && subject.kind === 'incident') {
      this.#incidents.add(incidentId);
      this.#changed.set(incidentId, Math.max(sequence, this.#changed.get(incidentId) ?? 0));
    }
    const claim = this.#claims.get(incidentId)?.get(sequence);
    if (claim === undefined) return;
    this.#claims.get(incidentId)?.delete(sequence);
    if (claim.hash !== hash) this.#faults.add('state-differs', claim.place);
  }

  /** Says that all of a digest was read. @param states where it has how its day left its incidents; null: it has nothing of that */
  endOfDigest(states: FaultPlace | null): void {
    for (const [subject, sequence] of states === null ? [] : this.#changed) {
      const state = this.#states.get(subject);
      if (state === undefined) this.#faults.add('state-missing', { ...(states as FaultPlace), subject });
      else if (state.revision < sequence) this.#faults.add('state-outdated', state.place);
    }
    this.#changed = new Map();
    this.#states = new Map();
  }

  /** Names what has not come. @param lastDay the last day that is here */
  end(lastDay: string): void {
    for (const [subject, place] of this.#named)
      if (!this.#chains.has(subject)) this.#faults.add('incident-missing', place);
    for (const claims of this.#claims.values())
      for (const { place, day } of claims.values())
        if (day !== null && day <= lastDay) this.#faults.add('record-gap', place);
  }

  #incident({ id, revision, recordHash, openedAt, updatedAt }: DayRows['incidents'], place: FaultPlace): void {
    this.#incidents.add(id);
    if (typeof openedAt === 'string') this.#openedOn.set(id, openedAt.slice(0, 10));
    const at = { ...place, subject: id };
    this.#states.set(id, { revision, place: at });
    this.#claim(id, { sequence: revision, hash: recordHash, place: at, day: String(updatedAt).slice(0, 10) });
  }

  #item(part: 'silences' | 'acceptances', row: DayRows['silences'], place: FaultPlace): void {
    const { id, revision, recordHash, ended } = row;
    const subject = `${part === 'silences' ? 'silence' : 'acceptance'}-${id}`;
    const at = { ...place, subject };
    this.#claim(subject, { sequence: revision, hash: recordHash, place: at, day: ended?.at.slice(0, 10) ?? null });
  }

  #claim(subject: string, claim: Claim): void {
    // A record that has come already was of an earlier day, and the state says nothing new of it.
    if (claim.sequence <= this.#chains.newest(subject)) return;
    const claims = this.#claims.get(subject) ?? new Map<number, Claim>();
    claims.set(claim.sequence, claim);
    this.#claims.set(subject, claims);
  }

  #mention(subject: string | null, place: FaultPlace): void {
    if (typeof subject !== 'string' || this.#chains.has(subject) || this.#named.has(subject)) return;
    this.#named.set(subject, { ...place, subject });
  }
}
