import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/enrich/cause.ts';
import { classifyFailure } from '../../src/enrich/classify.ts';
import { type Denial, describeDenial, type PolicyType, policyTypes, readDenial } from '../../src/enrich/denial.ts';
import { anAlert } from '../support/alerts.ts';

const role = 'arn:aws:sts::111122223333:assumed-role/BackupRole/AWSBackup-BackupRole';
const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const bucket = 'arn:aws:s3:::invoices';

/** Every order of words in which IAM says it. */
const forms: readonly ((action: string, resource: string, policy: string) => [string, isExplicit: boolean])[] = [
  (action, resource, policy) => [
    `User: ${role} is not authorized to perform: ${action} on resource: ${resource} because no ${policy} allows the ${action} action`,
    false,
  ],
  (action, resource, policy) => [
    `User: ${role} is not authorized to perform: ${action} on resource: "${resource}" with an explicit deny in a ${policy}`,
    true,
  ],
  (action, resource, policy) => [
    `User: ${role} is not authorized to perform ${action} on this resource: ${resource} because the ${policy} explicitly denies it.`,
    true,
  ],
  (action, resource, policy) => [
    `Access denied performing ${action} on ${resource}: no ${policy} allows the ${action} action (Service: S3, Status Code: 403)`,
    false,
  ],
  (action, resource, policy) => [
    `An explicit deny in a ${policy} denies ${action} on resource ${resource} for ${role}`,
    true,
  ],
  (action, resource, policy) => [
    `Because no ${policy} allows the ${action} action on resource: ${resource}, the request was denied access.`,
    false,
  ],
];

const cases = forms.flatMap((form) =>
  policyTypes.flatMap((policyType) =>
    [
      ['kms:CreateGrant', key],
      ['s3:CreateBucket', bucket],
    ].map(([action = '', resource = '']): [string, string, string, PolicyType, boolean] => {
      const [message, isExplicit] = form(action, resource, policyType);
      return [message, action, resource, policyType, isExplicit];
    }),
  ),
);

function errorOf(message: string) {
  return classifyFailure({
    kind: 'copy',
    outcome: 'failed',
    state: 'FAILED',
    statusMessage: message,
    messageCategory: null,
  });
}

describe("enrich/denial: IAM's words", () => {
  it.each(cases)('reads %s', (message, action, resource, policyType, isExplicit) => {
    const expected: Denial = { action, resource, policyType, isExplicit, isEncoded: false };
    expect(readDenial(message)).toEqual(expected);
    const error = errorOf(message);
    expect(error.category).toBe(action.startsWith('kms:') ? 'kms' : 'access');
    expect(error.retryable).toBe(false);
    expect(error.meaning).toContain(`IAM refuses ${action} on ${resource}`);
    expect(error.meaning).toContain(policyType);
  });

  it('says that a policy denies it where IAM does not say which', () => {
    const error = errorOf(`User: ${role} is not authorized to perform: s3:GetObject with an explicit deny`);

    expect(error.meaning).toContain('IAM refuses s3:GetObject: a policy denies it.');
  });

  it('advises by the kind of policy', () => {
    const said = policyTypes.map((type) => errorOf(forms[0]?.('s3:CreateBucket', bucket, type)[0] ?? '').advice.join());
    expect(new Set(said).size).toBe(policyTypes.length);
  });

  it('groups refusals of a key by the key, whoever was refused', () => {
    const { event, job, resource } = anAlert();
    const causes = ['Orders', 'Invoices'].map((name) => {
      const message = `User: arn:aws:sts::111122223333:assumed-role/${name}/x is not authorized to perform: kms:Decrypt on resource: ${key}`;
      const error = errorOf(message);
      const iamRoleArn = `arn:aws:iam::111122223333:role/${name}`;
      return causeOf({ event, error, job: { ...job, encryptionKeyArn: null }, resource, iamRoleArn })?.key;
    });
    expect(causes).toEqual([`kms|${key}`, `kms|${key}`]);
  });

  it('says how to read an encoded reason', () => {
    const error = errorOf(
      'You are not authorized to perform this operation. Encoded authorization failure message: 4fYx9aQ2mN0pLk3jHg7',
    );
    expect(error.category).toBe('access');
    expect(error.advice[0]).toContain('`aws sts decode-authorization-message --region <region> ');
  });

  it.each([
    'Insufficient permissions to perform s3:GetObject',
    'Insufficient privileges to perform s3:GetObject',
    'The role does not have sufficient permissions to perform s3:GetObject',
    'Customer credential miss permission to perform s3:GetObject',
    'The role lacks the required permission to perform s3:GetObject',
    'The caller is not authorised to perform s3:GetObject',
    'NotAuthorized to perform s3:GetObject',
    'Unauthorized to perform s3:GetObject',
    'AccessDenied when calling s3:GetObject',
    'No policy allows s3:GetObject',
  ])('is a refusal wherever words are read: %s', (message) => {
    const point = { kind: 'recovery-point', outcome: 'failed', state: 'EXPIRED', messageCategory: null } as const;

    expect(readDenial(message)?.action).toBe('s3:GetObject');
    expect(errorOf(message).category).toBe('access');
    expect(classifyFailure({ ...point, statusMessage: message }).code).toBe('recovery-point-not-deletable');
  });

  it.each<[message: string | null]>([[null], ['Table not found.'], ['The job was stopped.']])(
    'sees no refusal in %j',
    (message) => {
      expect(readDenial(message)).toBeNull();
    },
  );

  it('says nothing where IAM names nothing', () => {
    const denial = readDenial('Access Denied');
    expect(denial).toEqual({ action: null, resource: null, policyType: null, isExplicit: false, isEncoded: false });
    expect(denial === null ? '' : describeDenial(denial)).toBeNull();
  });

  const unnamed: Denial = { action: null, resource: null, policyType: null, isExplicit: false, isEncoded: false };

  it.each<[said: Partial<Denial>, sentence: string]>([
    [{ action: 's3:GetObject' }, 'IAM refuses s3:GetObject.'],
    [{ action: 's3:GetObject', resource: bucket }, `IAM refuses s3:GetObject on ${bucket}.`],
    [{ policyType: 'permissions boundary' }, 'IAM refuses it: no permissions boundary allows it.'],
    [{ policyType: 'permissions boundary', isExplicit: true }, 'IAM refuses it: a permissions boundary denies it.'],
    [
      { action: 's3:GetObject', policyType: 'identity-based policy', isExplicit: true },
      'IAM refuses s3:GetObject: an identity-based policy denies it.',
    ],
  ])('says %j as a sentence: %s', (said, sentence) => {
    expect(describeDenial({ ...unnamed, ...said })).toBe(sentence);
  });

  it.each<[message: string, read: Partial<Denial>]>([
    ['Access denied: s3:GetObject on the bucket', { action: 's3:GetObject' }],
    ['You aren’t allowed: access  denied\n to  perform   s3:GetObject', { action: 's3:GetObject' }],
    [`Access denied to perform s3:GetObject on resource ${bucket}..`, { action: 's3:GetObject', resource: bucket }],
    ['An SCP denied access', { policyType: 'service control policy' }],
    ['denied access by an rcp', { policyType: 'resource control policy' }],
    ['denied access by a VPC endpoint policy', { policyType: 'VPC endpoint policy' }],
    ['denied access by the endpoint policy', { policyType: 'VPC endpoint policy' }],
    ['This is explicitly denied', { isExplicit: true }],
  ])('reads %j', (message, read) => {
    expect(readDenial(message)).toMatchObject(read);
  });

  it('reads no further than a message is long', () => {
    expect(readDenial(`${'x '.repeat(2100)}access denied`)).toBeNull();
    expect(readDenial(`${'x '.repeat(2000)}access denied`)).not.toBeNull();
  });
});
