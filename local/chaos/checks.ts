import { lostAfterSeconds } from '../../src/incidents/lost-timer.ts';
import type { LedgerItem } from '../observer.ts';
import { type StoredIncident, storedIncidents, type TableItem } from '../outages/stored.ts';
import { distinct, type Heard, heardOf, toldOf } from '../outages/told.ts';
import type { Job } from './happenings.ts';

/** Everything there is to see when all faults are over. */
export interface After {
  /** When it was looked. */
  readonly atMs: number;
  readonly jobs: readonly Job[];
  readonly items: readonly TableItem[];
  readonly heard: Heard;
  readonly deadLetters: number;
  /** Names of the executions that run. */
  readonly running: ReadonlySet<string>;
  /** Crashes and lost answers that there were: each may tell people once too often. */
  readonly losses: number;
}

/** Broken invariants, in words. */
export interface Findings {
  /** Failures that nobody would ever have been told of. */
  readonly lost: readonly string[];
  readonly broken: readonly string[];
  /** Open incidents whose step is due without a running execution; `watch` should find them. */
  readonly overdue: readonly string[];
  readonly doubled: number;
  readonly incidents: number;
  readonly told: number;
}

/** Checks invariants I1 to I5 and I7; the outages measure I6, that a broken target delays no other. */
export function check(after: After): Findings {
  const all = storedIncidents(after.items);
  const known = new Set(after.jobs.map(({ id }) => id));
  const ours = all.filter(({ jobs }) => jobs.some((id) => known.has(id)));
  const told = toldOf(after.heard);
  const lost = [...notOnce(after.jobs, ours), ...untold(ours, heardOf(after.heard)), ...withoutTimer(ours, after)];
  const doubled = tooMany(ours, told);
  const broken = [
    ...wrongState(after.jobs, ours),
    ...ours.flatMap(stepsAfterAnswer),
    ...ours
      .filter(({ chainHolds }) => !chainHolds)
      .map(({ incident }) => `I7: the records of ${incident.id} do not verify`),
    ...ours.flatMap(unfinished),
    ...(doubled > after.losses
      ? [`I2: told ${doubled} times too often, after ${after.losses} crashes and lost answers`]
      : []),
    ...(after.deadLetters > 0 ? [`${after.deadLetters} dead letters`] : []),
  ];
  return { lost, broken, overdue: overdue(ours, after), doubled, incidents: ours.length, told: told.length };
}

/** Says whether nothing is left that can still change. */
export function isAtRest({ lost, broken, overdue }: Findings): boolean {
  return lost.length === 0 && broken.length === 0 && overdue.length === 0;
}

/** I1: each failed job is in one incident, unless a later success was known before it was heard of. */
function notOnce(jobs: readonly Job[], incidents: readonly StoredIncident[]): string[] {
  const counts = new Map<string, number>();
  for (const id of incidents.flatMap((stored) => stored.jobs)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return jobs
    .filter(({ failed, id }) => failed && counts.get(id) !== 1)
    .map(({ id, resource }) => `I1: job ${id} of ${resource} is in ${counts.get(id) ?? 0} incidents`);
}

/** I2: somebody heard of each incident that is open: when it was opened or, where that target is slow, by a later step. */
function untold(incidents: readonly StoredIncident[], heard: ReadonlySet<string>): string[] {
  return incidents
    .filter(({ incident }) => incident.status === 'open' && !heard.has(incident.id))
    .map(({ incident, resources }) => `I2: nobody heard of ${incident.id} (${resources[0]})`);
}

/** How long `watch` may take to start a timer anew that is overdue, with what other calls take, in seconds. */
const restartSeconds = lostAfterSeconds + 60;

/**
 * I1: finds open incidents that wait for a step without an execution to take it, and that `watch` does not find either. Watch
 * finds an incident in the list of timers when its step is overdue.
 */
function withoutTimer(incidents: readonly StoredIncident[], { running, atMs }: After): string[] {
  return incidents.flatMap(({ incident: { id, status, escalation }, timerListedAt }) => {
    const { nextStepAt, clock } = escalation;
    if (status !== 'open' || nextStepAt === null) return [];
    const isOverdue = atMs - Date.parse(nextStepAt) > restartSeconds * 1000;
    const isSafe = !isOverdue && (running.has(`${id}-${clock}`) || timerListedAt === nextStepAt);
    return isSafe ? [] : [`I1: no timer runs for ${id}, whose next step is due ${nextStepAt}`];
  });
}

function overdue(incidents: readonly StoredIncident[], { running, atMs }: After): string[] {
  return incidents.flatMap(({ incident: { id, status, escalation } }) => {
    const { nextStepAt, clock } = escalation;
    const isDue = status === 'open' && nextStepAt !== null && Date.parse(nextStepAt) < atMs;
    return isDue && !running.has(`${id}-${clock}`) ? [id] : [];
  });
}

function tooMany(incidents: readonly StoredIncident[], told: ReturnType<typeof toldOf>): number {
  const byIncident = Map.groupBy(told, ({ incidentId }) => incidentId);
  let doubled = 0;
  for (const { incident, ledger } of incidents) {
    for (const [target, all] of Map.groupBy(byIncident.get(incident.id) ?? [], (one) => one.target)) {
      const orders = target === 'page' ? openedAtTopic(ledger) : distinct(all);
      doubled += Math.max(0, all.length - Math.max(1, orders));
    }
  }
  return doubled;
}

function openedAtTopic(ledger: readonly LedgerItem[]): number {
  const topics = ['page', 'alert-topic'];
  return ledger.filter(
    ({ target, kind, status }) => topics.includes(target) && kind === 'opened' && status === 'delivered',
  ).length;
}

/** I3: whatever the order of the events, the job that began last decides. */
function wrongState(jobs: readonly Job[], incidents: readonly StoredIncident[]): string[] {
  const last = new Map<string, Job>();
  for (const job of jobs) {
    const known = last.get(job.resource);
    if (known === undefined || job.startedAtMs >= known.startedAtMs) last.set(job.resource, job);
  }
  const stillOpen = incidents.filter(({ incident }) => incident.status !== 'resolved');
  const open = new Set(stillOpen.flatMap((stored) => stored.jobs));
  const fails = ({ failed, id }: Job) => failed && !open.has(id);
  return [
    ...stillOpen
      .filter(({ resources }) => resources.every((name) => last.get(name)?.failed !== true))
      .map(({ incident }) => `I3: ${incident.id} is open though every resource of it has succeeded since`),
    ...[...last.values()]
      .filter(fails)
      .map(({ resource }) => `I3: ${resource} still fails, and no incident of it is open`),
  ];
}

/** I4: no step after an answer, unless the incident was opened again. */
function stepsAfterAnswer({ incident, records }: StoredIncident): string[] {
  let isAnswered = false;
  for (const { what } of records) {
    if (what === 'acknowledged') isAnswered = true;
    else if (what === 'reopened' || what === 'joined') isAnswered = false;
    else if (what === 'step' && isAnswered) return [`I4: a step of ${incident.id} after it was acknowledged`];
  }
  return [];
}

/** Finds orders without an end; an order ends as delivered, failed with a failover target, or skipped. */
function unfinished({ incident, ledger }: StoredIncident): string[] {
  const open = ledger.filter(({ status }) => status === 'sending' || status === 'retrying');
  const { deliveries } = incident.outbox;
  return [
    ...open.map(({ target, noticeId, status }) => `${noticeId} of ${incident.id} to ${target} is still ${status}`),
    ...(deliveries.length > 0 ? [`${deliveries.length} deliveries of ${incident.id} were never handed over`] : []),
  ];
}
