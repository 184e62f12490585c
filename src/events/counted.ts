import { sha256 } from '../lib/hash.ts';
import { inertText } from '../lib/text.ts';
import type { BackupEvent } from './backup-event.ts';

/** A number that stands for itself, as AWS and people write it: `3000`, `3,000`; no part of an id, a time or an ARN. */
const number = String.raw`(?<![\w.,:/+-])(\d{1,3}(?:[,'’ ]\d{3})+|\d+)(?![\w/]|-\w|[.,:’']\d)`;
const ofAll = String.raw`(?:\s+(?:out\s+)?of\s+(?:the\s+)?[\d,.'’]+)?`;
const wordsBetween = (most: number) => String.raw`(?:[\p{L}-]+\s+){0,${most}}`;
const wrong =
  '(?:failed|failing|skipped|missing|excluded|ignored|omitted|lost|left|not|cannot|unable|without|inaccessible|corrupt(?:ed)?)';
const things =
  '(?:objects?|files?|items?|keys?|records?|resources?|databases?|tables?|volumes?|disks?|documents?|snapshots?|backups?|points?|namespaces?|pods?|parts?)';
const end = String.raw`(?![\p{L}\d])`;

/** “3 of 5,000 Kubernetes objects failed”, “skipped: 3”, “failed to back up 3 objects”. */
const wrongOnes = [
  new RegExp(String.raw`${number}${ofAll}\s+${wordsBetween(4)}${wrong}${end}`, 'giu'),
  new RegExp(String.raw`(?<![\p{L}\d])${wrong}\s*[:=]\s*${number}`, 'giu'),
  new RegExp(String.raw`(?<![\p{L}\d])${wrong}\s+${wordsBetween(4)}${number}\s`, 'giu'),
];
/** “3 objects”. */
const anyOnes = [new RegExp(String.raw`${number}${ofAll}\s+${wordsBetween(2)}${things}${end}`, 'giu')];

const done = '(?:backed|copied|processed|scanned|restored|protected|checked|succeeded|completed|total)';
/** How many there are, or went well: “5,000 objects: 3 failed”, “5,000 objects backed up, 3 left out”, “Backed up 4,990 objects”. */
const totals = [
  new RegExp(
    String.raw`${number}${ofAll}\s+${wordsBetween(2)}${things}(?:\s*:|\s+${wordsBetween(3)}${done}${end})`,
    'giu',
  ),
  new RegExp(String.raw`(?<![\p{L}\d])${done}(?:\s*[:=])?\s+${wordsBetween(3)}${number}(?=\s)`, 'giu'),
];

/** Longest beginning of a message whose numbers are read, in characters; what follows counts as it is. */
const lookedAt = 4000;

/** What changes from run to run and counts nothing: ARNs, addresses, moments and dates. */
const passing = [
  /\barn:[^\s,;"'\])]*/gi,
  /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s,;"'\])]*/gi,
  /\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?(?![\w-])/gi,
  /(?<![\w/.])\d{1,2}\/\d{1,2}\/\d{2,4}(?![\w/])/g,
  /(?<![\w/.,])(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?: \d{1,2})?,? \d{4}(?!\w)/gi,
  /(?<![\w:.,/])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?(?![\w:])/gi,
];

/** A word that is also an id, a name or a code has letters and digits; `3000-object`, `3k` and `1e9` are numbers. */
const mixedWord = /(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]+/giu;
const numberWithUnit = /^\d+(?:e\d+|[kmbgt]|bn|mio|(?:[-_][a-z]+)+)$/i;

/** Numbers that are written as words, and words that stand for one. */
const spelt =
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|some|few|several|many|most|all|every|both|half';

/** Whatever looks like a number, in whichever form. */
const anyNumber = new RegExp(String.raw`\d(?:[\w.,:/'’^×*-]*[\w%])?%?|(?<![\p{L}\d])(?:${spelt})(?![\p{L}\d])`, 'giu');

/** How much a message or a finding says that it is about. */
export interface Counted {
  /**
   * The objects that the message counts (those that something is wrong with, where it says which; of several numbers the
   * first), the points or whatever a finding counts. Null: no number that can be read says it.
   */
  count: number | null;
  /**
   * Every other number of the message, in its order, also those that cannot be read, but for how many there are in all. A
   * second count is among them: a sum would stay the same where one grows and another one falls.
   */
  others: string;
}

/** Returns how much an event says that it is about. `statusMessage`: as AWS wrote it, or as it was asked for. */
export function countedIn({ found, statusMessage }: Pick<BackupEvent, 'found' | 'statusMessage'>): Counted {
  if (found !== undefined) return { count: found.count ?? null, others: '' };
  const message = plain(statusMessage ?? '');
  const read = message.slice(0, lookedAt);
  const wrongly = placesOf(read, wrongOnes);
  const [first, ...further] = wrongly.length > 0 ? wrongly : placesOf(read, anyOnes);
  const ofWhat = further.map((place) => ({ ...place, begin: place.begin + place.digits.length }));
  const inAll = wrongly.length > 0 ? placesOf(read, totals).filter((one) => !isAmong(wrongly, one)) : [];
  const unread = message.slice(lookedAt);
  const left = numbersIn(blanked(read, [...(first === undefined ? [] : [first]), ...ofWhat, ...inAll]));
  const others = [...left, ...(unread === '' ? [] : [sha256(unread, 12)])];
  return { count: first === undefined ? null : numberOf(first), others: kept(others.join(' ')) };
}

/** Longest that other numbers are kept as they are, in characters. */
const longestOthers = 120;

/** A message may be nothing but numbers. */
function kept(others: string): string {
  return others.length <= longestOthers ? others : `${others.slice(0, longestOthers)}… ${sha256(others, 12)}`;
}

function numbersIn(text: string): string[] {
  return Array.from(withoutPassing(text).matchAll(anyNumber), ([found]) => found.toLowerCase());
}

function withoutPassing(text: string): string {
  return passing
    .reduce((rest, pattern) => rest.replace(pattern, ' '), text)
    .replace(mixedWord, (word) => (numberWithUnit.test(word) ? word : ' '));
}

function blanked(text: string, places: readonly Place[]): string {
  let rest = text;
  for (const { begin, whole } of places)
    rest = rest.slice(0, begin) + rest.slice(begin, whole).replace(/[\d,.'’]/g, ' ') + rest.slice(whole);
  return rest;
}

/** Returns what a message says but for its numbers and whatever changes from run to run, as a short text that tells two of them apart. */
export function wordsIn(statusMessage: string | null): string {
  const message = plain(statusMessage ?? '');
  const read = withoutPassing(message.slice(0, lookedAt).replace(/"[^"]{1,200}"/g, ' '));
  const words = `${read
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()}${message.slice(lookedAt)}`;
  return words === '' ? '' : sha256(words, 24);
}

/** Digits of any script and width are those of ASCII, all blanks the same, and what is not seen is not there. */
function plain(message: string): string {
  return inertText(message)
    .normalize('NFKC')
    .replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitOf(digit)))
    .replace(/\s+/gu, ' ');
}

/** Decimal digits of a script follow each other from its zero. https://www.unicode.org/reports/tr44/#Numeric_Type */
function digitOf(digit: string): number {
  let value = 0;
  const point = Number(digit.codePointAt(0));
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return value;
}

interface Place {
  begin: number;
  digits: string;
  /** Where what was found ends: “3 of 5,000”. */
  whole: number;
}

/** Each number once, whichever pattern finds it, in the order of the message. */
function placesOf(message: string, patterns: readonly RegExp[]): Place[] {
  const byPlace = new Map<number, Place>();
  for (const pattern of patterns) {
    for (const found of message.matchAll(pattern)) {
      const [whole, digits = ''] = found;
      const begin = found.index + whole.indexOf(digits);
      byPlace.set(begin, { begin, digits, whole: found.index + whole.length });
    }
  }
  return [...byPlace.values()].sort((a, b) => a.begin - b.begin);
}

function isAmong(places: readonly Place[], { begin }: Place): boolean {
  return places.some((place) => place.begin === begin);
}

function numberOf({ digits }: Place): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Number(digits.replace(/\D/g, '')));
}
