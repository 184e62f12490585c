import { hideSecrets } from '../lib/secret-literal.ts';
import { inertLine, truncate } from '../lib/text.ts';

/** Longest piece of a value that is shown in a trace or a problem. */
const shownLength = 60;

/** Returns any value as people can read it on one line: short, inert, without credentials. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = truncate(hideSecrets(inertLine(text.slice(0, 1000))), shownLength);
  return line === '' ? '""' : line;
}
