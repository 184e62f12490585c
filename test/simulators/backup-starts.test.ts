import {
  type BackupClient,
  ListBackupJobsCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from '@aws-sdk/client-backup';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';
import { SimulatedBackup } from '../support/simulated-backup.ts';

const ResourceArn = 'arn:aws:rds:eu-west-1:111122223333:db:orders-db';
const request = { BackupVaultName: 'prod', ResourceArn, IamRoleArn: 'arn:aws:iam::111122223333:role/AWSBackup' };

function simulated() {
  const clock = { now: noon };
  const aws = new SimulatedBackup(() => clock.now);
  const client: BackupClient = aws.client();
  return { aws, client, clock };
}

describe('simulators: StartBackupJob and StartCopyJob', () => {
  it('make one job for one token, for an hour, and tell nothing of it', async () => {
    const { client, clock } = simulated();
    const start = async (IdempotencyToken?: string) =>
      (await client.send(new StartBackupJobCommand({ ...request, IdempotencyToken }))).BackupJobId;
    const first = await start('a');

    expect(await start('a')).toBe(first);
    expect(await start('b')).not.toBe(first);
    expect(await start()).not.toBe(await start());
    clock.now = addSeconds(noon, 3601);
    expect(await start('a')).not.toBe(first);
    const { BackupJobs = [] } = await client.send(new ListBackupJobsCommand({ ByResourceArn: ResourceArn }));
    expect(BackupJobs).toHaveLength(5);
    expect(JSON.stringify(BackupJobs)).not.toContain('Token');
    expect(BackupJobs.every(({ CreatedBy, State }) => CreatedBy === undefined && State === 'CREATED')).toBe(true);
  });

  it.each([
    ['MissingParameterValueException', { IamRoleArn: '' }],
    ['InvalidParameterValueException', { StartWindowMinutes: 59 }],
    ['InvalidParameterValueException', { Lifecycle: { MoveToColdStorageAfterDays: 7, DeleteAfterDays: 96 } }],
    ['ResourceNotFoundException', { BackupVaultName: 'gone' }],
  ])('refuse with %s', async (name, change) => {
    const { aws, client } = simulated();
    aws.seed('vaults', [{ BackupVaultName: 'prod' }]);

    await expect(client.send(new StartBackupJobCommand({ ...request, ...change }))).rejects.toMatchObject({ name });
    await client.send(new StartBackupJobCommand({ ...request, Lifecycle: { DeleteAfterDays: 7 } }));
  });

  it('copy a recovery point that there is, once for one token, for an hour', async () => {
    const { aws, client, clock } = simulated();
    const DestinationBackupVaultArn = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    const copy = {
      RecoveryPointArn: 'arn:of:point',
      SourceBackupVaultName: 'prod',
      DestinationBackupVaultArn,
      IamRoleArn: request.IamRoleArn,
      IdempotencyToken: 'a',
    };
    const start = (change = {}) => client.send(new StartCopyJobCommand({ ...copy, ...change }));
    await expect(start()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    aws.seed('recovery-points', [{ RecoveryPointArn: 'arn:of:point', ResourceArn }]);

    expect((await start()).CopyJobId).toBe((await start()).CopyJobId);
    expect(aws.store.copy.size).toBe(1);
    clock.now = addSeconds(noon, 3601);
    await start();
    expect(aws.store.copy.size).toBe(2);
    await expect(start({ SourceBackupVaultName: '' })).rejects.toMatchObject({
      name: 'MissingParameterValueException',
    });
  });
});
