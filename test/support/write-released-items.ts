import { mkdirSync, writeFileSync } from 'node:fs';
import type { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { invoicesDb } from './events.ts';
import { FakeTable } from './fake-table.ts';
import { Released, releasedCommit } from './released.ts';

/**
 * Writes test/fixtures/stored/0.1.0.json: the items of a table as the code of 0.1.0 leaves them, one incident told of and
 * joined. Run it with `node test/support/write-released-items.ts` in a clone that has that commit.
 */
const released = new Released();
try {
  const table = new FakeTable();
  const world = await released.world(table);
  const old = await released.load<{ runStep: typeof runStep }>('src/pipeline/run-step.ts');
  const { incidentId } = await world.backupFails();
  const nextStepAt = '2026-11-22T01:00:30.000Z';
  world.now = nextStepAt;
  await old.runStep({ incidentId: incidentId ?? '', clock: 1, nextStepAt }, world.dependencies());
  await world.passes('1s');
  await world.backupFails({ resourceArn: invoicesDb, jobId: 'second' });
  const folder = new URL('../fixtures/stored/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const items = { commit: releasedCommit, items: table.items() };
  writeFileSync(new URL('0.1.0.json', folder), `${JSON.stringify(items, null, 1)}\n`);
} finally {
  released.remove();
}
