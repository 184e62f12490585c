import type { Alert, Exposure } from '../incidents/alert.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { sayDuration } from '../lib/duration.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import { soleAlert } from './headline.ts';
import type { Fact } from './notice.ts';
import { only, sayCode, sayTimeAgo, short } from './wording.ts';

const valueLimit = 200;

/** What facts are drawn from: the enriched alerts may be missing, the incident never is. */
export interface FactSource {
  incident: Incident;
  /** Newest first. */
  alerts: readonly Alert[];
  now: Instant;
}

/** Returns the facts an on-call engineer asks for, most important first; what is not known is left out. */
export function listFacts(source: FactSource): Fact[] {
  const sole = soleAlert(source.incident);
  const facts = sole === null ? factsOfGroup(source) : factsOfOne(sole, source);
  return facts.filter(({ value }) => value !== '').map((fact) => ({ ...fact, value: short(fact.value, valueLimit) }));
}

function factsOfOne(summary: AlertSummary, { incident, alerts, now }: FactSource): Fact[] {
  const alert = alerts[0] ?? null;
  const type = summary.resourceType;
  return [
    {
      label: type === '' || type === 'unknown' ? 'Resource' : type,
      value: summary.resourceName,
      verbatim: true,
    },
    { label: 'Account', value: `${incident.accountId} ${incident.region}`, verbatim: true },
    { label: 'Last good backup', value: isProvenOver(incident) ? '' : lastGood(alert?.exposure ?? null, now) },
    { label: whenLabel(summary.outcome), value: sayTimeAgo(summary.occurredAt, now) },
    { label: 'Strikes', value: summary.strikes > 1 ? `${summary.strikes} in a row` : '' },
    { label: 'Owner', value: alert?.owner ?? '', verbatim: true },
    { label: 'Error', value: summary.errorCode, verbatim: true },
    { label: 'Plan', value: planOf(alert), verbatim: true },
    { label: 'Vault', value: alert?.job.vaultName ?? '', verbatim: true },
    { label: 'Job', value: summary.jobId, verbatim: true },
  ];
}

function factsOfGroup({ incident, alerts, now }: FactSource): Fact[] {
  const { alertCount, openLanes } = incident;
  const times = incident.alerts.map(({ occurredAt }) => occurredAt).sort();
  const code = only(incident.alerts.map(({ errorCode }) => errorCode));
  return [
    {
      label: 'Alerts',
      value: `${alertCount}; ${openLanes} ${openLanes === 1 ? 'resource' : 'resources'} still affected`,
    },
    { label: 'Account', value: `${incident.accountId} ${incident.region}`, verbatim: true },
    { label: 'Common cause', value: code === null ? '' : sayCode(code) },
    { label: 'First', value: times[0] === undefined ? '' : sayTimeAgo(times[0], now) },
    { label: 'Latest', value: sayTimeAgo(times.at(-1) ?? incident.openedAt, now) },
    { label: 'Owners', value: several(alerts.map(({ owner }) => owner)), verbatim: true },
    { label: 'Plans', value: several(alerts.map(planOf)), verbatim: true },
    { label: 'Vaults', value: several(alerts.map(({ job }) => job.vaultName)), verbatim: true },
    { label: 'Error', value: code ?? '', verbatim: true },
  ];
}

/** A later good backup has ended it, so the exposure of back then would mislead. */
function isProvenOver({ status, resolution }: Incident): boolean {
  return status === 'resolved' && resolution?.via === 'later success';
}

/** Says since when there is no good backup, and whether that is longer than the recovery point objective. */
function lastGood(exposure: Exposure | null, now: Instant): string {
  if (exposure === null) return '';
  const { lastGoodAt, rpoSeconds } = exposure;
  const rpo = rpoSeconds === null ? '' : `RPO ${sayDuration(rpoSeconds)}`;
  if (lastGoodAt === null) return rpo === '' ? 'none known' : `none known; ${rpo}`;
  const over = rpoSeconds !== null && secondsBetween(lastGoodAt, now) > rpoSeconds;
  return `${sayTimeAgo(lastGoodAt, now)}${rpo === '' ? '' : `; ${rpo}${over ? ' exceeded' : ''}`}`;
}

function whenLabel(outcome: string): string {
  return outcome === 'failed' || outcome === 'expired'
    ? `${outcome === 'failed' ? 'Failed' : 'Expired'} at`
    : 'Happened at';
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
