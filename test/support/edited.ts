/** What to look for, and what to put in its place. */
export type TextEdit = readonly [find: string | RegExp, replace: string];

/**
 * Returns a text with the first place of each edit changed, one edit after the other. `$` means nothing in it.
 *
 * @throws {Error} when an edit finds nothing: `replace` alone would let the test go on with the text as it was.
 */
export function edited(text: string, ...edits: readonly TextEdit[]): string {
  return edits.reduce((before, [find, replace]) => {
    needs(before, find);
    return before.replace(find, () => replace);
  }, text);
}

/**
 * Returns a text with every place of each edit changed.
 *
 * @throws {Error} when an edit finds nothing.
 */
export function editedEverywhere(
  text: string,
  ...edits: readonly (readonly [find: string, replace: string])[]
): string {
  return edits.reduce((before, [find, replace]) => {
    needs(before, find);
    return before.replaceAll(find, () => replace);
  }, text);
}

/** A place in a file of the project, and what to put there. */
export interface FileEdit {
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/**
 * Returns the text of a file with the one place of an edit changed.
 *
 * @param list where the edit stands, for who has to mend it.
 * @throws {Error} unless the place stands there exactly once.
 */
export function editedOnce(text: string, { file, find, replace }: FileEdit, list: string): string {
  const times = text.split(find).length - 1;
  if (times === 1) return text.replace(find, () => replace);
  throw new Error(`${file} has ${times} times, not once: ${JSON.stringify(find)}. Say in ${list} where it is now.`);
}

function needs(text: string, find: string | RegExp): void {
  const isThere = typeof find === 'string' ? text.includes(find) : text.search(find) !== -1;
  if (!isThere) throw new Error(`nothing to edit: ${JSON.stringify(String(find))} is not in\n${text.slice(0, 2000)}`);
}
