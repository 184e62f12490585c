import { inertLine } from '../lib/text.ts';
import type { Terminal } from './terminal.ts';
import { writeJson } from './write-json.ts';

/** Says why a command came to nothing, as JSON too when that is wanted, and returns the code to end with. */
export function fail(problem: string, { json }: { json: boolean }, terminal: Terminal): 1 {
  if (json) terminal.out(writeJson({ problem, problems: [] }));
  terminal.err(`error: ${inertLine(problem)}\n`);
  return 1;
}
