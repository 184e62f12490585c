/**
 * Returns the first few names and how many more there are: `a, b and 3 more`; all of them when there are no more than
 * `most`.
 *
 * @param between what stands between two names; a comma when left out
 */
export function someOf(names: readonly string[], most: number, between = ', '): string {
  const more = names.length - most;
  const named = names.slice(0, most).join(between);
  return more > 0 ? `${named} and ${more} more` : named;
}
