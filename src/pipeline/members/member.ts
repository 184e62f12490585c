import type { Place } from '../../enrich/elsewhere.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import type { EndedJobs } from '../../ports/aws-backup/ended-jobs.ts';
import type { MemberAccess } from '../../ports/aws-backup/member-access.ts';
import type { MemberTrouble } from '../../ports/incidents/member-notes.ts';
import { EstateCollector } from '../watch/collect-estate.ts';

/** Why an account and Region cannot be looked at. */
export type Refusal = Pick<MemberTrouble, 'what' | 'code'>;

/** Without these lists nothing of an account is judged. */
const needed: ReadonlySet<string> = new Set(['list-backup-jobs', 'list-backup-plans']);

/**
 * One account and Region of members, as long as this process lives: its answers so far, so that the next run goes on with a look
 * that a run had no time for, and what AWS refused of it.
 */
export class Member {
  readonly place: Place;
  readonly estate: EstateCollector;
  readonly endedJobs: EndedJobs;
  readonly answers: AccountAnswers;
  readonly #access: MemberAccess;
  #refusal: Refusal | null = null;

  constructor(place: Place, access: MemberAccess) {
    this.place = place;
    this.#access = access;
    this.answers = { page: (call, input) => this.#page(call, input) };
    this.estate = new EstateCollector(this.answers);
    this.endedJobs = { pages: (kind, span) => this.#pages(kind, span) };
  }

  /** What AWS refused since the last call of `enter`; null: nothing without which nothing is judged. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /** Assumes the role; false: it may not, which `refusal` says. */
  async enter(): Promise<boolean> {
    this.#refusal = null;
    try {
      await this.#access.sourcesIn(this.place);
    } catch (error) {
      this.#refusal = { what: 'role', code: codeOf(error) };
    }
    return this.#refusal === null;
  }

  async #page(...asked: Parameters<AccountAnswers['page']>): ReturnType<AccountAnswers['page']> {
    try {
      return await (await this.#access.sourcesIn(this.place)).answers.page(...asked);
    } catch (error) {
      if (needed.has(asked[0])) this.#note(error);
      throw error;
    }
  }

  async *#pages(...asked: Parameters<EndedJobs['pages']>): AsyncGenerator<object[]> {
    const pages = (await this.#access.sourcesIn(this.place)).endedJobs.pages(...asked)[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#next(pages);
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** What is done with a page may fail, too, and is nothing that AWS refused. */
  async #next(pages: AsyncIterator<object[]>): Promise<IteratorResult<object[]>> {
    try {
      return await pages.next();
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    this.#refusal ??= { what: 'lists', code: codeOf(error) };
  }
}

/** Returns AWS's code of an error, of which only its letters are kept. */
export function codeOf(error: unknown): string {
  return ((error as Error).name || 'Error').replace(/[^\w.]/g, '').slice(0, 60);
}
