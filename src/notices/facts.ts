import type { Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type { Alert, Exposure } from '../incidents/alert.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { foundThreats } from '../incidents/lane.ts';
import { unowned } from '../incidents/reach.ts';
import { formatDuration } from '../lib/duration.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { inertLine, truncate, truncateMiddle } from '../lib/text.ts';
import { soleAlert } from './headline.ts';
import type { Fact } from './notice.ts';
import { keyDeletion, newIn, placesOf, typeOfEvent, vaultOf } from './places.ts';
import { type Clock, clockOf, usualTimes } from './times.ts';
import { formatCode, only, short } from './wording.ts';

const valueLimit = 200;
const labelLimit = 40;
/** Words that begin lines of ours. */
const ourLabels = /^(?:acknowledge|incident|account|error|job|role|owners?|labels|why)\b/i;

/** What facts are drawn from: the enriched alerts may be missing, the incident never is. */
export interface FactSource {
  incident: Incident;
  /** Newest first. */
  alerts: readonly Alert[];
  now: Instant;
  /** What times are written by; absent: in UTC. */
  clock?: Clock;
}

/** Returns the facts an on-call engineer asks for, most important first; what is not known is left out. */
export function listFacts(source: FactSource): Fact[] {
  const sole = soleAlert(source.incident);
  const facts = sole === null ? factsOfGroup(source) : factsOfOne(sole, source);
  return facts.flatMap((fact) => {
    const line = inertLine(fact.value);
    const value = (fact.verbatim ? truncateMiddle : truncate)(line, valueLimit);
    return value === '' ? [] : [{ ...fact, label: short(fact.label, labelLimit), value }];
  });
}

function formatLabels({ routing: { labels } }: Incident): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function factsOfOne(summary: AlertSummary, { incident, alerts, now, clock = clockOf(usualTimes) }: FactSource): Fact[] {
  const alert = alerts[0] ?? null;
  const { labels } = kindRow(summary.kind);
  return [
    { id: 'resource', label: labelOf(summary), value: summary.resourceName, verbatim: true },
    { id: 'account', label: 'Account', value: `${incident.accountId} ${incident.region}`, verbatim: true },
    keyDeletion(alerts, now, clock),
    ...placesOf(summary, alert),
    {
      id: 'last-good-backup',
      label: 'Last good backup',
      value: isProvenOver(incident) || !isAboutGap(summary, alert) ? '' : lastGood(alert?.exposure ?? null, now, clock),
    },
    { id: 'when', label: timeLabelOf(summary, alert), value: clock.time(summary.occurredAt) },
    { id: 'strikes', label: 'Strikes', value: describeStrikes(summary.strikes, alert?.exposure ?? null, clock) },
    { id: 'owner', label: 'Owner', value: ownerOf(alert), verbatim: true },
    { id: 'labels', label: 'Labels', value: formatLabels(incident), verbatim: true },
    { id: 'next-run', label: 'Next run', value: nextRun(alert?.exposure ?? null, now, clock) },
    { id: 'stopped-by', label: 'Stopped by', value: alert?.job.stoppedBy ?? '', verbatim: true },
    { id: 'error', label: 'Error', value: summary.errorCode, verbatim: true },
    {
      id: 'role',
      label: 'Role',
      value: alert?.error.category === 'access' ? (alert.event.iamRoleArn ?? '') : '',
      verbatim: true,
    },
    { id: 'plan', label: 'Plan', value: planOf(alert), verbatim: true },
    vaultOf(summary, alert),
    typeOfEvent(summary, alert),
    {
      id: 'job',
      label: labels.id ?? 'Id',
      value: labels.id === undefined ? '' : newIn(summary.jobId, summary),
      verbatim: true,
    },
  ];
}

/** The type is the word of AWS, or of whoever wrote the event: only what looks like one is a label, and never one of ours. */
function labelOf({ kind, resourceType }: AlertSummary): string {
  const type = short(resourceType, labelLimit);
  const isType = /^[A-Za-z0-9][\w ./()-]*$/.test(type) && !ourLabels.test(type) && type !== 'unknown';
  return isType ? type : (kindRow(kind).labels.subject ?? 'Resource');
}

function factsOfGroup({ incident, alerts, now, clock = clockOf(usualTimes) }: FactSource): Fact[] {
  const { alertCount, openLanes } = incident;
  const times = incident.alerts.map(({ occurredAt }) => occurredAt).sort();
  const code = only(incident.alerts.map(({ errorCode }) => errorCode));
  return [
    {
      id: 'alerts',
      label: 'Alerts',
      value: `${alertCount}; ${openLanes} ${openLanes === 1 ? 'resource' : 'resources'} still affected`,
    },
    { id: 'account', label: 'Account', value: `${incident.accountId} ${incident.region}`, verbatim: true },
    keyDeletion(alerts, now, clock),
    {
      id: 'common-cause',
      label: 'Common cause',
      value: sharedCause(alerts) ?? (code === null ? '' : formatCode(code)),
      verbatim: true,
    },
    { id: 'reach', label: 'Reach', value: formatReach(incident) },
    { id: 'first', label: 'First', value: times[0] === undefined ? '' : clock.time(times[0]) },
    { id: 'latest', label: 'Latest', value: clock.time(times.at(-1) ?? incident.openedAt) },
    { id: 'owners', label: 'Owners', value: formatOwners(incident, alerts), verbatim: true },
    { id: 'labels', label: 'Labels', value: formatLabels(incident), verbatim: true },
    { id: 'plans', label: 'Plans', value: several(alerts.map(planOf)), verbatim: true },
    { id: 'vaults', label: 'Vaults', value: several(alerts.map(({ job }) => job.vaultName)), verbatim: true },
    { id: 'error', label: 'Error', value: code ?? '', verbatim: true },
  ];
}

/** Returns what all the alerts at hand have in common, or null when they differ or it is not known. */
function sharedCause(alerts: readonly Alert[]): string | null {
  const [first] = alerts;
  const cause = first?.cause ?? null;
  if (cause === null || cause.kind === 'message') return null;
  return alerts.every((alert) => alert.cause?.key === cause.key) ? cause.says : null;
}

/** Says how far it reaches: `14 resources: 9 RDS, 5 EBS`. */
function formatReach({ reach }: Incident): string {
  return reach.resources < 2 ? '' : `${reach.resources} resources: ${counts(reach.byType)}`;
}

/** Says who owns them, with counts once there is more than one. */
function formatOwners({ reach }: Incident, alerts: readonly Alert[]): string {
  if (reach.resources < 2) return several(alerts.map(({ owner }) => owner));
  return Object.keys(reach.byOwner).every((owner) => owner === unowned) ? '' : counts(reach.byOwner);
}

function counts(groups: Record<string, number>): string {
  return Object.entries(groups)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

/** What leaves the backups as they are says nothing of the last good one, unless AWS was asked for it. */
function isAboutGap({ kind }: AlertSummary, alert: Alert | null): boolean {
  const { lastGoodAt = null, neverGood = false } = alert?.exposure ?? {};
  return kindRow(kind).leavesGap === true || lastGoodAt !== null || neverGood;
}

/** A later good backup has ended it, so the exposure of back then would mislead. */
function isProvenOver({ status, resolution }: Incident): boolean {
  return status === 'resolved' && resolution?.kind === 'later-success';
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
  if (rpoSeconds === null) return clock.time(lastGoodAt);
  const deadline = addSeconds(lastGoodAt, rpoSeconds);
  return `${clock.time(lastGoodAt)}; ${rpo} ${deadline < now ? 'ended' : 'ends'} ${clock.time(deadline)}`;
}

/** Says how many problems in a row, and since when. */
function describeStrikes(strikes: number, exposure: Exposure | null, clock: Clock): string {
  if (strikes < 2) return '';
  const first = exposure?.firstFailureAt ?? null;
  return `${strikes} in a row${first === null ? '' : ` since ${clock.time(first)}`}`;
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
  if (alert !== null && foundThreats(alert.event)) return 'Found at';
  return kindRow(kind).labels.at ?? timeLabels[outcome as Outcome] ?? timeLabels.unknown;
}

function planOf(alert: Alert | null): string {
  if (alert === null) return '';
  const { planName, ruleName } = alert.job;
  return [planName, ruleName].filter((name) => name !== null).join(' / ');
}

/** Returns the distinct values, three by name and the rest by number. */
function several(values: readonly (string | null)[]): string {
  const distinct = [...new Set(values.filter((value) => value !== null && value !== ''))];
  const rest = distinct.length - 3;
  return `${distinct.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
