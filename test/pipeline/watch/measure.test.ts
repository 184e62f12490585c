import { describe, expect, it } from 'vitest';
import { EstateCollector } from '../../../src/pipeline/watch/collect-estate.ts';
import { now as lookedAt } from '../../findings/an-account.ts';
import { cases } from '../../findings/cases/last-restore-points.ts';
import { AccountFiles } from '../../support/account-files.ts';
import { World } from '../../support/world.ts';

const resource = (name: string) => ({ jobId: name, resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}` });

/** Notes when the resource of the only incident had its last good recovery point. */
function lastGood(world: World, lastGoodAt: string): void {
  const incident = world.onlyIncident();
  world.store.incidents.set(incident.id, { ...incident, escalation: { ...incident.escalation, lastGoodAt } });
}

describe('pipeline/watch/measure: open incidents', () => {
  it('counts those that are not over, and how long the worst off has had no good recovery point', async () => {
    const world = new World();
    await world.backupFails(resource('orders'));
    lastGood(world, '2026-11-20T01:00:00.000Z');
    world.now = '2026-11-22T01:00:00.000Z';

    await world.watches();
    expect(world.counted).toMatchObject({ OpenIncidents: 1, LongestExposure: 2 * 86_400 });

    await world.resolves('Ana');
    await world.watches();
    expect(world.counted).toMatchObject({ OpenIncidents: 0, LongestExposure: 0 });
  });

  it('counts no drill and takes no exposure from one, nor from an incident of which nobody knows it', async () => {
    const world = new World();
    await world.backupFails(resource('orders'));
    await world.watches();
    expect(world.counted).toMatchObject({ OpenIncidents: 1, LongestExposure: 0 });

    lastGood(world, '2026-11-20T01:00:00.000Z');
    const incident = world.onlyIncident();
    world.store.incidents.set(incident.id, { ...incident, drill: true });
    await world.watches();
    expect(world.counted).toMatchObject({ OpenIncidents: 0, LongestExposure: 0 });
  });

  it('counts nothing when there is no time to look, and is at fault when the list cannot be read', async () => {
    const world = new World();
    world.remainingMs = 1000;
    await world.watches();
    expect(world.counted.OpenIncidents).toBeUndefined();

    world.remainingMs = 60_000;
    world.store.open = () => Promise.reject(new Error('away'));
    await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: ['open'] } });
    expect(world.counted.OpenIncidents).toBeUndefined();
  });
});

describe('pipeline/watch/measure: completed backups', () => {
  it('asks for all the hours at once, and says zero too', async () => {
    const world = new World();
    const asked: string[] = [];
    world.completedBackups = {
      completedSince: async (from) => {
        asked.push(from);
        return asked.length === 1 ? 3 : 0;
      },
    };
    world.now = '2026-11-22T12:00:00.000Z';

    await world.watches();
    expect(world.counted.CompletedBackups).toBe(3);
    await world.watches();
    expect(world.counted.CompletedBackups).toBe(0);
    expect(asked[0]).toBe('2026-11-21T00:00:00.000Z');
  });

  it('says nothing while AWS Backup does not answer, which is no zero and no fault', async () => {
    const world = new World();
    world.completedBackups = { completedSince: () => Promise.reject(new Error('busy')) };

    const { completed } = await world.watches();

    expect(completed).toMatchObject({ isThrough: false });
    expect(world.counted.CompletedBackups).toBeUndefined();
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('asks nothing when nobody wants to know', async () => {
    const world = new World();
    world.noBackupHours = 0;
    world.completedBackups = { completedSince: () => Promise.reject(new Error('asked')) };

    await world.watches();

    expect(world.counted.CompletedBackups).toBeUndefined();
    expect(world.logged.filter(({ level }) => level === 'warn')).toEqual([]);
  });
});

describe('pipeline/watch/measure: recovery points left', () => {
  it('counts the fewest of a resource that gets no new ones, when the whole account is looked at', async () => {
    const [one] = cases.alerts;
    if (one === undefined) throw new Error('there is no case of last-restore-points');
    const world = new World();
    world.estate = new EstateCollector(new AccountFiles(one.files));
    await world.passesUntil(new Date(Date.parse(one.at ?? lookedAt) + 600_000).toISOString());

    await world.watches();
    expect(world.counted.RestorePointsLeft).toBeGreaterThan(0);
    expect(world.counted.RestorePointsLeft).toBeLessThanOrEqual(3);

    await world.watches();
    expect(world.counted.RestorePointsLeft).toBeUndefined();
  });
});
