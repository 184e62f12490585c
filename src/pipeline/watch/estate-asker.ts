import { type Answer, Answers } from '../../estate/answers.ts';
import { PagesRead } from '../../estate/pages.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import { inputOf, lastStage, type Question, questionsOf } from './estate-questions.ts';

/** A question, with the pages answered so far. */
interface Asked extends Question {
  read?: PagesRead;
}

/** What an account answered. */
export interface Collected {
  answers: readonly Answer[];
  /** When the first question was asked: the lists may be that old. */
  askedSince: Instant;
  /** When it was asked for its jobs. */
  at: Instant;
  /** Since when it was asked for them. */
  since: Instant;
  /** Whether the daily questions were asked, too. */
  isDaily: boolean;
  /** How many of the resulting runs are stored already; absent: the answers were not used yet. */
  frozen?: number;
  /** What came of telling people, and where the search for gone resources goes on; absent: nobody was told yet. */
  told?: { outcomes: Record<string, number>; goneFrom: string | null };
}

/** A look left alone for this many seconds begins again: its lists are old, and another process has looked. */
const leftLyingSeconds = 3600;

/**
 * Asks an account, call by call, for everything that says which backups are due. If a run of `watch` has no time left, the next
 * run of the same process goes on; another process starts again. A refusal is an answer: it says what is not known.
 */
export class EstateAsker {
  readonly #source: AccountAnswers;
  #answers: Answer[] = [];
  #waiting: Asked[] = [];
  #since: Instant | null = null;
  #begunAt: Instant = '';
  #wentOnAt: Instant = '';
  #stage = 0;
  #isDaily = false;
  #jobsAskedAt: Instant = '';

  constructor(source: AccountAnswers) {
    this.#source = source;
  }

  /** Says whether a look was begun and not ended. */
  get isUnderWay(): boolean {
    return this.#since !== null;
  }

  /** Goes on until everything is asked; null: there was not enough time. `isDaily`: a new look asks for everything. */
  async goOn(
    { since, isDaily }: { since: Instant; isDaily: boolean },
    now: () => Instant,
    mayGoOn: () => boolean,
  ): Promise<Collected | null> {
    const isOld = this.#since !== null && secondsBetween(this.#wentOnAt, now()) > leftLyingSeconds;
    if (this.#since === null || isOld) this.#begin(since, isDaily, now());
    this.#wentOnAt = now();
    for (;;) {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const answer = await this.#ask(next, mayGoOn);
        if (answer === null) return null;
        this.#answers.push(answer);
        this.#waiting.shift();
      }
      this.#stage += 1;
      if (this.#stage > lastStage) break;
      this.#waiting = this.#asked(now());
    }
    const asked = { askedSince: this.#begunAt, at: this.#jobsAskedAt, since: this.#since ?? since };
    const collected = { answers: this.#answers, ...asked, isDaily: this.#isDaily };
    this.#since = null;
    this.#answers = [];
    return collected;
  }

  #begin(since: Instant, isDaily: boolean, now: Instant): void {
    this.#since = since;
    this.#begunAt = now;
    this.#isDaily = isDaily;
    this.#answers = [];
    this.#stage = 0;
    this.#waiting = this.#asked(now);
  }

  #asked(now: Instant): Question[] {
    // Jobs made while the other answers came in are in the last list.
    this.#jobsAskedAt = now;
    const answers = new Answers(this.#answers);
    return questionsOf(this.#stage, { answers, isDaily: this.#isDaily, since: this.#since ?? now, now });
  }

  /** Null: there was no time for all pages. */
  async #ask(question: Asked, mayGoOn: () => boolean): Promise<Answer | null> {
    const { call, about } = question;
    question.read ??= new PagesRead(call, question.reach);
    const { read } = question;
    try {
      while (read.next !== null) {
        if (!mayGoOn()) return null;
        read.take(await this.#source.page(call, { ...inputOf(question, this.#since ?? ''), ...read.next }));
      }
      return { call, about, pages: read.pages, refused: null, why: null };
    } catch (error) {
      return { call, about, pages: [], refused: (error as Error).name || 'Error', why: (error as Error).name };
    }
  }
}
