import type { OptionWords } from '../src/rules/route-option.ts';
import { routeOptionWords } from '../src/rules/route-options.ts';
import { table } from './markdown-table.ts';

/** Returns every field of a route; which kind it is and what is in it stands at the end. */
export function routeTable(): string {
  const words: [string, OptionWords][] = Object.entries(routeOptionWords);
  const rows = words.flatMap(([name, { page }]) => (page === null ? [] : [[`\`${name}\``, page]]));
  return table(['field', 'meaning'], [...routeBegin, ...rows, ...routeEnd]);
}

const routeBegin = [
  ['`name`', 'unique in the whole tree; it stands in every message and record'],
  ['`match`', 'which alerts; without it, all'],
];
const routeEnd = [
  ['`ignore`', 'tells nobody, and says why; the weekly note counts what was ignored'],
  ['`continue`', 'only sets severity and labels and names who is told too (`notify`); the next matching route decides'],
  ['`routes`', 'routes inside it, up to five deep, 500 in all'],
];
