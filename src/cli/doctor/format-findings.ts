import type { Finding } from '../../doctor/finding.ts';
import { inertLine } from '../../lib/text.ts';
import { layoutOf, type Style, wrap } from '../layout.ts';
import type { Terminal } from '../terminal.ts';

/** How each state is marked; what people have to do something about comes first. */
const marks: Readonly<Record<Finding['state'], { mark: string; style: Style }>> = {
  broken: { mark: 'broken    ', style: 'red' },
  warning: { mark: 'look      ', style: 'yellow' },
  'not-known': { mark: 'not known ', style: 'cyan' },
  ok: { mark: 'ok        ', style: 'green' },
};

const order = Object.keys(marks);

/** Returns findings as lines, the worst first, each with what mends it on a line of its own: that one is never wrapped. */
export function formatFindings(findings: readonly Finding[], where: string, terminal: Terminal): string {
  const { width, paint } = layoutOf(terminal);
  const sorted = findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const lines = sorted.flatMap(({ check, target, state, says, fix }) => {
    const { mark, style } = marks[state];
    const about = target === undefined ? check : check === 'target' ? target : `${check} ${target}`;
    const [first = '', ...rest] = wrap(`${about}: ${says}`, width, mark);
    const said = [`${paint(style, mark)}${first.slice(mark.length)}`, ...rest];
    return fix === null ? said : [...said, `${' '.repeat(mark.length)}${inertLine(fix)}`];
  });
  return `${[`${where}: ${summary(findings)}`, ...lines].join('\n')}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const said = [
    [count('broken'), 'broken'],
    [count('warning'), 'to look at'],
    [count('not-known'), 'not known'],
  ] as const;
  const shown = said.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return shown.length === 0 ? 'all is well' : shown.join(', ');
}
