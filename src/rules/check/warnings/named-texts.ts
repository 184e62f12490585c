import { isObject } from '../../../lib/is-object.ts';
import type { RulesPath } from '../issue.ts';

/** Where in a value a part has to be. */
export type Part = 'begin' | 'end' | 'inside';

/** A text that an entry of a pattern's list compares with, and its path. */
export interface NamedText {
  text: string;
  path: RulesPath;
  /** `whole`: the value has to equal the text; else it has to contain it at this place. */
  place: 'whole' | Part;
  ignoresCase: boolean;
  /** It is in `anything-but`: a value that cannot occur is excluded in vain. */
  excludes: boolean;
  /** Returns the value at the path with another text in place of this one; a wildcard has several texts. */
  written(text: string): string;
}

const places: Readonly<Record<string, Part>> = { prefix: 'begin', suffix: 'end' };

/** Returns every text that one entry compares with: itself, or those of its operator. */
export function textsIn(entry: unknown, path: RulesPath, excludes = false): NamedText[] {
  if (typeof entry === 'string') return [{ ...whole(entry, path), excludes }];
  if (Array.isArray(entry)) return entry.flatMap((one, index) => textsIn(one, [...path, index], excludes));
  if (!isObject(entry)) return [];
  return Object.entries(entry).flatMap(([operator, operand]) => {
    const here = [...path, operator];
    if (operator === 'anything-but') return textsIn(operand, here, true);
    if (!Array.isArray(operand)) return textsOf(operator, operand, here).map((named) => ({ ...named, excludes }));
    return operand.flatMap((one, index) =>
      textsOf(operator, one, [...here, index]).map((named) => ({ ...named, excludes })),
    );
  });
}

type OneText = Omit<NamedText, 'excludes'>;

function textsOf(operator: string, operand: unknown, path: RulesPath): OneText[] {
  const folded = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  const text = folded ?? operand;
  if (typeof text !== 'string') return [];
  if (operator === 'equals-ignore-case') return [{ ...whole(text, path), ignoresCase: true }];
  if (operator === 'wildcard') return wildcardParts(text, path);
  const place = places[operator];
  if (place === undefined) return [];
  const at = folded === undefined ? path : [...path, 'equals-ignore-case'];
  return [{ ...whole(text, at), place, ignoresCase: folded !== undefined }];
}

function whole(text: string, path: RulesPath): OneText {
  return { text, path, place: 'whole', ignoresCase: false, written: (other) => other };
}

/** Returns the texts of a wildcard: its beginning, its end, and those between the asterisks. */
function wildcardParts(wildcard: string, path: RulesPath): OneText[] {
  const parts = wildcard.split(/(?<!\\)\*/).map((part) => part.replace(/\\(.)/g, '$1'));
  return parts.map((text, index): OneText => {
    const isLast = index === parts.length - 1;
    const place = parts.length === 1 ? 'whole' : index === 0 ? 'begin' : isLast ? 'end' : 'inside';
    const written = (other: string) => parts.with(index, other).map(escaped).join('*');
    return { ...whole(text, path), place, written };
  });
}

function escaped(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}
