import { type Answer, Answers } from '../../src/estate/answers.ts';
import { type Call, callRow } from '../../src/estate/calls.ts';
import type { Fields } from '../../src/events/fields.ts';

/** An answer of AWS to a call, in one page unless it has more. */
export function answer(call: Call, pages: Fields | readonly Fields[], ...about: readonly string[]): Answer {
  return { call, about, pages: [pages].flat() as Fields[], refused: null, why: null };
}

/** A list as AWS answers it. */
export function listOf(call: Call, listed: readonly unknown[], ...about: readonly string[]): Answer {
  return answer(call, { [callRow(call).lists ?? '']: listed }, ...about);
}

/** A refusal of AWS. */
export function refusal(call: Call, refused: string, ...about: readonly string[]): Answer {
  return { call, about, pages: [], refused, why: `AWS answered ${refused}` };
}

/** Answers as readers get them. */
export function answersOf(...all: readonly Answer[]): Answers {
  return new Answers(all);
}
