import { sha256Words } from '../lib/hash.ts';

/** So many numbers of 32 bits of the hash by which a row is known: there are millions of jobs, and their keys are long. */
const keyWords = 3;

/** Of all places, so much is taken at most; then there are twice as many. */
const mostTaken = 0.6;

/**
 * Which digest is the last that has a row, and what the row counts as. Of all that a package is made from, this alone grows with the
 * jobs: it is two dozen bytes for each in plain arrays, where a map of texts takes a hundred and fifty.
 */
export class LastRows {
  #places = 1024;
  #count = 0;
  /** The beginning of the hash of each row's key, at the first free place from the one that the hash says. */
  #keys = new Uint32Array(this.#places * keyWords);
  /** By place, the digest that has it last, whatever number that says it has. */
  #sequences = new Float64Array(this.#places);
  /** By place, the number of what it counts as, and one more: 0 is a free place. */
  #words = new Uint32Array(this.#places);
  readonly #named: [day: string, verdict: string][] = [];
  readonly #numbers = new Map<string, number>();

  /** Takes a row of the digest with this sequence; it counts on a day as one of a verdict. */
  take(key: string, sequence: number, [day, verdict]: [day: string, verdict: string]): void {
    const word = `${day} ${verdict}`;
    const number = this.#numbers.get(word) ?? this.#named.push([day, verdict]);
    this.#numbers.set(word, number);
    if (this.#count >= this.#places * mostTaken) this.#grow();
    this.#set(sha256Words(key, keyWords), sequence, number);
  }

  /** Says whether this digest is the last that has the row. */
  isLast(key: string, sequence: number): boolean {
    const place = this.#placeOf(sha256Words(key, keyWords));
    return this.#words[place] !== 0 && this.#sequences[place] === sequence;
  }

  /** Returns how many rows count on each day, by their verdicts. */
  byDay<Verdict extends string>(): Map<string, Map<Verdict, number>> {
    const counts = new Float64Array(this.#named.length + 1);
    for (const word of this.#words) counts[word] = (counts[word] as number) + 1;
    const days = new Map<string, Map<Verdict, number>>();
    for (const [word, [day, verdict]] of (this.#named as [string, Verdict][]).entries()) {
      const count = counts[word + 1] as number;
      if (count === 0) continue;
      const ofDay = days.get(day) ?? new Map<Verdict, number>();
      ofDay.set(verdict, count);
      days.set(day, ofDay);
    }
    return days;
  }

  #set(hash: Uint32Array, sequence: number, word: number): void {
    const place = this.#placeOf(hash);
    if (this.#words[place] === 0) this.#count += 1;
    this.#keys.set(hash, place * keyWords);
    this.#sequences[place] = sequence;
    this.#words[place] = word;
  }

  /** Returns where a row is, or the free place where it would be. */
  #placeOf(hash: Uint32Array): number {
    const [first = 0] = hash;
    let place = first % this.#places;
    while (this.#words[place] !== 0 && !this.#isAt(place, hash)) place = (place + 1) % this.#places;
    return place;
  }

  #isAt(place: number, hash: Uint32Array): boolean {
    const at = place * keyWords;
    return this.#keys[at] === hash[0] && this.#keys[at + 1] === hash[1] && this.#keys[at + 2] === hash[2];
  }

  #grow(): void {
    const [keys, sequences, words] = [this.#keys, this.#sequences, this.#words];
    this.#places *= 2;
    this.#keys = new Uint32Array(this.#places * keyWords);
    this.#sequences = new Float64Array(this.#places);
    this.#words = new Uint32Array(this.#places);
    this.#count = 0;
    for (const [place, word] of words.entries()) {
      const hash = keys.subarray(place * keyWords, (place + 1) * keyWords);
      if (word !== 0) this.#set(hash, sequences[place] as number, word);
    }
  }
}
