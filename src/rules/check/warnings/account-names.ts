import { nearestName } from '../../../lib/nearest-name.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';
import type { PlacedEntry } from './entries.ts';
import { type NamedText, textsIn } from './named-texts.ts';

/** Finds names of accounts in patterns that no account of `accounts` has. What AWS calls accounts is known to the deployment alone. */
export function warnOfAccountNames(
  entries: readonly PlacedEntry[],
  { accounts }: Pick<Rules, 'accounts'>,
): RulesIssue[] {
  const names = [...accounts.values()];
  return entries
    .filter(({ field }) => field === 'accountName')
    .flatMap(({ entry, path }) => textsIn(entry, path))
    .filter((named) => !named.excludes && !names.some((name) => has(name, named)))
    .map(({ path, text, written }) => {
      const nearest = nearestName(text, names);
      const message =
        'is what no account under "accounts" is called, and matches nothing, unless the organization or an alias calls one so (central mode with memberRegions)';
      return { path, value: written(text), message, ...(nearest === null ? {} : { nearest: written(nearest) }) };
    });
}

function has(name: string, { text, place, ignoresCase }: NamedText): boolean {
  const [one, other] = ignoresCase ? [name.toLowerCase(), text.toLowerCase()] : [name, text];
  switch (place) {
    case 'whole':
      return one === other;
    case 'begin':
      return one.startsWith(other);
    case 'end':
      return one.endsWith(other);
    case 'inside':
      return one.includes(other);
  }
}
