import { describe, expect, it } from 'vitest';
import { type CauseInput, causeOf } from '../../src/enrich/cause.ts';
import { classifyFailure } from '../../src/enrich/classify.ts';
import { shapeOf } from '../../src/enrich/message-shape.ts';
import { edited } from '../support/edited.ts';

const key = 'arn:aws:kms:eu-west-1:111122223333:key/0ab1-2c';
const role = 'arn:aws:iam::111122223333:role/service-role/Backup';
const vaultArn = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod';

function input(message: string | null, change: Partial<CauseInput['event']> = {}, name = 'orders-db'): CauseInput {
  const { code, category } = classifyFailure({
    kind: change.kind ?? 'backup',
    outcome: 'failed',
    state: 'FAILED',
    statusMessage: message,
    messageCategory: null,
  });
  return {
    event: {
      accountId: '111122223333',
      region: 'eu-west-1',
      drill: false,
      kind: 'backup',
      vaultArn,
      destinationVaultArn: null,
      planId: null,
      planRuleId: null,
      ...change,
    },
    error: { code, category, message },
    job: { encryptionKeyArn: null, vaultName: 'prod', planName: null },
    resource: { id: name, name },
    iamRoleArn: role,
  };
}

describe('enrich/cause', () => {
  it.each<[why: string, given: CauseInput, expected: string | null]>([
    ['the key in the message', input(`KMS key ${key} is disabled`), `kms|${key}`],
    [
      'the key of the job',
      { ...input('KMS key is disabled'), job: { encryptionKeyArn: key, vaultName: null, planName: null } },
      `kms|${key}`,
    ],
    ['a key nobody knows: the words', input('KMS key is disabled'), 'message|kms-key-unusable|kms key is disabled'],
    ['the role', input('You are not authorized to perform this operation.'), `role|${role}`],
    [
      'a role nobody knows: the words',
      { ...input('Access denied for 17'), iamRoleArn: null },
      'message|access-denied|access denied for …',
    ],
    ['the vault', input(`backup vault ${vaultArn} does not exist`), `vault|vault-missing|${vaultArn}`],
    [
      'the destination of a copy',
      input('Access Denied trying to call AWS Backup service', { kind: 'copy', destinationVaultArn: `${vaultArn}2` }),
      `vault|copy-access-denied|${vaultArn}2`,
    ],
    [
      'the retention of a vault',
      input('The retention specified in the job is not within the range specified for the target Backup Vault.'),
      `vault|retention-out-of-range|${vaultArn}`,
    ],
    [
      'a vault of which only the job knows the name',
      {
        ...input('backup vault does not exist', { vaultArn: null }),
        job: { encryptionKeyArn: null, vaultName: 'prod', planName: null },
      },
      'vault|vault-missing|prod',
    ],
    [
      'a vault nobody knows: the words',
      {
        ...input('backup vault does not exist', { vaultArn: null }),
        job: { encryptionKeyArn: null, vaultName: null, planName: null },
      },
      'message|vault-missing|backup vault does not exist',
    ],
    ['a message without words', input(' ', { vaultArn: null }), null],
    ['trouble at AWS', input('An internal error occurred.'), 'message|internal-error|an internal error occurred'],
    ['the plan', input(null, { kind: 'plan-selection', planId: 'p-1' }), 'plan|resources-not-selected|p-1|'],
    ['a resource that is gone is gone alone', input('Table not found.'), null],
    ['a window is its own', input('Instance is not in state available'), null],
    ['a limit is its own', input('Subscriber limit exceeded'), null],
    ['a person stopped one job', input('Backup job was stopped by user.'), null],
    ['no words, nothing in common', input(null), null],
    ['a plan nobody knows', input(null, { kind: 'missed' }), null],
    ['a drill is no part of anything', input(`KMS key ${key} is disabled`, { drill: true }), null],
  ])('%s', (_why, given, expected) => {
    expect(causeOf(given)?.key ?? null).toBe(expected);
  });

  it.each<[why: string, given: CauseInput, expected: unknown]>([
    ['a key of the account itself', input(`KMS key ${key} is disabled`), undefined],
    [
      'a key of another account',
      input(`KMS key ${key} is disabled`, { accountId: '222233334444', region: 'eu-west-1' }),
      { accountId: '111122223333', region: 'eu-west-1' },
    ],
    [
      'a vault that all accounts copy to',
      input('Access Denied trying to call AWS Backup service', {
        kind: 'copy',
        accountId: '222233334444',
        region: 'us-east-1',
        destinationVaultArn: vaultArn,
      }),
      { accountId: '111122223333', region: 'eu-west-1' },
    ],
    [
      'the role that a plan of the organization names',
      input('You are not authorized to perform this operation.', { planId: 'orgs/8a1b' }),
      'organization',
    ],
    ['a plan of the organization', input(null, { kind: 'plan-selection', planId: 'orgs/8a1b' }), 'organization'],
    ['a role of the account', input('You are not authorized to perform this operation.', { planId: 'p-1' }), undefined],
    [
      'a vault of which only the name is known',
      {
        ...input('backup vault does not exist', { vaultArn: null }),
        job: { encryptionKeyArn: null, vaultName: 'prod', planName: null },
      },
      undefined,
    ],
    [
      'a vault whose ARN says no account',
      input('backup vault does not exist', { vaultArn: 'arn:aws:backup:eu-west-1::backup-vault:prod' }),
      undefined,
    ],
    [
      'a vault whose ARN says no Region',
      input('backup vault does not exist', { vaultArn: 'arn:aws:backup::222233334444:backup-vault:prod' }),
      undefined,
    ],
  ])('of %s says where it is broken', (_why, given, expected) => {
    expect(causeOf(given)?.place).toEqual(expected);
  });

  it('of a role that each account of an organization has is the name, whatever its account and path', () => {
    const denied = 'You are not authorized to perform this operation.';
    const causes = ['111122223333', '222233334444'].map((account) =>
      causeOf({
        ...input(denied, { accountId: account, planId: 'orgs/8a1b' }),
        iamRoleArn: `arn:aws:iam::${account}:role/AWSBackup`,
      }),
    );

    expect(causes.map((cause) => cause?.key)).toEqual(['role|AWSBackup', 'role|AWSBackup']);
    expect(causes[0]?.says).toBe("IAM role AWSBackup of the organization's plans");
  });

  it('is the same for messages that differ in names, ids and numbers alone', () => {
    const messages = ['orders-db', 'invoices', 'vol-0a1b2c'].map((name, index) => {
      const text = `Could not reach ${name} (arn:aws:rds:eu-west-1:111122223333:db:${name}) on host ip-10-0-0-${index}: request "${index}" failed.`;
      return causeOf(input(text, {}, name))?.key;
    });

    expect(new Set(messages)).toEqual(new Set(['message|unknown|could not reach … on host …: request … failed']));
  });

  it('is short and plain whatever AWS writes', () => {
    const hostile = '<script>|\n\u202e*'.repeat(500);

    expect(shapeOf(hostile)).toMatch(/^[a-z…: ]{0,160}$/);
    expect(shapeOf('')).toBe('');
  });

  it('says in words what it is', () => {
    expect(causeOf(input(`KMS key ${key} is disabled`))?.says).toBe(`KMS key ${key}`);
    expect(causeOf(input('You are not authorized.'))?.says).toBe('IAM role Backup');
    expect(causeOf({ ...input('You are not authorized.'), iamRoleArn: `${role}/` })?.says).toBe(`IAM role ${role}/`);
    expect(causeOf(input(null, { kind: 'missed', planId: 'p-1' }))?.says).toBe('backup plan p-1');
    expect(causeOf(input(`backup vault ${vaultArn} does not exist`))?.says).toBe('backup vault prod');
    expect(causeOf(input('An internal error occurred.'))?.says).toBe('the same message: an internal error occurred');
    expect(causeOf(input(null, { kind: 'missed', planId: 'p-1', planRuleId: 'r-1' }))?.key).toMatch(/\|p-1\|r-1$/);
  });

  it.each<[message: string, names: string[], shape: string]>([
    ['orders-db is down', ['orders-db'], '… is down'],
    ['Orders-DB is down', ['ORDERS-DB'], '… is down'],
    ['vm is down', ['vm'], 'vm is down'],
    ['api is down', ['api'], '… is down'],
    ['"first one" and "second one" failed', [], '… and … failed'],
    ['see arn:aws:s3:::invoices, please', [], 'see … please'],
    ['host a1: b2 :  c3 is down', [], 'host … is down'],
    ['in vault: prod', [], 'in vault: prod'],
  ])('of %j but for %j there is left: %s', (message, names, shape) => {
    expect(shapeOf(message, names)).toBe(shape);
  });

  it('is made of the beginning of a message', () => {
    expect(shapeOf(`${' '.repeat(2040)}beginning`)).toBe('beginnin');
    expect(shapeOf('x'.repeat(500))).toHaveLength(160);
  });

  it('knows a key in every partition', () => {
    const there = edited(key, ['arn:aws:', 'arn:aws-us-gov:']);

    expect(causeOf(input(`KMS key ${there} is disabled`))?.key).toBe(`kms|${there}`);
  });
});
