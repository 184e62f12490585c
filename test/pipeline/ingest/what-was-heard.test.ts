import { describe, expect, it } from 'vitest';
import { DynamoDueRuns } from '../../../src/adapters/aws/table/dynamo-due-runs.ts';
import type { Digest } from '../../../src/archive/digest.ts';
import { runsTable } from '../../../src/audit/tables/population.ts';
import type { BackupEvent } from '../../../src/events/backup-event.ts';
import { normaliseEvent } from '../../../src/events/normalise.ts';
import { laneIdOf, laneKeyOf } from '../../../src/incidents/lane.ts';
import { healRuns } from '../../../src/pipeline/ingest/what-was-heard.ts';
import type { WorkItem } from '../../../src/pipeline/ingest/work-items.ts';
import { ArchiveWorld } from '../../support/archive-world.ts';
import { runOfDay } from '../../support/due-runs.ts';
import { backupJobEvent, ordersDb } from '../../support/events.ts';

/** The success of `retry-1`, the retry of `failed-1` of 22 November at five, as it was taken in. */
function received(startedAt = '2026-11-22T05:00:00.000Z'): {
  item: WorkItem;
  laneId: string;
  resourceArn: string;
} {
  const at = '2026-11-22T05:20:00.000Z';
  const message = backupJobEvent({ jobId: 'retry-1', state: 'COMPLETED', startedAt: at, completedAt: at });
  const event = normaliseEvent(message, at) as BackupEvent;
  const retried = { failedJobId: 'failed-1', run: { jobId: 'failed-1', startedAt } };
  const value = { action: 'record' as const, event, incidentId: null, reason: '', trace: [], retried };
  const item: WorkItem = { event, outcome: { status: 'fulfilled', value } };
  return { item, laneId: laneIdOf(laneKeyOf(event)), resourceArn: ordersDb };
}

describe('pipeline/ingest/what-was-heard: a run that is healed once its day is archived', () => {
  it('stays in that day as it was, and stands as healed in the day on which the retry was heard of, once', async () => {
    const world = new ArchiveWorld();
    const dueRuns = new DynamoDueRuns(world.table.client(), { tableName: 'journeys', evidenceRetentionDays: 400 });
    const { item, laneId, resourceArn } = received();
    world.now = '2026-11-22T13:10:00.000Z';
    const run = { jobId: 'failed-1', result: 'failed', why: 'failed' } as const;
    await dueRuns.freeze([runOfDay({ laneId, resourceArn, run })], world.now);
    world.now = '2026-11-25T05:00:00.000Z';
    await world.archives();

    world.now = '2026-11-25T09:00:00.000Z';
    await healRuns([item], { dueRuns, log: world.log, now: () => world.now });
    world.now = '2026-11-25T10:00:00.000Z';
    await healRuns([item], { dueRuns, log: world.log, now: () => world.now });
    world.now = '2026-11-27T05:00:00.000Z';
    await world.archives();

    const healedBy = runsTable.columns.find(({ title }) => title === 'healed by');
    const rows = world.digests().flatMap(({ digest }) => {
      const { day, kind } = digest as Digest;
      return world.rowsOf(digest as Digest, 'runs').map((row) => [day, kind, row.day, row.verdict, healedBy?.of(row)]);
    });
    expect(rows.at(-1)).toEqual(['2026-11-25', 'day', '2026-11-22', 'good', 'retry-1']);
    expect(rows.filter(([, , , verdict]) => verdict === 'good')).toHaveLength(1);
    expect(world.digests().flatMap(({ faults }) => faults)).toEqual([]);
  });
});
