import type { Outlook } from '../escalation/outlook.ts';
import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';
import type { IncidentOrder } from '../incidents/delivery-order.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { wholeArn } from '../incidents/kept-names.ts';
import type { StreakWord } from '../incidents/lane.ts';
import type { Streak } from '../incidents/streak.ts';
import type { Told } from '../incidents/told.ts';
import { inertLine, inertText, truncate } from '../lib/text.ts';
import { adviceForSeveral, boundAdvice } from './advice-pieces.ts';
import { adviceByAccount } from './advice-places.ts';
import { briefOf } from './brief.ts';
import { listFacts } from './facts.ts';
import { formatHeadline, soleAlert } from './headline.ts';
import { linksOf } from './links.ts';
import { acknowledgedLine, hasNews, newsOf, resolvedLine } from './news.ts';
import type { IncidentNotice } from './notice.ts';
import type { NoticeInput } from './notice-input.ts';
import { ownUrl } from './safe-url.ts';
import { clockOf, type Times, usualTimes } from './times.ts';
import { typedFactsOf } from './typed-facts.ts';
import { type AccountNames, namesOf, severalPlaces } from './where.ts';
import { formatSpeaker, isOfRouter, sentence, short } from './wording.ts';
import { ofWork } from './work.ts';

const sentenceLimit = 400;
const awsMessageLimit = 1500;
const adviceLimit = 6;

/**
 * Says what this target is to hear about the incident as it is now. Every text in it is inert and bounded;
 * a notice about an alert that could not be enriched still names the job, the resource and what happened.
 */
export function composeNotice(input: NoticeInput): IncidentNotice {
  const { incident, alerts, order, now, times = usualTimes, work = {} } = input;
  const newest = alerts[0] ?? null;
  const clock = clockOf(times);
  const headline = formatHeadline(incident);
  const names = namesOf(work, incident, newest);
  const { timezone } = times;
  const told = toldInert(input.told ?? null);
  const outlook = outlookInert(input.outlook ?? null);
  return {
    incidentId: incident.id,
    noticeId: inertLine(order.noticeId),
    kind: order.kind,
    status: incident.status,
    ...(isAccepted(incident) ? { isAccepted: true as const } : {}),
    ...(isGone(incident) ? { isGone: true as const } : {}),
    severity: incident.severity,
    drill: incident.drill,
    accountId: short(incident.accountId, 20),
    region: short(incident.region, 30),
    ...severalPlaces(incident),
    at: order.at,
    timezone,
    openedAt: incident.openedAt,
    ...headline,
    brief: briefOf({ incident, alerts, now, accountName: names.accountName }, headline.title, clock),
    news: short(newsOf(input, clock), sentenceLimit),
    hasNews: hasNews(input),
    meaning: short(meaningOf(incident, newest), sentenceLimit),
    ownWords: null,
    messageHeading: formatSpeaker(newest?.event),
    ...messageOf(newest, times),
    ...listFacts({
      incident,
      alerts,
      now,
      clock,
      timezone,
      target: order.target,
      told,
      outlook,
      ...names,
      ...(work.deadlines && { deadlines: work.deadlines }),
      ...(work.ticket && { ticket: work.ticket.label }),
    }),
    ...typedFactsOf(incident, alerts[0]),
    told,
    outlook,
    advice: adviceOf(newest, incident, names),
    severityReasons: (newest?.severityReasons ?? []).slice(0, 6).map((line) => short(line, 200)),
    links: linksOf(incident, newest, work),
    alerts: [...incident.alerts].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)).map(inertSummary),
    alertCount: incident.alertCount,
    acknowledgedLine: acknowledgedLine(incident, clock),
    resolvedLine: resolvedLine(incident, clock),
    canAcknowledge: incident.status === 'open',
    canResolve: incident.status !== 'resolved',
    acknowledgeUrl: ownUrl(input.acknowledgeUrl),
    shortUrl: ownUrl(input.shortUrl ?? null),
    missing: (newest?.missing ?? []).slice(0, 10).map((line) => short(line, 200)),
    ...ofWork({ ...work, ...names }),
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

function isGone({ status, resolution }: Incident): boolean {
  return status === 'resolved' && resolution?.kind === 'nothing-left';
}

function isAccepted({ status, resolution }: Incident): boolean {
  return status === 'resolved' && resolution?.kind === 'accepted';
}

function meaningOf(incident: Incident, newest: Alert | null): string {
  if (newest !== null) return sentence(newest.error.meaning);
  // Without a new copy or backup only: what became of a restore or a setting says nothing of that.
  if (!incident.alerts.every(({ kind }) => kindRow(kind).leavesGap === true)) return '';
  const one = soleAlert(incident) !== null;
  return one ? 'This resource may have no current backup.' : 'These resources may have no current backup.';
}

/** What AWS says stays as it is; what the router says of itself has times that people read. */
function messageOf(newest: Alert | null, times: Times): Pick<IncidentNotice, 'awsMessage' | 'messageIsCut'> {
  const message = newest?.error.message ?? '';
  // Channels show it as code, where no reader's own clock is.
  const { timesIn } = clockOf({ ...times, areInstants: false });
  const words = inertText(isOfRouter(newest?.event) ? timesIn(message) : message).trim();
  if (words.length <= awsMessageLimit) return { awsMessage: words || null };
  return { awsMessage: truncate(words, awsMessageLimit), messageIsCut: true };
}

/** Advice is that of the newest alert; of several resources, it says whose commands it has. */
function adviceOf(newest: Alert | null, incident: Incident, names: AccountNames): string[] {
  if (newest === null) return [];
  const { event, resource, job } = newest;
  const lines = adviceByAccount(newest, incident, names).slice(0, adviceLimit).map(boundAdvice);
  const arn = resource.arn ?? '';
  const ownPart = arn.replace(/^.*[/:]/, '');
  const ids = [arn, event.jobId, ...(ownPart === job.vaultName ? [] : [ownPart])];
  return adviceForSeveral(
    lines,
    { name: resource.name, ids },
    soleAlert(incident) === null ? incident.openLanes - 1 : 0,
  );
}

function whyOf(incident: Incident, order: IncidentOrder): string {
  return `Route “${short(incident.routing.route, 100)}”, policy ${short(incident.routing.policy, 100)}, rules ${short(incident.rulesVersion, 40)}; sent to ${short(order.target, 100)}.`;
}

/** Names of targets come from the rules, and go into every form of a notice. */
function toldInert(told: readonly Told[] | null): Told[] | null {
  return told?.map((one) => ({ ...one, target: short(one.target, 100) })) ?? null;
}

function outlookInert(outlook: Outlook | null): Outlook | null {
  if (outlook === null) return null;
  const moments = outlook.moments.map((moment) => ({
    ...moment,
    policy: short(moment.policy, 100),
    targets: moment.targets.map((target) => short(target, 100)),
  }));
  return { ...outlook, moments };
}

function inertSummary(alert: AlertSummary): AlertSummary {
  const arn = wholeArn(alert.resourceArn);
  return {
    ...alert,
    laneId: alert.laneId === null ? null : short(alert.laneId, 64),
    laneKey: short(alert.laneKey, 300),
    jobId: short(alert.jobId, 100),
    kind: short(alert.kind, 40),
    outcome: short(alert.outcome, 40),
    resourceName: short(alert.resourceName, 100),
    resourceType: short(alert.resourceType, 40),
    resourceArn: arn === null ? null : inertLine(arn),
    ...(alert.owner === undefined ? {} : { owner: short(alert.owner, 100) }),
    errorCode: short(alert.errorCode, 80),
    ...(alert.streak === undefined ? {} : { streak: inertStreak(alert.streak) }),
  };
}

/** A release after this one may know further words for how runs end. */
function inertStreak(streak: Streak): Streak {
  const ends = streak.ends.map(([word, times]) => [short(word, 40) as StreakWord, times] as const);
  return { ...streak, ends };
}
