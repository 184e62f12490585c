import { describe, expect, it } from 'vitest';
import { normaliseEvent } from '../../../src/events/normalise.ts';
import type { IngestResult } from '../../../src/pipeline/ingest/ingest-result.ts';
import { settleSizes, sizesSaid } from '../../../src/pipeline/ingest/size-events.ts';
import type { WorkItem } from '../../../src/pipeline/ingest/work-items.ts';
import { backupJobEvent } from '../../support/events.ts';

const noon = '2026-11-22T12:00:00.000Z';
const job = { jobId: 'J-1', startedAt: noon, state: 'COMPLETED' };
const usual = { is: 'usual-again', bytes: 9, usualBytes: 9, runs: 5 } as const;

/** A success of which something became. */
function success(became: Partial<IngestResult>): WorkItem {
  const event = normaliseEvent(backupJobEvent(job), noon);
  if (event === null) throw new Error('not about AWS Backup');
  const received: IngestResult = {
    action: 'record',
    event,
    incidentId: null,
    reason: 'It was good.',
    trace: [],
    ...became,
  };
  return { event, outcome: { status: 'fulfilled', value: received } };
}

const saysOf = (became: Partial<IngestResult>) => sizesSaid([success(became)]).map(({ about }) => about.event.finding);

describe('pipeline/ingest/size-events', () => {
  it('says what is far from usual once, and what is usual also of what ended an incident', () => {
    expect(saysOf({ sizeNews: { ...usual, is: 'size-fell' } })).toEqual(['size-fell']);
    expect(saysOf({ sizeNews: { ...usual, is: 'size-fell' }, action: 'resolve' })).toEqual([]);
    expect(saysOf({ sizeNews: usual, action: 'resolve' })).toEqual([undefined]);
    expect(saysOf({ sizeNews: usual, isRefuted: true })).toEqual([]);
    expect(saysOf({})).toEqual([]);
    expect(sizesSaid([{ ...success({}), outcome: { status: 'rejected', reason: new Error('Killed') } }])).toEqual([]);
  });

  it.each([
    { what: 'ended an incident', action: 'resolve', stays: 'of-failure' },
    { what: 'ended none', action: 'record', stays: 'of-size' },
  ] as const)('what became of a success that $what is $stays', ({ action, stays }) => {
    const leftOver = new Error('SQS is away');
    const item = success({ sizeNews: usual, action, incidentId: 'of-failure', leftOver });
    const said = sizesSaid([item]);
    for (const { about } of said) about.outcome = success({ action: 'resolve', incidentId: 'of-size' }).outcome;

    settleSizes(said);

    expect(item.outcome).toMatchObject({ status: 'fulfilled', value: { incidentId: stays, leftOver } });
  });

  it('a size that could not be taken in makes its message come again', () => {
    const item = success({ sizeNews: usual, action: 'resolve', incidentId: 'of-failure' });
    const said = sizesSaid([item]);
    for (const { about } of said) about.outcome = { status: 'rejected', reason: new Error('Killed') };

    settleSizes(said);

    expect(item.outcome).toMatchObject({ status: 'rejected' });
  });
});
