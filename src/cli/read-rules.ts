import path from 'node:path';
import type { Instant } from '../lib/instant.ts';
import type { Warning } from '../rules/check/find-warnings.ts';
import type { ReportedIssue } from '../rules/check/issue.ts';
import type { PartText } from '../rules/check/read-part.ts';
import { builtInRules } from '../rules/compile-rules.ts';
import type { Rules } from '../rules/rules.ts';
import { readParts } from './read-parts.ts';

/** What is wrong with rules that were given. */
export interface RulesRefused {
  /** Reads after the name of the file: `has 2 problems`. */
  problem: string;
  problems: ReportedIssue[];
}

/** Rules ready to use with their warnings, or what is wrong with the file. */
export type RulesGiven = { rules: Rules; warnings: Warning[] } | RulesRefused;

/**
 * Reads a file or folder of rules as Parameter Store would hold it; without one, the built-in rules. Never throws.
 *
 * @param now when it is taken to have been written
 */
export async function readRules(file: string | undefined, now: Instant): Promise<RulesGiven> {
  if (file === undefined) return { rules: builtInRules(), warnings: [] };
  const read = await readParts(file);
  if ('problem' in read) return { problem: read.problem, problems: [] };
  return checkParts(read.parts, path.basename(file), now);
}

/** Checks the parts of rules with every channel there is. */
export async function checkParts(
  parts: readonly PartText[],
  version: string,
  modifiedAt: Instant | null,
): Promise<RulesGiven> {
  // The channels and their clients are many: loaded only when there is something to check.
  const { checkWithChannels } = await import('../runtime/check-rules.ts');
  const checked = checkWithChannels({ parts, version, modifiedAt });
  if ('rules' in checked) {
    const { findWarnings } = await import('../rules/check/find-warnings.ts');
    return { rules: checked.rules, warnings: findWarnings(checked) };
  }
  const { problems } = checked;
  return { problem: `has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, problems };
}
