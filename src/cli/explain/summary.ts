import path from 'node:path';
import { inertLine } from '../../lib/text.ts';
import type { Layout } from '../layout.ts';
import { alignRows, columnGap, widestOf } from '../table.ts';
import type { Explanation } from './explain-event.ts';
import type { Given } from './read-events.ts';

/** One event among several, explained. */
export interface Explained {
  given: Given;
  explanation: Explanation;
}

const columns = ['file', 'kind', 'outcome', 'severity', 'category', 'code', 'action', 'route'] as const;

type Column = (typeof columns)[number];

/** What is cut when the table is wider than the terminal, in this order, and to no less than how much. */
const cuts: readonly { of: readonly Column[]; shortest: number }[] = [
  { of: ['kind', 'outcome', 'code', 'route'], shortest: 10 },
  { of: ['file'], shortest: 16 },
  { of: ['file', 'kind', 'outcome', 'code', 'route'], shortest: 6 },
];

/**
 * Returns one line for each event, as a table that ends with a line break.
 *
 * @param width what it is made to fit by cutting long cells in the middle; null: nothing is cut
 */
export function summarise(explained: readonly Explained[], width: number | null, { paint }: Layout): string {
  const rows = explained.map(cellsOf);
  const table: readonly (readonly string[])[] = [columns, ...rows];
  const widest = widestOf(table);
  const widths = width === null ? widest : narrow(widest, width);
  const [head = '', ...body] = alignRows(table, widths, { cut: cutMiddle });
  return `${[paint('bold', head), ...body, '', formatCount(explained)].join('\n')}\n`;
}

/** Returns the name an event goes by: its file, and its place when the file holds several. */
export function nameOf({ file, index }: Given): string {
  const name = file === '-' ? 'standard input' : inertLine(path.basename(file));
  return index === null ? name : `${name}[${index}]`;
}

function cellsOf({ given, explanation: { event, alert, plan } }: Explained): string[] {
  return [
    nameOf(given),
    event?.kind ?? 'unknown',
    event?.outcome ?? 'unknown',
    alert?.severity ?? '',
    alert?.error.category ?? '',
    alert?.error.code ?? '',
    plan.action,
    inertLine(plan.routing.route),
  ].map((cell) => (cell === '' ? '-' : cell));
}

/** Takes from the widest column that may be cut, again and again, until the table fits. */
function narrow(widest: readonly number[], width: number): number[] {
  const widths = [...widest];
  let excess = widths.reduce((sum, one) => sum + one, 0) + columnGap * (columns.length - 1) - width;
  for (const { of, shortest } of cuts) {
    const places = of.map((name) => columns.indexOf(name));
    for (; excess > 0; excess -= 1) {
      const place = places.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a));
      if ((widths[place] ?? 0) <= shortest) break;
      widths[place] = (widths[place] ?? 0) - 1;
    }
  }
  return widths;
}

function formatCount(explained: readonly Explained[]): string {
  const bad = explained.filter(({ explanation }) => explanation.problem !== null).length;
  const events = `${explained.length} ${explained.length === 1 ? 'event' : 'events'}`;
  return bad === 0 ? `${events}, all understood.` : `${events}; ${bad} not understood, said why on standard error.`;
}

function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
