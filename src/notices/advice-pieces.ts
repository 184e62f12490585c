import { inertLine, truncate } from '../lib/text.ts';
import { short } from './wording.ts';

/** Characters of a name that are said. */
const nameLimit = 60;

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
    const isCommand = index % 2 === 1 && index < parts.length - 1 && /^(?:aws|npx) /.test(part);
    // A sentence that goes on behind a command stands on a line of its own.
    const text = (index > 0 && index % 2 === 0 ? part.replace(/^[.,;:](?= |$)/, '') : part).trim();
    return text === '' ? [] : [{ text, isCommand }];
  });
}

/** Says whether a piece holds a command: words of advice that was stored before they stood in backticks do as well. */
export function holdsCommand({ text, isCommand }: AdvicePiece): boolean {
  return isCommand || /\baws [a-z]/.test(text);
}

/** Returns a line of advice inert and bounded: words may be cut, a command never. */
export function boundAdvice(line: string): string {
  const pieces = advicePieces(inertLine(line)).filter(
    ({ text, isCommand }) => !isCommand || text.length <= commandLimit,
  );
  return pieces
    .map(({ text, isCommand }) =>
      isCommand ? `\`${text}\`` : short(text, holdsCommand({ text, isCommand }) ? olderLimit : wordsLimit),
    )
    .join(' ');
}

/**
 * Returns lines of advice for several resources, which were written for one of them: a line with a command that names it says
 * so, since whoever copies that has done nothing for the others.
 *
 * @param name how it is called to people
 * @param ids by what commands name it: its ARN, its own part of that, its job
 * @param others how many more there are; 0: the lines are for all there is
 */
export function adviceForSeveral(
  lines: readonly string[],
  { name, ids }: { name: string; ids: readonly string[] },
  others: number,
): string[] {
  if (others <= 0) return [...lines];
  const alike = others === 1 ? 'the other one needs the same' : `the other ${others} need the same`;
  return lines.map((line) =>
    advicePieces(line).some((piece) => isFor(piece, ids))
      ? `${line} This is for ${short(name, nameLimit)}; ${alike}.`
      : line,
  );
}

function isFor({ text, isCommand }: AdvicePiece, ids: readonly string[]): boolean {
  return isCommand && text.split(/[\s'"=,]+/).some((word) => word !== '' && ids.includes(word));
}

/** Returns a line of advice of at most `limit` characters: as many of its pieces as have room, the last cut when it is words. */
export function adviceWithin(line: string, limit: number): string {
  if (line.length <= limit) return line;
  let kept = '';
  for (const { text, isCommand } of advicePieces(line)) {
    const before = kept === '' ? '' : `${kept} `;
    const said = before + (isCommand ? `\`${text}\`` : text);
    if (said.length > limit) {
      const words = isCommand ? '' : truncate(wordsBefore(text), limit - before.length);
      return `${before}${words}`.trimEnd();
    }
    kept = said;
  }
  return kept;
}

/** Returns what a line of advice says before its first command. */
export function adviceWords(line: string): string {
  const [first] = advicePieces(line);
  return first === undefined || first.isCommand ? '' : wordsBefore(first.text);
}

/** Returns a text of at most `limit` characters in which no command of this advice is cut: one that would be ends it. */
export function textWithin(text: string, limit: number, advice: readonly string[]): string {
  if (text.length <= limit) return text;
  const cut = commandsIn(advice).flatMap((command) => {
    const start = text.lastIndexOf(command, limit - 1);
    return start >= 0 && start + command.length >= limit ? [start] : [];
  });
  return cut.length === 0 ? truncate(text, limit) : `${text.slice(0, Math.min(...cut)).trimEnd()}…`;
}

function commandsIn(advice: readonly string[]): string[] {
  return advice.flatMap(advicePieces).flatMap(({ text, isCommand }) => (isCommand ? [text] : []));
}

/** Words of advice that was stored before commands stood in backticks, up to its first command. */
function wordsBefore(text: string): string {
  const [before = ''] = text.split(/\baws (?=[a-z])/, 1);
  return before.trimEnd();
}

/** Returns advice as numbered plain lines, each command on a line of its own. */
export function adviceLines(advice: readonly string[]): string[] {
  return advice.flatMap((line, index) =>
    advicePieces(line).map(({ text }, at) => `${at === 0 ? `${index + 1}. ` : '   '}${text}`),
  );
}
