import { addSeconds } from '../../src/lib/instant.ts';
import { ArchiveWorld } from './archive-world.ts';
import { backupJobEvent } from './events.ts';

/** A job that ended on a day of November 2026 at two in the morning. */
export function jobOn(on: number, name: string, state = 'FAILED', account = '111122223333') {
  return backupJobEvent({
    account,
    jobId: `${name}-${on}`,
    state,
    startedAt: `2026-11-${on}T01:00:00.000Z`,
    completedAt: `2026-11-${on}T02:00:00.000Z`,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
  });
}

const other = '444455556666';

/**
 * The archive of the days from 2026-11-20 to 2026-11-26: quiet ones at both ends and in between, a failure on the 21st whose incident
 * goes on until a success on the 24th, a second one on the 22nd, and a job of the 22nd that came late.
 */
export async function archivedDays(): Promise<ArchiveWorld> {
  const world = new ArchiveWorld();
  const hears = async (on: number, ...events: object[]) => {
    world.now = `2026-11-${on}T02:00:05.000Z`;
    await world.hearsAll(events);
  };
  const archivesOn = async (on: number) => {
    world.now = `2026-11-${on}T05:00:00.000Z`;
    await world.archives();
  };
  await archivesOn(21);
  await hears(21, jobOn(21, 'orders'), jobOn(21, 'ledger', 'COMPLETED'));
  await world.passes('3h');
  await archivesOn(22);
  await hears(22, jobOn(22, 'ledger', 'FAILED', other), jobOn(22, 'orders'));
  await world.passes('3h');
  await archivesOn(23);
  world.now = '2026-11-22T02:00:09.000Z';
  await world.hearsAll([jobOn(22, 'wiki', 'COMPLETED')]);
  await archivesOn(24);
  await hears(24, jobOn(24, 'orders', 'COMPLETED'), jobOn(24, 'ledger', 'COMPLETED', other));
  await world.passes('3h');
  for (const on of [25, 26, 27]) await archivesOn(on);
  world.now = addSeconds(world.now, 1);
  return world;
}
