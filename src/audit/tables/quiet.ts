import type { DayRows } from '../../archive/day-parts.ts';
import type { Actor } from '../../evidence/actor.ts';
import type { Instant } from '../../lib/instant.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** Something that was kept quiet, or that keeps something quiet. */
export interface QuietRow {
  what: 'alert' | 'silence' | 'acceptance';
  id: string;
  at: Instant;
  until: Instant | null;
  endedAt: Instant | null;
  by: string;
  actor: Actor | null;
  via: string | null;
  owner: string | null;
  reason: string | null;
  /** What it covers, as JSON; null: it is an alert. */
  covers: string | null;
  resource: string | null;
  severity: string | null;
  incidentId: string | null;
}

/** Alerts that nobody was told of, and what people keep quiet or accept. */
export const quietTable: Table<QuietRow> = {
  file: '09-kept-quiet.csv',
  about: 'An alert that nobody was told of; or a silence or an acceptance, each change of it in a row of its own.',
  columns: [
    { title: 'what', says: 'alert, silence or acceptance', of: ({ what }) => what },
    { title: 'id', says: 'of the event, the silence or the acceptance', of: ({ id }) => id },
    { title: 'at', says: 'when it was kept quiet; since when it holds', of: ({ at }) => at },
    { title: 'until', says: 'when it ends by itself', of: ({ until }) => until },
    { title: 'ended', says: 'when somebody ended it before', of: ({ endedAt }) => endedAt },
    { title: 'by', says: 'what hid the alert; who made it', of: ({ by }) => by },
    { title: 'by id', says: 'what does not change when a name does', of: ({ actor }) => actor?.id },
    { title: 'known by', says: 'how that is known', of: ({ actor }) => actor?.how },
    { title: 'via', says: 'where it was made', of: ({ via }) => via },
    { title: 'owner', says: 'who answers for what is accepted', of: ({ owner }) => owner },
    { title: 'reason', says: 'as it was typed', of: ({ reason }) => reason },
    { title: 'covers', says: 'the pattern or the problems, as JSON', of: ({ covers }) => covers },
    { title: 'resource', says: 'of the alert', of: ({ resource }) => resource },
    { title: 'severity', says: 'of the alert', of: ({ severity }) => severity },
    { title: 'incident', says: 'of the alert, or that it was made from', of: ({ incidentId }) => incidentId },
  ],
};

/** Returns what was kept quiet in the period, in the order of time. */
export function quietRows({ quiet, silences, acceptances }: PeriodFacts): QuietRow[] {
  const rows = [
    ...[...quiet].map(([key, row]) => [`alert ${key}`, ofAlert(row)] as const),
    ...[...silences].map(([key, row]) => [`silence ${key}`, ofSilence(row)] as const),
    ...[...acceptances].map(([key, row]) => [`acceptance ${key}`, ofAcceptance(row)] as const),
  ];
  return inOrder(rows, ({ at }) => at);
}

function ofAlert({ eventKey, at, by, resource, severity, incidentId }: DayRows['quiet']): QuietRow {
  const nobody = { until: null, endedAt: null, actor: null, via: null, owner: null, reason: null, covers: null };
  return { what: 'alert', id: eventKey, at, by, resource, severity, incidentId, ...nobody };
}

function ofSilence({ pattern, ...row }: DayRows['silences']): QuietRow {
  return { ...ofItem(row), what: 'silence', owner: null, covers: pattern };
}

function ofAcceptance({ covers, owner, ...row }: DayRows['acceptances']): QuietRow {
  return { ...ofItem(row), what: 'acceptance', owner, covers: JSON.stringify(covers) };
}

function ofItem({
  id,
  from,
  until,
  ended,
  maker,
  via,
  reason,
  incidentId,
}: Pick<DayRows['silences'], 'id' | 'from' | 'until' | 'ended' | 'maker' | 'via' | 'reason' | 'incidentId'>) {
  const endedAt = ended?.at ?? null;
  return {
    id,
    at: from,
    until,
    endedAt,
    by: maker.name,
    actor: maker,
    via,
    reason,
    incidentId,
    resource: null,
    severity: null,
  };
}
