import { foundEvent, overEvent } from '../../events/found-problem.ts';
import { theRouter } from '../../evidence/actor.ts';
import type { DrillRun, DrillVerdict, FailingScope } from '../../incidents/drill-book.ts';
import { sayScope, scopeKeyOf } from '../../incidents/drill-scope.ts';
import { inertLine } from '../../lib/text.ts';
import { alertTopic } from '../../rules/built-in.ts';
import type { Rules } from '../../rules/rules.ts';
import { sendAnnouncement } from '../send-announcement.ts';
import type { DrillDependencies } from './drill-dependencies.ts';
import { newsOfFailure } from './drill-news.ts';
import { failingAfter, problemOf, sayFailure } from './failed-scope.ts';
import { makeDrill } from './made-drill.ts';
import { recordOfDrill } from './record-result.ts';
import { waysProven } from './ways-proven.ts';

/**
 * Ends a drill that was judged: it is over on the bus, on record, and what it proved is noted. One that failed is an alert, and is
 * told by targets that work; one that passed ends the alert of its scope. Safe to repeat: each part is done once.
 *
 * @returns what fails from now on
 */
export async function finishDrill(
  run: DrillRun & { verdict: DrillVerdict },
  failing: readonly FailingScope[],
  rules: Rules,
  dependencies: DrillDependencies,
): Promise<FailingScope[]> {
  const { bus, store, proven, intake, home } = dependencies;
  const { id, scope, cause, claim, verdict } = run;
  const { at, result, deviations } = verdict;
  if (claim !== undefined) {
    await bus.put(makeDrill({ ...claim.played, tags: [] }, { id, at, ...home }, 'COMPLETED'));
  }
  const known = claim?.rulesVersion === rules.version ? rules : null;
  const ways = waysProven({ scope, route: claim?.route ?? '', result, deviations }, known, {
    ...{ at, drillId: id, by: theRouter.name },
  });
  const played = claim === undefined ? null : { ...claim, ...claim.played };
  const planned = { drill: run.drill, dueAt: run.dueAt };
  await store.commit({
    record: recordOfDrill(
      { scope, cause, planned, played, result, deviations, proven: ways },
      { id, actor: theRouter, at },
    ),
  });
  await proven.note(ways);
  const others = failing.filter((one) => scopeKeyOf(one.scope) !== scopeKeyOf(scope));
  if (deviations.length > 0) {
    const now = failingAfter(run, verdict, failing);
    await intake.put([foundEvent(problemOf(now, sayFailure(run, verdict, home)), home, at)]);
    await tellOtherwise(run, rules, dependencies);
    return [...others, now];
  }
  const before = failing.find((one) => !others.includes(one));
  if (before !== undefined) {
    await intake.put([
      overEvent(problemOf(before, ''), `The drill of ${inertLine(sayScope(scope))} passed (${id}).`, home, at),
    ]);
  }
  return others;
}

/** Tells people whom the drill itself did reach: those for news of the router, else those who stand in, else the alert topic. */
async function tellOtherwise(
  { id, claim, scope, verdict }: DrillRun & { verdict: DrillVerdict },
  rules: Rules,
  { store, queue, home: { accountId, region } }: DrillDependencies,
): Promise<void> {
  const of = claim === undefined ? inertLine(sayScope(scope)) : `route ${claim.route}, policy ${claim.policy}`;
  const { failed, ...said } = newsOfFailure({ id, of }, verdict.result, verdict.deviations);
  const works = (names: readonly string[]) => names.filter((name) => !failed.includes(name));
  const [told = [alertTopic.name]] = [rules.bulletins, rules.fallback].map(works).filter(({ length }) => length > 0);
  await sendAnnouncement(
    {
      id: said.id,
      announcement: { title: said.title, news: said.news, lines: said.lines, accountId, region },
      actor: theRouter.name,
      by: theRouter,
      what: 'told of a drill',
      details: { drill: id },
      at: verdict.at,
      toldOtherwise: failed,
    },
    { ...rules, bulletins: told },
    { store, queue },
  );
}
