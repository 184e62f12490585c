import type { BackupEvent } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import { awsBackup, theRouter } from '../evidence/actor.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { type Change, evolve, type Note, type Refusal } from './evolve.ts';
import type { Answer, Incident, Resolution } from './incident.ts';

/** What shows that a lane is well again. */
interface Success {
  resource: string;
  event: Pick<BackupEvent, 'kind' | 'jobId' | 'occurredAt' | 'ofRouter' | 'isRestoreTest'>;
}

/** Says in a sentence what was heard: of a job that it completed, of a setting or the router what it is now. */
function describeSuccess({ resource, event }: Success): string {
  const { noun, testNoun = noun, overWhen, job } = kindRow(event.kind);
  if (event.ofRouter !== undefined) return `The routing rules can be used again, since ${event.occurredAt}.`;
  const [name] = event.isRestoreTest === true ? testNoun : noun;
  if (overWhen !== undefined) return `The ${name} ${resource} ${overWhen} at ${event.occurredAt}.`;
  const which = job === undefined ? '' : ` (job ${event.jobId})`;
  return `A later ${name} of ${resource} completed at ${event.occurredAt}${which}.`;
}

/** Notes that a lane of the incident is well again; with the last one, the incident resolves. */
export function clearLane(incident: Incident, success: Success, now: Instant): Change {
  const openLanes = Math.max(0, incident.openLanes - 1);
  const reason = describeSuccess(success);
  if (openLanes === 0) {
    const actor = success.event.ofRouter === undefined ? awsBackup(success.event.jobId) : theRouter;
    const by = { by: actor.name, actor, via: 'later success', at: now };
    const resolution = { ...by, kind: 'later-success' as const, reason };
    return resolved(incident, resolution, { openLanes }, { jobId: success.event.jobId }, now);
  }
  return evolve(
    incident,
    { openLanes },
    {
      what: 'lane-cleared',
      actor: 'router',
      reason: `${reason} ${openLanes} of the affected resources still lack one.`,
      details: { jobId: success.event.jobId, openLanes },
      notify: [{ kind: 'progressed', targets: isMilestone(openLanes) ? incident.notified : [] }],
    },
    now,
  );
}

/** Says whether people's messages are worth an update: while thousands recover, each time half of the rest has. */
function isMilestone(openLanes: number): boolean {
  return Number.isInteger(Math.log2(openLanes));
}

/** Acknowledges: from the commit of this change on, no new step starts. */
export function acknowledge(incident: Incident, answer: Answer): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  if (incident.acknowledgement !== null) return { refused: alreadyAcknowledged(incident.acknowledgement) };
  const held = incident.routing.acknowledgedForSeconds;
  const until = held === null ? null : addSeconds(answer.at, held);
  return evolve(
    incident,
    {
      status: 'acknowledged',
      acknowledgement: { ...answer, until },
      // The notice of the acknowledgement says how many alerts there are by now.
      escalation: { ...incident.escalation, clock: 0, nextStepAt: null, joinedDueAt: null },
    },
    {
      what: 'acknowledged',
      ...whoIn(answer),
      reason: `${describeAnswerer(answer)} acknowledged ${answer.via}.`,
      details: { via: answer.via, until },
      notify: [{ kind: 'acknowledged', targets: incident.notified }],
      ...(until === null ? {} : { startTimerAt: until }),
    },
    answer.at,
  );
}

/** Resolves on a person's word, and says why when they do. */
export function resolveIncident(incident: Incident, answer: Answer, why = ''): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const reason = `${describeAnswerer(answer)} resolved it ${answer.via}${why === '' ? '.' : `: “${why}”`}`;
  const said = why === '' ? {} : { why };
  const resolution = { ...answer, kind: 'answer' as const, reason, ...said };
  return resolved(incident, resolution, {}, { via: answer.via, ...said }, answer.at);
}

function resolved(
  incident: Incident,
  resolution: Resolution,
  patch: Partial<Incident>,
  details: Record<string, unknown>,
  now: Instant,
): Change {
  const escalation = { ...incident.escalation, clock: 0, nextStepAt: null, joinedDueAt: null };
  return evolve(
    incident,
    { ...patch, status: 'resolved', resolution, escalation },
    {
      what: 'resolved',
      ...whoIn(resolution),
      reason: resolution.reason,
      details,
      notify: [{ kind: 'resolved', targets: incident.notified }],
    },
    now,
  );
}

/** Returns who answered, as a record has it. */
export function whoIn({ by, actor }: Answer): Pick<Note, 'actor' | 'by'> {
  return actor === undefined ? { actor: by } : { actor: by, by: actor };
}

/** Says who answered; a name that was only typed is marked so, and where it begins and ends. */
export function describeAnswerer({ by, actor }: Pick<Answer, 'by' | 'actor'>): string {
  return actor?.how === 'typed-behind-link' ? `“${by}” (typed name)` : by;
}

function alreadyAcknowledged(answer: Answer): string {
  return `Already acknowledged by ${describeAnswerer(answer)} at ${answer.at}.`;
}

/** Says that it is over, and by whom. */
export function alreadyResolved(incident: Incident): string {
  const { resolution, updatedAt } = incident;
  const who = resolution === null ? 'somebody' : describeAnswerer(resolution);
  return `Already resolved by ${who} at ${resolution?.at ?? updatedAt}.`;
}
