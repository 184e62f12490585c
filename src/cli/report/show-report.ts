import type { ReportAccess } from '../../runtime/report-access.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { figuresOf, type Report } from './figures.ts';
import { formatReport } from './format-report.ts';
import { gatherMonth } from './gather.ts';

/** Prints what the router did within the last days. @param most rows that are read at most */
export async function showReport(
  { days, json }: { days: number; json: boolean },
  { place, kept }: ReportAccess,
  terminal: Terminal,
  most?: number,
): Promise<ExitCode> {
  const until = terminal.now();
  const { month, since, isAll } = await gatherMonth(kept, { days, now: until }, most);
  const report: Report = { place, days, since, until, isAll, ...figuresOf(month, { since, until }) };
  terminal.out(json ? writeJson(report) : formatReport(report, layoutOf(terminal)));
  return 0;
}
