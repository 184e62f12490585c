import type { Walk } from '../routing/walk-routes.ts';
import type { Rules } from '../rules/rules.ts';
import { type Box, type BoxPattern, boxPattern, everything, firstOf, placesIn, type Split, splitBy } from './boxes.ts';
import {
  type Aspect,
  type Difference,
  type DifferenceKeys,
  differenceKeys,
  type NamedMute,
  outcomeOf,
} from './outcome.ts';
import { documentOf, type SampledField } from './samples.ts';

/** How the two rules treat one alert of a box, and where to split the box because they treat others differently. */
interface Answer {
  keys: DifferenceKeys;
  difference: Difference;
  split: Split | null;
}

/** Finds out how two rules treat boxes of alerts, as long as its budget of tried patterns lasts. */
export class Asking {
  readonly #before: Rules;
  readonly #after: Rules;
  readonly #mutes: readonly NamedMute[];
  readonly #fields: readonly SampledField[];
  readonly #patterns = new Map<unknown, BoxPattern>();
  readonly #answers = new Map<string, Answer>();
  #budget: number;

  constructor(
    before: Rules,
    after: Rules,
    mutes: readonly NamedMute[],
    fields: readonly SampledField[],
    budget: number,
  ) {
    this.#before = before;
    this.#after = after;
    this.#mutes = mutes;
    this.#fields = fields;
    this.#budget = budget;
  }

  /** Yields the parts of a box in each of which all alerts are treated alike. */
  *parts(box: Box): Generator<{ box: Box } & Answer> {
    const open = [box];
    for (let next = open.pop(); next !== undefined && this.#budget > 0; next = open.pop()) {
      const answer = this.#ask(next);
      if (answer.split === null) yield { box: next, ...answer };
      else {
        const { index, mask } = answer.split;
        const alerts = next[index] ?? 0n;
        open.push(next.with(index, alerts & ~mask), next.with(index, alerts & mask));
      }
    }
  }

  /** Returns the largest box around this one whose alerts all differ in the same way; it first drops fields that do not matter. */
  widen(box: Box, aspect: Aspect, key: string): Box {
    const all = everything(this.#fields);
    let wide = box;
    const rest: number[] = [];
    for (const [index, mask] of all.entries()) {
      if (wide[index] === mask) continue;
      const wider = wide.with(index, mask);
      if (this.#isAlike(wider, aspect, key)) wide = wider;
      else rest.push(index);
    }
    for (const index of rest) {
      const others = placesIn((all[index] ?? 0n) & ~(wide[index] ?? 0n)).map((place) => 1n << BigInt(place));
      const alike = others.filter((bit) => this.#isAlike(wide.with(index, bit), aspect, key));
      wide = wide.with(
        index,
        alike.reduce((mask, bit) => mask | bit, wide[index] ?? 0n),
      );
    }
    return wide;
  }

  #isAlike(box: Box, aspect: Aspect, key: string): boolean {
    for (const { keys } of this.parts(box)) if (keys[aspect] !== key) return false;
    return this.#budget > 0;
  }

  #ask(box: Box): Answer {
    const name = box.join();
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const document = documentOf(this.#fields, firstOf(box));
    const [was, is] = [outcomeOf(document, this.#before, this.#mutes), outcomeOf(document, this.#after, this.#mutes)];
    const difference = { before: was.outcome, after: is.outcome };
    const answer = {
      keys: differenceKeys(difference, document.severity),
      difference,
      split: this.#splitOf(was.walk, box) ?? this.#splitOf(is.walk, box) ?? this.#splitBySeverity(difference, box),
    };
    this.#answers.set(name, answer);
    this.#budget -= was.walk.tried.length + is.walk.tried.length + this.#mutes.length + 10;
    return answer;
  }

  /** Returns where a tried route, or in the end a mute, does not treat all alerts of the box alike; null when all do. */
  #splitOf({ tried, labels, route }: Walk, box: Box): Split | null {
    let onTheWay: { severity: string | null; labels: Record<string, unknown> } = { severity: null, labels: {} };
    for (const { route: one, matched } of tried) {
      const split = splitBy(this.#patternOf(one.pattern), matched, box, onTheWay);
      if (split !== null) return split;
      if (!matched) continue;
      onTheWay = { severity: one.severity ?? onTheWay.severity, labels: { ...onTheWay.labels, ...one.labels } };
    }
    if (route?.ignore != null) return null;
    const end = { ...onTheWay, labels };
    for (const { pattern } of this.#mutes) {
      const boxed = this.#patternOf(pattern);
      const split = splitBy(boxed, true, box, end) ?? splitBy(boxed, false, box, end);
      if (split !== null) return split;
    }
    return null;
  }

  /** Splits a box by severity: setting a severity changes something only for alerts that do not have it yet. */
  #splitBySeverity({ before, after }: Difference, box: Box): Split | null {
    if (before.severity === after.severity || (before.severity !== null && after.severity !== null)) return null;
    const index = this.#fields.findIndex(({ field }) => field === 'severity');
    const place =
      this.#fields[index]?.samples.findIndex(({ value }) => value === (before.severity ?? after.severity)) ?? -1;
    const mask = 1n << BigInt(Math.max(0, place));
    const alerts = box[index] ?? 0n;
    return (alerts & mask) !== 0n && alerts !== mask ? { index, mask } : null;
  }

  #patternOf(pattern: unknown): BoxPattern {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const made = boxPattern(pattern === undefined ? [] : [pattern], this.#fields);
    this.#patterns.set(pattern, made);
    return made;
  }
}
