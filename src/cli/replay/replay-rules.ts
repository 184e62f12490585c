import { parseDuration } from '../../lib/duration.ts';
import type { Rules } from '../../rules/rules.ts';
import type { History } from '../../simulation/history.ts';
import { type Replayed, replay } from '../../simulation/replay.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { layoutOf, wrap } from '../layout.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { type Comparison, compareReplays } from './compare-replays.ts';
import { formatComparison } from './format-comparison.ts';
import { formatReport } from './format-report.ts';
import { type Against, gather, type ReplayOptions } from './gather.ts';
import { type Report, reportOf, toContract } from './report.ts';
import { usualTimezone } from './usual-timezone.ts';

/** Replays the jobs of the last weeks under a file of rules, and says who would have been told how often. */
export async function replayRules(file: string, options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const given = await readRules(file, terminal.now());
  if ('problem' in given) return refuseRules(file, given, options.json === true, terminal);
  const gathered = await gather(options, terminal);
  if ('refused' in gathered) return gathered.refused;
  if ('problem' in gathered) return fail(gathered.problem, { json: options.json === true }, terminal);
  const { past, around, against, notes } = gathered;
  const { rules } = given;
  const timezone = options.timezone ?? usualTimezone(rules);
  const acknowledgeAfterSeconds = parseDuration(options.acknowledgeAfter ?? '');
  const settings = { timezone, acknowledgeAfterSeconds };
  const replayed = await replay(past, rules, around, settings);
  const report = reportOf(past, replayed, rules, timezone);
  const other =
    against === null
      ? null
      : await compareWith(against, past, replayed, (theirs) => replay(past, theirs, around, settings), timezone);
  if (options.json === true) terminal.out(writeJson(toContract(file, report, replayed, other, notes)));
  else terminal.out(describeAll(report, rules, other, notes, acknowledgeAfterSeconds === null, terminal));
  return 0;
}

/** What came of the other rules, beside what differs from them. */
interface Compared {
  rules: string;
  report: Report;
  comparison: Comparison;
}

async function compareWith(
  { name, rules }: Against,
  past: History,
  replayed: Replayed,
  replayThem: (rules: Rules) => Promise<Replayed>,
  timezone: string,
): Promise<Compared> {
  const before = await replayThem(rules);
  return {
    rules: name,
    report: reportOf(past, before, rules, timezone),
    comparison: compareReplays(past, before, replayed),
  };
}

function describeAll(
  report: Report,
  rules: Rules,
  against: Compared | null,
  notes: readonly string[],
  nobodyAnswers: boolean,
  terminal: Terminal,
): string {
  const layout = layoutOf(terminal);
  const hint = 'Nobody acknowledges in this replay; --acknowledge-after 30m lets somebody.';
  const parts = [
    ...formatReport(report, rules, layout),
    ...(against === null ? [] : formatComparison(against.comparison, against.rules, rules, layout)),
    [...notes, ...(nobodyAnswers && report.targets.length > 0 ? [hint] : [])].flatMap((note) =>
      wrap(note, layout.width, 'Note: '),
    ),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
