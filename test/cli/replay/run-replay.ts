import { addSeconds } from '../../../src/lib/instant.ts';
import { edited } from '../../support/edited.ts';
import { folderWith, rulesText, runCli } from '../run-cli.ts';

export const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

const vault = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod';

const role = 'arn:aws:iam::111122223333:role/backup';

/** A backup job as `aws backup list-backup-jobs` prints it; it took ten minutes. */
export function backupJob(created: string, name: string, said: Record<string, unknown> = {}) {
  return {
    AccountId: '111122223333',
    BackupJobId: `job-${name}-${created}`,
    BackupVaultName: 'prod',
    BackupVaultArn: vault,
    ResourceArn: arnOf(name),
    ResourceType: 'RDS',
    ResourceName: name,
    State: 'FAILED',
    StatusMessage: 'Instance is not in state available',
    CreationDate: created,
    CompletionDate: addSeconds(created, 600).replace('Z', '000+00:00'),
    IamRoleArn: role,
    CreatedBy: { BackupPlanId: 'plan-1', BackupPlanArn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:plan-1' },
    ...said,
  };
}

export const completed = { State: 'COMPLETED', StatusMessage: undefined };

const server = {
  ResourceType: 'EBS',
  ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  ResourceName: 'vol-1',
};

export const copy = {
  AccountId: '111122223333',
  CopyJobId: 'copy-1',
  SourceBackupVaultArn: vault,
  DestinationBackupVaultArn: edited(vault, ['prod', 'far']),
  SourceRecoveryPointArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:a',
  ResourceArn: arnOf('orders-db'),
  ResourceType: 'RDS',
  State: 'FAILED',
  StatusMessage: 'Copy job failed.',
  CreationDate: '2026-11-20T04:00:00Z',
  CompletionDate: '2026-11-20T04:30:00Z',
  IamRoleArn: role,
};

export const restore = {
  RestoreJobId: 'restore-1',
  AccountId: '111122223333',
  Status: 'COMPLETED',
  RecoveryPointArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:a',
  ResourceType: 'RDS',
  IamRoleArn: role,
  CreationDate: '2026-11-20T06:00:00Z',
  CompletionDate: '2026-11-20T06:10:00Z',
};

/** Three nights: a database fails twice and is well again, a server fails, a job is stopped, one still runs. */
export const backups = [
  backupJob('2026-11-19T03:00:00.000Z', 'orders-db', completed),
  backupJob('2026-11-20T03:00:00.000Z', 'orders-db'),
  backupJob('2026-11-20T12:00:00.000Z', 'orders-db'),
  backupJob('2026-11-21T03:00:00.000Z', 'orders-db', completed),
  backupJob('2026-11-20T22:30:00.000Z', 'vol-1', server),
  backupJob('2026-11-21T03:00:00.000Z', 'users-db', {
    State: 'ABORTED',
    StatusMessage: 'Backup job was stopped by user.',
  }),
  backupJob('2026-11-21T23:00:00.000Z', 'late-db', { State: 'RUNNING', CompletionDate: undefined }),
];

export const tags = {
  ResourceTagMappingList: [
    {
      ResourceARN: arnOf('orders-db'),
      Tags: [
        { Key: 'environment', Value: 'prod' },
        { Key: 'owner', Value: 'dba' },
      ],
    },
  ],
};

export const rules = `${edited(rulesText, [
  'routes:',
  `routes:
  - name: production
    match: { resource: { tags: { environment: [prod] } } }
    continue: true
    labels: { tier: gold }
  - name: nothing like it
    match: { resource: { type: [Neptune] } }`,
])}windows:
  - { name: night, match: { resource: { type: [EBS] } }, schedule: "0 22 * * *", timezone: UTC, duration: 8h }
  - { name: noon, schedule: "0 12 * * *", timezone: UTC, duration: 5m }
`;

/** Returns what was printed as one line. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Replays lists under rules, offline. */
export async function replay(lists: Readonly<Record<string, unknown>>, options: readonly string[] = [], text = rules) {
  const folder = folderWith({ 'routing.yml': text, ...lists });
  const files = Object.keys(lists).map((name) => `${folder}/${name}`);
  const argv = ['rules', 'replay', `${folder}/routing.yml`, ...options.map((one) => one.replace('FOLDER', folder))];
  const ran = await runCli([...argv, ...(files.length === 0 ? [] : ['--jobs', ...files])]);
  return { ...ran, folder };
}

export const lists = {
  'jobs.json': { BackupJobs: backups },
  'copies.json': { CopyJobs: [copy] },
  'restores.json': { RestoreJobs: [restore] },
  'tags.json': tags,
};
