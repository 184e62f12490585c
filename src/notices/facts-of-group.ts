import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { unowned } from '../incidents/reach.ts';
import { someOf } from '../lib/some-of.ts';
import type { FactSource } from './fact-source.ts';
import type { Fact } from './notice.ts';
import { formatLabels, keyDeletion, planOf } from './places.ts';
import { clockOf, usualTimes } from './times.ts';
import { formatWhere } from './where.ts';
import { formatCode, only } from './wording.ts';

/** Returns the facts of an incident of several lanes, in the order of every message. */
export function factsOfGroup({ incident, alerts, now, clock = clockOf(usualTimes), ...names }: FactSource): Fact[] {
  const { alertCount, openLanes } = incident;
  const times = incident.alerts.map(({ occurredAt }) => occurredAt).sort();
  const code = only(incident.alerts.map(({ errorCode }) => errorCode));
  return [
    {
      id: 'alerts',
      label: 'Alerts',
      value: `${alertCount}; ${openLanes} ${openLanes === 1 ? 'resource' : 'resources'} still affected`,
    },
    {
      id: 'account',
      label: 'Account',
      value: formatWhere(incident, names),
      verbatim: true,
    },
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

/** Returns the distinct values, three by name and the rest by number. */
function several(values: readonly (string | null)[]): string {
  const distinct = [...new Set(values.flatMap((value) => value || []))];
  return someOf(distinct, 3);
}
