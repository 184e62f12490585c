import { describe, expect, it } from 'vitest';
import type { DayRows } from '../../../src/archive/day-parts.ts';
import type { JobReport, ReportedJob } from '../../../src/audit/job-report.ts';
import { exceptionRows } from '../../../src/audit/tables/exceptions.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { aDelivery, anAudited, aRecord, auditedAt } from '../../support/audited.ts';
import { aHeardJob } from '../../support/heard-contract.ts';
import { anIncident } from '../../support/incidents.ts';

const answer = { by: 'ana', via: 'in Slack', at: auditedAt };
const counted = aRecord({ subject: { kind: 'day', id: '2026-11-22' }, what: 'balanced', details: { unexplained: 0 } });
const over = (kind: 'later-success' | 'answer') => ({ ...answer, kind, reason: 'It is over.' });

/** What is asked about of an incident that was told of. */
function kindsOf(change: Partial<Incident>, deliveries = [aDelivery()]): string[] {
  const audited = anAudited([
    ['records', [counted]],
    ['incidents', [anIncident(change)]],
    ['deliveries', deliveries],
  ]);
  return exceptionRows(audited).map(({ kind, more }) => (more === '' ? kind : `${kind}: ${more}`));
}

describe('audit/tables/exceptions', () => {
  it.each<[string, Partial<Incident>, string[]]>([
    ['is open', {}, ['not-resolved: open', 'never-acknowledged']],
    [
      'is in hand',
      { status: 'acknowledged', acknowledgement: { ...answer, until: null } },
      ['not-resolved: acknowledged'],
    ],
    ['ended by a later backup', { status: 'resolved', resolution: over('later-success') }, []],
    [
      'was ended by hand',
      { status: 'resolved', resolution: over('answer'), acknowledgement: { ...answer, until: null } },
      ['over-without-backup: It is over.'],
    ],
    [
      'nobody answered',
      {
        status: 'resolved',
        resolution: over('later-success'),
        escalation: { ...anIncident().escalation, exhausted: true },
      },
      ['nobody-answered'],
    ],
  ])('asks of an incident that %s what it should', (_what, change, kinds) => {
    expect(kindsOf(change)).toEqual(kinds);
  });

  it('asks of an incident that nobody was told of why, unless it was opened before the period', () => {
    const resolved = { status: 'resolved', resolution: over('later-success') } as const;
    const mute = { by: 'window nights', until: auditedAt } as never;
    const heldBack = { by: 'silence s1', since: auditedAt, until: null };
    expect(kindsOf(resolved, [])).toEqual(['told-nobody']);
    expect(kindsOf({ ...resolved, mute }, [])).toEqual(['told-nobody: window nights']);
    expect(kindsOf({ ...resolved, mute, heldBack }, [])).toEqual(['told-nobody: silence s1']);
    expect(kindsOf({ ...resolved, openedAt: '2026-11-21T23:00:00.000Z' }, [])).toEqual([]);
  });

  it('asks who acknowledged where nobody ever did, and neither a person nor a later backup ended it', () => {
    const ended = (kind: string) => ({ status: 'resolved', resolution: { ...over('answer'), kind } });
    const kinds = (change: object, ...records: DayRows['records'][]) =>
      exceptionRows(
        anAudited([
          ['incidents', [anIncident(change)]],
          ['records', records],
        ]),
      ).filter(({ kind }) => kind === 'never-acknowledged').length;
    expect(['answer', 'accepted', 'later-success'].map((kind) => kinds(ended(kind)))).toEqual([0, 0, 0]);
    expect([kinds(ended('nothing-left')), kinds({})]).toEqual([1, 1]);
    expect(kinds({}, aRecord({ sequence: 2, what: 'acknowledged' }))).toBe(0);
  });

  it('asks of notices that did not arrive', () => {
    const failed = [
      aDelivery(),
      aDelivery({ target: 'mail', status: 'failed' }),
      aDelivery({ target: 'x', status: 'failed', outcome: null }),
    ];
    const kinds = kindsOf({ status: 'resolved', resolution: over('later-success') }, failed);
    expect(kinds).toEqual(['not-delivered: 2-opened to mail: accepted', 'not-delivered: 2-opened to x: ']);
  });

  it('asks of days that were not counted, do not come out, or have backups without a result', () => {
    const run = { day: '2026-11-22', laneId: 'l', runs: [], verdict: 'no-result' } as never;
    const kinds = (...parts: Parameters<typeof anAudited>[0] & object) =>
      exceptionRows(anAudited(parts)).map(({ kind, more }) => `${kind} ${more}`);
    const last = 'not-counted the last day of the period is counted after it, in the next package';
    expect(kinds()).toEqual([last]);
    expect(kinds(['records', [aRecord({ subject: { kind: 'watch', id: '2026-11-22' } })]])).toEqual([last]);
    expect(kinds(['records', [counted]], ['runs', [run]])).toEqual(['no-result 1 resources']);
    expect(kinds(['records', [{ ...counted, details: { unexplained: 3 } }]])).toEqual(['unexplained 3 jobs']);
  });

  it('asks of jobs that AWS reported and nobody heard of, or otherwise', () => {
    const job = (jobId: string, endedAt: string | null): ReportedJob => ({
      ...{ jobId, kind: 'backup', accountId: 'a', region: 'r', state: 'FAILED', resourceArn: '', endedAt, file: 'f' },
    });
    const spans = [{ from: '2026-11-22T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' }];
    const report: JobReport = { files: ['f'], jobs: [job('gone', null), job('other', auditedAt)], spans };
    const about = { accountId: 'a', region: 'r' } as never;
    const heard = [aHeardJob('other', { endedAt: auditedAt, about }), aHeardJob('only', { endedAt: auditedAt, about })];
    const rows = exceptionRows(
      anAudited(
        [
          ['records', [counted]],
          ['population', heard],
        ],
        { report },
      ),
    );
    expect(rows.map(({ kind, at, where, more }) => [kind, at, where, more])).toEqual([
      ['reported-not-heard', '', 'gone', 'reported FAILED'],
      ['reported-otherwise', auditedAt, 'other', 'reported FAILED, heard COMPLETED'],
    ]);
  });
});
