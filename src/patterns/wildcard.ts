/** What wildcard matching reads of a text; a string is one. */
export type Characters = Pick<string, 'length' | 'charCodeAt'>;

/** A piece of text between two stars, with how far to fall back where a comparison fails (Knuth, Morris and Pratt). */
interface Piece {
  text: string;
  fallback: readonly number[];
}

/**
 * Returns what says whether a text is like a wildcard, or what is wrong with the wildcard. `*` stands for any characters
 * or none, `\*` for a star and `\\` for a backslash.
 *
 * Every piece between stars is taken at the first place it fits, which is right because a star takes what remains, and
 * found without reading a character twice: the work grows with the text, whatever the number of stars.
 */
export function readWildcard(wildcard: string): { matches: (text: Characters) => boolean } | { issue: string } {
  const pieces = [''];
  for (let at = 0; at < wildcard.length; at += 1) {
    let character = wildcard[at] as string;
    if (character === '*') {
      if (wildcard[at + 1] === '*') return { issue: 'a wildcard has no two stars in a row; one takes everything' };
      pieces.push('');
      continue;
    }
    if (character === '\\') {
      at += 1;
      character = wildcard[at] ?? '';
      if (character !== '*' && character !== '\\')
        return { issue: 'in a wildcard a backslash stands only before * or another backslash' };
    }
    pieces.push(`${pieces.pop()}${character}`);
  }
  const first = pieces.shift() as string;
  const last = pieces.pop();
  if (last === undefined) return { matches: (text) => text.length === first.length && isAt(text, first, 0) };
  const middle = pieces.map(toPiece);
  return { matches: (text) => fits(text, first, middle, last) };
}

function fits(text: Characters, first: string, middle: readonly Piece[], last: string): boolean {
  const end = text.length - last.length;
  if (end < first.length || !isAt(text, first, 0) || !isAt(text, last, end)) return false;
  let at = first.length;
  for (const piece of middle) {
    at = endOfFirst(piece, text, at, end);
    if (at === -1) return false;
  }
  return true;
}

/** Returns where the first occurrence of a piece ends, between two places of the text; -1 when there is none. */
function endOfFirst({ text: piece, fallback }: Piece, text: Characters, from: number, end: number): number {
  let matched = 0;
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    while (matched > 0 && code !== piece.charCodeAt(matched)) matched = fallback[matched - 1] as number;
    if (code === piece.charCodeAt(matched)) matched += 1;
    if (matched === piece.length) return at + 1;
  }
  return -1;
}

function isAt(text: Characters, piece: string, from: number): boolean {
  for (let at = 0; at < piece.length; at += 1) if (text.charCodeAt(from + at) !== piece.charCodeAt(at)) return false;
  return true;
}

function toPiece(text: string): Piece {
  const fallback = [0];
  let matched = 0;
  for (let at = 1; at < text.length; at += 1) {
    while (matched > 0 && text[at] !== text[matched]) matched = fallback[matched - 1] as number;
    if (text[at] === text[matched]) matched += 1;
    fallback.push(matched);
  }
  return { text, fallback };
}
