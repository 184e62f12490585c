import { describe, expect, it } from 'vitest';
import { DynamoDueRuns } from '../../../../src/adapters/aws/table/dynamo-due-runs.ts';
import type { RunDay } from '../../../../src/incidents/run-day.ts';
import type { RunsProgress } from '../../../../src/ports/incidents/due-runs.ts';
import { noon } from '../../../support/alerts.ts';
import { runOfDay } from '../../../support/due-runs.ts';
import { FakeTable } from '../../../support/fake-table.ts';

const later = '2026-11-22T13:00:00.000Z';

function inTable(): { table: FakeTable; runs: DynamoDueRuns } {
  const table = new FakeTable();
  return { table, runs: new DynamoDueRuns(table.client(), { tableName: 'runs', evidenceRetentionDays: 30 }) };
}

describe('adapters/aws/table/dynamo-due-runs', () => {
  it('keeps each run once, as it was judged first, as long as evidence', async () => {
    const { table, runs } = inTable();
    const others = Array.from({ length: 45 }, (_none, index) => runOfDay({ laneId: String(index).padStart(40, '0') }));

    await runs.freeze([runOfDay(), ...others], noon);
    await runs.freeze([runOfDay({ run: { result: 'good', why: null } })], later);

    expect(table.items()).toHaveLength(46);
    expect(table.items()[0]).toMatchObject({
      pk: { S: 'RUNS#2026-11-22' },
      sk: { S: 'a'.repeat(40) },
      version: { N: '1' },
      runDay: { M: { verdict: { S: 'no-result' }, owner: { S: 'shop' } } },
      frozenAt: { S: noon },
      schema: { N: '2' },
      expiresAt: { N: String(Date.parse(noon) / 1000 + 30 * 86_400) },
    });
  });

  it('a later run of the day comes to its row, and the day is judged with it', async () => {
    const { table, runs } = inTable();
    await runs.freeze([runOfDay({ run: { id: 'run-1', result: 'good', why: null, jobId: 'one' } })], noon);
    await runs.freeze([runOfDay({ run: { id: 'run-2', result: 'failed', why: 'expired', jobId: 'two' } })], later);

    expect(table.items()).toMatchObject([
      {
        version: { N: '2' },
        frozenAt: { S: noon },
        runDay: {
          M: { verdict: { S: 'failed' }, runs: { L: [{ M: { id: { S: 'run-1' } } }, { M: { id: { S: 'run-2' } } }] } },
        },
      },
    ]);
  });

  it('a job that had not ended settles its run once, and no run that is not kept', async () => {
    const { table, runs } = inTable();
    const running = { result: 'no-result', why: 'still-running', jobId: 'one' } as const;
    await runs.freeze([runOfDay({ run: running })], noon);

    const ended = { laneId: 'a'.repeat(40), day: '2026-11-22', jobId: 'one' };
    await runs.settle([{ ...ended, why: null }], later);
    await runs.settle([{ ...ended, why: 'failed' }], later);
    await runs.settle([{ ...ended, day: '2026-11-21', why: null }], later);

    expect(table.items()).toMatchObject([{ runDay: { M: { verdict: { S: 'good' } } }, version: { N: '2' } }]);
  });

  it('two that write one day at the same time both have their run in it', async () => {
    const { table, runs } = inTable();
    await Promise.all(['run-1', 'run-2', 'run-3'].map((id) => runs.freeze([runOfDay({ run: { id } })], noon)));

    const ids = ['run-1', 'run-2', 'run-3'].map((id) => ({ M: { id: { S: id } } }));
    expect(table.items()).toMatchObject([{ runDay: { M: { runs: { L: ids } } } }]);
  });

  it('returns the rows of a day, and which promises are not kept', async () => {
    const { runs } = inTable();
    await runs.freeze([runOfDay({ laneId: 'b' }), runOfDay({ laneId: 'a' }), runOfDay({ day: '2026-11-23' })], noon);
    const found: RunDay[] = [];
    for await (const page of runs.ofDay('2026-11-22')) found.push(...page);
    expect(found.map(({ laneId, day, verdict }) => [laneId, day, verdict])).toEqual([
      ['a', '2026-11-22', 'no-result'],
      ['b', '2026-11-22', 'no-result'],
    ]);

    expect(await runs.brokenPromises()).toEqual([]);
    const broken = [{ name: 'databases', id: 'rate-1', since: noon, isTold: true }];
    await runs.saveBrokenPromises(broken);
    expect(await runs.brokenPromises()).toEqual(broken);
  });

  it('keeps how far was looked', async () => {
    const { runs } = inTable();
    expect(await runs.progress()).toEqual({ judgedAt: null, behind: [], longMissing: [] });
    const progress: RunsProgress = { judgedAt: noon, behind: [['orgs/0f6f5a4c', noon]], longMissing: ['a'] };

    await runs.saveProgress(progress);

    expect(await runs.progress()).toEqual(progress);
  });
});
