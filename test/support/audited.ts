import type { ArchivedDelivery, DayPart, DayRows } from '../../src/archive/day-parts.ts';
import type { Audited } from '../../src/audit/audited.ts';
import { PeriodFacts } from '../../src/audit/period-facts.ts';
import { actorNamed } from '../../src/evidence/actor.ts';
import { anIncident } from './incidents.ts';

/** Rows of a part. */
export type RowsOfPart = { [Part in DayPart]: [part: Part, rows: Partial<DayRows[Part]>[]] }[DayPart];

/** The moment of everything that nothing else is said of. */
export const auditedAt = '2026-11-22T03:12:30.000Z';

/** What a package of 2026-11-22 is made from, with these rows. */
export function anAudited(parts: readonly RowsOfPart[] = [], change: Partial<Omit<Audited, 'facts'>> = {}): Audited {
  const period = { from: '2026-11-22', until: '2026-11-22' };
  const facts = new PeriodFacts({ period, keepsJobs: true });
  for (const [part, rows] of parts) facts.takes(part, rows as never[], { sequence: 2 });
  return { period, facts, digests: new Map(), gaps: [], sample: null, frameworks: null, report: null, ...change };
}

/** A delivery of the incident of `anIncident`, which the vendor took. */
export function aDelivery(change: Partial<ArchivedDelivery> = {}): ArchivedDelivery {
  return {
    ...{ incidentId: anIncident().id, noticeId: '2-opened', target: 'chat', kind: 'opened', status: 'delivered' },
    ...{ attempts: 1, firstAttemptAt: auditedAt, lastAttemptAt: auditedAt, outcome: 'accepted' },
    ...{ possibleDuplicate: false, unended: 0 },
    result: {
      ...{ status: 'delivered', reason: 'accepted', detail: '', recipients: ['#backups'] },
      ...{ vendorId: 'OPS-1', standIn: null },
    },
    ...change,
  } as ArchivedDelivery;
}

/** A record of the incident of `anIncident`. */
export function aRecord(change: Partial<DayRows['records']> = {}): DayRows['records'] {
  return {
    ...{ incidentId: anIncident().id, sequence: 1, at: auditedAt, what: 'opened', actor: 'router' },
    ...{ reason: 'No route matched.', trace: [], details: {}, previousHash: '0'.repeat(64), hash: 'a'.repeat(64) },
    ...change,
  };
}

/** An acceptance that ana made. */
export function anArchivedAcceptance(change: Partial<DayRows['acceptances']> = {}): DayRows['acceptances'] {
  return {
    ...{ id: 'a1', revision: 1, from: auditedAt, until: '2026-12-31T00:00:00.000Z', reason: 'it moves' },
    ...{ maker: actorNamed('ana'), via: 'in Slack', owner: 'dba', covers: [], incidentId: anIncident().id },
    ...{ ended: null, recordHash: 'b'.repeat(64) },
    ...change,
  } as DayRows['acceptances'];
}
