import { inertLine, truncate } from './text.ts';

/** How many characters of a typed text are kept; a message shows all of them. */
export const longestTyped = 240;

/**
 * Returns a typed text on one inert line, without the quotation marks that would end it inside a sentence.
 *
 * @param limit how many characters are kept; {@link longestTyped} by default
 */
export function typedText(typed: string, limit = longestTyped): string {
  return truncate(inertLine(typed).replace(/[“”„‟"]/g, "'"), limit);
}
