import path from 'node:path';
import type { Instant } from '../lib/instant.ts';
import { builtInRules } from '../routing/built-in.ts';
import type { Rules } from '../routing/decision.ts';
import type { Warning } from '../routing/find-warnings.ts';
import type { RulesProblem } from '../routing/problem.ts';
import { readText } from './read-file.ts';

/** Rules ready to use with what hardly anybody means in them, or what is wrong with the file. */
export type RulesGiven = { rules: Rules; warnings: Warning[] } | { problem: string; problems: RulesProblem[] };

/**
 * Reads a file of rules as Parameter Store would hold it; without a file, the built-in rules. Never throws.
 *
 * @param now when it is taken to have been written
 */
export async function readRules(file: string | undefined, now: Instant): Promise<RulesGiven> {
  if (file === undefined) return { rules: builtInRules(), warnings: [] };
  const read = await readText(file);
  if ('problem' in read) return { problem: read.problem, problems: [] };
  // The channels and their clients are many: loaded only when there is something to check.
  const { checkWithChannels } = await import('../runtime/check-rules.ts');
  const version = path.basename(file);
  const checked = checkWithChannels({ text: read.text, version, modifiedBy: null, modifiedAt: now });
  if ('rules' in checked) return { rules: checked.rules, warnings: checked.warnings };
  const { problems } = checked;
  return { problem: `has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, problems };
}
