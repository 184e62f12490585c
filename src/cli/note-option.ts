import { InvalidArgumentError } from 'commander';
import { inertLine } from '../lib/text.ts';

/** How many characters a note may have under what somebody signs off. */
const longestNote = 600;

/** Reads what somebody says of what they sign off: nothing of it is cut, since they stand for it. @throws {InvalidArgumentError} */
export function readNote(text: string): string {
  const note = inertLine(text);
  if (note.length > longestNote)
    throw new InvalidArgumentError(`It has ${note.length} characters; ${longestNote} are the most.`);
  return note;
}
