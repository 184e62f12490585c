import { inertLine, truncate } from './text.ts';

/** Characters of what somebody says that are kept: a message shows it whole. */
export const longestTyped = 240;

/**
 * Returns what somebody typed on one inert line, without the marks that end a text in a sentence.
 *
 * @param limit characters that are kept: {@link longestTyped} unless it is said.
 */
export function typedText(typed: string, limit = longestTyped): string {
  return truncate(inertLine(typed).replace(/[“”„‟"]/g, "'"), limit);
}
