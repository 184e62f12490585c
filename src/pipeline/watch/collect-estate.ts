import type { Instant } from '../../lib/instant.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import type { Collected, EstateAsker } from './estate-asker.ts';

/** Asks an account what it has. The code that asks is loaded only when needed, once an hour; see `estate-asker.ts`. */
export class EstateCollector {
  readonly #source: AccountAnswers;
  #asker: EstateAsker | null = null;
  #left: Collected | null = null;
  #restsUntil: Instant | null = null;

  constructor(source: AccountAnswers) {
    this.#source = source;
  }

  /** Says whether a look was begun and not ended. */
  get isUnderWay(): boolean {
    return this.#left !== null || this.#asker?.isUnderWay === true;
  }

  /** Takes back answers that a run had no time to use up: the next run of the same process gets them without asking. */
  putBack(collected: Collected): void {
    this.#left = collected;
  }

  /** Begins no look before a moment: the last one showed too little, and cost as many calls as any. */
  restUntil(until: Instant): void {
    this.#restsUntil = until;
  }

  /** Says whether it is too early to begin a look. */
  rests(now: Instant): boolean {
    return this.#restsUntil !== null && now < this.#restsUntil;
  }

  /** Goes on until everything is asked; null: there was not enough time. `isDaily`: a new look asks for everything. */
  async goOn(...look: Parameters<EstateAsker['goOn']>): Promise<Collected | null> {
    const left = this.#left;
    this.#left = null;
    if (left !== null) return left;
    const { EstateAsker } = await import('./estate-asker.ts');
    this.#asker ??= new EstateAsker(this.#source);
    return this.#asker.goOn(...look);
  }
}
