import type { BackupEvent } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Accepted } from '../../incidents/acceptance.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isLaterJob, type Lane } from '../../incidents/lane.ts';
import { isUnheard } from '../../incidents/retry.ts';
import { retryEnded } from '../../incidents/retry-changes.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Commit, SeenEvent } from '../../ports/incidents/incident-store.ts';
import { nameAcceptance } from '../../routing/accept.ts';
import type { Decision } from '../../routing/decision.ts';
import { hiddenAlert } from './apply-decision.ts';
import type { Plan } from './commit-plans.ts';
import { type RetryOfEvent, retryOf } from './plan-retries.ts';
import { becameOf, heardWith } from './what-was-heard.ts';

/**
 * Plans only a record for the failure of a retry that is heard of once a person or a later job has decided about its resource: it
 * opens nothing, and nobody is told that did not know.
 */
export function planLate(event: BackupEvent, lane: Lane, retried: RetryOfEvent, moment: Instant): Plan {
  const { incident, retry } = retried;
  const isClosed = incident.status === 'resolved';
  const reason = `It is the retry of job ${retry.failedJobId}, ${isClosed ? `whose incident ${incident.id} was closed` : 'and a later job of the resource ended'} before it was heard how it ended.`;
  const ended = { event, isGood: false, isOvertaken: isLaterJob(lane.lastSuccessStartedAt, event.startedAt) };
  const commit = {
    ...(isUnheard(retry) ? changing(incident, retryEnded(incident, retry, ended, moment)) : {}),
    seen: seenAs('record', event, incident.id, reason, [], moment),
    ...heardWith(
      event,
      lane.key,
      { disposition: 'joined', by: null, incidentId: incident.id, ...retryOf(retried) },
      moment,
    ),
  };
  return { commit, received: { action: 'record', event, incidentId: incident.id, reason, trace: [] } };
}

function changing(incident: Incident, { after, record }: Change): Pick<Commit, 'incident' | 'record'> {
  return { incident: { expected: incident.revision, after }, record };
}

/** Plans only a record for a missing run whose job has been reported in the meantime. */
export function planKnown(event: BackupEvent, moment: Instant): Plan {
  const reason = 'A job of this run was made after all, and what became of it was heard.';
  const commit = { seen: seenAs('record', event, null, reason, [], moment) };
  return { commit, received: { action: 'record', event, incidentId: null, reason, trace: [] } };
}

/** Plans a problem that tells nobody and opens nothing; null when it does open or tell something. */
export function planUntold(
  alert: Alert,
  decision: Decision,
  { lane, laneAfter }: { lane: Lane; laneAfter: Lane },
  dependencies: { now: () => Instant },
): Plan | null {
  if (decision.action === 'ignore') return planIgnored(alert, decision, laneAfter, dependencies);
  const { accepted } = decision;
  return accepted === null ? null : planAccepted(alert, { ...decision, accepted }, lane, dependencies.now());
}

function planIgnored(alert: Alert, decision: Decision, laneAfter: Lane, { now }: { now: () => Instant }): Plan {
  const { event } = alert;
  const { reason, trace } = decision;
  const commit = {
    seen: seenAs('ignore', event, null, reason, trace, now()),
    lane: { expectedVersion: laneAfter.version, after: { ...laneAfter, version: laneAfter.version + 1 } },
    ...heardWith(event, laneAfter.key, becameOf(decision, { incidentId: null, hasJoined: false }), now()),
    ...(event.drill ? {} : { hidden: hiddenAlert(alert, { by: reason, named: reason }, null, now()) }),
  };
  return { commit, received: { action: 'ignore', event, incidentId: null, reason, trace, decision } };
}

/** Plans an accepted problem: it is recorded and tells nobody. It is no strike, ends nothing, and what is open stays open. */
function planAccepted(alert: Alert, decision: Decision & { accepted: Accepted }, { key }: Lane, moment: Instant): Plan {
  const { event } = alert;
  const { reason, trace, accepted } = decision;
  const commit = {
    seen: seenAs('accept', event, null, reason, trace, moment),
    ...heardWith(event, key, becameOf(decision, { incidentId: null, hasJoined: false }), moment),
    hidden: hiddenAlert(alert, { by: reason, named: nameAcceptance(accepted) }, null, moment),
  };
  return { commit, received: { action: 'accept', event, incidentId: null, reason, trace, decision } };
}

/** Returns the mark that an event was handled. */
export function seenAs(
  action: string,
  event: BackupEvent,
  incidentId: string | null,
  reason: string,
  trace: string[],
  at: string,
): SeenEvent {
  return { eventKey: repeatKeyOf(event), incidentId, action, reason, trace, at };
}
