/**
 * Returns the text on one line without anything that can act: control characters, ANSI escapes,
 * line breaks, bidirectional and zero-width marks are removed, runs of white space become one space.
 */
export function inertLine(text: string): string {
  return inertText(text).replace(/\s+/g, ' ').trim();
}

/** Returns the text with its line breaks kept, and every other control, bidi or zero-width character removed. */
export function inertText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085]/g, '\n')
    .replace(ansiEscape, '')
    .replace(invisible, '');
}

/**
 * Returns the text cut to at most `limit` UTF-16 units, ending in `…` when cut, never in half a character.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 0) return '';
  let end = limit - 1;
  if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what this is for
const ansiEscape = /\u001b\[[0-?]*[ -/]*[@-~]/g;
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what this is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
