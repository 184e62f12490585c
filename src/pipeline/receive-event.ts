import { isUncatalogued } from '../enrich/classify.ts';
import { composeAlert, findWithin } from '../enrich/enrich.ts';
import type { EnrichmentSources } from '../enrich/findings.ts';
import { type BackupEvent, isProblem } from '../events/backup-event.ts';
import { repeatKeyOf } from '../events/event-key.ts';
import { normaliseEvent } from '../events/normalise.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Change } from '../incidents/evolve.ts';
import type { Incident } from '../incidents/incident.ts';
import { joinIncident } from '../incidents/join-incident.ts';
import { isLaterJob, type Lane, laneKeyOf, newLane, strikesOf, withProblem } from '../incidents/lane.ts';
import { openIncident, openResolved, type Routed } from '../incidents/open-incident.ts';
import { RouterError } from '../lib/errors.ts';
import type { Instant } from '../lib/instant.ts';
import type { Commit, SeenEvent } from '../ports/incident-store.ts';
import type { JobDescriber } from '../ports/job-describer.ts';
import { decide } from '../routing/decide.ts';
import type { Decision, Rules } from '../routing/decision.ts';
import { decidedAlert, hiddenAlert, marksOf, routedOf } from './apply-decision.ts';
import { completeEvent } from './complete-event.ts';
import { conflictPause, conflictTries, type Dependencies, flushOutbox, type WithRules } from './dependencies.ts';
import { findInhibitors } from './find-mute.ts';
import { noteSuccess } from './note-success.ts';
import type { Received } from './received.ts';

/** Longest that enrichment may hold an alert back, in milliseconds. */
export const enrichmentBudgetMs = 1500;

/** What receiving needs: the rules, AWS Backup to ask about the job, and whoever else may know more. */
export type ReceiveDependencies = Dependencies & WithRules & { describer: JobDescriber; sources?: EnrichmentSources };

/**
 * Takes one message in: whatever it is, it ends as an incident, a noted success, a record or a reasoned
 * refusal, and hearing it again changes nothing.
 *
 * @throws {RouterError} store-conflict when the incident kept changing; the message is to be tried again.
 */
export async function receiveEvent(message: unknown, dependencies: ReceiveDependencies): Promise<Received> {
  const event = normaliseEvent(message, dependencies.now());
  if (event === null) {
    return { action: 'foreign', event, incidentId: null, reason: 'The message is not about AWS Backup.', trace: [] };
  }
  return receive(event, dependencies);
}

/** Takes in an event that is already in our words. @throws {RouterError} store-conflict */
export async function receive(heard: BackupEvent, dependencies: ReceiveDependencies): Promise<Received> {
  const isOver = heard.outcome === 'succeeded' || isProblem(heard.outcome);
  const event = isOver ? await completeEvent(heard, dependencies.describer, enrichmentBudgetMs) : heard;
  if (event.outcome === 'succeeded') return noteSuccess(event, dependencies);
  if (isProblem(event.outcome)) return receiveProblem(event, dependencies);
  const reason = `${event.kind} ${event.state}: nothing is wrong and nothing has ended.`;
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}

async function receiveProblem(event: BackupEvent, dependencies: ReceiveDependencies): Promise<Received> {
  const { store, describer, sources, rules: loader } = dependencies;
  const laneKey = laneKeyOf(event);
  const found = findWithin({ describer, ...sources }, event, enrichmentBudgetMs);
  const rules = loader.load();
  for (let attempt = 0; attempt < conflictTries; attempt += 1) {
    if (attempt > 0) await conflictPause(attempt);
    const { seen, lane } = await store.situation(repeatKeyOf(event), laneKey);
    if (seen !== null) return heardAgain(event, seen, dependencies);
    const { findings, missing } = await found;
    const alertOf = composeAlert.bind(null, event, findings, missing);
    const received = await writeProblem(event, alertOf, lane ?? newLane(laneKey), await rules, dependencies);
    if (received !== null) return received;
  }
  throw new RouterError('store-conflict', { eventKey: event.eventKey });
}

/** Hands over what a crash may have left in the outbox after the event was committed. */
async function heardAgain(event: BackupEvent, seen: SeenEvent, dependencies: Dependencies): Promise<Received> {
  if (seen.incidentId !== null) {
    const incident = await dependencies.store.load(seen.incidentId);
    if (incident !== null) await flushOutbox(incident, dependencies);
  }
  const reason = `This event was taken in at ${seen.at}: ${seen.reason}`;
  return { action: 'duplicate', event, incidentId: seen.incidentId, reason, trace: seen.trace };
}

/** Decides and writes; returns null when somebody else changed something first. */
async function writeProblem(
  { startedAt }: BackupEvent,
  alertOf: (strikes: number, firstFailureAt?: Instant | null) => Alert,
  lane: Lane,
  rules: Rules,
  dependencies: ReceiveDependencies,
): Promise<Received | null> {
  const { store, now } = dependencies;
  const laneAfter = withProblem(lane, startedAt);
  const alert = alertOf(Math.max(1, strikesOf(laneAfter)), laneAfter.problemsStartedAt[0]);
  const moment = now();
  const inhibitors = await findInhibitors(alert, rules, dependencies, lane.openIncidentId);
  const decision = decide(alert, rules, { now: moment, inhibitors });
  const decided = decidedAlert(alert, decision, rules);
  if (decision.action === 'ignore') return writeIgnored(decided, decision, laneAfter, dependencies);

  const superseded = isLaterJob(lane.lastSuccessStartedAt, startedAt) ? lane.lastSuccessStartedAt : null;
  const { joined, stale } =
    superseded === null ? await findOpen(lane, decision.groupKey, dependencies) : { joined: null, stale: null };
  const routed = routedOf(decision, rules);
  const change = changeFor(decided, routed, joined, superseded, lane, dependencies);
  const { after } = change;
  const action = joined === null ? 'open' : 'join';
  const committed = await store.commit({
    incident: { expected: joined?.revision ?? null, after },
    record: change.record,
    alert: decided,
    seen: seenAs(action, decided.event, after.id, change.record.reason, decision.trace, moment),
    lane: {
      expectedVersion: lane.version,
      after: {
        ...laneAfter,
        version: lane.version + 1,
        openIncidentId: superseded === null ? after.id : lane.openIncidentId,
      },
    },
    ...(action === 'open' && superseded === null
      ? { group: { key: decision.groupKey, incidentId: after.id, replaces: stale } }
      : {}),
    ...(superseded === null ? marksOf(decision, decided, after.id, moment) : {}),
  });
  if (!committed) return null;
  if (isUncatalogued(decided.error)) dependencies.log.count('UnknownErrors');
  await flushOutbox(after, dependencies);
  const { reason } = change.record;
  return { action, event: decided.event, incidentId: after.id, reason, trace: decision.trace, decision };
}

function changeFor(
  alert: Alert,
  routed: Routed,
  joined: Incident | null,
  superseded: string | null,
  lane: Lane,
  { newId, now }: Dependencies,
): Change {
  if (superseded !== null) return openResolved(newId(), alert, routed, superseded, now());
  if (joined === null) return openIncident(newId(), alert, routed, now());
  return joinIncident(joined, alert, routed, { isNew: lane.openIncidentId !== joined.id }, now());
}

/** Finds the open incident this alert belongs to: that of its lane, else that of its group. `stale` is a resolved one the group still names. */
async function findOpen(
  lane: Lane,
  groupKey: string,
  { store }: Dependencies,
): Promise<{ joined: Incident | null; stale: string | null }> {
  const ofLane = lane.openIncidentId === null ? null : await store.load(lane.openIncidentId);
  if (ofLane !== null && ofLane.status !== 'resolved') return { joined: ofLane, stale: null };
  const grouped = await store.openIncidentOf(groupKey);
  const ofGroup = grouped === null ? null : await store.load(grouped);
  return ofGroup !== null && ofGroup.status !== 'resolved'
    ? { joined: ofGroup, stale: null }
    : { joined: null, stale: grouped };
}

async function writeIgnored(
  alert: Alert,
  decision: Decision,
  laneAfter: Lane,
  { store, now }: Dependencies,
): Promise<Received | null> {
  const { event } = alert;
  const change: Commit = {
    seen: seenAs('ignore', event, null, decision.reason, decision.trace, now()),
    lane: { expectedVersion: laneAfter.version, after: { ...laneAfter, version: laneAfter.version + 1 } },
    hidden: hiddenAlert(alert, decision.reason, null, now()),
  };
  if (!(await store.commit(change))) return null;
  return { action: 'ignore', event, incidentId: null, reason: decision.reason, trace: decision.trace, decision };
}

function seenAs(
  action: string,
  event: BackupEvent,
  incidentId: string | null,
  reason: string,
  trace: string[],
  at: string,
): SeenEvent {
  return { eventKey: repeatKeyOf(event), incidentId, action, reason, trace, at };
}
