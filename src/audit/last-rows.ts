import { addTo } from '../lib/counts.ts';
import { sha256 } from '../lib/hash.ts';

/** Characters of the hash by which a row is known: there are millions of jobs, and their keys are long. */
const keyLength = 24;

/** How far apart the numbers of two digests are in a mark: no period has so many days and verdicts. */
const mostWords = 2 ** 20;

/**
 * Which digest is the last that has a row, and what the row counts as: of all that a package is made from, this alone grows with the
 * jobs, so that it is a number for each, and not the row.
 */
export class LastRows {
  readonly #marks = new Map<string, number>();
  readonly #words: [day: string, verdict: string][] = [];
  readonly #numbers = new Map<string, number>();

  /** Takes a row of the digest with this sequence; it counts on a day as one of a verdict. */
  take(key: string, sequence: number, [day, verdict]: [day: string, verdict: string]): void {
    const word = `${day} ${verdict}`;
    const number = this.#numbers.get(word) ?? this.#words.push([day, verdict]) - 1;
    this.#numbers.set(word, number);
    this.#marks.set(sha256(key, keyLength), sequence * mostWords + number);
  }

  /** Says whether this digest is the last that has the row. */
  isLast(key: string, sequence: number): boolean {
    return Math.floor((this.#marks.get(sha256(key, keyLength)) ?? -1) / mostWords) === sequence;
  }

  /** Returns how many rows count on each day, by their verdicts. */
  byDay<Verdict extends string>(): Map<string, Map<Verdict, number>> {
    const days = new Map<string, Map<Verdict, number>>();
    for (const mark of this.#marks.values()) {
      const [day, verdict] = this.#words[mark % mostWords] as [string, Verdict];
      const counts = days.get(day) ?? new Map<Verdict, number>();
      addTo(counts, verdict);
      days.set(day, counts);
    }
    return days;
  }
}
