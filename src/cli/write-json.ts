import { escapeUnseen } from '../lib/text.ts';

/** Returns a value as JSON for tools, every text verbatim, and inert should a person look at it in a terminal. */
export function writeJson(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}
