import { formatPrincipal } from '../../lib/format-principal.ts';
import { isPacked, unpackText } from '../../lib/packed-text.ts';
import type { RulesPart, RulesText } from '../../ports/rules/rules-source.ts';
import { documentLimits } from '../../rules/document-limits.ts';

/** Returns the text of a part as people write it; one that is packed and cannot be unpacked is returned as it is stored. */
export function plainText({ text }: Pick<RulesPart, 'text'>): string {
  if (!isPacked(text)) return text;
  const unpacked = unpackText(text, documentLimits.characters);
  return 'text' in unpacked ? unpacked.text : text;
}

/** Says which version a state is, who made it and when: `version 12 (ana, 2026-11-22T03:12:00.000Z)`. */
export function formatVersion({
  version,
  modifiedBy,
  modifiedAt,
}: Pick<RulesText, 'version' | 'modifiedBy' | 'modifiedAt'>) {
  const who = modifiedBy === null ? null : formatPrincipal(modifiedBy);
  const made = [who, modifiedAt].filter(Boolean).join(', ');
  return made === '' ? `version ${version}` : `version ${version} (${made})`;
}

/** Says that a stage has no rules, which a mistyped stage or Region has neither. */
export function describeNoRules(place: string): string {
  return `There are no rules at ${place}, so the built-in ones apply there. Check stage and Region.`;
}
