import type { Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type { Alert, Exposure } from '../incidents/alert.ts';
import type { AlertSummary } from '../incidents/incident.ts';
import { keptName, wholeArn } from '../incidents/kept-names.ts';
import { foundThreats } from '../incidents/lane.ts';
import { rpoEndOf } from '../incidents/rpo-clock.ts';
import { formatDuration } from '../lib/duration.ts';
import type { Instant } from '../lib/instant.ts';
import { inertLine, truncate, truncateMiddle } from '../lib/text.ts';
import { deadlineFacts } from './deadlines.ts';
import { inOrder } from './fact-groups.ts';
import type { FactSource } from './fact-source.ts';
import { factsOfGroup } from './facts-of-group.ts';
import { soleAlert } from './headline.ts';
import { historyOf } from './history.ts';
import type { Fact, FactId, WholeText } from './notice.ts';
import { formatLabels, keyDeletion, newIn, placesOf, planOf, typeOfEvent, vaultOf } from './places.ts';
import { retryFacts } from './retry-fact.ts';
import { type Clock, clockOf, usualTimes } from './times.ts';
import { isProvenOver } from './typed-facts.ts';
import { nextFacts } from './what-comes.ts';
import { formatWhere } from './where.ts';
import { toldFact } from './who-was-told.ts';
import { short } from './wording.ts';

const valueLimit = 200;
/** What is said of people and plans is bounded by who says it. */
const sayingLimit = 500;
const labelLimit = 40;
/** Longest value that is shown whole at the end; what is longer is no name or id that anybody copies. */
const wholeLimit = 2048;
/** What all of them may take together. */
const wholeRoom = 6000;
/** Words that begin lines of ours. */
const ourLabels =
  /^(?:acknowledge|incident|account|error|job|role|owners?|labels|why|told|retry|next|then|history|in full|arn|vaults?|plans?)\b/i;

/** What there is to know, and what of it is too long for its place, whole. */
export interface Facts {
  facts: Fact[];
  whole: WholeText[];
}

/** Returns the facts an on-call engineer asks for, in the order of every message; what is not known is left out. */
export function listFacts(source: FactSource): Facts {
  const sole = soleAlert(source.incident);
  const all = [
    ...(sole === null ? factsOfGroup(source) : factsOfOne(sole, source)),
    ...workFacts(source),
    ...sayings(source, sole),
  ];
  const read = inOrder(all).map((fact) => ({ fact, line: inertLine(fact.value) }));
  const facts = read.flatMap(({ fact, line }) => {
    const value = fact.verbatim ? truncateMiddle(line, valueLimit) : truncate(line, sayingLimit);
    const isCut = value !== line || (fact.verbatim === true && line.endsWith('…'));
    const said = { ...fact, label: short(fact.label, labelLimit), value };
    return line === '' ? [] : [isCut ? { ...said, isCut: true as const } : said];
  });
  const long = read.filter(
    ({ fact, line }) => fact.verbatim === true && line.length > valueLimit && !line.endsWith('…'),
  );
  const arn = sole === null ? '' : inertLine(arnOf(sole, source.alerts[0]));
  const whole = long
    .sort((a, b) => rankOf(a.fact) - rankOf(b.fact))
    .map(({ fact, line }) => ({ label: short(fact.label, labelLimit), value: line }));
  return { facts, whole: withRoom([{ label: 'ARN', value: arn, isArn: true }, ...whole]) };
}

/** What people copy most, first: of very long ones not all have room. */
const copied: readonly FactId[] = ['job', 'role', 'recovery-point', 'vault', 'plan', 'account', 'error'];

function rankOf({ id }: Fact): number {
  return copied.includes(id) ? copied.indexOf(id) : copied.length;
}

/** What has no room is left out: a part of it would be taken for the whole. */
function withRoom(texts: readonly WholeText[]): WholeText[] {
  let room = wholeRoom;
  return texts.filter(({ value }) => {
    if (value === '' || value.length > wholeLimit || value.length > room) return false;
    room -= value.length;
    return true;
  });
}

/** What an incident shows of an alert may be cut; the alert has it whole, unless it was too long for that too. */
function arnOf({ resourceArn }: AlertSummary, alert: Alert | undefined): string {
  const arn = alert?.resource.arn ?? wholeArn(resourceArn) ?? '';
  return arn.endsWith('…') ? '' : arn;
}

/** By when it is to be answered and over, and what its ticket is. */
function workFacts({ deadlines = {}, now, clock = clockOf(usualTimes), ticket = '' }: FactSource): Fact[] {
  return [...deadlineFacts(deadlines, now, clock), { id: 'ticket', label: 'Ticket', value: ticket, verbatim: true }];
}

/** Who was told, what comes next, and what was before. Of what is over, only the last is worth a line. */
function sayings(source: FactSource, sole: AlertSummary | null): Fact[] {
  const { incident, alerts, clock = clockOf(usualTimes), timezone = 'UTC', target = '' } = source;
  const { told = null, outlook = null } = source;
  const isOver = incident.status === 'resolved';
  const history = historyOf({ incident, alert: alerts[0] ?? null, summary: sole, clock, timezone });
  return [
    ...(isOver ? [] : [toldFact(told, target)]),
    ...retryFacts(incident, outlook?.moments[0] ?? null, clock),
    ...nextFacts(outlook, clock),
    { id: 'history', label: 'History', value: history.join('; ') },
  ];
}

function factsOfOne(
  summary: AlertSummary,
  { incident, alerts, now, clock = clockOf(usualTimes), ...names }: FactSource,
): Fact[] {
  const alert = alerts[0] ?? null;
  const { labels } = kindRow(summary.kind);
  const jobId = alert?.event.jobId ?? summary.jobId;
  return [
    { id: 'resource', label: labelOf(summary), value: keptName(summary, alert), verbatim: true },
    {
      id: 'account',
      label: 'Account',
      value: formatWhere(incident, names),
      verbatim: true,
    },
    keyDeletion(alerts, now, clock),
    ...placesOf(summary, alert),
    {
      id: 'last-good-backup',
      label: 'Last good backup',
      value: isProvenOver(incident) || !isAboutGap(summary, alert) ? '' : lastGood(alert?.exposure ?? null, now, clock),
    },
    { id: 'when', label: timeLabelOf(summary, alert), value: clock.time(summary.occurredAt) },
    { id: 'found-late', label: 'Found late', value: alert?.event.foundBy === 'late' ? foundLate : '' },
    { id: 'error', label: 'Error', value: summary.errorCode, verbatim: true },
    { id: 'owner', label: 'Owner', value: ownerOf(alert), verbatim: true },
    { id: 'labels', label: 'Labels', value: formatLabels(incident), verbatim: true },
    {
      id: 'job',
      label: labels.id ?? 'Id',
      value: labels.id === undefined ? '' : newIn(jobId, summary),
      verbatim: true,
    },
    { id: 'plan', label: 'Plan', value: planOf(alert), verbatim: true },
    vaultOf(summary, alert),
    {
      id: 'role',
      label: 'Role',
      value: alert?.error.category === 'access' ? (alert.event.iamRoleArn ?? '') : '',
      verbatim: true,
    },
    typeOfEvent(summary, alert),
    { id: 'stopped-by', label: 'Stopped by', value: alert?.job.stoppedBy ?? '', verbatim: true },
    { id: 'next-run', label: 'Next run', value: nextRun(alert?.exposure ?? null, now, clock) },
  ];
}

const foundLate = 'AWS sent no event of it that arrived; it stood in the list of jobs';

/** The type is the word of AWS, or of whoever wrote the event: only what looks like one is a label, and never one of ours. */
function labelOf({ kind, resourceType }: AlertSummary): string {
  const type = short(resourceType, labelLimit);
  const isType = /^[A-Za-z0-9][\w ./()-]*$/.test(type) && !ourLabels.test(type) && type !== 'unknown';
  return isType ? type : (kindRow(kind).labels.subject ?? 'Resource');
}

/** What leaves the backups as they are says nothing of the last good one, unless AWS was asked for it. */
function isAboutGap({ kind }: AlertSummary, alert: Alert | null): boolean {
  const { lastGoodAt = null, neverGood = false } = alert?.exposure ?? {};
  return kindRow(kind).leavesGap === true || lastGoodAt !== null || neverGood;
}

/** Says since when there is no good backup, and when its recovery point objective ends: messages stay, so that an age in them would lie. */
function lastGood(exposure: Exposure | null, now: Instant, clock: Clock): string {
  if (exposure === null) return '';
  const { lastGoodAt, rpoSeconds, rpoSource, neverGood } = exposure;
  const rpo =
    rpoSeconds === null ? '' : `RPO ${formatDuration(rpoSeconds)}${rpoSource === 'tag' ? '' : ' by schedule'}`;
  if (lastGoodAt === null) {
    const none = neverGood ? 'none: there is no good recovery point' : 'none known';
    return rpo === '' ? none : `${none}; ${rpo}`;
  }
  const end = rpoEndOf(exposure);
  if (end === null) return clock.time(lastGoodAt);
  return `${clock.time(lastGoodAt)}; ${rpo} ${end < now ? 'ended' : 'ends'} ${clock.time(end)}`;
}

/** A run that is due by now is no news: its own event is. */
function nextRun(exposure: Exposure | null, now: Instant, clock: Clock): string {
  const at = exposure?.nextRunAt ?? null;
  return at === null || at <= now ? '' : clock.time(at);
}

/** Says who owns it, and how that is known unless the resource itself says so. */
function ownerOf(alert: Alert | null): string {
  if (alert === null) return '';
  if (alert.owner === null) return alert.orphan ? 'nobody: no owner tag' : '';
  const isOwnTag = alert.ownerSource === null || alert.ownerSource === 'resource tag';
  return isOwnTag ? alert.owner : `${alert.owner} (${alert.ownerSource})`;
}

/** What the time of an outcome is called, unless the kind has a word of its own for it. */
const timeLabels: Readonly<Record<Outcome, string>> = {
  failed: 'Failed at',
  expired: 'Expired at',
  aborted: 'Stopped at',
  partial: 'Completed at',
  'completed-with-issues': 'Completed at',
  succeeded: 'Completed at',
  'in-progress': 'Reported at',
  changed: 'Changed at',
  unknown: 'Reported at',
};

function timeLabelOf({ kind, outcome }: AlertSummary, alert: Alert | null): string {
  if (alert !== null && (foundThreats(alert.event) || alert.event.found !== undefined)) return 'Found at';
  return kindRow(kind).labels.at ?? timeLabels[outcome as Outcome] ?? timeLabels.unknown;
}
