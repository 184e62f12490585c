import type { Fields } from '../events/fields.ts';
import { textOf } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import { type Call, callRow } from './calls.ts';
import { listedIn } from './listed.ts';
import { namesNextPage } from './pages.ts';
import { isReadable } from './readable.ts';

/** What AWS answered to a call, or how it refused it. */
export interface Answer {
  call: Call;
  /** What the call was about, in its own words: the plan's id, the vault's name; empty if it is made only once. */
  about: readonly string[];
  /** The answer's pages, as AWS writes them; empty if it was refused. */
  pages: readonly Fields[];
  /** AWS's code for the refusal, such as `AccessDenied`; null: it answered. */
  refused: string | null;
  /** Why there is no answer, in words; null: there is one. */
  why: string | null;
}

/** AWS's codes for something that does not exist, which is an answer, too. */
const goneCodes = /^(?:NoSuchEntity|ResourceNotFound|NotFound)/;

/** All answers, found by their questions. */
export class Answers {
  readonly #byCall = new Map<Call, Map<string, Answer>>();
  /** Refusals of one part of an answer whose other parts are there. */
  readonly #partly: Answer[] = [];
  readonly #lacking = new Map<Call, boolean>();

  constructor(answers: Iterable<Answer>) {
    for (const answer of answers) this.#add(answer);
  }

  /** Returns the answers to a call, without those that were refused. */
  to(call: Call): Answer[] {
    return this.all(call).filter(({ refused }) => refused === null);
  }

  /** Returns the answers to a call, including those that were refused. */
  all(call: Call): Answer[] {
    return [...(this.#byCall.get(call)?.values() ?? [])];
  }

  /** Returns the answer about one thing; null: nobody asked. */
  about(call: Call, ...about: readonly string[]): Answer | null {
    return this.#byCall.get(call)?.get(keyOf(about)) ?? null;
  }

  /** Says whether a call was answered about anything at all; that there is no such thing is an answer. */
  has(call: Call): boolean {
    return this.all(call).some((answer) => answer.refused === null || saysGone(answer));
  }

  /** Returns what a call lists, about everything it was asked. */
  listed(call: Call): Fields[] {
    return this.to(call).flatMap(listedIn);
  }

  /** Says whether a list is cut: the next page that it names is missing, or a part of it was refused. */
  isCut(call: Call): boolean {
    return this.to(call).some(isCutAnswer) || this.#partly.some((one) => one.call === call);
  }

  /** Says whether a list is incomplete: it is cut, or cannot be read in part. Something it does not have may still exist. */
  lacksSome(call: Call): boolean {
    const known = this.#lacking.get(call) ?? (this.isCut(call) || !this.to(call).every(isReadable));
    this.#lacking.set(call, known);
    return known;
  }

  /** Says whether a call's answer about one thing is complete; that there is no such thing is an answer. */
  isWholeAbout(call: Call, ...about: readonly string[]): boolean {
    const answer = this.about(call, ...about);
    if (answer === null || this.#partly.some((one) => one.call === call && keyOf(one.about) === keyOf(about)))
      return false;
    return answer.refused === null ? !isCutAnswer(answer) && isReadable(answer) : saysGone(answer);
  }

  /** Returns every refusal, except that something does not exist: that is an answer. */
  refusals(): Answer[] {
    const whole = [...this.#byCall.keys()].flatMap((call) =>
      this.all(call).filter((answer) => answer.refused !== null && !saysGone(answer)),
    );
    return [...whole, ...this.#partly];
  }

  /** Returns the refusals of one part of an answer whose other parts are there. */
  partlyRefused(): readonly Answer[] {
    return this.#partly;
  }

  /** Returns the calls whose lists name a next page that is missing. */
  cut(): Call[] {
    return [...this.#byCall.keys()].filter((call) => this.to(call).some(isCutAnswer));
  }

  /** Returns why a call has no answer; null: it has one. */
  whyNot(call: Call, ...about: readonly string[]): string | null {
    const answers = about.length > 0 ? [this.about(call, ...about)].filter((one) => one !== null) : this.all(call);
    if (answers.some(({ refused }) => refused === null)) return null;
    return answers[0]?.why ?? 'it was not asked';
  }

  /** Joins the pages of two answers to the same question; a refusal next to an answer concerns a part of it. */
  #add(answer: Answer): void {
    const ofCall = this.#byCall.get(answer.call) ?? new Map<string, Answer>();
    this.#byCall.set(answer.call, ofCall);
    const key = keyOf(answer.about);
    const before = ofCall.get(key);
    if (before !== undefined && (before.refused === null) !== (answer.refused === null)) {
      const refused = answer.refused === null ? before : answer;
      if (!saysGone(refused)) this.#partly.push(refused);
    }
    if (before === undefined || before.refused !== null) ofCall.set(key, answer);
    else if (answer.refused === null) ofCall.set(key, { ...before, pages: [...before.pages, ...answer.pages] });
  }
}

/** Says whether the list of one answer is cut. */
export function isCutAnswer({ pages }: Pick<Answer, 'pages'>): boolean {
  return namesNextPage(pages.at(-1) ?? {});
}

/** Says whether AWS answered that there is no such thing. */
export function saysGone(answer: Answer | null): boolean {
  return answer?.refused != null && goneCodes.test(answer.refused);
}

/** Returns what an answer is about, in its own words; null: it does not say. */
export function aboutOf(call: Call, pages: readonly Fields[]): string[] | null {
  const { about, lists } = callRow(call);
  if (about === undefined) return [];
  const places = pages.flatMap((page) => [
    ...(lists === undefined ? [page, ...Object.values(page).filter(isObject)] : listedIn({ call, pages: [page] })),
  ]);
  const found = about.map((name) => places.map((place) => textOf(place, name)).find((text) => text !== null) ?? null);
  return found.includes(null) ? null : (found as string[]);
}

function keyOf(about: readonly string[]): string {
  return JSON.stringify(about);
}
