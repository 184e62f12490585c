import type { Outage } from './catalogue.ts';
import type { Verdict } from './verdict.ts';

/** One line of the table of outages. */
export interface Row {
  readonly outage: Outage;
  readonly verdict: Verdict;
  /** What does not hold, in words; empty: all is well. */
  readonly faults: readonly string[];
}

const head = [
  'away',
  'for',
  'failures in',
  'incidents',
  'told',
  'doubled',
  'lost',
  'dead letters',
  'longest wait',
  'held',
];

/** Returns the table of outages as Markdown. */
export function outageTable(rows: readonly Row[]): string {
  const lines = rows.map(({ outage, verdict, faults }) => [
    outage.title,
    duration(outage.seconds * 1000),
    String(verdict.events),
    String(verdict.incidents),
    String(verdict.told),
    doubledText(verdict.doubled),
    String(verdict.lost.length),
    String(verdict.deadLetters),
    duration(verdict.longestWaitMs),
    faults.length === 0 ? 'yes' : 'NO',
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function doubledText(doubled: Verdict['doubled']): string {
  const some = Object.entries(doubled).filter(([, count]) => count > 0);
  return some.length === 0 ? '0' : some.map(([target, count]) => `${count} (${target})`).join(', ');
}

function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
