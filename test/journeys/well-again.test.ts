import { describe, expect, it } from 'vitest';
import { apart } from '../support/restores.ts';
import { World } from '../support/world.ts';

/** What AWS sends of an access point of one bucket. */
function said(world: World, name: string, status: string, statusMessage?: string) {
  return {
    source: 'aws.backup',
    'detail-type': 'Backup Access Point State Change',
    account: '111122223333',
    region: 'eu-west-1',
    time: world.now,
    detail: {
      accessPointArn: `arn:aws:backup:eu-west-1:111122223333:accesspoint/${name}`,
      status,
      statusMessage,
      resourceArn: 'arn:aws:s3:::invoices',
      resourceType: 'S3',
      // As old at its last change as at its first.
      creationDate: '2026-11-01T00:00:00.000Z',
    },
  };
}

describe('journeys/well-again: the index of a recovery point', () => {
  it('that could not be made is over when it is made, for the same recovery point', async () => {
    const world = new World(apart);
    const index = (indexStatus: string) => ({
      source: 'aws.backup',
      'detail-type': 'Recovery Point Index State Change',
      account: '111122223333',
      region: 'eu-west-1',
      time: world.now,
      detail: { recoveryPointArn: 'arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7', indexStatus },
    });
    await world.hears(index('FAILED'));
    await world.passes('5m');

    expect((await world.hears(index('ACTIVE'))).action).toBe('resolve');
  });
});

describe('journeys/well-again: what becomes of one says nothing of another', () => {
  it('one that failed is over when it is deleted, and no sooner', async () => {
    const world = new World(apart);
    expect((await world.hears(said(world, 'audit', 'FAILED'))).action).toBe('open');
    await world.passes('5m');
    expect((await world.hears(said(world, 'search', 'AVAILABLE'))).action, 'another of the bucket').toBe('record');
    await world.passes('5m');
    expect((await world.hears(said(world, 'audit', 'EXPIRED'))).action, 'news').toBe('record');
    await world.passes('5m');

    expect((await world.hears(said(world, 'audit', 'DELETED'))).action).toBe('resolve');
    expect(world.onlyIncident().resolution?.reason).toMatch(/^The backup access point audit was deleted at /);
  });

  it('one that fails again under its name is heard of again', async () => {
    const world = new World(apart);
    await world.hears(said(world, 'audit', 'FAILED'));
    await world.passes('1h');

    expect((await world.hears(said(world, 'audit', 'FAILED'))).action).toBe('join');
    expect(world.onlyIncident()).toMatchObject({ severity: 'medium', alerts: [{ strikes: 2, times: 2 }] });
  });
});
