import type { ArchivedRules } from '../../ports/rules-source.ts';

/** An archived state as releases before several parameters kept it: one text. */
interface OneText extends Omit<ArchivedRules, 'parts' | 'seenAt'> {
  text: string;
}

/** Returns an archived state as it is now, whichever release kept it; null when it is none. */
export function archivedRulesOf(item: unknown): ArchivedRules | null {
  const rules = item as Partial<ArchivedRules & OneText> | null | undefined;
  if (Array.isArray(rules?.parts)) return rules as ArchivedRules;
  if (typeof rules?.text !== 'string') return null;
  const { text, ...others } = rules as OneText;
  const { version, modifiedBy, modifiedAt } = others;
  const part = { name: 'routing', text, version, modifiedBy, modifiedAt };
  return { ...others, parts: [part], seenAt: modifiedAt ?? '' };
}
