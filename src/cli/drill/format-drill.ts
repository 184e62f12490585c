import type { Played } from '../../events/drill.ts';
import type { DrillResult, TargetResult } from '../../incidents/drill-result.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsBetween } from '../../lib/instant.ts';
import { formatTime } from '../../notices/times.ts';
import type { Foreseen } from '../../pipeline/drill/find-played.ts';
import { type DrillPlace, makeDrill } from '../../pipeline/drill/made-drill.ts';
import type { Rules } from '../../rules/rules.ts';
import { toContract } from '../explain/contract.ts';
import { explainEvent } from '../explain/explain-event.ts';
import { formatPlan } from '../explain/format-plan.ts';
import { layoutOf, wrap } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** Prints who would hear of a drill, step by step, as `explain` does; nothing is sent. */
export function showDryRun(
  played: Played,
  place: DrillPlace,
  rules: Rules,
  { json }: { json: boolean },
  terminal: Terminal,
): void {
  const explanation = explainEvent(makeDrill(played, place, 'FAILED'), { rules, at: place.at, clock: place.at });
  if (json) {
    terminal.out(writeJson({ dryRun: true, plays: played, ...toContract(explanation, rules) }));
    return;
  }
  const layout = layoutOf(terminal);
  const parts = formatPlan(explanation, rules, layout).map((lines) => `${lines.join('\n')}\n`);
  const first = wrap(`Nothing is sent. It would play a failed ${played.kind} of ${played.resourceArn}.`, layout.width);
  terminal.out(`${first.join('\n')}\n\n${parts.join('\n')}`);
}

/** Prints what came of a drill, target by target. */
export function showResult(
  result: DrillResult,
  { played, decision }: Foreseen,
  { json, wantsAnswer, passed, id }: { json: boolean; wantsAnswer: boolean; passed: boolean; id: string },
  terminal: Terminal,
): void {
  const { route, policy } = decision.routing;
  if (json) {
    terminal.out(writeJson({ dryRun: false, passed, drill: id, plays: played, route, policy, ...result }));
    return;
  }
  const { width, paint } = layoutOf(terminal);
  const { incidentId, detectedAfter, targets, acknowledged } = result;
  const answer =
    acknowledged === null
      ? `nobody${wantsAnswer ? '' : ', which was not asked for'}`
      : `by ${acknowledged.by}, ${formatDuration(Math.round(acknowledged.afterSeconds))} after it began`;
  terminal.out(
    `${[
      paint('bold', passed ? 'The drill passed.' : 'The drill failed.'),
      ...wrap(`${route}, policy ${policy}`, width, '  Route         '),
      ...wrap(id, width, '  Drill         '),
      ...wrap(incidentId, width, '  Incident      '),
      ...wrap(`after ${Math.round(detectedAfter)} s`, width, '  Detected      '),
      ...wrap(answer, width, '  Acknowledged  '),
      '',
      ...tableOf(
        targets,
        [
          { title: 'target', cell: ({ target }) => target },
          { title: 'what came of it', cell: sayState },
          { title: 'told', cell: ({ deliveredAt }) => (deliveredAt === null ? '-' : formatTime(deliveredAt)) },
          { title: 'promised', cell: ({ promisedAt }) => formatTime(promisedAt) },
        ],
        width,
      ),
      ...targets.flatMap(({ target, says, state }) =>
        state === 'failed' && says !== '' ? wrap(says, width, `  ${target}: `) : [],
      ),
    ].join('\n')}\n`,
  );
}

const sayings: Readonly<Record<TargetResult['state'], string>> = {
  delivered: 'told in time',
  late: 'told too late',
  failed: 'not told',
  waiting: 'its step had not come',
  'not-needed': 'not needed: acknowledged before',
};

function sayState({ state, deliveredAt, promisedAt, standIn }: TargetResult): string {
  const late =
    state === 'late' && deliveredAt !== null
      ? `, by ${formatDuration(Math.round(secondsBetween(promisedAt, deliveredAt)))}`
      : '';
  return `${sayings[state]}${late}${standIn === null ? '' : `; ${standIn} was told instead`}`;
}
