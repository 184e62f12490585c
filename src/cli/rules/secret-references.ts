import { inertLine } from '../../lib/text.ts';
import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { Rules } from '../../rules/rules.ts';
import { secretNames } from '../../rules/secret-names.ts';
import type { Terminal } from '../terminal.ts';
import { describeAwsError } from './describe-aws-error.ts';

/**
 * Says which secrets that the rules refer to are not there, in words; null when none is missing. What only deserves a
 * warning, such as a secret stored in the clear, is printed.
 */
export async function secretIssues(rules: Rules, access: RulesAccess, terminal: Terminal): Promise<string | null> {
  const names = secretNames(rules);
  if (names.length === 0) return null;
  try {
    const { missing, plain } = await access.findSecrets(names);
    for (const name of plain)
      terminal.err(`warning: ${inertLine(name)} is stored in the clear; make it a SecureString.\n`);
    return missing.length === 0 ? null : describeMissing(missing);
  } catch (error) {
    const said = describeAwsError(error);
    if (said === null) throw error;
    terminal.err(`warning: whether the secrets of the rules are there is not known. ${said}\n`);
    return null;
  }
}

function describeMissing(missing: readonly string[]): string {
  const [first = ''] = missing;
  const all = missing.map(inertLine).join(', ');
  return (
    `The rules refer to ${missing.length === 1 ? 'a secret that is' : 'secrets that are'} not there: ${all}. ` +
    'Make it first, or correct its name in the rules, or push with --force: ' +
    `aws ssm put-parameter --type SecureString --name ${inertLine(first)} --value '…'`
  );
}
