import { writeDuration } from '../../lib/duration.ts';
import { inertLine } from '../../lib/text.ts';
import { type Layout, type Style, wrap } from '../layout.ts';
import type { Difference } from './compare.ts';
import type { Decided, Story } from './run-case.ts';

/** The result of one case. */
export interface CaseResult {
  file: string;
  /** Null when the file could not be read as a case. */
  name: string | null;
  status: 'fits' | 'differs' | 'updated' | 'bad';
  /** Why it cannot be tested, in sentences. */
  problems: string[];
  differences: Difference[];
  story: Story | null;
}

const marks: Readonly<Record<CaseResult['status'], readonly [word: string, style: Style]>> = {
  fits: ['fits   ', 'green'],
  differs: ['DIFFERS', ['bold', 'red']],
  updated: ['updated', 'yellow'],
  bad: ['BAD    ', ['bold', 'red']],
};

/** Returns the results for people: a line for each case, and its differences below it. */
export function formatResults(results: readonly CaseResult[], layout: Layout): string {
  const lines = results.flatMap((result) => [
    ...formatCase(result, layout),
    ...result.problems.flatMap((problem) => wrap(problem, layout.width, '    ')),
    ...(result.status === 'bad'
      ? []
      : result.differences.flatMap((difference) => formatDifference(difference, layout))),
  ]);
  return `${[...lines, ...(lines.length > 0 ? [''] : []), formatCount(results)].join('\n')}\n`;
}

/** Returns the results for programs: fields may be added, never taken away. */
export function toContract(rules: string, results: readonly CaseResult[]): Record<string, unknown> {
  const count = (status: CaseResult['status']) => results.filter((result) => result.status === status).length;
  return {
    rules,
    fit: count('fits'),
    differ: count('differs'),
    updated: count('updated'),
    bad: count('bad'),
    cases: results.map(({ story, ...result }) => ({ ...result, came: story === null ? null : storyOf(story) })),
  };
}

function storyOf({ decided, told, incidents }: Story) {
  return {
    incidents,
    decisions: [...decided].map(([path, one]) => ({ event: path.replace(/\.expect$/, ''), ...decisionOf(one) })),
    told: told.map(({ target, kind, afterSeconds, at }) => ({
      target,
      kind,
      after: writeDuration(afterSeconds),
      afterSeconds,
      at,
    })),
  };
}

function decisionOf({ trace, ...decided }: Decided) {
  return { ...decided, trace };
}

function formatCase({ file, name, status }: CaseResult, { width, paint }: Layout): string[] {
  const [word, style] = marks[status];
  const [first = '', ...more] = wrap(name === null ? file : `${name} (${file})`, width, `${word}  `);
  return [paint(style, word) + first.slice(word.length), ...more];
}

function formatDifference({ path, wanted, got, because }: Difference, { width }: Layout): string[] {
  const lines = [`${path}:`, `  wanted ${formatValue(wanted)}`, `  got    ${formatValue(got)}`];
  const oneLine = `${path}: wanted ${formatValue(wanted)}, got ${formatValue(got)}`;
  return [
    ...(oneLine.length + 4 <= width
      ? [`    ${inertLine(oneLine)}`]
      : lines.flatMap((line) => wrap(line.trim(), width, line.startsWith(' ') ? '      ' : '    '))),
    ...(because === null ? [] : wrap(because, width, '      ')),
  ];
}

function formatValue(value: unknown): string {
  return value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}

function formatCount(results: readonly CaseResult[]): string {
  const count = (status: CaseResult['status']) => results.filter((result) => result.status === status).length;
  const parts = [
    `${results.length} ${results.length === 1 ? 'case' : 'cases'}`,
    ...(['fits', 'differs', 'updated', 'bad'] as const).flatMap((status) =>
      count(status) === 0 ? [] : [`${count(status)} ${formatStatus(status, count(status))}`],
    ),
  ];
  return `${parts.join(', ')}.`;
}

function formatStatus(status: CaseResult['status'], count: number): string {
  if (status === 'fits') return count === 1 ? 'fits' : 'fit';
  if (status === 'differs') return count === 1 ? 'differs' : 'differ';
  return status === 'updated' ? 'updated' : 'cannot be tested';
}
