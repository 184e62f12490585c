import type { PartText } from '../../rules/check/read-part.ts';

/** One parameter that is written, or removed when it has no text. */
export interface Edit {
  name: string;
  text: string | null;
}

/** Edits for which an order is looked for: each place in it may take a check of all parts for each edit left. */
const most = 12;

/** Edits in the order in which to make them. */
export interface OrderedEdits {
  edits: Edit[];
  /** Whether the rules are valid after each of them; if not, the last good ones are in force for a moment. */
  smooth: boolean;
}

/**
 * Orders edits so that the rules are valid after each of them, if there is such an order: parameters are written one
 * after the other, and the router may read in between.
 */
export async function orderEdits(
  before: readonly PartText[],
  edits: readonly Edit[],
  isValid: (parts: readonly PartText[]) => Promise<boolean>,
): Promise<OrderedEdits> {
  if (edits.length > most) return { edits: [...edits], smooth: false };
  const ordered: Edit[] = [];
  const left = [...edits];
  let parts = [...before];
  let smooth = true;
  while (left.length > 1) {
    const next = await firstValid(parts, left, isValid);
    smooth &&= next !== undefined;
    const edit = next ?? (left[0] as Edit);
    parts = withEdit(parts, edit);
    ordered.push(edit);
    left.splice(left.indexOf(edit), 1);
  }
  return { edits: [...ordered, ...left], smooth };
}

async function firstValid(
  parts: readonly PartText[],
  edits: readonly Edit[],
  isValid: (parts: readonly PartText[]) => Promise<boolean>,
): Promise<Edit | undefined> {
  for (const edit of edits) if (await isValid(withEdit(parts, edit))) return edit;
  return undefined;
}

function withEdit(parts: readonly PartText[], { name, text }: Edit): PartText[] {
  const others = parts.filter((part) => part.name !== name);
  const all = text === null ? others : [...others, { name, text }];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}
