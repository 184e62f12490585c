import { type Instant, toInstant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import type { Rules } from '../rules/rules.ts';
import { readText } from './read-file.ts';
import type { RulesGiven } from './read-rules.ts';

/** From when it holds, and until when. */
interface Holding {
  from: Instant;
  until: Instant;
}

/** What people make for a while, as its list prints it with `--json`. */
export interface Listed<Summary extends Holding> {
  /** The command that prints it: `silence list`. */
  command: string;
  /** The field that the list stands in. */
  field: string;
  isSummary: (one: unknown) => one is Summary;
  join: (rules: Rules, listed: readonly Summary[]) => Rules;
}

/** Returns rules with what a file lists beside their own, or what is wrong with the file. */
export async function withListed<Summary extends Holding>(
  given: RulesGiven,
  file: string | undefined,
  { command, field, isSummary, join }: Listed<Summary>,
): Promise<RulesGiven> {
  if (file === undefined || 'problem' in given) return given;
  const text = await readText(file);
  if ('problem' in text) return { problem: `goes with ${file}, which ${text.problem}`, problems: [] };
  const list = listIn(text.text, field);
  if (list === null || !list.every(isSummary) || !list.every(({ from, until }) => isInstant(from) && isInstant(until)))
    return { problem: `goes with ${file}, which is not what ${command} --json prints`, problems: [] };
  return { ...given, rules: join(given.rules, list) };
}

function listIn(text: string, field: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(text);
    const list = isObject(read) ? read[field] : null;
    return Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}

/** Another form of a moment would be compared as text, and hold for ever or never. */
function isInstant(text: Instant): boolean {
  return toInstant(text) === text;
}
