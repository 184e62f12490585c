import type { Instant } from '../../lib/instant.ts';
import type { Audited } from '../audited.ts';
import { incidentRows } from '../incident-row.ts';
import { endOf } from '../incident-trail.ts';
import { daysOf } from '../period.ts';
import { listed, type Table } from '../table.ts';
import { reconciledDays } from './reconciliation.ts';

/** What is open at the end of a period, by its kind: the only list. */
export const riskKinds = {
  'open-incident': 'the incident is not over',
  accepted: 'somebody answers for leaving it as it is, until an end',
  'unexplained-jobs': 'AWS listed jobs of the day of which nothing is known',
} as const;

/** Something that is open at the end of a period. */
export interface RiskRow {
  kind: keyof typeof riskKinds;
  /** An incident, an acceptance or a day. */
  id: string;
  since: Instant;
  /** When it ends by itself; null: it does not. */
  until: Instant | null;
  severity: string | null;
  owner: string | null;
  resources: readonly string[];
  /** What was written of it. */
  says: string;
  incidentId: string | null;
}

/** What is open at the end of a period. */
export const risksTable: Table<RiskRow> = {
  file: '08-risk-register.csv',
  about:
    'Something that was open when the period ended. What was open before the period and did not change in it is in an earlier package.',
  columns: [
    { title: 'risk', says: 'its kind', of: ({ kind }) => kind },
    { title: 'id', says: 'an incident, an acceptance or a day', of: ({ id }) => id },
    { title: 'means', says: 'in words', of: ({ kind }) => riskKinds[kind] },
    { title: 'since', says: 'when it began', of: ({ since }) => since },
    { title: 'until', says: 'when it ends by itself; empty: it does not', of: ({ until }) => until },
    { title: 'severity', says: 'critical, high, medium or low', of: ({ severity }) => severity },
    { title: 'owner', says: 'who answers for it', of: ({ owner }) => owner },
    { title: 'resources', says: 'of the first 20 alerts', of: ({ resources }) => listed(resources) },
    { title: 'says', says: 'what was written of it', of: ({ says }) => says },
    { title: 'incident', says: 'a row of 03-incidents.csv', of: ({ incidentId }) => incidentId },
  ],
};

/** Returns what is open at the end of a period: incidents, acceptances, days. */
export function riskRows(audited: Audited): RiskRow[] {
  return [...openIncidents(audited), ...acceptances(audited), ...unexplainedDays(audited)];
}

function openIncidents({ facts }: Audited): RiskRow[] {
  return incidentRows(facts, 'real').flatMap(({ incident }) => {
    if (incident.status === 'resolved') return [];
    const { id, openedAt: since, status, severity, owners, reach, alerts } = incident;
    return {
      ...{ kind: 'open-incident' as const, id, since, until: null, severity, incidentId: id },
      owner: listed(owners ?? Object.keys(reach.byOwner)),
      resources: alerts.map(({ resourceArn, resourceName }) => resourceArn ?? resourceName),
      says: `${status}: ${listed(alerts.map(({ errorCode }) => errorCode))}`,
    };
  });
}

function acceptances({ facts, period }: Audited): RiskRow[] {
  const end = endOf(period);
  const newest = new Map<string, typeof facts.acceptances extends Map<string, infer Row> ? Row : never>();
  for (const row of facts.acceptances.values())
    if (row.revision >= (newest.get(row.id)?.revision ?? 0)) newest.set(row.id, row);
  const holding = [...newest.values()].filter(
    ({ until, ended }) => until >= end && (ended === null || ended.at >= end),
  );
  return holding
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, from, until, owner, covers, reason, incidentId }) => ({
      ...{ kind: 'accepted' as const, id, since: from, until, severity: null, owner, incidentId },
      resources: covers.map((covered) => covered.name),
      says: reason,
    }));
}

function unexplainedDays({ facts, period, digests }: Audited): RiskRow[] {
  return reconciledDays(daysOf(period), digests, facts).flatMap(({ day, balance }) => {
    const count = Number(balance?.unexplained ?? 0);
    if (count === 0) return [];
    const nothing = { until: null, severity: null, owner: null, resources: [], incidentId: null };
    return {
      kind: 'unexplained-jobs' as const,
      id: day,
      since: `${day}T00:00:00.000Z`,
      ...nothing,
      says: `${count} jobs`,
    };
  });
}
