import { describe, expect, it } from 'vitest';
import type { DayPart, DayRows } from '../../src/archive/day-parts.ts';
import { auditTexts, streamedTables, tables } from '../../src/audit/files.ts';
import { PeriodFacts } from '../../src/audit/period-facts.ts';
import { actorNamed } from '../../src/evidence/actor.ts';
import { anAlert } from '../support/alerts.ts';
import { anAudited } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';
import { readCsv } from '../support/read-csv.ts';

const at = '2026-11-21T02:00:00.000Z';
const maker = actorNamed('ana');
const item = { from: at, until: '2026-11-22T02:00:00.000Z', reason: 'migration', maker, via: 'in Slack' };

/** The tables of one day with these rows. */
function tablesOf(...parts: { [Part in DayPart]: [Part, Partial<DayRows[Part]>[]] }[DayPart][]) {
  const facts = new PeriodFacts();
  for (const [part, rows] of parts) facts.takes(part, rows as never[], { sequence: 2 });
  const period = { from: '2026-11-21', until: '2026-11-21' };
  const texts = auditTexts({
    period,
    facts,
    digests: new Map(),
    gaps: [],
    sample: null,
    frameworks: null,
    report: null,
  });
  const files = new Map([...texts].map(({ path, pieces }) => [path, readCsv([...pieces].join(''))]));
  return (file: string) => files.get(file) ?? [];
}

describe('audit/files', () => {
  it('has each file once, and each title once in a file', () => {
    const files = tables.map(({ file }) => file);
    expect(files).toEqual([...new Set(files)]);
    for (const { columns } of tables) expect(new Set(columns.map(({ title }) => title)).size).toBe(columns.length);
    expect(files).toEqual(expect.arrayContaining(Object.values(streamedTables).map(({ file }) => file)));
  });

  it('claims a control only with a file that a package has', () => {
    const rows = tablesOf()('15-controls.csv');
    const files = new Set(['manifest.json', ...tables.map(({ file }) => file)]);
    const claimed = rows.filter(({ claim }) => claim === 'S' || claim === 'P');
    expect(claimed.length).toBeGreaterThanOrEqual(20);
    expect(claimed.filter(({ file = '' }) => !files.has(file))).toEqual([]);
    expect(rows.filter(({ claim, file }) => claim?.startsWith('none') && file !== '')).toEqual([]);
  });

  it.each([
    [3, 1, ['jobs-missing: 2 jobs']],
    [1, 1, []],
    [0, 1, []],
  ])('of %i jobs that were explained when the day was counted, %i in the population: %o', (heard, rows, said) => {
    const details = { listed: heard, heard, ok: heard, incidents: 0, keptQuiet: 0, foundLate: 0, unexplained: 0 };
    const balance = { incidentId: 'day-2026-11-21', subject: { kind: 'day', id: '2026-11-21' }, sequence: 1, details };
    const jobs = Array.from({ length: rows }, (_none, index) => ({
      eventKey: `e${index}`,
      endedAt: at,
      disposition: 'ok' as const,
    }));
    const exceptions = tablesOf(['records', [balance as never]], ['population', jobs])('07-exceptions.csv');
    const found = exceptions.filter(({ exception }) => exception === 'jobs-missing');
    expect(found.map(({ exception, more }) => `${exception}: ${more}`)).toEqual(said);
  });

  it('says what was kept quiet, by what, by whom and until when', () => {
    const rows = tablesOf(
      [
        'quiet',
        [{ at, eventKey: 'e1', by: 'window "nights"', resource: 'orders', severity: 'high', incidentId: null }],
      ],
      ['silences', [{ ...item, id: 's1', revision: 1, pattern: '{}', incidentId: null, ended: null }]],
      [
        'acceptances',
        [
          {
            ...{ ...item, id: 'a1', revision: 2, owner: 'dba', covers: [], incidentId: 'i1' },
            ended: { at: '2026-11-21T05:00:00.000Z', actor: maker, via: 'in Slack' },
          },
        ],
      ],
    )('09-kept-quiet.csv');
    expect(rows.map(({ what, id, by, until, ended, owner }) => [what, id, by, until, ended, owner])).toEqual([
      ['acceptance', 'a1', 'ana', item.until, '2026-11-21T05:00:00.000Z', 'dba'],
      ['alert', 'e1', 'window "nights"', '', '', ''],
      ['silence', 's1', 'ana', item.until, '', ''],
    ]);
  });

  it('knows the channel of a target by the rules, its ticket, and what a vendor reported later', () => {
    const delivery = {
      ...{ incidentId: 'i1', noticeId: '1-opened', target: 'dba', kind: 'opened', status: 'delivered' as const },
      ...{ attempts: 1, firstAttemptAt: at, lastAttemptAt: at, outcome: 'taken', possibleDuplicate: false, unended: 0 },
      result: {
        status: 'delivered' as const,
        reason: 'accepted' as const,
        detail: '',
        recipients: ['Ana@x.example'],
        vendorId: 'm1',
        standIn: null,
      },
    };
    const later = {
      incidentId: 'i1',
      noticeId: '1-opened',
      target: 'dba',
      what: 'bounced' as const,
      recipient: 'ana@x.example',
      at,
      detail: '',
    };
    const rules = {
      version: '3',
      sha256: 'a'.repeat(64),
      document: '{"targets":{"dba":{"email":{"to":["Ana@x.example"]}},"x":{}}}',
      modifiedBy: null,
      modifiedAt: null,
      seenAt: at,
    };
    const file = tablesOf(
      ['rules', [rules, { ...rules, version: '4', document: 'no json' }]],
      ['deliveries', [delivery]],
      ['later', [later]],
    );
    expect(file('04-notifications.csv')).toMatchObject([
      { channel: 'email', later: `${at} bounced ana@x.example`, about: 'incident' },
    ]);
    expect(file('11-alert-recipients.csv')).toMatchObject([
      { recipient: 'Ana@x.example', notices: '1', lost: '1', channel: 'email' },
    ]);
    expect(file('10-rules-changes.csv')[0]).toMatchObject({ version: '3', file: `rules/${'a'.repeat(64)}.json` });
  });

  it('names the subscribers of a topic, of whom only what was heard later is known', () => {
    const of = { incidentId: 'i1', noticeId: '2-opened', target: 'page', recipient: '+41791234567', at, detail: '' };
    const later = [
      { ...of, what: 'refused' as const },
      { ...of, what: 'arrived' as const, at: '2026-11-22T04:00:00.000Z' },
      { ...of, what: 'arrived' as const, noticeId: '3-escalated', at: '2026-11-22T05:00:00.000Z' },
      { ...of, what: 'arrived' as const, incidentId: 'i2' },
    ];
    const file = tablesOf(['later', later]);

    expect(file('11-alert-recipients.csv')).toMatchObject([
      { target: 'page', recipient: "'+41791234567", notices: '3', lost: '1', last: '2026-11-22T05:00:00.000Z' },
    ]);
  });

  it('tells of drills in the files about them alone', () => {
    const drill = { ...anIncident(), id: 'i2', drill: true };
    const delivery = { noticeId: '1-opened', target: 'dba', kind: 'opened', status: 'delivered', lastAttemptAt: at };
    const later = { noticeId: '1-opened', target: 'page', what: 'arrived', recipient: '+41791234567', at, detail: '' };
    const passed = { incidentId: 'drill-1', subject: { kind: 'drill', id: 'drill-1' }, sequence: 1, at };
    const both = (row: object) => ['i1', 'i2'].map((incidentId) => ({ ...row, incidentId })) as never[];
    const file = tablesOf(
      ['incidents', [anIncident({ id: 'i1' }), drill]],
      ['deliveries', both({ ...delivery, result: { recipients: ['ana@x.example'] } })],
      ['later', both(later)],
      ['records', [{ ...passed, what: 'drill passed', actor: 'router', reason: 'played', hash: 'h' } as never]],
    );

    expect(file('11-alert-recipients.csv').map(({ target, notices }) => [target, notices])).toEqual([
      ['dba', '1'],
      ['page', '1'],
    ]);
    expect(file('04-notifications.csv').map(({ incident }) => incident)).toEqual(['i1']);
    expect(file('13-drill-notifications.csv').map(({ incident }) => incident)).toEqual(['i2']);
    expect(file('12-monitor-health.csv')).toEqual([]);
    expect(file('14-reviews.csv')).toMatchObject([{ what: 'drill passed' }]);
  });

  it('names days that were counted and do not come out, and those that were not', () => {
    const record = {
      ...{
        incidentId: 'day-2026-11-21',
        subject: { kind: 'day', id: '2026-11-21' },
        sequence: 1,
        at,
        what: 'balanced',
      },
      ...{ actor: 'router', reason: 'of 3 jobs', trace: [], details: { listed: 3, unexplained: 1 }, hash: 'h' },
    };
    const counted = tablesOf(['records', [record]]);
    expect(counted('07-exceptions.csv').map(({ exception, more }) => [exception, more])).toEqual([
      ['unexplained', '1 jobs'],
    ]);
    expect(counted('02-reconciliation.csv')).toMatchObject([{ listed: '3', unexplained: '1' }]);
    expect(counted('12-monitor-health.csv')).toMatchObject([{ about: 'day', what: 'balanced' }]);
    expect(tablesOf()('07-exceptions.csv').map(({ exception }) => exception)).toEqual(['not-counted']);
  });

  it('takes the last of the rows that stand for the same', () => {
    const facts = new PeriodFacts();
    const row = { day: '2026-11-21', laneId: 'l', runs: [], verdict: 'no-result' } as never as DayRows['runs'];
    facts.takes('runs', [row], { sequence: 2 });
    facts.takes('runs', [{ ...row, verdict: 'good' }], { sequence: 3 });
    expect(facts.runsByDay().get('2026-11-21')).toEqual(new Map([['good', 1]]));
    expect([facts.isLast('runs', row, 2), facts.isLast('runs', row, 3)]).toEqual([false, true]);
  });

  it('takes the newest state of an incident and its first alert, in whatever order they come', () => {
    const facts = new PeriodFacts();
    const state = (revision: number) => ({ id: 'i1', revision }) as DayRows['incidents'];
    const alert = (revision: number) => ({ incidentId: 'i1', revision, alert: anAlert() }) as DayRows['alerts'];
    facts.takes('incidents', [state(2), state(3), state(1)], { sequence: 2 });
    facts.takes('alerts', [alert(2), alert(1), alert(3)], { sequence: 2 });
    expect(facts.incidents.get('i1')?.revision).toBe(3);
    expect(facts.firstAlerts.get('i1')?.revision).toBe(1);
  });

  it('knows of rules that have no targets only the channel of the one that always exists', () => {
    const facts = new PeriodFacts();
    facts.takes('rules', [{ version: '1', sha256: 'a', document: '{}' } as DayRows['rules']], { sequence: 2 });
    expect([...facts.channels]).toEqual([['alert-topic', 'sns']]);
  });

  it('draws what was asked for', () => {
    const audited = anAudited([['incidents', [anIncident()]]], { sample: { size: 1, seed: 's' } });
    const texts = new Map([...auditTexts(audited)].map(({ path, pieces }) => [path, readCsv([...pieces].join(''))]));
    expect(texts.get('06-sample.csv')).toMatchObject([{ incident: anIncident().id, seed: 's' }]);
  });
});

describe('audit/period-facts', () => {
  it('has no jobs unless they were to be kept', () => {
    expect(() => new PeriodFacts().jobs()).toThrow('The jobs were not kept.');
  });

  it('knows which digests have something of an incident, each once, and of none that is not there', () => {
    const facts = new PeriodFacts();
    const record = (sequence: number) => ({ incidentId: 'i1', sequence }) as DayRows['records'];
    facts.takes('records', [record(1), record(2)], { sequence: 2 });
    facts.takes('deliveries', [{ incidentId: 'i1' } as DayRows['deliveries']], { sequence: 2 });
    facts.takes('later', [{ incidentId: 'i1' } as DayRows['later']], { sequence: 5 });
    facts.takes('quiet', [{ incidentId: 'i1' } as DayRows['quiet']], { sequence: 6 });
    expect([facts.digestsOf('i1'), facts.digestsOf('i2')]).toEqual([[2, 5], []]);
  });
});
