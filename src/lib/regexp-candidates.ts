/** Shortest text that is searched for, in characters: a shorter one is in nearly every message. */
const shortestText = 4;

/** Four characters make one number of twelve bits: each moves those before it by three, and pushes the fifth out. */
const numbers = 4096;

/** Stands for everything in a pattern that is not plain text; no pattern's source has a line break. */
const gap = '\n';

const onlyText = /^[^\\()[\]{}|.^$*+?]+$/;
/** Escapes of more than two characters, and what refers to a group. */
const unreadable = /\\[^bBdDsSwW\W_]/;
const escapeOrClass = /\\.|\[(?:\\.|[^\]\\])*\]/g;
const innermostGroup = /\([^()]*\)/g;
const repeated = /(?:.|\n)(?:[*+?]|\{\d+(?:,\d*)?\})\??/g;
const noText = /[\n.^$*+?{}[\]]/;

/**
 * Returns texts of at least four characters, one of which is in every text that the pattern matches, judged by its source;
 * null when there are none. Only text outside every group, class and repetition counts: the longest of each alternative. A
 * pattern with a flag, or with an unknown escape, has none.
 *
 * @example neededTexts(/kms (?:key|alias) is disabled|invalid keys?/) // [' is disabled', 'invalid key']
 */
export function neededTexts({ source, flags }: Pick<RegExp, 'source' | 'flags'>): readonly string[] | null {
  if (flags !== '' || unreadable.test(source)) return null;
  // Most are nothing else, and are read as fast as can be: that is done when the first failure of a process comes.
  if (onlyText.test(source)) return source.length < shortestText ? null : [source];
  let plain = source.replace(escapeOrClass, gap);
  // From the inside out: after escapes and classes, every parenthesis is one of a group.
  while (plain.includes('(')) plain = plain.replace(innermostGroup, gap);
  const texts = plain.replace(repeated, gap).split('|').map(longestText);
  return texts.some(({ length }) => length < shortestText) ? null : texts;
}

function longestText(alternative: string): string {
  return alternative.split(noText).reduce((longest, text) => (text.length > longest.length ? text : longest));
}

/** A pattern, or what stands for one; `needs`: what {@link neededTexts} says of it, where that is known before. */
export type Candidate = Pick<RegExp, 'source' | 'flags' | 'test'> & { readonly needs?: readonly string[] | null };

/**
 * A pattern that is not read before a text may match it: of hundreds, a message has two or three to try. Bundles have them,
 * see serverless/compiled-catalogue.cjs.
 *
 * @public
 */
export class UnreadPattern implements Candidate {
  readonly source: string;
  readonly flags: string;
  readonly needs: readonly string[] | null;
  #read: RegExp | undefined;

  constructor(source: string, flags: string, needs: readonly string[] | null) {
    this.source = source;
    this.flags = flags;
    this.needs = needs;
  }

  test(text: string): boolean {
    this.#read ??= new RegExp(this.source, this.flags);
    return this.#read.test(text);
  }
}

/** A text that is searched for, and the pattern that needs it. */
interface Needed {
  text: string;
  order: number;
}

/**
 * Returns a function that finds those of many patterns that may match a text: in their order, all that do and few others. It
 * goes through the text once, however many patterns there are.
 */
export function candidatesAmong<Of extends { pattern: Candidate }>(all: readonly Of[]): (text: string) => Of[] {
  const always: number[] = [];
  const byEnd: (Needed[] | undefined)[] = new Array(numbers);
  all.forEach(({ pattern }, order) => {
    const texts = pattern.needs === undefined ? neededTexts(pattern) : pattern.needs;
    if (texts === null) always.push(order);
    for (const text of texts ?? []) {
      const end = endOf(text);
      const others = byEnd[end];
      if (others === undefined) byEnd[end] = [{ text, order }];
      else others.push({ text, order });
    }
  });
  return (message) => {
    const found = new Set(always);
    for (let at = 0, number = 0; at < message.length; ) {
      number = numberAfter(number, message.charCodeAt(at));
      at += 1;
      const ended = byEnd[number];
      if (ended === undefined) continue;
      for (const { text, order } of ended) if (message.endsWith(text, at)) found.add(order);
    }
    return [...found].sort((one, other) => one - other).map((order) => all[order] as Of);
  };
}

/** The number of the last characters of a text. */
function endOf(text: string): number {
  let number = 0;
  for (let at = text.length - shortestText; at < text.length; at += 1) {
    number = numberAfter(number, text.charCodeAt(at));
  }
  return number;
}

function numberAfter(before: number, character: number): number {
  return ((before << 3) ^ character) & (numbers - 1);
}
