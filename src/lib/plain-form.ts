import { inertLine } from './text.ts';

/** Quotation marks around a text, made by an editor or by quoting it twice. */
const quotes = '"\'`´„“”‟«»‹›‘’‚‛';
const quotesAround = new RegExp(`^[\\s${quotes}]+|[\\s${quotes}]+$`, 'g');
const dashes = /[\u2010-\u2015\u2212]/g;

/** Returns a text as it was probably meant: without quotes around it and invisible characters, with plain blanks and dashes. */
export function plainForm(text: string): string {
  return inertLine(text.normalize('NFKC')).replace(dashes, '-').replace(quotesAround, '');
}

/** Says what in a text is probably not meant: quotes around it, or an invisible character; null when there is nothing. */
export function describeStrangeness(text: string): string | null {
  if (text.length > 1 && [text.at(0), text.at(-1)].every((end) => quotes.includes(end ?? ' ')))
    return 'has quotes of its own around it';
  const hidden = Array.from(text).find(
    (sign) => sign !== ' ' && sign !== '\ufe0f' && inertLine(`a${sign}a`) !== `a${sign}a`,
  );
  if (hidden === undefined) return null;
  const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `has a character that looks like a blank or like nothing, U+${code}`;
}
