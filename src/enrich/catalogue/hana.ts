import { adviceLines } from '../advice-lines.ts';
import { again, type ErrorRow, guide, person } from '../error-row.ts';

const { startAgain, correctAgain } = adviceLines;
const restores = ['restore'] as const;

/** Rows for messages of SAP HANA, which AWS Backup passes on. */
export const hanaRows = [
  {
    code: 'hana-credentials-refused',
    category: 'access',
    patterns: [
      /error connecting to database .{0,80}validating its credentials/,
      /credentials for .{0,80}(?:not provided|cannot be validated)/,
      /authentication failed sqlstate/,
    ],
    scope: 'one',
    meaning: 'SAP HANA refuses the user and password that AWS Backup has for the database in Secrets Manager.',
    advice: [
      'Try them with hdbsql on the instance: is the user locked, or its password expired?',
      'The secret has to hold the same, without special characters such as $; this names it: `aws ssm-sap get-application --region <region> --application-id APPLICATION`',
      'Correct it: `aws secretsmanager put-secret-value --region <region> --secret-id SECRET --secret-string file://secret.json`',
      'Tell Systems Manager for SAP: `aws ssm-sap update-application-settings --region <region> --application-id APPLICATION --credentials-to-add-or-update DatabaseName=SID/TENANT,CredentialType=ADMIN,SecretId=SECRET`',
      startAgain,
    ],
    ...person,
    documentation: `${guide}/backup-saphana.html`,
  },
  {
    code: 'hana-backint-failed',
    category: 'invalid',
    patterns: [
      /\b447: backup could not be completed/,
      /\b449: recovery strategy could not be determined/,
      /\bbackint\b/,
      /missing backup data plane id/,
      /fatal error: an internal error occur?red/,
    ],
    meaning: 'The AWS Backint agent on the instance failed, or SAP HANA could not use what it wrote or read.',
    advice: [
      'Read its log on the instance: /hana/shared/aws-backint-agent/aws-backint-agent.log. Without a connection, let the instance reach the endpoints of AWS Backup (backup-storage, port 443).',
      'Else install the agent again: `aws ssm-sap update-application-settings --region <region> --application-id APPLICATION --backint BackintMode=AWSBackup,EnsureNoBackupInProcess=true`',
      'See that the instance is online: `aws ssm describe-instance-information --region <region> --filters Key=InstanceIds,Values=INSTANCE`',
      startAgain,
    ],
    adviceFor: {
      restore: [
        'SAP HANA cannot use this backup (449) or the agent failed: try an older recovery point at once if the data is needed: `aws backup list-recovery-points-by-resource --region <region> --resource-arn <resource>`',
        'Read the log of the agent on the instance: /hana/shared/aws-backint-agent/aws-backint-agent.log',
        correctAgain,
      ],
    },
    ...person,
    documentation: `${guide}/backup-saphana.html`,
  },
  {
    code: 'hana-database-stopped',
    category: 'window',
    patterns: [/database cannot be backed up while it is stopped/, /getting backup metadata failed/],
    meaning: 'The SAP HANA database is stopped: it can be backed up only while it is online.',
    advice: [
      'Is it being restored? Then wait: `aws backup list-restore-jobs --region <region> --by-status RUNNING`',
      'Else start the database: on the instance HDB start, for a tenant ALTER SYSTEM START DATABASE.',
      'Why metadata could not be read: `aws ssm list-command-invocations --region <region> --instance-id INSTANCE --details`',
      startAgain,
    ],
    ...again,
    documentation: `${guide}/backup-saphana.html`,
  },
  {
    code: 'hana-log-gap',
    category: 'window',
    kinds: restores,
    patterns: [/issue with log backups/],
    severity: { atLeast: 'high', because: 'the restore ended at an earlier time than was asked for' },
    inHeadline: true,
    meaning:
      'The restore ended at the last time the logs allow, which may be before the time asked for: log backups are missing.',
    advice: [
      'Find the time that was reached in SAP HANA (M_BACKUP_CATALOG), and tell whoever asked for the restore: later data is not there.',
      'Make log backups work (destination Backint), then take a full backup: until then no later point can be restored.',
    ],
    ...person,
    documentation: `${guide}/saphana-restore.html`,
  },
  {
    code: 'hana-log-backup-broken',
    category: 'stopped',
    kinds: ['recovery-point'],
    outcomes: ['aborted'],
    patterns: [/log backups?/],
    severity: { atLeast: 'high', because: 'no later point in time can be restored' },
    inHeadline: true,
    meaning: "SAP HANA's log backups do not reach AWS Backup any more: the continuous backup has a gap.",
    advice: [
      'In SAP HANA: select the newest rows of M_BACKUP_CATALOG where ENTRY_TYPE_NAME is log backup (state, message); on the instance: aws-backint-agent.log. A full log area stops the database next.',
      'log_mode has to be normal, catalog_backup_using_backint and log_backup_using_backint true.',
      '"Interrupted due to a restore": log backups resume by themselves after it; look once more then.',
      'Then take a full backup, so that points after the gap can be restored.',
    ],
    ...person,
    documentation: `${guide}/backup-saphana.html`,
  },
  {
    code: 'hana-restore-cancelled',
    category: 'internal',
    kinds: restores,
    patterns: [/not ready to return chunks/],
    meaning: 'The service cancelled the restore while it was being read.',
    advice: [
      startAgain,
      'A restore overwrites its target: confirm that it is the right one. The same again: a case with AWS Support, with the job id <job>.',
    ],
    ...again,
    documentation: `${guide}/saphana-restore.html`,
  },
  {
    code: 'hana-system-down',
    category: 'window',
    kinds: restores,
    patterns: [
      /system call 'connect' failed/,
      /sending root key to secondary failed/,
      /\b448: recovery could not be completed/,
    ],
    meaning: 'A part of SAP HANA that the restore needs does not answer: SYSTEMDB, or the secondary of the system.',
    advice: [
      '"connect failed": SYSTEMDB is down. On the instance: sapcontrol -function GetProcessList, then HDB start.',
      '"Sending root key": start SAP HANA on the secondary node; only in an emergency unregister it, then replication has to be set up anew.',
      startAgain,
    ],
    ...again,
    documentation: `${guide}/saphana-restore.html`,
  },
] as const satisfies readonly ErrorRow[];
