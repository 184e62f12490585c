/** A field that has to hold one of these values. */
export interface Need {
  path: readonly string[];
  values: readonly unknown[];
}

/**
 * What a document certainly has when a pattern matches it: everything of at least one of these lists. It says nothing
 * about whether the pattern does match. An empty list among them means that nothing is certain.
 */
export type Needs = readonly (readonly Need[])[];

/** What is needed when nothing is certain. */
export const nothingCertain: Needs = [[]];

/** Most alternatives of one pattern that are kept apart; beyond them `$or` is taken as not certain. */
const mostAlternatives = 16;

/** Returns what is needed when all of several have to match. */
export function needsOfAll(all: readonly Needs[]): Needs {
  return all.reduce((sum, one) => {
    const both = sum.flatMap((some) => one.map((more) => [...some, ...more]));
    return both.length > mostAlternatives ? sum : both;
  }, nothingCertain);
}

/** Returns what is needed when one of several has to match. */
export function needsOfAny(all: readonly Needs[]): Needs {
  const each = all.flat();
  return each.length > mostAlternatives ? nothingCertain : each;
}
