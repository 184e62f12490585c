import { describe, expect, it } from 'vitest';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { details as jobDetails } from '../enrich/sample-findings.ts';
import { fixture } from '../events/fixtures.ts';
import { World } from '../support/world.ts';

const details = jobDetails();

function worldThatKnows(known: Partial<JobDetails>): World {
  const world = new World();
  world.describer = { describe: async () => ({ ...details, ...known }) };
  return world;
}

const volume = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-050eba21ee4d3c001';

describe('journeys/event-sources', () => {
  it('asks AWS Backup for the reason that a vault does not give', async () => {
    const world = worldThatKnows({
      statusMessage: 'Instance is not in state available',
      startedAt: '2026-03-04T02:00:00.412Z',
    });

    await world.hears(fixture('sns-backup-failed'));

    const [alert] = await world.store.alertsOf(world.onlyIncident().id, 1);
    expect(alert?.error).toMatchObject({
      code: 'resource-not-available',
      message: 'Instance is not in state available',
    });
  });

  it('resolves a copy that a vault told of by a later copy that EventBridge tells of', async () => {
    const destinationVaultArn = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:dr';
    const world = worldThatKnows({ resourceArn: volume, destinationVaultArn, startedAt: '2026-03-04T02:00:00.000Z' });
    await world.hears(fixture('sns-copy-failed'));
    const later = fixture('copy-completed');

    const { action } = await world.hears({
      ...later,
      detail: { ...later.detail, creationDate: '2026-03-05T02:00:00Z' },
    });

    expect(action).toBe('resolve');
    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('takes a backup with issues for one, though its vault calls it completed', async () => {
    const world = worldThatKnows({
      statusMessage: 'Windows VSS Backup Job Error encountered, trying for regular backup',
    });

    await world.hears(fixture('sns-backup-completed'));

    expect(world.onlyIncident().alerts[0]).toMatchObject({ outcome: 'completed-with-issues', errorCode: 'vss-failed' });
  });

  it('counts a notification as it is when AWS Backup does not answer', async () => {
    const world = new World();
    world.describer = { describe: () => Promise.reject(new Error('throttled')) };

    await world.hears(fixture('sns-copy-failed'));
    const { action } = await world.hears(fixture('copy-failed'));

    expect(action).toBe('duplicate');
    expect(world.onlyIncident().alertCount).toBe(1);
  });

  it('waits no longer than the budget for AWS Backup', async () => {
    const world = new World();
    let aborted = false;
    world.describer = {
      describe: (_event, signal) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return new Promise(() => undefined);
      },
    };

    const { action } = await world.hears(fixture('sns-copy-successful'));

    expect(action).toBe('record');
    expect(aborted).toBe(true);
  });

  it('does not let a backup with issues end its own incident, whatever its vault says of its start', async () => {
    const world = new World();
    const withIssues = fixture('backup-completed-with-message');
    await world.hears(withIssues);
    const notification = fixture('sns-backup-completed') as unknown as {
      Message: string;
      MessageAttributes: Record<string, { Value: string }>;
    };
    notification.MessageAttributes.Id = { Value: String(withIssues.detail.backupJobId).toUpperCase() };
    notification.MessageAttributes.StartTime = { Value: '2026-03-04T02:21:00.000Z' };
    notification.Message = `Backed up Resource ARN : ${withIssues.detail.resourceArn}.`;

    const { reason } = await world.hears(notification);

    expect(reason).toBe('The incident is about this very job, and only a later one ends it.');
    expect(world.onlyIncident().status).toBe('open');
  });

  it('ends an alarm by its OK, and not by having no data', async () => {
    const world = new World();
    await world.hears(fixture('alarm-raised'));
    await world.hears(fixture('sns-alarm-raised'));
    await world.hears(fixture('alarm-no-data'));
    expect(world.onlyIncident()).toMatchObject({ status: 'open', alertCount: 1, severity: 'medium' });

    await world.hears(fixture('alarm-ok'));

    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('does not end malware by a clean scan of the next recovery point', async () => {
    const world = new World();
    await world.hears(fixture('scan-threats-found'));
    const clean = fixture('scan-clean');
    const next = {
      recoveryPointArn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:next',
      creationDate: '2026-03-05T02:00:00Z',
    };

    await world.hears({ ...clean, detail: { ...clean.detail, ...next, scanJobId: 'next' } });

    expect(world.onlyIncident()).toMatchObject({ status: 'open', severity: 'critical' });
  });

  it.each([
    ['vault-deleted', 'vault-deleted', 'low', /vault deleted/],
    ['vault-unlocked', 'vault-unlocked', 'medium', /vault unlocked/],
    ['plan-deleted', 'plan-deleted', 'medium', /plan deleted/],
    ['region-setting-off', 'type-switched-off', 'medium', /EBS, S3: type switched off/],
    ['recovery-point-expired', 'recovery-point-in-use', 'low', /recovery point in use/],
    ['alarm-composite', 'alarm-raised', 'medium', /went off/],
    ['scan-inconclusive', 'scan-inconclusive', 'medium', /malware scan/],
    ['index-failed', 'index-failed', 'low', /index failed/],
    ['sns-s3-backup-object-failed', 's3-objects-failed', 'low', /completed with issues/],
    ['sns-eks-restore-object-skipped', 'eks-objects-skipped', 'low', /completed with issues/],
  ])('tells people of %s as %s', async (name, code, severity, words) => {
    const world = new World();

    await world.hears(fixture(name));
    await world.passes('1m');

    expect(world.onlyIncident()).toMatchObject({ severity, alerts: [{ errorCode: code }] });
    expect(world.expectNotice('tickets', 'opened').notice.headline).toMatch(words);
  });

  it.each([
    'vault-locked',
    'vault-created',
    'plan-modified',
    'region-setting-on',
    'recovery-point-completed',
    'index-deleted',
  ])('records %s and tells nobody', async (name) => {
    const world = new World();

    const { action } = await world.hears(fixture(name));

    expect(action).toBe('record');
    expect(world.store.incidents.size).toBe(0);
    world.end();
  });

  it('tells of a deleted vault again when it is deleted again', async () => {
    const world = new World();
    await world.hears(fixture('vault-deleted'));

    const { action } = await world.hears({ ...fixture('vault-deleted'), time: '2026-04-04T02:21:40Z' });

    expect(action).toBe('join');
  });
});
