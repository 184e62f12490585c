import { inertLine } from '../lib/text.ts';
import { short } from './wording.ts';

/** A part of a line of advice: words, or a command that is copied into a shell as a whole or not at all. */
export interface AdvicePiece {
  text: string;
  isCommand: boolean;
}

const wordsLimit = 300;
/** Advice that was stored before commands stood in backticks has them among its words. */
const olderLimit = 1000;
/** Longer than any command can become: what is longer is left out, because half of one may do something else. */
const commandLimit = 1500;

/** Returns the words and the commands of a line of advice, in order; a command stands in backticks there. */
export function advicePieces(line: string): AdvicePiece[] {
  const parts = line.split('`');
  return parts.flatMap((part, index) => {
    const isCommand = index % 2 === 1 && index < parts.length - 1 && part.startsWith('aws ');
    const text = part.trim();
    return text === '' || text === '.' ? [] : [{ text, isCommand }];
  });
}

/** Returns a line of advice inert and bounded: words may be cut, a command never. */
export function boundAdvice(line: string): string {
  const pieces = advicePieces(inertLine(line)).filter(
    ({ text, isCommand }) => !isCommand || text.length <= commandLimit,
  );
  return pieces
    .map(({ text, isCommand }) =>
      isCommand ? `\`${text}\`` : short(text, /\baws [a-z]/.test(text) ? olderLimit : wordsLimit),
    )
    .join(' ');
}

/** Returns advice as numbered plain lines, each command on a line of its own. */
export function adviceLines(advice: readonly string[]): string[] {
  return advice.flatMap((line, index) =>
    advicePieces(line).map(({ text }, at) => `${at === 0 ? `${index + 1}. ` : '   '}${text}`),
  );
}
