import { isObject } from '../../lib/is-object.ts';
import { packedFits } from '../../lib/packed-text.ts';
import { documentLimits } from '../document-limits.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/**
 * Finds what makes a document too large to store. Aliases (*name) are expanded, so a small text can be a large document; and
 * the last good document has to fit into one DynamoDB item, together with the text that people wrote.
 */
export function checkSize(document: Record<string, unknown>, texts: readonly string[]): RulesIssue[] {
  const whole = JSON.stringify(document);
  if (whole.length > documentLimits.expandedCharacters) {
    const { path, share } = largestIn(document, whole.length);
    const size = `is ${share} % of ${whole.length} characters that the rules are once aliases are written out`;
    const fix = 'say it once, as a policy, template or target of that name, and name it where it is meant';
    return [{ path, message: `${size}; at most ${documentLimits.expandedCharacters} are kept, so ${fix}` }];
  }
  if (packedFits(JSON.stringify({ texts, document }), documentLimits.keptBytes)) return [];
  const { path } = largestIn(document, whole.length);
  const message = `is the largest part of rules that take more than ${documentLimits.keptBytes} bytes packed, which is all that can be kept; say less in it`;
  return [{ path, message }];
}

/** Returns the largest entry of the largest section, and its share of the whole document in percent. */
function largestIn(document: Record<string, unknown>, whole: number): { path: RulesPath; share: number } {
  const section = largestOf(document);
  if (section === null) return { path: [], share: 100 };
  const entry = Array.isArray(section.value) || isObject(section.value) ? largestOf(section.value) : null;
  const isMost = entry !== null && entry.length > section.length / 2;
  const { length } = isMost ? entry : section;
  const name = (key: string) => (Array.isArray(section.value) ? Number(key) : key);
  return { path: isMost ? [section.key, name(entry.key)] : [section.key], share: Math.round((100 * length) / whole) };
}

function largestOf(value: object): { key: string; value: unknown; length: number } | null {
  const sized = Object.entries(value).map(([key, inner]) => ({
    key,
    value: inner as unknown,
    length: JSON.stringify(inner).length,
  }));
  return sized.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
