/**
 * Returns the text on one line without anything that can act: control characters, ANSI escapes,
 * line breaks and every character that is not seen are removed, runs of white space become one space.
 */
export function inertLine(text: string): string {
  return inertText(text).replace(/\s+/g, ' ').trim();
}

/** Returns the text with its line breaks kept, tabs as spaces, and every other character that is not seen removed. */
export function inertText(text: string): string {
  if (plainAscii.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(ansiEscape, '')
    .replace(invisible(), '');
}

/**
 * Returns the text cut to at most `limit` UTF-16 units, ending in `…` when cut, never in half a character, and in no half of a
 * time behind other words: half a date reads as another one.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 0) return '';
  let end = beforeTime(text, limit - 1);
  if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Times as we write them, for programs and for people; and how many characters one has at the most. */
const times = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?Z| \d\d:\d\d(?: UTC)?)/g;
const longestTime = 30;

/** Returns where to cut instead of within a time. */
function beforeTime(text: string, end: number): number {
  const from = Math.max(0, end - longestTime);
  for (const { index, 0: time } of text.slice(from, end + longestTime).matchAll(times)) {
    const begin = from + index;
    if (begin > 0 && begin < end && end < begin + time.length) return begin;
  }
  return end;
}

/** Returns the text cut to at most `limit` UTF-16 units by leaving out its middle, so that beginning and end can be read. */
export function truncateMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = truncate(text, Math.ceil((limit + 1) / 2));
  let start = text.length - Math.max(0, limit - head.length);
  if (!isHighSurrogate(text.charCodeAt(start - 1))) return head + text.slice(start);
  start += 1;
  return head + text.slice(start);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Plain ASCII, which most texts are, and which is inert. */
const plainAscii = /^[\n\x20-\x7e]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what this is for
const ansiEscape = /\u001b\[[0-?]*[ -/]*[@-~]/g;
/**
 * What is not seen, or turns the text around it: Unicode's own classes, so that what a new version adds is in them too.
 * Default_Ignorable_Code_Point holds zero-width and bidi marks, soft hyphens, tags, fillers and variation selectors; Cf
 * the rest of what only formats, but for the signs before numbers, which are seen. A selector that makes a pictograph
 * an emoji stays, once. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unseen = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2800]--[\ufe0f]`;
const formats = String.raw`\p{Cf}--[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]`;
const emojiSelector = String.raw`(?<!\p{Extended_Pictographic})\ufe0f`;
const invisible = whenUsed(() => new RegExp(String.raw`[\p{Cc}--\n]|[${unseen}]|[${formats}]|${emojiSelector}`, 'gv'));

/** Returns the text with every character that is not seen, or is no whole one, written as JSON escapes it. */
export function escapeUnseen(json: string): string {
  return json.replace(escaped(), (found) =>
    Array.from(
      { length: found.length },
      (_none, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

const escaped = whenUsed(
  () => new RegExp(String.raw`[\p{Cc}--[\t\n]]|[${unseen}]|[${formats}]|[\u2028\u2029\p{Cs}\ufe0f]`, 'gv'),
);

/** Most texts are plain ASCII, and to read one of Unicode's classes takes a third of a millisecond of a cold start. */
function whenUsed(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
