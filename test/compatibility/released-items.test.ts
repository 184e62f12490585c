import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { invoicesDb } from '../support/events.ts';
import type { WireItem } from '../support/fake-expressions.ts';
import { FakeTable } from '../support/fake-table.ts';
import { TableWorld } from '../support/table-world.ts';

const file = new URL('../fixtures/stored/0.1.0.json', import.meta.url);
const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: WireItem[] };

/** Opens this release on the items that the code of 0.1.0 wrote; test/support/write-released-items.ts made them. */
function openWorld(): TableWorld {
  const table = new FakeTable();
  table.restore(items);
  const world = new TableWorld(undefined, table);
  world.now = '2026-11-22T01:05:00.000Z';
  return world;
}

describe('compatibility: items of 0.1.0 as they were stored', () => {
  it('have no form, no views and no index, and are read', async () => {
    expect(items.some(({ schema, gpk }) => schema !== undefined || gpk !== undefined)).toBe(false);
    const world = openWorld();
    const [incident] = await world.incidents();
    const id = incident?.id ?? '';

    expect(incident).toMatchObject({ status: 'open', alertCount: 2, notified: ['chat', 'tickets'] });
    expect((await world.stored.alertsOf(id, 5)).map(({ resource }) => resource.id)).toEqual([
      'invoices-db',
      'orders-db',
    ]);
    expect(firstBrokenRecord(await world.stored.records(id))).toBeNull();
    expect((await world.stored.unlisted({ limit: 1000 })).items).toEqual([id]);
  });

  it('are gone on with: told on, and resolved by later successes', async () => {
    const world = openWorld();
    const [incident] = await world.incidents();
    const { clock = 0, nextStepAt } = incident?.escalation ?? {};
    world.now = addSeconds(nextStepAt ?? '', 1200);
    await runStep({ incidentId: incident?.id ?? '', clock, nextStepAt: world.now }, world.dependencies());
    await world.passes('1h');
    await world.backupSucceeds();
    await world.backupSucceeds({ resourceArn: invoicesDb, jobId: 'well again' });

    const [after] = await world.incidents();
    expect(after?.status).toBe('resolved');
    expect(world.heard.filter(({ kind }) => kind === 'opened')).toEqual([]);
    expect(world.heard.filter(({ kind }) => kind === 'resolved').length).toBeGreaterThan(1);
    expect((await world.stored.timersDue('2999', { limit: 10 })).items).toEqual([]);
  });
});
