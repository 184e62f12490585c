import type { ArchivedRules } from '../../ports/rules/rules-source.ts';
import { builtInRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';
import { documentFormat } from './load-rules.ts';
import { readChecked } from './rules-states.ts';

/**
 * Returns the rules that were last valid, as whoever used them last has kept them: what is open to the internet gets at no
 * parameter of them. Null: they cannot be read, or another release kept them.
 *
 * @param archived reads what was kept; null where there never were any.
 */
export async function lastUsedRules(archived: () => Promise<ArchivedRules | null>): Promise<Rules | null> {
  try {
    const kept = await archived();
    return kept === null ? builtInRules() : await readChecked(kept, documentFormat);
  } catch {
    return null;
  }
}
