import { describe, expect, it } from 'vitest';
import { understandEvent } from '../../src/cli/explain/explain-event.ts';
import { type CauseCode, errorRow } from '../../src/enrich/error-catalogue.ts';
import type { Outcome } from '../../src/events/backup-event.ts';
import type { Severity } from '../../src/incidents/alert.ts';

const clock = '2026-11-20T04:00:00.000Z';
const testPlan = 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly-abc';
const database = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const point = 'arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7';
const hana = {
  resourceType: 'SAP HANA on Amazon EC2',
  resourceArn: 'arn:aws:ssm-sap:eu-west-1:111122223333:HANA/Prod/DB/SYSTEMDB',
};

type Detail = Readonly<Record<string, unknown>>;

/** An event of AWS Backup in its documented shape, of which a case says what is peculiar. */
function event(type: string, detail: Detail, resources: string[] = [point]) {
  return {
    source: 'aws.backup',
    'detail-type': type,
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-20T03:24:00Z',
    resources,
    detail: {
      creationDate: '2026-11-20T03:00:00Z',
      iamRoleArn: 'arn:aws:iam::111122223333:role/BackupRole',
      ...detail,
    },
  };
}

const restore = (detail: Detail) =>
  event('Restore Job State Change', { restoreJobId: 'R1', status: 'FAILED', sourceResourceArn: database, ...detail });
const test = (detail: Detail) => restore({ restoreTestingPlanArn: testPlan, ...detail });
const backup = (detail: Detail) =>
  event('Backup Job State Change', { backupJobId: 'B1', state: 'FAILED', backupVaultName: 'prod', ...detail }, []);
const scan = (detail: Detail) =>
  event('Scan Job State Change', { scanJobId: 'S1', recoveryPointArn: point, resourceType: 'EBS', ...detail });
const accessPoint = (detail: Detail) =>
  event('Backup Access Point State Change', { accessPointId: 'ap-1', resourceArn: 'arn:aws:s3:::invoices', ...detail });
const copyToGap = (detail: Detail) =>
  event('Copy Job State Change', {
    copyJobId: 'C1',
    state: 'FAILED',
    resourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    sourceBackupVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod',
    destinationBackupVaultArn: 'arn:aws:backup:eu-west-1:444455556666:backup-vault:gap',
    ...detail,
  });

type Expected = { outcome: Outcome; code: CauseCode | null; severity?: Severity; says?: RegExp; saysNot?: RegExp };

/** Inputs of the kinds that the public reports stand for, in words that no row was written after. */
const cases: [why: string, message: unknown, expected: Expected][] = [
  [
    'a name that is taken',
    restore({ statusMessage: 'DBInstanceAlreadyExists: DB instance already exists (Service: Rds)' }),
    { outcome: 'failed', code: 'restore-name-taken', says: /another name/ },
  ],
  [
    'a zone that is not there',
    restore({ resourceType: 'EBS', statusMessage: "The availability zone 'eu-west-1z' does not exist" }),
    { outcome: 'failed', code: 'restore-setting-refused', says: /setting/ },
  ],
  [
    'files that are not in the recovery point',
    restore({ statusMessage: 'The following items do not exist in the recovery point: /reports/x' }),
    { outcome: 'failed', code: 'resource-missing', saysNot: /start-backup-job/ },
  ],
  [
    'a quota of vCPUs',
    restore({
      statusMessage: 'You have requested more vCPU capacity than your limit of 32 allows (VcpuLimitExceeded)',
    }),
    { outcome: 'failed', code: 'restore-quota', says: /backup is good/ },
  ],
  ['a restore that was stopped', restore({ status: 'ABORTED' }), { outcome: 'aborted', code: 'job-stopped' }],
  [
    'Kubernetes objects that were left out',
    {
      Subject: 'Notification from AWS Backup',
      Message: 'An object failed.',
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:vaults',
      MessageAttributes: {
        EventType: { Type: 'String', Value: 'EKS_RESTORE_OBJECT_FAILED' },
        restoreJobId: { Type: 'String', Value: 'R1' },
      },
    },
    { outcome: 'completed-with-issues', code: 'eks-objects-failed', severity: 'medium', says: /not restored/ },
  ],
  [
    'a check that gave no result in time',
    test({ status: 'COMPLETED', validationStatus: 'TIMED_OUT' }),
    { outcome: 'completed-with-issues', code: 'restore-not-validated', severity: 'medium', says: /restore test/ },
  ],
  [
    'a test whose resource is still there',
    test({ status: 'COMPLETED', validationStatus: 'SUCCESSFUL', deletionStatus: 'FAILED' }),
    { outcome: 'completed-with-issues', code: 'restore-test-not-deleted', severity: 'low', says: /billed/ },
  ],
  [
    'a test that IAM refuses a role',
    test({
      statusMessage:
        'User: arn:aws:sts::111122223333:assumed-role/R/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/app because no identity-based policy allows the iam:PassRole action',
    }),
    { outcome: 'failed', code: 'access-denied', severity: 'high', says: /iam:PassRole on the role of an instance/ },
  ],
  [
    'a status of the check that is no text',
    test({ status: 'COMPLETED', validationStatus: { value: 'FAILED' } }),
    { outcome: 'unknown', code: 'unknown-state' },
  ],
  [
    'malware in a scan that failed',
    scan({ state: 'FAILED', scanResult: [{ scanResultStatus: 'THREATS_FOUND' }] }),
    { outcome: 'failed', code: 'malware-found', severity: 'critical', saysNot: /the scan failed/ },
  ],
  [
    'a partial scan that says nothing of the rest',
    scan({ state: 'COMPLETED_WITH_ISSUES' }),
    { outcome: 'unknown', code: 'scan-inconclusive', severity: 'medium', saysNot: /no threat/ },
  ],
  [
    'a scan of parts',
    scan({ state: 'PARTIAL' }),
    { outcome: 'partial', code: 'parts-missing', severity: 'medium', saysNot: /list-backup-jobs/ },
  ],
  [
    'the Backint agent',
    backup({ ...hana, statusMessage: 'Backint agent is not installed on the instance i-0a' }),
    { outcome: 'failed', code: 'hana-backint-failed', says: /aws-backint-agent\.log/ },
  ],
  [
    'credentials of HANA',
    backup({ ...hana, statusMessage: 'authentication failed SQLState: 28000 for user SYSTEM' }),
    { outcome: 'failed', code: 'hana-credentials-refused', says: /secret/ },
  ],
  [
    'an access point that could not be made',
    accessPoint({ status: 'CREATION_FAILED', statusMessage: 'Access denied to the KMS key' }),
    {
      outcome: 'failed',
      code: 'access-point-key-refused',
      severity: 'medium',
      says: /aws backup delete-backup-access-point --region eu-west-1 --access-point-arn arn:aws:backup:eu-west-1:111122223333:accesspoint\/ap-1`$/m,
      saysNot: /window|start-backup-job|role|the job/,
    },
  ],
  [
    'an access point that somebody may not make',
    accessPoint({
      status: 'FAILED',
      statusMessage: 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:CreateAccessPoint',
    }),
    { outcome: 'failed', code: 'access-point-denied', severity: 'medium', says: /refuses s3:CreateAccessPoint/ },
  ],
  [
    'an access point under a name that is taken',
    accessPoint({ status: 'FAILED', statusMessage: 'Access point ap-1 already exists in this account' }),
    { outcome: 'failed', code: 'access-point-name-taken', says: /another name/, saysNot: /restore the|the restore/ },
  ],
  [
    'one access point too many',
    accessPoint({ status: 'FAILED', statusMessage: 'You have reached the maximum of 5 access points' }),
    { outcome: 'failed', code: 'access-point-limit', says: /list-backup-access-points-by-recovery-point/ },
  ],
  [
    'an access point whose key is about to go',
    accessPoint({ status: 'FAILED', statusMessage: 'The KMS key is pending deletion' }),
    { outcome: 'failed', code: 'kms-key-unusable', severity: 'critical', says: /cancel-key-deletion/, saysNot: /role/ },
  ],
  [
    'an access point that could not be deleted, whatever the reason',
    accessPoint({ status: 'DELETION_FAILED', statusMessage: 'Access Denied' }),
    { outcome: 'failed', code: 'access-point-denied', severity: 'low', says: /billed/ },
  ],
  [
    'an access point that failed without a word',
    accessPoint({ status: 'FAILED' }),
    { outcome: 'failed', code: 'access-point-failed', severity: 'medium', says: /describe-backup-access-point/ },
  ],
  ['an access point that is there', accessPoint({ status: 'AVAILABLE' }), { outcome: 'succeeded', code: null }],
  ['an access point that is gone', accessPoint({ status: 'DELETED' }), { outcome: 'succeeded', code: null }],
  ['an access point that expired', accessPoint({ status: 'EXPIRED' }), { outcome: 'changed', code: null }],
  [
    'an access point that is shared no more',
    accessPoint({ status: 'DISASSOCIATED' }),
    { outcome: 'changed', code: null },
  ],
  [
    'an access point in a new state',
    accessPoint({ status: 'SUSPENDED' }),
    { outcome: 'unknown', code: 'unknown-state', severity: 'medium', saysNot: /the job/ },
  ],
  [
    'a type that an air-gapped vault does not take',
    copyToGap({ statusMessage: 'Resource type Timestream is not supported by logically air-gapped vaults.' }),
    { outcome: 'failed', code: 'air-gapped-unsupported', severity: 'medium', saysNot: /Plan a copy instead/ },
  ],
  [
    'a key that an air-gapped vault does not take',
    copyToGap({ statusMessage: 'The backup is encrypted with an AWS managed key, which the vault does not take' }),
    { outcome: 'failed', code: 'default-key-not-shareable', says: /customer managed key/ },
  ],
  [
    'a retention that an air-gapped vault does not take',
    copyToGap({ statusMessage: 'The retention period specified is shorter than the minimum retention of the vault' }),
    { outcome: 'failed', code: 'retention-out-of-range', saysNot: /Redshift/ },
  ],
  [
    'a backup that is not in the air-gapped vault',
    { BackupJobId: 'B9', State: 'COMPLETED', MessageCategory: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT_NOT_SUPPORTED' },
    { outcome: 'completed-with-issues', code: 'air-gapped-unsupported', severity: 'medium', says: /Plan a copy/ },
  ],
];

describe('enrich/invented-cases: inputs of the kinds of public reports, in words no row was written after', () => {
  it.each(cases)('%s', (_why, message, { outcome, code, severity, says, saysNot }) => {
    const { event: understood, alert } = understandEvent(message, null, clock);
    const told =
      alert === null ? '' : [alert.error.meaning, ...alert.error.advice, ...alert.severityReasons].join('\n');

    expect(understood?.outcome).toBe(outcome);
    expect(alert?.error.code ?? null).toBe(code);
    expect(code === null || errorRow(code).code === code).toBe(true);
    if (severity !== undefined) expect(alert?.severity).toBe(severity);
    if (says !== undefined) expect(told).toMatch(says);
    if (saysNot !== undefined) expect(told).not.toMatch(saysNot);
  });
});
