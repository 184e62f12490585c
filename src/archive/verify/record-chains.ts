import { chainStart, type EvidenceRecord, hasItsHash } from '../../evidence/record.ts';
import type { Faults } from './faults.ts';
import type { FaultPlace } from './package-fault.ts';

/** A record, as far as the ones around it need it. */
interface Link {
  sequence: number;
  previousHash: string;
  hash: string;
  place: FaultPlace;
}

/** What is known of the records of a subject. */
interface Chain {
  /** The newest record that follows without a gap from the first one; null: the first one has not come. */
  last: { sequence: number; hash: string } | null;
  /** Records that came before the one they follow: clocks differ, and some come late. */
  waiting: Map<number, Link>;
}

/** Checks the records of all subjects as they come, day after day; keeps little more than the newest of each. */
export class RecordChains {
  readonly #faults: Faults;
  readonly #chains = new Map<string, Chain>();
  count = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  get subjects(): number {
    return this.#chains.size;
  }

  has(subject: string): boolean {
    return this.#chains.has(subject);
  }

  /** The place in its chain of the newest record of a subject that has come; 0: none has. */
  newest(subject: string): number {
    const { last = null, waiting = new Map() } = this.#chains.get(subject) ?? {};
    return Math.max(last?.sequence ?? 0, ...waiting.keys());
  }

  /** Takes in a record. */
  add(record: EvidenceRecord, place: FaultPlace): void {
    this.count += 1;
    const { incidentId, sequence, previousHash, hash } = record;
    if (!hasItsHash(record)) this.#faults.add('record-changed', place);
    const chain = this.#chains.get(incidentId) ?? { last: null, waiting: new Map<number, Link>() };
    this.#chains.set(incidentId, chain);
    if (sequence <= (chain.last?.sequence ?? 0) || chain.waiting.has(sequence)) {
      this.#faults.add('record-twice', place);
      return;
    }
    chain.waiting.set(sequence, { sequence, previousHash, hash, place });
    this.#follow(chain);
  }

  /**
   * Names what is missing, once all have come.
   *
   * @param isOlder says whether a subject is older than the first day, so that its first records need not be here
   */
  end(isOlder: (subject: string) => boolean): void {
    for (const [subject, chain] of this.#chains) {
      for (const link of [...chain.waiting.values()].sort((a, b) => a.sequence - b.sequence)) {
        if (!chain.waiting.has(link.sequence)) continue;
        const isFirst = chain.last === null;
        if (!isFirst || !isOlder(subject)) this.#faults.add('record-gap', link.place);
        chain.last = { sequence: link.sequence - 1, hash: link.previousHash };
        this.#follow(chain);
      }
    }
  }

  #follow(chain: Chain): void {
    for (;;) {
      const { sequence, hash } = chain.last ?? { sequence: 0, hash: chainStart };
      const link = chain.waiting.get(sequence + 1);
      if (link === undefined) return;
      if (link.previousHash !== hash) this.#faults.add('record-unchained', link.place);
      chain.waiting.delete(link.sequence);
      chain.last = { sequence: link.sequence, hash: link.hash };
    }
  }
}
