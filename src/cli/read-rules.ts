import path from 'node:path';
import { builtInRules } from '../routing/built-in.ts';
import type { Rules } from '../routing/decision.ts';
import type { RulesProblem } from '../routing/problem.ts';
import { readText } from './read-file.ts';

/** Rules ready to use, or what is wrong with the file. */
export type RulesGiven = { rules: Rules } | { problem: string; problems: RulesProblem[] };

/** Reads a file of rules as Parameter Store would hold it; without a file, the built-in rules. Never throws. */
export async function readRules(file: string | undefined): Promise<RulesGiven> {
  if (file === undefined) return { rules: builtInRules() };
  const read = await readText(file);
  if ('problem' in read) return { problem: read.problem, problems: [] };
  // The channels and their clients are many: loaded only when there is something to check.
  const { checkWithChannels } = await import('../runtime/check-rules.ts');
  const version = path.basename(file);
  const checked = checkWithChannels({ text: read.text, version, modifiedBy: null, modifiedAt: null });
  if ('rules' in checked) return { rules: checked.rules };
  const { problems } = checked;
  return { problem: `has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, problems };
}
