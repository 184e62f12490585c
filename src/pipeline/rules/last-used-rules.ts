import type { ArchivedRules } from '../../ports/rules/rules-source.ts';
import { builtInRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';
import { documentFormat } from './load-rules.ts';
import { readChecked } from './rules-states.ts';

/**
 * Returns the rules that were last valid, as another function archived them: functions that are open to the internet may
 * not read the parameters. Null when they cannot be read, or another release archived them.
 *
 * @param archived reads the archive; null where there never were any rules.
 */
export async function lastUsedRules(archived: () => Promise<ArchivedRules | null>): Promise<Rules | null> {
  try {
    const kept = await archived();
    return kept === null ? builtInRules() : await readChecked(kept, documentFormat);
  } catch {
    return null;
  }
}
