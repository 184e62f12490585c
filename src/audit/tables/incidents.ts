import type { Actor } from '../../evidence/actor.ts';
import type { Answer } from '../../incidents/incident.ts';
import { makerOf } from '../../incidents/persons-item.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { firstTold, type IncidentRow } from '../incident-row.ts';
import { type Cell, type Column, listed, type Table } from '../table.ts';

const columns: readonly Column<IncidentRow>[] = [
  { title: 'incident', says: 'its id', of: ({ incident }) => incident.id },
  { title: 'status', says: 'as the last day of the period left it', of: ({ incident }) => incident.status },
  { title: 'severity', says: 'critical, high, medium or low', of: ({ incident }) => incident.severity },
  {
    title: 'severity because',
    says: 'reasons at the first alert',
    of: ({ firstAlert }) => listed(firstAlert?.alert.severityReasons ?? []),
  },
  { title: 'account', says: 'where it was opened', of: ({ incident }) => incident.accountId },
  { title: 'region', says: 'where it was opened', of: ({ incident }) => incident.region },
  {
    title: 'kinds',
    says: 'of its first 20 alerts in the period, and of those before that it shows: backup, copy, restore, …; missed: no job said so, the router found it',
    of: ({ shown }) => listed(shown.map(({ kind }) => kind)),
  },
  {
    title: 'errors',
    says: 'of the same alerts: codes of the catalogue',
    of: ({ shown }) => listed(shown.map(({ errorCode }) => errorCode)),
  },
  { title: 'resources', says: 'how many it hit', of: ({ incident }) => incident.reach.resources },
  {
    title: 'resource names',
    says: 'of the same alerts',
    of: ({ shown }) => listed(shown.map(({ resourceName }) => resourceName)),
  },
  {
    title: 'owners',
    says: 'who owns them',
    of: ({ incident }) => listed(incident.owners ?? Object.keys(incident.reach.byOwner)),
  },
  { title: 'alerts', says: 'how many joined', of: ({ incident }) => incident.alertCount },
  {
    title: 'jobs',
    says: 'of the same alerts, in 01-population-jobs.csv; of what no job said, an id of the router’s own',
    of: ({ shown }) => listed(shown.map(({ jobId }) => jobId)),
  },
  {
    title: 'RPO seconds',
    says: 'how old the last good backup may be',
    of: ({ incident }) => incident.escalation.rpoSeconds,
  },
  {
    title: 'last good backup',
    says: 'before it',
    of: ({ incident, firstAlert }) => firstAlert?.alert.exposure?.lastGoodAt ?? incident.escalation.lastGoodAt,
  },
  {
    title: 'RPO used',
    says: 'share of the RPO that had passed when it happened; 1 is all of it',
    of: ({ firstAlert }) => firstAlert?.alert.exposure?.shareUsed,
  },
  {
    title: 'occurred',
    says: 'when its first job ended; empty: before the period',
    of: ({ incident, firstAlert }) => occurredAt({ incident, firstAlert }),
  },
  { title: 'detected', says: 'when it was opened', of: ({ incident }) => incident.openedAt },
  {
    title: 'first told',
    says: 'first attempt to tell somebody; empty: there was none, or it was opened before the period',
    of: (row) => firstTold(row).tried,
  },
  {
    title: 'first delivered',
    says: 'first time that a vendor took it; empty: none did, or it was opened before the period',
    of: (row) => firstTold(row).delivered,
  },
  {
    title: 'first acknowledged',
    says: 'first time in the period that somebody did, even if it ran out or was given up later',
    of: ({ firstAcknowledged }) => firstAcknowledged?.at,
  },
  {
    title: 'first acknowledged by',
    says: 'as people are shown it',
    of: ({ firstAcknowledged }) => firstAcknowledged?.actor,
  },
  ...answered('acknowledged', ({ incident }) => incident.acknowledgement),
  ...answered('resolved', ({ incident }) => incident.resolution),
  {
    title: 'resolved how',
    says: 'later-success: a later job, or a later look, found it well; answer: a person did; accepted; nothing-left',
    of: ({ incident }) => incident.resolution?.kind,
  },
  { title: 'resolved because', says: 'in one sentence', of: ({ incident }) => incident.resolution?.reason },
  { title: 'why', says: 'as somebody typed it', of: ({ incident }) => incident.resolution?.why },
  {
    title: 'proof',
    says: 'what proves a later backup; empty: nothing does, as of what is no job',
    of: ({ incident }) => incident.resolution?.proof,
  },
  {
    title: 'recovery point',
    says: 'the one that proves it',
    of: ({ incident }) => incident.resolution?.recoveryPointArn,
  },
  {
    title: 'ticket',
    says: 'in the tracker; empty: none, or the archive does not have the rules that named its target',
    of: ({ tickets }) => listed(tickets),
  },
  {
    title: 'seconds to detect',
    says: 'from occurred to detected',
    of: (row) => between(occurredAt(row), row.incident.openedAt),
  },
  {
    title: 'seconds to tell',
    says: 'from detected to first delivered',
    of: (row) => between(row.incident.openedAt, firstTold(row).delivered),
  },
  {
    title: 'seconds to acknowledge',
    says: 'from detected to first acknowledged; empty: nobody did, or it was opened before the period',
    of: ({ incident, isOpenedBefore, firstAcknowledged }) =>
      isOpenedBefore ? null : between(incident.openedAt, firstAcknowledged?.at),
  },
  {
    title: 'seconds to resolve',
    says: 'from detected',
    of: ({ incident }) => between(incident.openedAt, incident.resolution?.at),
  },
  {
    title: 'within RPO',
    says: 'resolved by a later success before the RPO had run out; empty: there is no RPO, or it is not over',
    of: (row) => isWithinRpo(row),
  },
  { title: 'route', says: 'of the rules', of: ({ incident }) => incident.routing.route },
  { title: 'policy', says: 'that says whom to tell when', of: ({ incident }) => incident.routing.policy },
  { title: 'steps', says: 'of the policy that were taken', of: ({ incident }) => incident.escalation.stepsTaken },
  { title: 'nobody answered', says: 'the policy came to its end', of: ({ incident }) => incident.escalation.exhausted },
  {
    title: 'relapse of',
    says: 'the incident whose problem came back',
    of: ({ incident }) => incident.relapseOf?.incidentId,
  },
  {
    title: 'kept quiet by',
    says: 'what last kept it quiet',
    of: ({ incident }) => incident.heldBack?.by ?? incident.mute?.by,
  },
  {
    title: 'retries',
    says: 'automatic ones, and how each ended',
    of: ({ incident }) => (incident.retries ?? []).map(({ attempt, state }) => `${attempt}: ${state}`).join('; '),
  },
  {
    title: 'rules',
    says: 'version behind the last decision; see 10-rules-changes.csv',
    of: ({ incident }) => incident.rulesVersion,
  },
  { title: 'records', says: 'how many records of evidence it has', of: ({ incident }) => incident.revision },
  { title: 'head', says: 'hash of the newest record', of: ({ incident }) => incident.recordHash },
];

/** Incidents that changed in the period, without drills. */
export const incidentsTable: Table<IncidentRow> = {
  file: '03-incidents.csv',
  about: 'An incident that changed in the period, as its last day left it. Drills are in 13-drills.csv.',
  columns,
};

/** Incidents of drills, which are apart from all others. */
export const drillsTable: Table<IncidentRow> = {
  file: '13-drills.csv',
  about: 'An incident that was a drill.',
  columns,
};

function answered(what: string, of: (row: IncidentRow) => Answer | null): Column<IncidentRow>[] {
  const actor = (row: IncidentRow): Actor | undefined => {
    const answer = of(row);
    return answer === null ? undefined : makerOf(answer);
  };
  return [
    { title: what, says: `when it was ${what}; empty: it is not, or not any more`, of: (row) => of(row)?.at },
    { title: `${what} by`, says: 'as people are shown it', of: (row) => of(row)?.by },
    { title: `${what} by id`, says: 'what does not change when a name does', of: (row) => actor(row)?.id },
    { title: `${what} known by`, says: 'how that is known', of: (row) => actor(row)?.how },
    { title: `${what} via`, says: 'where they said it', of: (row) => of(row)?.via },
  ];
}

function occurredAt({ incident, firstAlert }: Pick<IncidentRow, 'incident' | 'firstAlert'>): Instant | undefined {
  if (firstAlert !== null) return firstAlert.alert.event.occurredAt;
  // It shows the newest alert of each lane, which may have come since.
  const first = incident.alerts[0]?.occurredAt;
  return first !== undefined && first <= incident.openedAt ? first : undefined;
}

function between(from: Instant | undefined, to: Instant | null | undefined): Cell {
  return from === undefined || to == null ? null : Math.max(0, Math.round(secondsBetween(from, to)));
}

function isWithinRpo({ incident, firstAlert }: IncidentRow): Cell {
  const { resolution, escalation } = incident;
  const lastGoodAt = firstAlert?.alert.exposure?.lastGoodAt ?? escalation.lastGoodAt;
  if (resolution === null || escalation.rpoSeconds === null || lastGoodAt == null) return null;
  return resolution.kind === 'later-success' && secondsBetween(lastGoodAt, resolution.at) <= escalation.rpoSeconds;
}
