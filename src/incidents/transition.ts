import type { BackupEvent } from '../events/backup-event.ts';
import { saysGone } from '../events/found-states.ts';
import { kindRow } from '../events/kinds.ts';
import { isState } from '../events/outcome-of-state.ts';
import { awsBackup, theRouter } from '../evidence/actor.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { PersonsAcceptance } from './acceptance.ts';
import { type Change, evolve, type Note, type Refusal } from './evolve.ts';
import { hasGap } from './gap.ts';
import type { Acknowledgement, Answer, Incident, Resolution } from './incident.ts';
import { describeSize, type SizeNews } from './lane-sizes.ts';
import { awaitedRun } from './next-run.ts';
import type { Proof } from './proof.ts';
import type { Retry } from './retry-state.ts';

/** What proves that a lane is well again. */
interface Success {
  resource: string;
  event: Pick<BackupEvent, 'kind' | 'jobId' | 'occurredAt' | 'ofRouter' | 'isRestoreTest'> &
    Partial<Pick<BackupEvent, 'found' | 'statusMessage' | 'state'>>;
  /** Absent: nothing was asked for. */
  proof?: Proof & { note?: string };
  /** Absent: there is no news about its size. */
  size?: SizeNews;
  /** The retries of the incident as they stand with it; absent: it has none. */
  retries?: readonly Retry[];
}

/** Says in a sentence what was heard: that a job completed, or how a setting or the router is now. */
function describeSuccess({ resource, event, retries = [] }: Success): string {
  const { noun, testNoun = noun, overWhen, job } = kindRow(event.kind);
  if (event.ofRouter !== undefined) return `The routing rules can be used again, since ${event.occurredAt}.`;
  // The finder of a problem says why it is over.
  if (event.found !== undefined) return event.statusMessage ?? `It is not found any more, as of ${event.occurredAt}.`;
  const [name] = event.isRestoreTest === true ? testNoun : noun;
  const ends = Object.entries(overWhen ?? {});
  const [, over] = ends.find(([state]) => ends.length === 1 || isState(event.state ?? '', state)) ?? [];
  if (over !== undefined) return `The ${name} ${nameOfItsOwn(event) ?? resource} ${over} at ${event.occurredAt}.`;
  const retry = retries.find(({ jobId }) => jobId !== undefined && jobId === event.jobId);
  if (retry !== undefined) {
    return `The retry of the ${name} of ${resource} completed at ${event.occurredAt} (job ${event.jobId}, after job ${retry.failedJobId}).`;
  }
  const which = job === undefined ? '' : ` (job ${event.jobId})`;
  return `A later ${name} of ${resource} completed at ${event.occurredAt}${which}.`;
}

function nameOfItsOwn({ kind, jobId }: Success['event']): string | null {
  return kindRow(kind).isOwnSubject === true ? jobId || null : null;
}

/** Notes that a lane of the incident is well again; after the last one, the incident resolves. */
export function clearLane(incident: Incident, success: Success, now: Instant): Change {
  const openLanes = Math.max(0, incident.openLanes - 1);
  const retries = success.retries === undefined ? {} : { retries: success.retries };
  const { note, ...proof } = success.proof ?? {};
  const size = success.size === undefined ? undefined : describeSize(success.size);
  const reason = [describeSuccess(success), size, note].filter((said) => said !== undefined).join(' ');
  const details = {
    jobId: success.event.jobId,
    ...proof,
    ...(success.size === undefined ? {} : { size: success.size }),
  };
  if (openLanes === 0) {
    const isGone = saysGone({ state: '', ...success.event });
    const isOurs = success.event.ofRouter !== undefined || success.event.found !== undefined;
    const actor = isOurs ? theRouter : awsBackup(success.event.jobId);
    const via = success.event.found === undefined ? 'later success' : 'a later look';
    const by = { by: actor.name, actor, via, at: now };
    const kind = isGone ? ('nothing-left' as const) : ('later-success' as const);
    const resolution = { ...by, kind, reason, ...proof };
    return resolved(incident, resolution, { openLanes, ...retries }, details, now);
  }
  const [waits, wait] =
    success.event.found === undefined ? ['lacks one', 'lack one'] : ['waits for that', 'wait for that'];
  return evolve(
    incident,
    { openLanes, ...retries },
    {
      what: 'lane-cleared',
      actor: 'router',
      reason: `${reason} ${openLanes} of the affected resources still ${openLanes === 1 ? waits : wait}.`,
      details: { ...details, openLanes },
      notify: [{ kind: 'progressed', targets: isMilestone(openLanes) ? incident.notified : [] }],
    },
    now,
  );
}

/** Notes that one finding on a lane of the incident is over, while something else there is not. */
export function noteFoundOver(incident: Incident, reason: string, now: Instant): Change {
  return evolve(
    incident,
    {},
    {
      what: 'finding-over',
      actor: 'router',
      reason: `${reason} Something else on the same lane goes on.`,
      notify: [{ kind: 'progressed', targets: incident.notified }],
    },
    now,
  );
}

/** Notes that a resource that was taken for gone reports again. */
export function noteBack(
  incident: Incident,
  { closedAt, event }: { closedAt: Instant; event: BackupEvent },
  now: Instant,
): Change {
  return evolve(
    incident,
    {},
    {
      what: 'resource-back',
      actor: 'router',
      reason: `A resource that was taken for gone at ${closedAt} reports again: ${kindRow(event.kind).noun[0]} of ${event.resourceArn ?? 'it'}, ${event.state} at ${event.occurredAt}.`,
      details: { jobId: event.jobId },
      notify: [{ kind: 'noted', targets: incident.notified }],
    },
    now,
  );
}

/** Says whether messages are worth an update: while thousands recover, only when 1, 2, 4, 8 and so on are left. */
function isMilestone(openLanes: number): boolean {
  return (openLanes & (openLanes - 1)) === 0;
}

/** Acknowledges: from the commit of this change on, no new step starts. */
export function acknowledge(incident: Incident, answer: Answer): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  if (incident.acknowledgement !== null) return { refused: alreadyAcknowledged(incident.acknowledgement) };
  const hold = holdFrom(answer.at, incident);
  const { until } = hold;
  return evolve(
    incident,
    {
      status: 'acknowledged',
      acknowledgement: { ...answer, ...hold },
      // The notice of the acknowledgement says how many alerts there are by now.
      escalation: { ...incident.escalation, clock: 0, nextStepAt: null, joinedDueAt: null },
    },
    {
      what: 'acknowledged',
      ...whoIn(answer),
      reason: `${describeAnswerer(answer)} acknowledged ${answer.via}.`,
      details: { via: answer.via, ...hold },
      notify: [{ kind: 'acknowledged', targets: othersTold(incident, answer) }],
      ...(until === null ? {} : { startTimerAt: until }),
    },
    answer.at,
  );
}

/** Returns until when an acknowledgement holds by the policy. */
function holdFrom(at: Instant, incident: Incident): Pick<Acknowledgement, 'until' | 'run'> {
  const { acknowledgedForSeconds: held, acknowledgedUntil } = incident.routing;
  if (acknowledgedUntil === undefined) return { until: held === null ? null : addSeconds(at, held) };
  const run = awaitedRun(incident, at);
  return { until: run.overBy, run: run.at };
}

/** Resolves because a person says so, with their reason if they give one. */
export function resolveIncident(incident: Incident, answer: Answer, why = ''): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const reason = `${describeAnswerer(answer)} resolved it ${answer.via}${why === '' ? '.' : `: “${why}”`}`;
  const said = why === '' ? {} : { why };
  const resolution = { ...answer, kind: 'answer' as const, reason, ...said };
  const gapReminderAt = hasGap(incident, answer.at) ? awaitedRun(incident, answer.at).overBy : null;
  const gap = gapReminderAt === null ? {} : { gapReminderAt };
  return resolved(incident, resolution, gap, { via: answer.via, ...said, ...gap }, answer.at);
}

/** Closes what a person accepted: it is over for now, and neither recovered nor good. Nobody is reminded that there is no backup. */
export function closeAccepted(
  incident: Incident,
  answer: Answer,
  { id, owner, reason: why, until }: Pick<PersonsAcceptance, 'id' | 'owner' | 'reason' | 'until'>,
): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const reason = `${describeAnswerer(answer)} accepted it until ${until}, owned by ${owner}, ${answer.via}: “${why}”`;
  const resolution = { ...answer, kind: 'accepted' as const, reason, why, accepted: { owner, until } };
  const details = { via: answer.via, acceptanceId: id, owner, until, why };
  return resolved(incident, resolution, {}, details, answer.at);
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
      notify: [{ kind: 'resolved', targets: othersTold(incident, resolution) }],
      ...(patch.gapReminderAt == null ? {} : { startTimerAt: patch.gapReminderAt }),
    },
    now,
  );
}

/** Returns everybody who was told, except the target whose vendor reported it and therefore knows. */
export function othersTold({ notified }: Incident, { from }: Answer): string[] {
  return notified.filter((target) => target !== from);
}

/** Returns who answered, in the form of a record. */
export function whoIn({ by, actor }: Answer): Pick<Note, 'actor' | 'by'> {
  return actor === undefined ? { actor: by } : { actor: by, by: actor };
}

/** Says who answered; a name that was only typed is marked as such, and quoted. */
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
