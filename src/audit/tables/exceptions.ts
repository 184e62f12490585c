import type { Instant } from '../../lib/instant.ts';
import type { Audited } from '../audited.ts';
import { type IncidentRow, incidentRows } from '../incident-row.ts';
import { daysOf, type Period } from '../period.ts';
import type { Table } from '../table.ts';
import { type ReportRow, reportRows } from './job-report.ts';
import { notificationRows } from './notifications.ts';
import { reconciledDays } from './reconciliation.ts';

/** What an auditor asks about, by its kind: the only list. */
export const exceptionKinds = {
  'not-resolved': 'the incident is not over at the end of the period',
  'never-acknowledged':
    'nobody acknowledged the incident in the period, and neither a person nor a later backup ended it',
  'nobody-answered': 'the policy came to its end and nobody had answered',
  'over-without-backup': 'the incident was ended without a later backup',
  'told-nobody': 'no notice of the incident was delivered in the period',
  'not-delivered': 'a notice was not delivered',
  unexplained: 'jobs that AWS listed and of which nothing is known',
  'reported-not-heard': 'AWS Backup Audit Manager reported the job, and the router has not heard of it',
  'reported-otherwise': 'AWS Backup Audit Manager reported the job with another result',
  'jobs-missing': 'jobs that were explained when the day was counted, and that are not in the population',
  'not-counted': 'the day was not counted against the lists of AWS in the period',
  'no-result': 'backups that were due and of which nothing says that they were made',
} as const;

/** Something to ask about. */
export interface ExceptionRow {
  kind: keyof typeof exceptionKinds;
  at: Instant | string;
  /** An incident, a job, or a day. */
  where: string;
  more: string;
}

/** What is not as it should be. */
export const exceptionsTable: Table<ExceptionRow> = {
  file: '07-exceptions.csv',
  about: 'Something that an auditor asks about. One incident may have several rows; drills have none.',
  columns: [
    { title: 'exception', says: 'its kind', of: ({ kind }) => kind },
    { title: 'at', says: 'when, or on which day', of: ({ at }) => at },
    { title: 'where', says: 'an incident, a job, or a day', of: ({ where }) => where },
    { title: 'means', says: 'in words', of: ({ kind }) => exceptionKinds[kind] },
    { title: 'more', says: 'what else is known', of: ({ more }) => more },
  ],
};

/** Returns what is not as it should be: of incidents, of notices, of days. */
export function exceptionRows(audited: Audited): ExceptionRow[] {
  const { facts, period, digests } = audited;
  const undelivered = notificationRows(facts, 'real').filter(({ status }) => status === 'failed');
  const days = reconciledDays(daysOf(period), digests, facts);
  return [
    ...incidentRows(facts, 'real').flatMap(ofIncident),
    ...undelivered.map(({ incidentId, lastAttemptAt, target, noticeId, outcome }) => ({
      kind: 'not-delivered' as const,
      at: lastAttemptAt,
      where: incidentId,
      more: `${noticeId} to ${target}: ${outcome ?? ''}`,
    })),
    ...reportRows(audited).flatMap(ofReport),
    ...days.flatMap(({ day, balance, jobs, runs }): ExceptionRow[] => {
      const unexplained = Number(balance?.unexplained ?? 0);
      const missing = Number(balance?.heard ?? 0) - [...jobs.values()].reduce((sum, count) => sum + count, 0);
      const lost = runs.get('no-result') ?? 0;
      return [
        ...(balance === null
          ? [{ kind: 'not-counted' as const, at: day, where: day, more: whyNotCounted(day, period) }]
          : []),
        ...(unexplained === 0
          ? []
          : [{ kind: 'unexplained' as const, at: day, where: day, more: `${unexplained} jobs` }]),
        ...(missing <= 0 ? [] : [{ kind: 'jobs-missing' as const, at: day, where: day, more: `${missing} jobs` }]),
        ...(lost === 0 ? [] : [{ kind: 'no-result' as const, at: day, where: day, more: `${lost} resources` }]),
      ];
    }),
  ];
}

/** A day is counted on the day after it, so that the count of the last one stands in the next package. */
function whyNotCounted(day: string, { until }: Period): string {
  return day === until ? 'the last day of the period is counted after it, in the next package' : '';
}

function ofReport({ difference, jobId, reported, heard }: ReportRow): ExceptionRow[] {
  if (reported === null) return [];
  const kind = difference === 'report-only' ? 'reported-not-heard' : 'reported-otherwise';
  const more = `reported ${reported.state}${heard === null ? '' : `, heard ${heard.state}`}`;
  return [{ kind, at: reported.endedAt ?? '', where: jobId, more }];
}

function ofIncident({ incident, deliveries, isOpenedBefore, firstAcknowledged }: IncidentRow): ExceptionRow[] {
  const { id, openedAt, status, resolution, acknowledgement, escalation } = incident;
  const isAcknowledged = acknowledgement !== null || firstAcknowledged !== null;
  // Of what was opened before, the first notices are in an earlier package.
  const isTold = isOpenedBefore || deliveries.some((row) => row.status === 'delivered');
  const kinds: [is: boolean, kind: ExceptionRow['kind'], more: string][] = [
    [status !== 'resolved', 'not-resolved', status],
    [!isAcknowledged && (resolution === null || resolution.kind === 'nothing-left'), 'never-acknowledged', ''],
    [escalation.exhausted, 'nobody-answered', ''],
    [resolution !== null && resolution.kind !== 'later-success', 'over-without-backup', resolution?.reason ?? ''],
    [!isTold, 'told-nobody', incident.heldBack?.by ?? incident.mute?.by ?? ''],
  ];
  return kinds.flatMap(([is, kind, more]) => (is ? { kind, at: openedAt, where: id, more } : []));
}
