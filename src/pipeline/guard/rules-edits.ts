import { formatPrincipal } from '../../lib/format-principal.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { AnnouncedRules } from '../../ports/rules/rules-announcements.ts';
import type { RulesSource, RulesText } from '../../ports/rules/rules-source.ts';

/** One edit that people have not heard of, and who made it. */
export interface Edit {
  version: string;
  modifiedBy: string | null;
  modifiedAt: Instant | null;
}

/** How many edits are looked at; the authors of older ones are in the parameter's history. */
const mostEdits = 20;

/**
 * Returns every edit since the last announcement, newest first: edits in quick succession are announced together, each
 * with its author. Only the parameter's history names authors; when it cannot be read, the edit is announced without one.
 */
export async function editsSince(
  known: AnnouncedRules | null,
  { version, modifiedAt }: RulesText,
  { source, log }: { source: RulesSource; log: Log },
): Promise<Edit[]> {
  try {
    const states = await source.history(known === null ? 1 : mostEdits);
    const [newest] = states;
    if (newest?.version !== version) return [{ version, modifiedBy: null, modifiedAt }];
    const heard = states.findIndex(
      (state) => state.version === known?.version && state.modifiedAt === known.modifiedAt,
    );
    // When the history no longer has what was announced last, such as after a deletion, only later edits count.
    const since = known?.modifiedAt ?? '';
    const news = heard >= 0 ? states.slice(0, heard) : states.filter((state) => (state.modifiedAt ?? '') > since);
    return [newest, ...news.slice(1)].map((edit) => ({
      version: edit.version,
      modifiedBy: edit.modifiedBy,
      modifiedAt: edit.modifiedAt,
    }));
  } catch (error) {
    log.warn('the history of the rules did not answer', { reason: (error as Error).name });
    return [{ version, modifiedBy: null, modifiedAt }];
  }
}

/** Says who made them, the last one first: `ana (Admin), after ben (Admin)`. */
export function describeAuthors(edits: readonly Edit[]): string {
  const [last = 'unknown', ...before] = new Set(edits.map(({ modifiedBy }) => formatPrincipal(modifiedBy)));
  return before.length === 0 ? last : `${last}, after ${before.join(' and ')}`;
}

/** Says, one line each, which edits nobody was told of because another followed at once. */
export function describeEarlier([, ...earlier]: readonly Edit[]): string[] {
  return earlier.map(
    ({ version, modifiedBy, modifiedAt }) =>
      `Version ${version} before it was by ${formatPrincipal(modifiedBy)}${modifiedAt === null ? '' : ` at ${modifiedAt}`}.`,
  );
}
