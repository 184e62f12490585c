import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { type LastProven, lastProven, type provenStates } from '../../rules/last-proven.ts';
import type { DrillAccess } from '../../runtime/drill.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** Prints when drills last proved each route and target; returns 0 when all of them stand. */
export async function showProven(
  { json }: { json: boolean },
  access: Pick<DrillAccess, 'rules' | 'provenWays' | 'now'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const [rules, ways] = await Promise.all([access.rules(), access.provenWays()]);
  const proven = lastProven(rules, ways, access.now());
  if (json) terminal.out(writeJson({ proven }));
  else terminal.out(`${linesOf(proven, terminal).join('\n')}\n`);
  return proven.every(({ state }) => state === 'proven') ? 0 : 1;
}

const words: Readonly<Record<(typeof provenStates)[number], string>> = {
  proven: 'proven',
  changed: 'changed since',
  old: 'more than a year ago',
  never: 'never',
};

function linesOf(proven: readonly LastProven[], terminal: Terminal): string[] {
  const { width } = layoutOf(terminal);
  return tableOf(
    proven,
    [
      { title: 'what', cell: ({ way }) => way },
      { title: 'name', cell: ({ name }) => inertLine(name) },
      { title: 'last proven', cell: ({ at }) => (at === null ? '-' : formatTime(at)) },
      { title: 'by', cell: ({ by }) => inertLine(by ?? '-') },
      { title: 'how it stands', cell: ({ state }) => words[state] },
    ],
    width,
  );
}
