import { kindRow } from '../events/kinds.ts';
import { type Alert, uncataloguedCode } from '../incidents/alert.ts';
import type { IncidentOrder } from '../incidents/delivery-order.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { isSameLane } from '../incidents/lane.ts';
import type { IncidentNoticeKind } from '../incidents/notice-kinds.ts';
import { describeAnswerer } from '../incidents/transition.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import { boundAdvice } from './advice-pieces.ts';
import { listFacts } from './facts.ts';
import { formatHeadline, soleAlert } from './headline.ts';
import type { IncidentNotice, NoticeLink } from './notice.ts';
import { type Clock, clockOf, type Times, usualTimes } from './times.ts';
import { formatSpeaker, long, sentence, short } from './wording.ts';

const sentenceLimit = 400;
const awsMessageLimit = 1500;
const adviceLimit = 6;
const urlLimit = 1500;

/** What a notice is made of. */
export interface NoticeInput {
  incident: Incident;
  /** The newest enriched alerts, newest first; may be empty. */
  alerts: readonly Alert[];
  order: IncidentOrder;
  /** Signed link for this target; null when there is nothing to sign with. */
  acknowledgeUrl: string | null;
  now: Instant;
  /** How this target is told times; absent: in UTC. */
  times?: Times;
}

/**
 * Says what this target is to hear about the incident as it is now. Every text in it is inert and bounded;
 * a notice about an alert that could not be enriched still names the job, the resource and what happened.
 */
export function composeNotice(input: NoticeInput): IncidentNotice {
  const { incident, alerts, order, now, times = usualTimes } = input;
  const newest = alerts[0] ?? null;
  const clock = clockOf(times);
  return {
    incidentId: incident.id,
    noticeId: inertLine(order.noticeId),
    kind: order.kind,
    status: incident.status,
    severity: incident.severity,
    drill: incident.drill,
    accountId: short(incident.accountId, 20),
    region: short(incident.region, 30),
    at: order.at,
    timezone: times.timezone,
    openedAt: incident.openedAt,
    ...formatHeadline(incident),
    news: short(newsOf(input, clock), sentenceLimit),
    meaning: short(meaningOf(incident, newest), sentenceLimit),
    ownWords: null,
    messageHeading: formatSpeaker(newest?.event),
    awsMessage: messageOf(newest, times),
    facts: listFacts({ incident, alerts, now, clock }),
    advice: (newest?.error.advice ?? []).slice(0, adviceLimit).map(boundAdvice),
    severityReasons: (newest?.severityReasons ?? []).slice(0, 6).map((line) => short(line, 200)),
    links: linksOf(incident, newest),
    alerts: [...incident.alerts].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)).map(inertSummary),
    alertCount: incident.alertCount,
    acknowledgedLine: acknowledgedLine(incident, clock),
    resolvedLine: resolvedLine(incident, clock),
    canAcknowledge: incident.status === 'open',
    canResolve: incident.status !== 'resolved',
    acknowledgeUrl: safeUrl(input.acknowledgeUrl) ?? loopbackUrl(input.acknowledgeUrl),
    missing: (newest?.missing ?? []).slice(0, 10).map((line) => short(line, 200)),
    why: short(whyOf(incident, order), sentenceLimit),
    insteadOf: order.insteadOf.map((target) => short(target, 100)),
    actor: order.actor === null ? null : short(order.actor, 100),
    order: {
      target: inertLine(order.target),
      noticeId: inertLine(order.noticeId),
      kind: order.kind,
      ...(order.mention === undefined ? {} : { mention: order.mention }),
    },
  };
}

function newsOf(input: NoticeInput, clock: Clock): string {
  const { incident, order } = input;
  const said = newsByKind[order.kind](incident, sentence(clock.timesIn(order.reason)), clock);
  const news = `${said}${gapLeft(input, clock)}`;
  if (order.insteadOf.length === 0) return news;
  const missed = order.insteadOf.map((target) => short(target, 60)).join(', ');
  return `Sent here because ${missed} could not be reached. ${news}`;
}

/** What a word of a person leaves open: that it is closed brings no backup back. */
function gapLeft({ incident, alerts: [newest], now }: NoticeInput, clock: Clock): string {
  if (newest === undefined || incident.status !== 'resolved' || incident.resolution?.kind !== 'answer') return '';
  if (kindRow(newest.event.kind).leavesGap !== true || newest.exposure === null) return '';
  const { lastGoodAt, rpoSeconds, neverGood } = newest.exposure;
  if (neverGood) return ' There has never been a good backup.';
  if (lastGoodAt === null || rpoSeconds === null || addSeconds(lastGoodAt, rpoSeconds) > now) return '';
  return ` There is still no good backup since ${clock.time(lastGoodAt)}.`;
}

/** The sentence each kind of notice adds; the reason is the order's, already a sentence. */
const newsByKind: Record<IncidentNoticeKind, (incident: Incident, reason: string, clock: Clock) => string> = {
  opened: (incident, _reason, clock) =>
    incident.status === 'open'
      ? 'New incident; nobody has acknowledged it yet.'
      : `New incident. ${stateOf(incident, clock)}`,
  joined: (incident, _reason, clock) => `${joinedLine(incident, clock)} ${stateOf(incident, clock)}`,
  progressed: (_incident, reason) => reason,
  escalated: (incident, reason, clock) => `${reason} ${standing(incident, clock)}`,
  reminded: (incident, reason, clock) => `Reminder. ${reason} ${standing(incident, clock)}`,
  exhausted: (incident, reason, clock) =>
    `${reason} ${standing(incident, clock)} No further step is planned, so somebody has to take it.`,
  reopened: (_incident, reason) => `Open again. ${reason}`,
  acknowledged: (incident, _reason, clock) => stateOf(incident, clock),
  noted: (_incident, reason) => reason,
  resolved: (incident, _reason, clock) => stateOf(incident, clock),
};

/** What was known to fail and fails again is another thing than that more of the same fails. */
function joinedLine({ alerts, alertCount }: Incident, clock: Clock): string {
  const newest = alerts.at(-1);
  const isKnown = newest !== undefined && alerts.slice(0, -1).some((one) => isSameLane(one, newest));
  if (!isKnown) return `More alerts of the same cause have joined: ${alertCount} in all.`;
  const name = short(newest.resourceName, 60);
  return `Failed again: ${name} at ${clock.time(newest.occurredAt)}; ${alertCount} alerts in all.`;
}

function standing(incident: Incident, clock: Clock): string {
  return incident.status === 'open' ? `Open since ${clock.time(incident.openedAt)}.` : stateOf(incident, clock);
}

function stateOf(incident: Incident, clock: Clock): string {
  return sentence(resolvedLine(incident, clock) ?? acknowledgedLine(incident, clock) ?? 'Nobody has acknowledged yet');
}

function acknowledgedLine({ acknowledgement, status }: Incident, clock: Clock): string | null {
  if (acknowledgement === null) return null;
  const { via, at, until } = acknowledgement;
  const line = `Acknowledged by ${short(describeAnswerer(acknowledgement), 100)} ${short(via, 60)} at ${clock.time(at)}`;
  return until === null || status !== 'acknowledged'
    ? line
    : `${line}; opens again at ${clock.time(until)} unless resolved`;
}

function resolvedLine({ resolution, status }: Incident, clock: Clock): string | null {
  if (resolution === null || status !== 'resolved') return null;
  const { kind, via, at, reason } = resolution;
  if (kind === 'later-success') return short(`Resolved at ${clock.time(at)}: ${clock.timesIn(reason)}`, sentenceLimit);
  const said = resolution.why === undefined ? '' : `: “${short(resolution.why, 240)}”`;
  return `Resolved by ${short(describeAnswerer(resolution), 100)} ${short(via, 60)} at ${clock.time(at)}${said}`;
}

function meaningOf(incident: Incident, newest: Alert | null): string {
  if (newest !== null) return sentence(newest.error.meaning);
  // Without a new copy or backup only: what became of a restore or a setting says nothing of that.
  if (!incident.alerts.every(({ kind }) => kindRow(kind).leavesGap === true)) return '';
  const one = soleAlert(incident) !== null;
  return one ? 'This resource may have no current backup.' : 'These resources may have no current backup.';
}

/** What AWS says stays as it is; what the router says of itself has times that people read. */
function messageOf(newest: Alert | null, times: Times): string | null {
  const message = newest?.error.message ?? '';
  // Channels show it as code, where no reader's own clock is.
  const { timesIn } = clockOf({ ...times, areInstants: false });
  return long(newest?.event.ofRouter === undefined ? message : timesIn(message), awsMessageLimit) || null;
}

function linksOf(incident: Incident, newest: Alert | null): NoticeLink[] {
  const one = soleAlert(incident) !== null;
  const links = [
    { label: one ? 'Open job in AWS' : 'Open latest job in AWS', url: newest?.job.consoleUrl ?? null },
    { label: one ? 'Open resource in AWS' : 'Open latest resource in AWS', url: newest?.resource.consoleUrl ?? null },
    { label: documentationLabel(newest), url: newest?.error.documentation ?? null },
  ];
  return links.flatMap(({ label, url }) => {
    const safe = safeUrl(url);
    return safe === null ? [] : [{ label, url: safe }];
  });
}

/** AWS has no page on an error that nobody knows, only one on errors; and none on the router's. */
function documentationLabel(newest: Alert | null): string {
  if (newest?.event.ofRouter !== undefined) return 'AWS on versions of a parameter';
  // What was changed is no error.
  if (newest !== null && kindRow(newest.event.kind).changesAgain === true) return 'AWS on this change';
  return newest?.error.code === uncataloguedCode ? 'AWS on errors of this kind' : 'AWS on this error';
}

/** Returns an address that may be put into a link: https, normalised, of sane length; else null. */
function safeUrl(url: string | null): string | null {
  if (url === null || url.length > urlLimit || !URL.canParse(url)) return null;
  const { protocol, username, href } = new URL(url);
  return protocol === 'https:' && username === '' && href.length <= urlLimit ? href : null;
}

/** Returns our own address on a machine that runs the stack by itself, where there is no certificate; else null. */
function loopbackUrl(url: string | null): string | null {
  if (url === null || url.length > urlLimit || !URL.canParse(url)) return null;
  return /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\//.test(url) ? new URL(url).href : null;
}

function whyOf(incident: Incident, order: IncidentOrder): string {
  return `Route “${short(incident.routing.route, 100)}”, policy ${short(incident.routing.policy, 100)}, rules ${short(incident.rulesVersion, 40)}; sent to ${short(order.target, 100)}.`;
}

function inertSummary(alert: AlertSummary): AlertSummary {
  return {
    ...alert,
    laneId: alert.laneId === null ? null : short(alert.laneId, 64),
    laneKey: short(alert.laneKey, 300),
    jobId: short(alert.jobId, 100),
    kind: short(alert.kind, 40),
    outcome: short(alert.outcome, 40),
    resourceName: short(alert.resourceName, 100),
    resourceType: short(alert.resourceType, 40),
    resourceArn: alert.resourceArn === null ? null : short(alert.resourceArn, 500),
    errorCode: short(alert.errorCode, 80),
  };
}
