import { describe, expect, it } from 'vitest';
import { edited } from './support/edited.ts';
import { isLike } from './support/granted.ts';
import { lambda, packaged } from './support/packaged-stack.ts';
import { permissionsOf, refOf, type Statement, statementsOf } from './support/template.ts';

/** What would take away what is locked, or make its lock weaker, and who may read or write the policies that say so. */
const onBucket = [
  ...['DeleteObject', 'DeleteObjectVersion', 'PutObjectRetention', 'PutObjectLegalHold', 'BypassGovernanceRetention'],
  ...['PutObjectAcl', 'PutObjectVersionAcl', 'PutObjectTagging', 'DeleteObjectTagging', 'RestoreObject'],
  ...[
    'PutBucketObjectLockConfiguration',
    'PutBucketVersioning',
    'PutBucketPolicy',
    'DeleteBucketPolicy',
    'DeleteBucket',
  ],
  ...['PutLifecycleConfiguration', 'PutBucketOwnershipControls', 'PutBucketAcl', 'PutEncryptionConfiguration'],
  ...['PutReplicationConfiguration', 'ReplicateDelete', 'ReplicateObject', 'PutBucketPublicAccessBlock'],
].map((action) => `s3:${action}`);

/** What would end the key, give it to somebody else, or sign by another way. */
const onKey = [
  ...['ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'CreateGrant', 'RetireGrant', 'RevokeGrant'],
  ...['UpdatePrimaryRegion', 'ReplicateKey', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial', 'UpdateAlias'],
].map((action) => `kms:${action}`);

/** Statements of roles that reach the bucket of evidence or its key. */
function reaching(id: 'ArchiveBucket' | 'DigestKey'): Statement[] {
  return permissionsOf(packaged).filter(({ Effect, Resource }) => {
    const text = JSON.stringify(Resource);
    return Effect === 'Allow' && (text.includes(id) || Resource.includes('*'));
  });
}

const allows = (statement: Statement, action: string) => statement.Action.some((pattern) => isLike(action, pattern));

/** What a request says of itself, by its condition keys. */
type Request = Readonly<Record<string, string>>;

/** Judges a request as IAM judges the conditions that stand in these policies; an operator that is not known fails the test. */
function applies({ Condition = {} }: Statement, request: Request): boolean {
  return Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => {
      const is = request[key];
      if (operator === 'Null') return (is === undefined) === (String(value) === 'true');
      if (operator === 'Bool') return is === String(value);
      if (operator === 'ArnEquals') return is !== undefined && isLike(is, textOf(value));
      throw new Error(`The condition ${operator} is not known here.`);
    }),
  );
}

const pseudo: Readonly<Record<string, string>> = { Partition: 'aws', AccountId: '111122223333', Region: 'eu-west-1' };

/** A text as it is once deployed. */
function textOf(value: unknown): string {
  const text = (value as { 'Fn::Sub'?: string } | null)?.['Fn::Sub'] ?? String(value);
  return text.replaceAll(/\$\{AWS::(\w+)\}/g, (_whole, name: string) => pseudo[name] ?? name);
}

const bucketPolicy = () => statementsOf('ArchiveBucket', packaged.get('ArchiveBucketPolicy').Properties.PolicyDocument);
const keyPolicy = () => statementsOf('DigestKey', packaged.get('DigestKey').Properties.KeyPolicy);

function judged(statements: readonly Statement[], action: string, request: Request): 'Deny' | 'Allow' | 'silent' {
  const fitting = statements.filter((one) => allows(one, action) && applies(one, request)).map(({ Effect }) => Effect);
  if (fitting.includes('Deny')) return 'Deny';
  return fitting.includes('Allow') ? 'Allow' : 'silent';
}

const overTls = { 'aws:SecureTransport': 'true' };
const writesOnce = { ...overTls, 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' };

describe('serverless: what is locked', () => {
  it.each(onBucket)('no role may %s', (action) => {
    expect(
      reaching('ArchiveBucket')
        .filter((one) => allows(one, action))
        .map(({ at }) => at),
    ).toEqual([]);
  });

  it.each(onKey)('no role may %s', (action) => {
    expect(
      reaching('DigestKey')
        .filter((one) => allows(one, action))
        .map(({ at }) => at),
    ).toEqual([]);
  });

  it('one role alone may write to the bucket, and one alone sign', () => {
    const role = refOf(lambda('archive').Properties.Role);
    for (const [id, action] of [
      ['ArchiveBucket', 's3:PutObject'],
      ['DigestKey', 'kms:Sign'],
    ] as const) {
      const may = reaching(id).filter((one) => allows(one, action));
      expect(may.map(({ at }) => at.split(' ')[0])).toEqual([role]);
    }
  });

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectRetention', 's3:BypassGovernanceRetention'])(
    'the bucket denies %s to everybody, administrators too',
    (action) => {
      expect(judged(bucketPolicy(), action, overTls)).toBe('Deny');
      expect(
        bucketPolicy()
          .filter(({ Effect }) => Effect === 'Deny')
          .map(({ Principal }) => Principal),
      ).toEqual(['*', '*', '*']);
    },
  );

  it.each([
    ['a name once', 's3:PutObject', writesOnce, 'silent'],
    ['a name again', 's3:PutObject', { ...overTls, 's3:ObjectCreationOperation': 'true' }, 'Deny'],
    ['in the clear', 's3:PutObject', { ...writesOnce, 'aws:SecureTransport': 'false' }, 'Deny'],
    ['to read in the clear', 's3:GetObject', { 'aws:SecureTransport': 'false' }, 'Deny'],
    ['to read', 's3:GetObject', overTls, 'silent'],
  ] as const)('the bucket is asked to be written %s: %s', (_what, action, request, verdict) => {
    expect(judged(bucketPolicy(), action, request)).toBe(verdict);
  });

  const signs = 'arn:aws:iam::111122223333:role/backup-alert-router-prod-archive-eu-west-1-lambdaRole';

  it.each([
    ['the function', signs, 'Allow'],
    ['another function', edited(signs, ['-archive-', '-ingest-']), 'silent'],
    ['that of another stage', edited(signs, ['-prod-', '-test-']), 'silent'],
    ['that of another Region', edited(signs, ['eu-west-1', 'eu-north-1']), 'silent'],
    ['that of another account', edited(signs, ['111122223333', '444455556666']), 'silent'],
    ['an administrator', 'arn:aws:iam::111122223333:role/Admin', 'silent'],
    ['the root user', 'arn:aws:iam::111122223333:root', 'silent'],
  ])('whether the key signs for %s', (_who, principal, verdict) => {
    expect(judged(keyPolicy(), 'kms:Sign', { 'aws:PrincipalArn': principal })).toBe(verdict);
  });

  it('the key gives itself to nobody by a grant, and signs nothing but with one algorithm', () => {
    for (const action of ['kms:CreateGrant', 'kms:Sign', 'kms:GenerateDataKey', 'kms:ReEncryptFrom'])
      expect(judged(keyPolicy(), action, { 'aws:PrincipalArn': 'anybody' })).toBe('silent');
    expect(packaged.get('DigestKey').Properties).toMatchObject({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
    });
  });

  it('the bucket locks what it takes, keeps versions, and its lifecycle ends nothing that is whole', () => {
    const { Properties } = packaged.get('ArchiveBucket');
    expect(Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE' } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const rules = Properties.LifecycleConfiguration.Rules as Record<string, unknown>[];
    expect(rules.flatMap((rule) => Object.keys(rule).filter((name) => !['Id', 'Status'].includes(name)))).toEqual([
      'AbortIncompleteMultipartUpload',
    ]);
  });
});
