import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BackupClient,
  DescribeBackupJobCommand,
  DescribeBackupVaultCommand,
  DescribeRegionSettingsCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  GetRestoreTestingPlanCommand,
  ListBackupSelectionsCommand,
  ListTagsCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from '@aws-sdk/client-backup';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { SignedPages } from '../../src/adapters/aws/lookups/signed-pages.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'ASIA0123456789ABCDEF', secretAccessKey: 'test', sessionToken: 'token' };
const backupArn = 'arn:aws:backup:eu-west-1:111122223333';
const sesArn = 'arn:aws:ses:eu-west-1:111122223333';

/** Stands in for the emulator: allows what is listed, and keeps what it was asked. */
let allowed: (call: readonly [string, string]) => boolean;
let asked: { authorization: string; calls: [string, string][] }[];
let iam: Server;
let sims: Simulators;
let backup: BackupClient;
let ses: SESv2Client;

beforeAll(async () => {
  iam = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const question = JSON.parse(text) as (typeof asked)[number];
      asked.push(question);
      const refused = question.calls.find((call) => !allowed(call));
      response.end(
        JSON.stringify({ denied: refused ? `not authorized to perform: ${refused.join(' on resource: ')}` : null }),
      );
    });
  });
  await new Promise<void>((resolve) => iam.listen(0, '127.0.0.1', resolve));
  sims = await startSimulators();
  sims.configure({ permissionUrl: `http://127.0.0.1:${(iam.address() as AddressInfo).port}` });
  backup = new BackupClient({ region, credentials, endpoint: sims.backupEndpoint, maxAttempts: 1 });
  ses = new SESv2Client({ region, credentials, endpoint: sims.sesEndpoint, maxAttempts: 1 });
});
beforeEach(() => {
  asked = [];
  allowed = () => true;
  sims.configure({ sesDefaultSets: {} });
});
afterAll(async () => {
  await sims.close();
  iam.close();
});

const mail = (from: string, set?: string) =>
  new SendEmailCommand({
    FromEmailAddress: from,
    ...(set && { ConfigurationSetName: set }),
    Destination: { ToAddresses: ['dba@example.com'] },
    Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
  });

describe('simulators/iam', () => {
  it('asks for the action and the resource that AWS authorises', async () => {
    const plan = `${backupArn}:backup-plan:p-1`;
    const testing = `${backupArn}:restore-testing-plan:weekly-1a2b`;
    await backup.send(new DescribeBackupJobCommand({ BackupJobId: 'job-1' })).catch(() => {});
    await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: 'prod' })).catch(() => {});
    await backup.send(new GetBackupPlanCommand({ BackupPlanId: 'p-1' })).catch(() => {});
    await backup.send(new ListTagsCommand({ ResourceArn: plan })).catch(() => {});
    await backup.send(new ListBackupSelectionsCommand({ BackupPlanId: 'p-1' })).catch(() => {});
    await backup.send(new GetBackupSelectionCommand({ BackupPlanId: 'p-1', SelectionId: 's-1' })).catch(() => {});
    await backup.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName: 'prod' })).catch(() => {});
    await backup.send(new DescribeRegionSettingsCommand({})).catch(() => {});
    sims.seedBackup('restore-testing-plans', [{ RestoreTestingPlanName: 'weekly', RestoreTestingPlanArn: testing }]);
    await backup.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: 'weekly' }));

    expect(asked.flatMap(({ calls }) => calls)).toEqual([
      ['backup:DescribeBackupJob', '*'],
      ['backup:DescribeBackupVault', `${backupArn}:backup-vault:prod`],
      ['backup:GetBackupPlan', plan],
      ['backup:ListTags', plan],
      ['backup:ListBackupSelections', plan],
      ['backup:GetBackupSelection', plan],
      ['backup:GetBackupVaultAccessPolicy', `${backupArn}:backup-vault:prod`],
      ['backup:DescribeRegionSettings', '*'],
      ['backup:GetRestoreTestingPlan', testing],
    ]);
    expect(asked.every(({ authorization }) => authorization.includes(credentials.accessKeyId))).toBe(true);
  });

  it('asks for tags and file systems by the services that have them', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: sims.backupEndpoint,
    };
    const pages = new SignedPages(environment, () => ({ perSecond: 1000, burst: 1000 }));
    await pages.page('get-resources', {});
    await pages.page('describe-file-systems', {});

    expect(asked.flatMap(({ calls }) => calls)).toEqual([
      ['tag:GetResources', '*'],
      ['fsx:DescribeFileSystems', 'arn:aws:fsx:eu-west-1:111122223333:file-system/*'],
    ]);
  });

  it('asks for what is started by the vault or the recovery point, and for the role that is handed on', async () => {
    const IamRoleArn = 'arn:aws:iam::111122223333:role/backup-service-role';
    const RecoveryPointArn = 'arn:aws:ec2:eu-west-1::snapshot/snap-03886bc8d6ef3a1f9';
    const DestinationBackupVaultArn = 'arn:aws:backup:eu-central-1:444455556666:backup-vault:dr';
    sims.seedBackup('recovery-points', [{ RecoveryPointArn, ResourceArn: 'arn:of:volume' }]);
    const from = { BackupVaultName: 'prod', ResourceArn: 'arn:of:volume' };
    const copy = { RecoveryPointArn, SourceBackupVaultName: 'prod', DestinationBackupVaultArn };
    await backup.send(new StartBackupJobCommand({ ...from, IamRoleArn }));
    await backup.send(new StartCopyJobCommand({ ...copy, IamRoleArn }));

    const passed = ['iam:PassRole', IamRoleArn, { 'iam:PassedToService': 'backup.amazonaws.com' }];
    expect(asked.flatMap(({ calls }) => calls)).toEqual([
      ['backup:StartBackupJob', `${backupArn}:backup-vault:prod`],
      passed,
      ['backup:StartCopyJob', RecoveryPointArn],
      passed,
    ]);
  });

  it('refuses as AWS does what the role may not do, and does not do it', async () => {
    allowed = () => false;

    await expect(backup.send(new DescribeBackupJobCommand({ BackupJobId: 'job-1' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('backup:DescribeBackupJob'),
    });
    await expect(ses.send(mail('a@example.com'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(sims.state.mails).toEqual([]);
  });

  it('wants the configuration set allowed that the identity has by default', async () => {
    allowed = ([, resource]) => resource.includes(':identity/');
    await ses.send(mail('a@example.com'));

    sims.configure({ sesDefaultSets: { 'example.com': 'tracked' } });

    await expect(ses.send(mail('a@example.com'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`${sesArn}:configuration-set/tracked`),
    });
  });

  it('asks for the configuration set that the mail names rather than the default one', async () => {
    sims.configure({ sesDefaultSets: { 'example.com': 'tracked' } });
    await ses.send(mail('Backup alerts <a@sub.example.com>', 'own'));

    expect(asked[0]?.calls).toEqual([
      ['ses:SendEmail', `${sesArn}:identity/example.com`],
      ['ses:SendEmail', `${sesArn}:configuration-set/own`],
    ]);
  });
});
