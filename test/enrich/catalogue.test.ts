import { describe, expect, it } from 'vitest';
import { headlineCodes } from '../../src/enrich/catalogue/headline-codes.ts';
import { classifyFailure, type Failure } from '../../src/enrich/classify.ts';
import { type CauseCode, errorCatalogue, errorRow } from '../../src/enrich/error-catalogue.ts';
import { routerParts } from '../../src/events/backup-event.ts';
import { errorCategories, uncataloguedCode } from '../../src/incidents/alert.ts';
import { answerTo, documentedMessages } from '../fixtures/score-aws-messages.ts';
import { sources } from '../support/architecture.ts';
import { workedMs } from '../support/worked.ts';
import { codeOf } from './sample-findings.ts';

/** Messages as AWS documents them, or as they were seen. */
const messages: [message: string, code: CauseCode][] = [
  [
    'Windows VSS Backup attempt failed because either Instance or SSM Agent has invalid state or insufficient privileges.',
    'vss-agent-unreachable',
  ],
  ['Windows VSS Backup attempt failed because of insufficient privileges to perform this operation', 'vss-privileges'],
  ['Windows VSS Backup attempt failed because ec2-vss-agent.exe is not installed in the Instance', 'vss-agent-missing'],
  ['Windows VSS Backup Job Error encountered, trying for regular backup', 'vss-failed'],
  ['Windows VSS Backup attempt failed because of timeout on VSS enabled snapshot creation', 'vss-timeout'],
  [
    'Windows VSS Backup attempt failed because of unsupported Windows Server version. Supported Versions are Windows Server 2012 or later.',
    'vss-windows-unsupported',
  ],
  [
    'Subscriber limit exceeded: You have reached the maximum concurrent number of backups, which is 300. Wait until other jobs finish, and try again.',
    'concurrent-backup-limit',
  ],
  ['Maximum allowed in-progress snapshots for a single volume exceeded.', 'snapshots-in-progress'],
  ['Maximum allowed active snapshot limit exceeded.', 'snapshot-quota'],
  [
    'Image creation throttled due to maximum number of concurrent snapshots on an EBS volume.',
    'image-creation-throttled',
  ],
  ['Cannot create more than 20 user snapshots', 'snapshot-quota'],
  ['The resultant tag set must not have more than 50 user tags.', 'too-many-tags'],
  ['More than 50 tags specified', 'too-many-tags'],
  ['You have reached the maximum supported backups for your account.', 'quota-reached'],
  ['You have reached your quota of 50,000 for the number of public and private images.', 'image-quota'],
  ['A table can have at most 4 of these.', 'quota-reached'],
  [
    'Your backup succeeded, but we were unable to persist NetworkInterfaces metadata as its size exceeded our internal limits.',
    'network-metadata-dropped',
  ],
  ['You are not authorized to perform this operation.', 'access-denied'],
  ['Access Denied trying to call AWS Backup service', 'copy-access-denied'],
  ['IAM Role arn:aws:iam::111122223333:role/Backup cannot be assumed by AWS Backup', 'role-not-assumable'],
  ['The role does not have permission to do this.', 'access-denied'],
  ['missing permission', 'access-denied'],
  [
    'Your backup job failed as AWS Backup does not have permission to describe resource arn:aws:s3:::invoices. Please review your IAM policies.',
    's3-permissions',
  ],
  ['Customer credential miss permission to get bucket versioning for bucket.', 's3-permissions'],
  ['Access denied exception while trying to list tags', 'tags-access-denied'],
  ['Insufficient privileges to perform this action', 'access-denied'],
  ['Images from AWS Marketplace cannot be copied to another AWS account.', 'marketplace-image'],
  [
    'Copy job failed because the destination Backup vault is encrypted with the default Backup service managed key.',
    'default-key-not-shareable',
  ],
  [
    "Snapshots encrypted with the AWS managed key can't be shared. Specify another snapshot.",
    'default-key-not-shareable',
  ],
  ['Encrypted snapshots with Amazon EBS default key cannot be shared', 'default-key-not-shareable'],
  [
    'Copy job failed. Both source and destination account must be a member of the same organization.',
    'not-same-organization',
  ],
  ['Backup job failed because there was a running job for the same resource.', 'resource-busy'],
  ['There are too many copy jobs running for resource.', 'too-many-copies'],
  ['Backup job expired before completion.', 'job-expired'],
  [
    'Backup job could not start because it is either inside or too close to the weekly maintenance window configured in RDS instance.',
    'maintenance-window',
  ],
  [
    'Backup job could not start because it is either inside or too close to the automated backup window configured in RDS instance.',
    'maintenance-window',
  ],
  ['Instance is not in state available', 'resource-not-available'],
  ['DB instance orders is not in the available state.', 'resource-not-available'],
  ['orders is not in available state', 'resource-not-available'],
  [
    "Can't create a snapshot because the database cluster database-1 isn't currently in the available state.",
    'resource-not-available',
  ],
  [
    'Can’t create a snapshot because the database cluster database-1 isn’t currently in the available state.',
    'resource-not-available',
  ],
  ['Cannot snapshot volume vol-0a1b', 'volume-not-snapshotable'],
  [
    'Restore job was unable to start within the specified start window. Try increasing your start window.',
    'restore-start-window',
  ],
  [
    'Copy job failed. Cross-account copy feature is not enabled for the current organization.',
    'cross-account-copy-off',
  ],
  [
    'Copy job failed. The retention specified in the job is not within the range specified for the target Backup Vault.',
    'retention-out-of-range',
  ],
  ['Backup job failed because the lifecycle is outside the valid range for backup vault.', 'retention-out-of-range'],
  ['KMS key is either disabled or pending deletion or access to KMS key is denied', 'kms-key-unusable'],
  ['arn:aws:kms:eu-central-1:111122223333:key/1234 is pending deletion.', 'kms-key-unusable'],
  ['Given key ID is not accessible', 'kms-key-inaccessible'],
  [
    'AMI snapshot copy failed with error: Given key ID is not accessible. You must have DescribeKey permissions on the default CMK',
    'kms-key-inaccessible',
  ],
  ['Given key ID does not exist', 'kms-key-missing'],
  [
    'The source snapshot KMS key does not exist, is not enabled or you do not have permissions to access it.',
    'kms-source-key-unusable',
  ],
  ['The specified volume was not found.', 'resource-missing'],
  ['The virtual machine is not found.', 'resource-missing'],
  ['Table not found.', 'resource-missing'],
  ['Could not find resource', 'resource-missing'],
  ['The resource is no longer available', 'resource-missing'],
  [
    'Backup job failed because backup vault arn:aws:backup:us-west-2:111122223333:backup-vault:prod does not exist.',
    'vault-missing',
  ],
  ['Could not find cryopod', 'vault-missing'],
  ['Cannot find recovery point', 'recovery-point-missing'],
  ['The value is invalid', 'invalid-request'],
  ['Unsupported resource type', 'feature-unsupported'],
  [
    'Copy job from us-west-2 to us-east-1 cannot be initiated for RDS resources. Feature is not supported for provided resource type.',
    'feature-unsupported',
  ],
  ['The AWS Access Key Id needs a subscription for the service', 'subscription-missing'],
  ['This operation is not valid for the specified hypervisor because it is not online', 'vm-hypervisor-offline'],
  [
    'UnsupportedOperation : Storage Gateway backup copies require a user-created backup vault and key at destination.',
    'storage-gateway-copy-key',
  ],
  ['Source AMI not found in Region', 'source-image-missing'],
  ['The snapshot requires a target option group with the following options: TDE', 'option-group-missing'],
  [
    'AWS Backup does not permit attaching a new instance profile to an EC2 instance. Please restore using the backed up instance profile.',
    'instance-profile-change',
  ],
  ['You do not have permission to access the storage of this ami.', 'image-storage-closed'],
  [
    'No objects were backed up from the source bucket invoices. To get notified of these failures, enable SNS event notifications.',
    's3-nothing-backed-up',
  ],
  ['Versioning is not enabled on invoices within account 111122223333', 's3-versioning-off'],
  ['Periodic/snapshot backup for bucket invoices has different backup options', 's3-options-differ'],
  [
    'Bucket invoices already has continuous backup enabled for another vault Backup job failed.',
    's3-continuous-elsewhere',
  ],
  [
    'Enabling continuous backup failed, because of the following error: PITR already configured in backup plan: [arn:aws:backup:eu-central-1:111122223333:backup-plan:1]',
    'continuous-already-configured',
  ],
  ['Some Kubernetes Objects failed to be backed up', 'eks-objects-failed'],
  [
    'Backup job completed successfully to the target backup vault. This resource type is not supported by logically air-gapped backup vault.',
    'air-gapped-unsupported',
  ],
  ['We are unable to copy resource tags to your backup because of the Internal Failure.', 'tags-not-copied'],
  ['Token expired. Try again.', 'token-expired'],
  ['An internal error occurred.', 'internal-error'],
  ['Copy job encountered a fatal error. Please contact AWS Support.', 'fatal-error'],
  ['Backup job was stopped by user.', 'stopped-by-user'],
  ['Scan job was stopped by user.', 'stopped-by-user'],
  ['No gateways available to work on job.', 'vm-no-gateway'],
  [
    'CreateSnapshot method not supported on hypervisor during snapshot creation. Aborted backup job',
    'vm-snapshot-unsupported',
  ],
  ['Failed to process backup data. Aborted backup job.', 'vm-disk-unreadable'],
  ['Failed to upload backup during data ingestion', 'vm-transfer-failed'],
  ['Cloud network request timed out during data ingestion', 'vm-transfer-failed'],
  ['Failed to create backup during snapshot creation', 'vm-host-fault'],
  ['Abort signal detected', 'vm-transfer-failed'],
  [
    'The snapshot snap-0a1b is currently in use by ami-0c1d (Service: Ec2, Error Code: InvalidSnapshot.InUse)',
    'recovery-point-in-use',
  ],
  ['Rate exceeded', 'throttled'],
  ['The request timed out.', 'timed-out'],
];

/** Rows for a situation that AWS documents without words: shown in field-cases, invented-cases or reworded. */
const undocumented: readonly CauseCode[] = [
  'recovery-point-not-deletable',
  'recovery-point-held',
  'copy-of-cold-backup',
  'region-not-enabled',
  's3-events-off',
  'eks-access-mode',
  'access-point-key-refused',
  'access-point-denied',
  'access-point-name-taken',
  'access-point-limit',
];

describe('enrich/error-catalogue', () => {
  it.each(messages)('knows: %s', (message, code) => {
    expect(codeOf(message)).toBe(code);
  });

  it('has an example here for every row with a pattern', () => {
    const documented = documentedMessages().map((row) => answerTo(row).code);
    const seen = new Set<string>([...messages.map(([, code]) => code), ...documented, ...undocumented]);
    const unseen = errorCatalogue.filter(({ patterns, code }) => patterns.length > 0 && !seen.has(code));

    expect(
      unseen.map(({ code }) => `${code}: add to \`messages\` above what AWS writes then`),
      'a row is shown by an example of its words',
    ).toEqual([]);
  });

  it('says how large a backup is where that is what is wrong, and nowhere else', () => {
    const size = { bytes: 1024 ** 3, usualBytes: 5 * 1024 ** 3, runs: 6 };
    const failure = { kind: 'backup', outcome: 'completed-with-issues', state: 'COMPLETED' } as const;
    const meaningOf = (more: Partial<Failure>) =>
      classifyFailure({ ...failure, statusMessage: null, messageCategory: null, ...more }).meaning;

    expect(meaningOf({ finding: 'size-fell', size })).toMatch(
      /third of the usual size: 1 GiB, .* 6 before it is 5 GiB\.$/,
    );
    expect(meaningOf({ finding: 'size-rose', size })).toContain('more than three times the usual size: 1 GiB');
    expect(meaningOf({ finding: 'size-fell' })).not.toContain('GiB');
    expect(meaningOf({ size })).not.toContain('GiB');
  });

  it('has rows that something can choose', () => {
    const idle = errorCatalogue.filter(
      ({ code, patterns, when = [], messageCategory }) =>
        patterns.length === 0 && when.length === 0 && messageCategory === undefined && code !== uncataloguedCode,
    );

    expect(idle.map(({ code }) => `${code}: give its row patterns, a \`when\` or a message category`)).toEqual([]);
  });

  it('has a row for the trouble of each part of the router', () => {
    const chosen = errorCatalogue.flatMap(({ when = [] }) =>
      when.flatMap((one) => ('router' in one ? [one.router] : [])),
    );
    const rowless = routerParts.filter((part) => !chosen.includes(part));

    expect(rowless.map((part) => `${part}: give the row of its trouble \`when: [{ router: '${part}' }]\``)).toEqual([]);
  });

  it('has one row for each circumstance and for each category of AWS', () => {
    const all = errorCatalogue.flatMap(({ code, when = [], messageCategory }) =>
      [...when, ...(messageCategory === undefined ? [] : [messageCategory.name])].map((choice) => ({
        code,
        choice: JSON.stringify(choice),
      })),
    );
    const twice = all.filter(({ code, choice }) => all.some((other) => other.choice === choice && other.code !== code));

    expect(
      twice.map(({ code, choice }) => `${code}: another row is chosen by ${choice} too; keep one of them`),
    ).toEqual([]);
  });

  it('has unique codes, known categories, and words for every row', () => {
    const codes = errorCatalogue.map(({ code }) => code);
    const twice = codes.filter((code, index) => codes.indexOf(code) !== index);
    expect(twice.map((code) => `${code}: two rows have this code; give one of them another`)).toEqual([]);
    for (const row of errorCatalogue) {
      expect(row.code).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(errorCategories).toContain(row.category);
      expect(row.meaning, `${row.code}: its meaning is a sentence`).toMatch(/\.$/);
      expect(row.advice.length, `${row.code}: say what to check first`).toBeGreaterThan(0);
      expect(row.documentation ?? '', `${row.code}: name AWS's page about it`).toMatch(
        /^https:\/\/(?:docs\.aws\.amazon\.com|repost\.aws)\//,
      );
    }
  });

  it('is the only file that names a code: its row says whatever hangs on it', () => {
    // What checkup finds has reasons of its own, some by the same name.
    const others = sources().filter(({ file }) => !file.startsWith('findings/'));
    expect(others.flatMap(namedCodes)).toEqual([]);
    expect(namedCodes({ file: 'notices/bad.ts', text: "const telling = ['vault-deleted', 'unknown'];\n" })).toEqual([
      'notices/bad.ts: names vault-deleted; say in its row of enrich/error-catalogue.ts what hangs on it, and read it there',
    ]);
  });

  it('has told headlines which of its rows say `inHeadline`', () => {
    const codes = errorCatalogue.flatMap(({ code, inHeadline }) => (inHeadline ? [code] : []));

    expect([...headlineCodes], 'run `npm run docs`').toEqual(codes.sort());
  });

  it('has no unbounded repetition, so that no text can make it slow', () => {
    for (const { patterns } of errorCatalogue)
      for (const { source } of patterns) expect(source).not.toMatch(/[^\\][*+]/);
  });

  it('is quick on the longest and nastiest messages', () => {
    const nasty = ['vss ', 'kms key ', 'kms ', 'backup vault ', 'arn:aws:', 'access denied ', ' ', 'not '].map((word) =>
      word.repeat(4096),
    );
    const started = workedMs();
    for (const message of nasty) codeOf(message);
    expect(workedMs() - started).toBeLessThan(500);
  });

  it('returns the row unknown for a code it does not have', () => {
    expect(errorRow('no-such-code').code).toBe('unknown');
  });
});

/** Codes that are words of something else as well: an outcome, and what a call answered. */
const homonyms: readonly string[] = [uncataloguedCode, 'completed-with-issues', 'throttled'];

/** Returns where a source names a code of the catalogue by itself. */
function namedCodes({ file, text }: { file: string; text: string }): string[] {
  const isMadeOfRows = text.startsWith('// Generated by `npm run docs`: the rows of error-catalogue.ts say it.');
  // What sections of the rules name stands in their examples, which are checked as rules.
  const isExample = file.startsWith('rules/sections/');
  const isOfRows = isMadeOfRows || file === 'enrich/error-catalogue.ts' || file.startsWith('enrich/catalogue/');
  if (isOfRows || isExample) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  return errorCatalogue
    .filter((row) => !homonyms.includes(row.code) && code.includes(`'${row.code}'`))
    .map(
      (row) =>
        `${file}: names ${row.code}; say in its row of enrich/error-catalogue.ts what hangs on it, and read it there`,
    );
}
