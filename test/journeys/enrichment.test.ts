import { afterEach, expect, it } from 'vitest';
import type { EnrichmentSources } from '../../src/enrich/findings.ts';
import type { ReceiveDependencies } from '../../src/pipeline/ingest/receive-batch.ts';
import { backupJobEvent } from '../support/events.ts';
import { receiveEvent } from '../support/receive-event.ts';
import { World } from '../support/world.ts';

let world: World;
afterEach(() => world.end());

/** A world whose router can ask these sources, and counts. */
function worldWith(sources: EnrichmentSources): { dependencies: ReceiveDependencies; counted: string[] } {
  world = new World();
  const counted: string[] = [];
  const log = { ...world.log, count: (metric: string) => void counted.push(metric) };
  return { dependencies: { ...world.dependencies(), log, sources }, counted };
}

const failure = backupJobEvent({ jobId: 'job-1', startedAt: '2026-11-22T00:50:00.000Z' });

it('what was found is part of the alert, and the RPO sets the pace of the incident', async () => {
  const { dependencies } = worldWith({
    tags: { tagsOf: async () => ({ owner: 'dba', 'backup-rpo': '24h' }) },
    recoveryPoints: {
      goodOnesOf: async () => ({
        points: [{ arn: 'a', createdAt: '2026-11-21T00:50:00.000Z', encryptionKeyArn: null }],
        isWhole: true,
      }),
    },
  });
  const { incidentId } = await receiveEvent(failure, dependencies);

  const [alert] = await world.store.alertsOf(incidentId ?? '', 1);
  expect(alert).toMatchObject({ owner: 'dba', ownerSource: 'resource tag', exposure: { rpoSeconds: 86_400 } });
  expect(alert?.exposure?.firstFailureAt).toBe('2026-11-22T00:50:00.000Z');
  expect(world.onlyIncident().escalation.rpoSeconds).toBe(86_400);
});

it('the first failure of a row stays the first', async () => {
  const { dependencies } = worldWith({ recoveryPoints: { goodOnesOf: async () => ({ points: [], isWhole: true }) } });
  await receiveEvent(failure, dependencies);
  await receiveEvent(backupJobEvent({ jobId: 'job-2', startedAt: '2026-11-23T00:50:00.000Z' }), dependencies);

  const alerts = await world.store.alertsOf(world.onlyIncident().id, 2);
  expect(alerts.map(({ strikes, exposure }) => [strikes, exposure?.firstFailureAt])).toEqual([
    [2, '2026-11-22T00:50:00.000Z'],
    [1, '2026-11-22T00:50:00.000Z'],
  ]);
});

it('sources that fail cost the alert nothing but what they know', async () => {
  const denied = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  const { dependencies } = worldWith({
    tags: { tagsOf: denied },
    recoveryPoints: { goodOnesOf: denied },
    plans: { plan: denied, tagsOfPlan: denied },
    vaults: { isLocked: denied },
  });
  const { action, incidentId } = await receiveEvent(failure, dependencies);

  expect(action).toBe('open');
  expect((await world.store.alertsOf(incidentId ?? '', 1))[0]?.missing).toEqual([
    'job details: AWS does not know the job',
    'resource tags: access denied',
    'last good recovery point: access denied',
    'backup plan: access denied',
    'vault lock: access denied',
  ]);
});

it('words that the catalogue does not know are counted, so that it can grow', async () => {
  const { dependencies, counted } = worldWith({});
  await receiveEvent(failure, dependencies);
  expect(counted).toEqual([]);

  const strange = { jobId: 'job-2', startedAt: '2026-11-22T00:50:00.000Z', message: 'The moon was full.' };
  const { incidentId } = await receiveEvent(backupJobEvent(strange), dependencies);
  expect(counted).toEqual(['UnknownErrors']);
  const [alert] = await world.store.alertsOf(incidentId ?? '', 1);
  expect(alert?.error).toMatchObject({ code: 'unknown', message: 'The moon was full.' });
});
