import {
  BackupClient,
  type BackupVaultEvent,
  DeleteBackupVaultNotificationsCommand,
  GetBackupVaultNotificationsCommand,
  PutBackupVaultNotificationsCommand,
} from '@aws-sdk/client-backup';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:backups';
const vault = 'daily';
let sims: Simulators;
let aws: BackupClient;

beforeAll(async () => {
  sims = await startSimulators();
  aws = new BackupClient({
    region: 'eu-west-1',
    endpoint: sims.backupEndpoint,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  sims.reset();
  const arn = `arn:aws:backup:eu-west-1:111122223333:backup-vault:${vault}`;
  sims.seedBackup('vaults', [{ BackupVaultName: vault, BackupVaultArn: arn }]);
});
afterAll(async () => {
  aws.destroy();
  await sims.close();
});

const put = (change: { name?: string; topic?: string | undefined; events?: string[] } = {}) =>
  aws.send(
    new PutBackupVaultNotificationsCommand({
      BackupVaultName: change.name ?? vault,
      SNSTopicArn: 'topic' in change ? change.topic : topic,
      BackupVaultEvents: (change.events ?? ['COPY_JOB_FAILED']) as BackupVaultEvent[],
    }),
  );
const get = () => aws.send(new GetBackupVaultNotificationsCommand({ BackupVaultName: vault }));

describe('simulators/vault-notifications', () => {
  it('puts, replaces and deletes what a vault tells', async () => {
    await put({ events: ['BACKUP_JOB_COMPLETED'] });
    await put();
    expect(await get()).toMatchObject({ SNSTopicArn: topic, BackupVaultEvents: ['COPY_JOB_FAILED'] });

    await aws.send(new DeleteBackupVaultNotificationsCommand({ BackupVaultName: vault }));
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['a vault that is not there', { name: 'nope' }, 'ResourceNotFoundException'],
    ['a name that is none', { name: 'x y' }, 'InvalidParameterValueException'],
    ['no topic', { topic: undefined }, 'MissingParameterValueException'],
    ['no events', { events: [] }, 'MissingParameterValueException'],
    ['a FIFO topic', { topic: `${topic}.fifo` }, 'InvalidParameterValueException'],
    ['what is no topic', { topic: 'arn:aws:sqs:eu-west-1:111122223333:backups' }, 'InvalidParameterValueException'],
    [
      'a topic of another account',
      { topic: 'arn:aws:sns:eu-west-1:444455556666:backups' },
      'InvalidParameterValueException',
    ],
    [
      'a topic of another Region',
      { topic: 'arn:aws:sns:eu-north-1:111122223333:backups' },
      'InvalidParameterValueException',
    ],
    ['a deprecated event', { events: ['BACKUP_JOB_FAILED'] }, 'InvalidParameterValueException'],
    ['an invented event', { events: ['CUPBOARD_OPENED'] }, 'InvalidParameterValueException'],
  ])('refuses %s as AWS does', async (_what, change, name) => {
    await expect(put(change)).rejects.toMatchObject({ name });
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('deletes nothing of a vault that is not there', async () => {
    await expect(
      aws.send(new DeleteBackupVaultNotificationsCommand({ BackupVaultName: 'nope' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
