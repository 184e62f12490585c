import {
  BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRestoreJobCommand,
  ListBackupJobsCommand,
  ListRecoveryPointsByResourceCommand,
  paginateListBackupJobs,
} from '@aws-sdk/client-backup';
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call } from './calls.ts';

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
const region = 'eu-west-1';
const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

describe('simulators/aws', () => {
  let sims: Simulators;
  let backup: BackupClient;
  let ses: SESv2Client;
  beforeAll(async () => {
    sims = await startSimulators();
    backup = new BackupClient({ region, credentials, endpoint: sims.backupEndpoint, maxAttempts: 1 });
    ses = new SESv2Client({ region, credentials, endpoint: sims.sesEndpoint, maxAttempts: 1 });
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  describe('backup', () => {
    const job = {
      BackupJobId: 'job-1',
      State: 'FAILED',
      ResourceArn: arn,
      PercentDone: '0.0',
      CreationDate: '2026-11-22T03:00:00.5Z',
    };

    it('describes a seeded job as the SDK reads it', async () => {
      await call(`${sims.url}/_sim/backup/jobs`, { method: 'POST', body: JSON.stringify(job) });
      const described = await backup.send(new DescribeBackupJobCommand({ BackupJobId: 'job-1' }));

      expect(described).toMatchObject({
        State: 'FAILED',
        PercentDone: '0.0',
        CreationDate: new Date('2026-11-22T03:00:00.5Z'),
      });
    });

    it('describes copy and restore jobs', async () => {
      sims.seedBackup('copy-jobs', [{ CopyJobId: 'copy-1', State: 'FAILED' }]);
      sims.seedBackup('restore-jobs', [{ RestoreJobId: 'restore-1', Status: 'FAILED' }]);

      expect((await backup.send(new DescribeCopyJobCommand({ CopyJobId: 'copy-1' }))).CopyJob?.State).toBe('FAILED');
      expect((await backup.send(new DescribeRestoreJobCommand({ RestoreJobId: 'restore-1' }))).Status).toBe('FAILED');
    });

    it('throws ResourceNotFoundException for an unknown job', async () => {
      const request = backup.send(new DescribeBackupJobCommand({ BackupJobId: 'nope' }));

      await expect(request).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: expect.stringContaining('nope'),
      });
    });

    it.each([
      [{ kind: 'rate-limit' }, 'ThrottlingException'],
      [{ kind: 'status', status: 403, error: 'AccessDeniedException' }, 'AccessDeniedException'],
    ] as const)('injects %o', async (fault, name) => {
      sims.fault({ vendor: 'backup', ...fault });

      await expect(backup.send(new DescribeBackupJobCommand({ BackupJobId: 'x' }))).rejects.toMatchObject({ name });
    });

    it('filters and pages the job list, newest first', async () => {
      const jobs = [1, 2, 3].map((n) => ({
        ...job,
        BackupJobId: `job-${n}`,
        CreationDate: new Date(Date.UTC(2026, 10, n)),
      }));
      sims.seedBackup('jobs', [...jobs, { ...job, BackupJobId: 'good', State: 'COMPLETED' }]);
      const ids: unknown[] = [];
      for await (const page of paginateListBackupJobs(
        { client: backup, pageSize: 2 },
        { ByState: 'FAILED', ByCreatedAfter: new Date(Date.UTC(2026, 9, 31)) },
      )) {
        ids.push(...(page.BackupJobs ?? []).map((one) => one.BackupJobId));
      }

      expect(ids).toEqual(['job-3', 'job-2', 'job-1']);
      await expect(backup.send(new ListBackupJobsCommand({ MaxResults: 1001 }))).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
    });

    it('lists recovery points of a resource, and refuses small pages for RDS', async () => {
      sims.seedBackup('recovery-points', [
        { RecoveryPointArn: 'rp-1', ResourceArn: arn, Status: 'COMPLETED', CreationDate: new Date() },
      ]);
      const list = (MaxResults: number) =>
        backup.send(new ListRecoveryPointsByResourceCommand({ ResourceArn: arn, MaxResults }));

      expect((await list(20)).RecoveryPoints).toHaveLength(1);
      await expect(list(5)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    });
  });

  describe('ses', () => {
    const simple = { Subject: { Data: 'Backup failed' }, Body: { Text: { Data: 'x' } } };
    const mail = (change: object = {}, content: object = {}): SendEmailCommandInput => ({
      FromEmailAddress: '"Backup alerts" <alerts@example.com>',
      Destination: { ToAddresses: ['dba@example.net'] },
      Content: { Simple: { ...simple, ...content } },
      ...change,
    });
    const header = (Name: string, Value: string) => ({ Headers: [{ Name, Value }] });

    it('keeps headers, so that threading can be checked', async () => {
      const { MessageId } = await ses.send(
        new SendEmailCommand(mail({}, header('References', '<incident-01J@alerts.example.com>'))),
      );

      expect(sims.state.mails).toMatchObject([
        {
          id: MessageId,
          messageIdHeader: `<${MessageId}@eu-west-1.amazonses.com>`,
          headers: [{ name: 'References', value: '<incident-01J@alerts.example.com>' }],
        },
      ]);
    });

    it.each([
      ['an unverified sender', mail({ FromEmailAddress: 'a@unverified.test' }), 'MessageRejected'],
      [
        '51 recipients',
        mail({ Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `a${n}@example.net`) } }),
        'BadRequestException',
      ],
      ['no recipient', mail({ Destination: {} }), 'BadRequestException'],
      ['a subject of two lines', mail({}, { Subject: { Data: 'a\r\nBcc: b@example.net' } }), 'BadRequestException'],
      ['a subject beyond ASCII without a charset', mail({}, { Subject: { Data: 'Größe' } }), 'BadRequestException'],
      ['a header with a line break', mail({}, header('X-Incident', 'a\r\nBcc: b@example.net')), 'BadRequestException'],
      ['a header beyond ASCII', mail({}, header('X-Incident', 'Größe')), 'BadRequestException'],
      ['a header value of 996 characters', mail({}, header('X-I', 'x'.repeat(996))), 'BadRequestException'],
      ['a Message-ID of our own', mail({}, header('Message-ID', '<a@example.com>')), 'BadRequestException'],
      ['a tag with a space', mail({ EmailTags: [{ Name: 'incident', Value: 'a b' }] }), 'BadRequestException'],
    ])('refuses %s', async (_what, input, name) => {
      await expect(ses.send(new SendEmailCommand(input))).rejects.toMatchObject({ name });
      expect(sims.state.mails).toEqual([]);
    });
  });

  it('confirms an SNS subscription at loopback only', async () => {
    const send = (SubscribeURL: string) =>
      call(sims.snsEndpoint, {
        method: 'POST',
        body: JSON.stringify({
          Type: 'SubscriptionConfirmation',
          TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
          SubscribeURL,
        }),
      });
    await send(`${sims.url}/_sim/version`);
    await send('https://sns.example.com/confirm');

    expect(sims.state.sns.map(({ confirmed }) => confirmed)).toEqual([true, false]);
  });
});
