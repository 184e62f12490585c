import { describe, expect, it } from 'vitest';
import { classifyFailure, type Failure } from '../../src/enrich/classify.ts';
import { composeAlert } from '../../src/enrich/enrich.ts';
import type { CauseCode } from '../../src/enrich/error-catalogue.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import { anEvent } from '../support/alerts.ts';

const about = { state: 'FAILED', outcome: 'failed', messageCategory: null } as const;
const of = (resourceType: string, kind: Failure['kind'] = 'backup') => ({ ...about, kind, resourceType });
const deniedWith = /^.*IAM refuses /;

/** Situations of AWS's pages in words, orders and services that no row was written after. */
const cases: [
  Pick<Failure, 'kind' | 'resourceType'> & typeof about,
  message: string,
  code: CauseCode,
  says?: RegExp,
][] = [
  // IAM, in any order of its words.
  [
    of('EBS'),
    'Because no permissions boundary allows the ec2:CreateTags action, the request of arn:aws:sts::111122223333:assumed-role/BackupRole/x was denied',
    'access-denied',
    /refuses ec2:CreateTags.*boundary.*get-role/s,
  ],
  [of('RDS'), 'The policy of the role does not permit rds:CreateDBSnapshot.', 'access-denied', deniedWith],
  [of('EKS'), 'pods is forbidden: User "backup" cannot list resource "pods"', 'access-denied'],
  [of('EFS'), 'The request for elasticfilesystem:Backup was refused', 'access-denied', deniedWith],
  [
    of('RDS', 'copy'),
    'The key arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab does not allow kms:CreateGrant for role BackupRole',
    'kms-key-inaccessible',
    /refuses kms:CreateGrant/,
  ],
  [
    of('DynamoDB', 'copy'),
    'Access Denied: destination vault policy does not permit backup:CopyIntoBackupVault from account 111122223333',
    'copy-access-denied',
    /get-backup-vault-access-policy/,
  ],
  [
    of('DynamoDB', 'copy'),
    'User x is not authorized to perform: backup:CopyIntoBackupVault with an explicit deny in a service control policy',
    'copy-access-denied',
    /SERVICE_CONTROL_POLICY/,
  ],
  [of('EBS', 'copy'), 'Access denied', 'access-denied', /^(?:(?!list-attached).)*get-backup-vault-access-policy/s],
  // The state of the resource, in the words of its service.
  [of('DSQL'), 'Cluster abc is inactive and cannot be backed up', 'resource-not-available', /aws dsql get-cluster/],
  [of('RDS'), 'The instance orders is currently in the storage-full state.', 'resource-not-available'],
  [of('CloudFormation'), 'The stack web is in UPDATE_ROLLBACK_FAILED state', 'resource-not-available'],
  [of('Redshift'), 'The cluster dw is paused', 'resource-not-available'],
  // What a service needs before it can be backed up.
  [
    of('S3'),
    'Continuous backup of bucket invoices failed: EventBridge notifications are not enabled for the bucket',
    's3-events-off',
    /get-bucket-notification-configuration/,
  ],
  [
    of('EKS'),
    'The cluster authentication mode must be set to API or API_AND_CONFIG_MAP',
    'eks-access-mode',
    /API_AND_CONFIG_MAP/,
  ],
  [of('VirtualMachine'), 'Failed to connect to the hypervisor.', 'vm-hypervisor-offline'],
  [of('SAP HANA on Amazon EC2'), 'Backint exited with code 1: no space left on device', 'hana-backint-failed'],
  [of('RDS'), 'Tag policy violation: the tag key CostCenter is noncompliant', 'tag-policy-violation'],
  [of('EBS', 'copy'), 'Recovery point snap-1 is in the archive tier and cannot be copied', 'copy-of-cold-backup'],
  [of('EFS', 'copy'), 'Backups in cold storage cannot be copied', 'copy-of-cold-backup'],
  [of('EBS', 'copy'), 'The Region eu-central-1 is not enabled for account 444455556666', 'region-not-enabled'],
  // Restores.
  [
    of('RDS', 'restore'),
    "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: eu-west-1a.",
    'restore-network-missing',
  ],
  [
    of('EC2', 'restore'),
    'We currently do not have sufficient m5.large capacity in the Availability Zone you requested.',
    'capacity-short',
  ],
  [
    of('EKS', 'restore'),
    'The Kubernetes version of the backup is not compatible with the target cluster',
    'restore-setting-refused',
  ],
  // What holds a recovery point.
  [
    of('S3', 'recovery-point'),
    'There are active access points for this recovery point.',
    'recovery-point-held',
    /list-backup-access-points-by-recovery-point/,
  ],
  [of('EBS', 'recovery-point'), 'It is under legal hold and cannot be deleted', 'recovery-point-held', /legal-holds/],
  [of('EBS', 'scan'), 'The scanner role cannot be assumed', 'role-not-assumable', /malware-protection\.guardduty/],
];

describe('enrich/reworded: what AWS documents, in other words', () => {
  it.each(cases)('%j: %s', (failure, statusMessage, code, says) => {
    const error = classifyFailure({ ...failure, statusMessage });

    expect(error.code).toBe(code);
    if (says !== undefined) expect([error.meaning, ...error.advice].join('\n')).toMatch(says);
  });

  it('does not call a backup a restore, nor say of its key what is only true of copies', () => {
    const said = (kind: Failure['kind'], statusMessage: string) =>
      classifyFailure({ ...of('FSx', kind), statusMessage });

    expect(said('backup', 'Volume type DP is not supported (Error Code: BadRequest)').meaning).not.toMatch(/restore/);
    for (const kind of ['backup', 'recovery-point-index', 'missed'] as const)
      expect(said(kind, 'kms:Decrypt was denied').advice.join(' ')).not.toMatch(/cop(?:y|ies)/);
  });

  it('looks at a key in the Region where it is', () => {
    const key = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const commands = ['pending deletion', 'closed'].flatMap((what) => {
      const event = anEvent({ region: 'eu-west-1', statusMessage: `The KMS key ${key} is ${what}.` });
      return composeAlert(event, nothingFound, [], 1).error.advice.filter((line) => line.includes('aws kms '));
    });

    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((line) => !line.includes('--region eu-central-1'))).toEqual([]);
  });

  it('says the category of AWS where there is nothing else to read', () => {
    const completed = { ...of('EC2'), outcome: 'completed-with-issues', state: 'COMPLETED' } as const;
    const silent = classifyFailure({ ...completed, statusMessage: null, messageCategory: 'NEW_ONE' });

    expect(silent).toMatchObject({ code: 'completed-with-issues', retryable: false });
    expect(silent.meaning).toContain('NEW_ONE');
    expect(silent.advice.join(' ')).not.toContain('Read the message');
    expect(classifyFailure({ ...completed, statusMessage: 'Hm.', messageCategory: 'NEW_ONE' }).meaning).not.toContain(
      'NEW_ONE',
    );
  });
});
