import { describe, expect, it } from 'vitest';
import { incidentRows } from '../../../src/audit/incident-row.ts';
import { csvText, type Table } from '../../../src/audit/table.ts';
import { healthRows, healthTable } from '../../../src/audit/tables/health.ts';
import { incidentsTable } from '../../../src/audit/tables/incidents.ts';
import { notificationRows, notificationsTable } from '../../../src/audit/tables/notifications.ts';
import { populationTable, runsTable } from '../../../src/audit/tables/population.ts';
import { recipientRows } from '../../../src/audit/tables/recipients.ts';
import { reviewRows, reviewsTable } from '../../../src/audit/tables/reviews.ts';
import { rulesFile } from '../../../src/audit/tables/rules.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { anAlert } from '../../support/alerts.ts';
import { aDelivery, anAudited, aRecord, auditedAt } from '../../support/audited.ts';
import { runOfDay } from '../../support/due-runs.ts';
import { aHeardJob } from '../../support/heard-contract.ts';
import { anIncident } from '../../support/incidents.ts';
import { readCsv } from '../../support/read-csv.ts';

const read = <Row>(table: Table<Row>, rows: Row[]) => readCsv(csvText(table, rows));
const later = { incidentId: anIncident().id, noticeId: '2-opened', target: 'chat', at: auditedAt, detail: '' };

describe('audit/tables: rows of which little is known', () => {
  it.each<[string, Partial<Incident>, string]>([
    ['has no RPO', { escalation: { ...anIncident().escalation, rpoSeconds: null } }, ''],
    ['had no good backup that is known of', {}, ''],
    ['ended within it', { escalation: { ...anIncident().escalation, lastGoodAt: '2026-11-22T00:00:00.000Z' } }, 'yes'],
    ['ended after it', { escalation: { ...anIncident().escalation, lastGoodAt: '2026-11-20T00:00:00.000Z' } }, 'no'],
  ])('says of an incident that %s whether it was within its RPO', (_what, change, says) => {
    const resolution = { by: 'AWS Backup', via: '', at: auditedAt, kind: 'later-success' as const, reason: 'r' };
    const { facts } = anAudited([['incidents', [anIncident({ status: 'resolved', resolution, ...change })]]]);
    expect(read(incidentsTable, incidentRows(facts, 'real'))[0]?.['within RPO']).toBe(says);
  });

  it('says of an incident that was ended by hand that it was not, and of an open one nothing', () => {
    const escalation = { ...anIncident().escalation, lastGoodAt: '2026-11-22T00:00:00.000Z' };
    const resolution = { by: 'ana', via: '', at: auditedAt, kind: 'answer' as const, reason: 'r' };
    const { facts } = anAudited([
      ['incidents', [anIncident({ escalation }), anIncident({ id: 'i2', escalation, resolution })]],
    ]);
    expect(read(incidentsTable, incidentRows(facts, 'real')).map((row) => row['within RPO'])).toEqual(['', 'no']);
  });

  it('knows what a notice is about, and leaves open what a later release wrote', () => {
    const { facts } = anAudited([
      ['deliveries', [aDelivery({ kind: 'invented', result: null }), aDelivery({ target: 'mail' })]],
      [
        'later',
        [
          { ...later, what: 'bounced', recipient: '#backups' },
          { ...later, what: 'arrived', recipient: 'a@x' },
        ],
      ],
    ]);
    const rows = read(notificationsTable, notificationRows(facts, 'real'));
    expect(
      rows.map(({ target, about, later: said, recipients, channel }) => [target, about, said, recipients, channel]),
    ).toEqual([
      ['chat', '', `${auditedAt} arrived a@x; ${auditedAt} bounced #backups`, '', ''],
      ['mail', 'incident', '', '#backups', ''],
    ]);
  });

  it('counts whom vendors took messages for, those that they do not name, and what was lost', () => {
    const { facts } = anAudited([
      [
        'deliveries',
        [
          aDelivery({ target: 'zoo', result: null, lastAttemptAt: '2026-11-22T00:00:00.000Z' }),
          aDelivery(),
          aDelivery({ noticeId: '3-escalated', lastAttemptAt: '2026-11-22T05:00:00.000Z' }),
          aDelivery({ target: 'topic', result: null }),
          aDelivery({ target: 'mail', status: 'failed' }),
        ],
      ],
      [
        'later',
        [
          { ...later, what: 'bounced', recipient: '#Backups' },
          { ...later, what: 'arrived', recipient: '#backups' },
          { ...later, what: 'refused', recipient: 'nobody' },
        ],
      ],
    ]);
    expect(
      recipientRows(facts).map(({ target, recipient, notices, lost, lastAt }) => [
        target,
        recipient,
        notices,
        lost,
        lastAt,
      ]),
    ).toEqual([
      ['chat', '#backups', 2, 1, '2026-11-22T05:00:00.000Z'],
      ['chat', 'nobody', 1, 1, auditedAt],
      ['topic', '', 1, 0, auditedAt],
      ['zoo', '', 1, 0, '2026-11-22T00:00:00.000Z'],
    ]);
  });

  it('leaves open what a job of a release before does not say', () => {
    const about = { accountId: 'a', isRestoreTest: true } as never;
    const rows = read(populationTable, [aHeardJob('a'), aHeardJob('b', { about })]);
    expect(rows.map((row) => [row.account, row['restore test']])).toEqual([
      ['', ''],
      ['a', 'yes'],
    ]);
  });

  it('has the reasons, jobs and acceptances of backups that were due, as far as there are any', () => {
    const { run: plain, ...day } = runOfDay({ run: { why: null, result: 'good', jobId: 'j1' } });
    const { run: bad } = runOfDay({ run: { accepted: { name: 'n', owner: 'dba', until: auditedAt } } });
    const healed = { ...plain, healed: { jobId: 'j2', at: auditedAt, was: 'failed' } } as never;
    const [row] = read(runsTable, [{ ...day, runs: [plain, bad, healed], verdict: 'no-result' } as never]);
    expect(row).toMatchObject({ reasons: 'never-ran', jobs: expect.stringContaining('j1'), 'accepted by': 'dba' });
    expect(Object.values(row ?? {}).join()).toContain('j2');
  });

  it('has what was reviewed, and nothing else that is of no incident', () => {
    const about = (kind: string, hash: string) => aRecord({ incidentId: hash, subject: { kind, id: 'x' }, hash });
    const { facts } = anAudited([
      ['records', [about('drill', 'a'), about('review', 'b'), about('watch', 'c'), aRecord()]],
    ]);
    expect(reviewRows(facts).map(({ hash }) => hash)).toEqual(['a', 'b']);
  });

  it('has the period and the figures of a report that was signed off, and of a drill neither', () => {
    const figures = { runsExpected: 3, incidentsOpened: 2, silences: null, medianSecondsToAcknowledge: '=1+1' };
    const details = { from: '2026-10-01', until: '2026-10-31', reportSha256: 'ab', figures };
    const of = (kind: string) => aRecord({ subject: { kind, id: 'x' }, reason: '=1+1', details });
    const [signed, drill] = read(reviewsTable, [of('review'), of('drill')]);
    expect(signed).toMatchObject({
      ...{ from: '2026-10-01', until: '2026-10-31', 'backups due': '3', incidents: '2', said: "'=1+1" },
      ...{ silences: '', made: '', 'median seconds to acknowledge': '', 'report SHA-256': 'ab' },
    });
    expect(drill).toMatchObject({ from: '', until: '', 'backups due': '', incidents: '', 'report SHA-256': '' });
  });

  it('says of a record whether it is of an incident; one that says nothing of what it is about is, where there is one', () => {
    const { facts } = anAudited([['incidents', [anIncident({ id: 'i' })]]]);
    const of = (incidentId: string, kind?: string) => facts.isOfIncident(aRecord({ incidentId, ...about(kind) }));
    const about = (kind: string | undefined) => (kind === undefined ? {} : { subject: { kind, id: 'x' } });
    expect([of('i'), of('rules-3'), of('j', 'incident'), of('i', 'day')]).toEqual([true, false, true, false]);
  });

  it('has what the router announced among the records of no incident', () => {
    const ofIncident = aRecord({ subject: { kind: 'incident', id: 'i' }, incidentId: 'i' });
    const announced = aRecord({ incidentId: 'rules-3', what: 'rules-changed' });
    const { facts } = anAudited([['records', [ofIncident, announced]]]);
    const rows = read(healthTable, healthRows(facts));
    expect(rows.map(({ about, id, what }) => [about, id, what])).toEqual([['router', 'rules-3', 'rules-changed']]);
  });

  it('says when it happened, how soon somebody answered, and nothing of either when it was opened before', () => {
    const openedAt = '2026-11-21T03:00:00.000Z';
    const alert = { incidentId: 'i2', revision: 1, at: auditedAt, alert: anAlert() };
    const { facts } = anAudited([
      ['incidents', [anIncident({ openedAt }), anIncident({ id: 'i2' }), anIncident({ id: 'i3', alerts: [] })]],
      ['alerts', [alert]],
      [
        'records',
        [aRecord({ sequence: 2, what: 'acknowledged' }), aRecord({ incidentId: 'i2', what: 'acknowledged' })],
      ],
    ]);
    const rows = new Map(read(incidentsTable, incidentRows(facts, 'real')).map((row) => [row.incident, row]));
    const of = (id: string) => [rows.get(id)?.occurred, rows.get(id)?.['seconds to acknowledge']];
    expect(of('i2')).toEqual([alert.alert.event.occurredAt, '0']);
    expect(of('i3')).toEqual(['', '']);
    expect(of(anIncident().id)).toEqual(['', '']);
  });

  it('names the file of rules by their hash alone', () => {
    expect(rulesFile({ sha256: 'a'.repeat(64) })).toBe(`rules/${'a'.repeat(64)}.json`);
    expect(rulesFile({ sha256: '../../x' })).toBe('rules/not-a-hash.json');
  });
});
