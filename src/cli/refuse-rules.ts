import { inertLine } from '../lib/text.ts';
import { formatIssue } from '../rules/check/issue.ts';
import type { RulesGiven } from './read-rules.ts';
import type { Terminal } from './terminal.ts';
import { writeJson } from './write-json.ts';

/** Prints every problem of a file of rules, as JSON too when that is wanted, and returns the code to end with. */
export function refuseRules(
  file: string,
  { problem, problems }: Extract<RulesGiven, { problem: string }>,
  json: boolean,
  terminal: Terminal,
): 1 {
  if (json) terminal.out(writeJson({ file, problem, problems }));
  const sentences = problems.map((one) => `\n  ${inertLine(formatIssue(one))}`);
  terminal.err(
    `error: ${inertLine(file)} ${inertLine(problem)}${sentences.length > 0 ? ':' : '.'}${sentences.join('')}\n`,
  );
  return 1;
}
