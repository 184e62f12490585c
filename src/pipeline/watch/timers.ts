import { wakeAt } from '../../escalation/waiting.ts';
import { restartTimer } from '../../incidents/advance.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isTimerLost, lostAfterSeconds } from '../../incidents/lost-timer.ts';
import { addSeconds } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import { type Dependencies, flushOutbox } from '../dependencies.ts';
import { type Going, type Gone, goThrough, incidentsOf } from './pages.ts';

/** What looking after timers needs. */
export type TimerDependencies = Pick<Dependencies, 'queue' | 'timers' | 'now'> & {
  store: Pick<IncidentStore, 'loadAll' | 'commit' | 'clearOutbox' | 'relist'>;
  views: Pick<IncidentViews, 'timersDue'>;
};

/**
 * Restarts overdue timers: an incident waits for a step, but its execution was stopped, failed, timed out or never started. Nobody
 * asks whether the old one still runs: if it does, it ends itself, and the step is taken only once.
 */
export function restartLostTimers(dependencies: TimerDependencies, going: Going): Promise<Gone> {
  const { store, views, now } = dependencies;
  const before = addSeconds(now(), -lostAfterSeconds);
  return goThrough(
    async (options) => incidentsOf(await views.timersDue(before, options), store),
    (incident) => restart(incident, dependencies),
    going,
  );
}

async function restart(incident: Incident, dependencies: TimerDependencies): Promise<string> {
  const { store, timers, now } = dependencies;
  const moment = now();
  if (!isTimerLost(incident, moment)) {
    // The view is old: the index was late, or an older release moved the timer.
    await store.relist(incident);
    return 'relisted';
  }
  const { outbox, escalation } = incident;
  // As far as is known it never started: its own name is still free, and nothing has to be decided.
  if (outbox.clock !== null && outbox.clock.clock === escalation.clock) {
    const started = await timers.start({ ...outbox.clock, nextStepAt: wakeAt(outbox.clock.nextStepAt, moment) });
    if (started === 'started') return 'started';
  }
  const { after, record } = restartTimer(incident, moment);
  if (!(await store.commit({ incident: { expected: incident.revision, after }, record }))) return 'changed';
  await flushOutbox(after, dependencies);
  return 'restarted';
}
