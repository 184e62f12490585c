import { describe, expect, it } from 'vitest';
import { adviceLines, formatAdvice } from '../../src/enrich/advice-lines.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { accountsOfAdvice, fillAdvice } from '../../src/enrich/fill-advice.ts';
import { describeResource } from '../../src/enrich/resource.ts';
import { anAlert, anEvent } from '../support/alerts.ts';

const { event, resource, job } = anAlert();
const fill = (line: string, change: Partial<Parameters<typeof fillAdvice>[1]> = {}) =>
  fillAdvice([line], { event, resource, job, ...change })[0];

describe('enrich/fill-advice', () => {
  it("names the alert's own key, vault, role and Region", () => {
    expect(fill('`--region <region> --key-id <key> <vault> <role> <id> <account> <job> <resource>`')).toBe(
      '`--region eu-west-1 --key-id arn:aws:kms:eu-west-1:111122223333:key/0ab1 prod-vault AWSBackupDefaultServiceRole ' +
        'orders-db 111122223333 D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50 arn:aws:rds:eu-west-1:111122223333:db:orders-db`',
    );
  });

  it('says in capitals what is not known, once, and leaves it out of a sentence', () => {
    expect(fill('For the role <role>, see <plan>: `look --plan <plan> --to <destination> <plan>`')).toBe(
      'For the role AWSBackupDefaultServiceRole, see: `look --plan PLAN --to DESTINATION PLAN` (Put in what is not known here: PLAN, DESTINATION.)',
    );
    expect(fill('`<region>`', { event: { ...event, region: 'unknown' } })).toBe(
      '`REGION` (Put in what is not known here: REGION.)',
    );
    expect(fill('`<nonsense> <constructor>`')).toBe('`<nonsense> <constructor>`');
  });

  it.each(['orders; rm -rf /', '$(id)', '`id`', '--output=x', 'a b', "a'b", 'a|b', 'a\nb', 'x'.repeat(300), ''])(
    'puts nothing into a command that a shell would take for more than a name: %j',
    (id) => {
      expect(fill('`look --id <id>`', { resource: { ...resource, id } })).toBe(
        '`look --id ID` (Put in what is not known here: ID.)',
      );
    },
  );

  it('takes the Region and the vault of the job for its source, where the event names no vault', () => {
    const where = (vaultArn: string | null) =>
      fill('`--region <source-region> --vault <source-vault>`', {
        event: { ...event, vaultArn, region: 'eu-west-1' },
        job: { ...job, vaultName: 'prod-vault' },
      });

    expect(where('arn:aws:backup:us-east-1:111122223333:backup-vault:other')).toBe(
      '`--region us-east-1 --vault other`',
    );
    expect(where(null)).toBe('`--region eu-west-1 --vault prod-vault`');
  });

  it('says of which account the one thing is that a command is about: a key, or a vault that is copied from or to', () => {
    const copy = {
      ...event,
      vaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:main',
      destinationVaultArn: 'arn:aws:backup:eu-west-1:222233334444:backup-vault:safe',
    };
    const keyed = { ...job, encryptionKeyArn: 'arn:aws:kms:eu-west-1:333344445555:key/0ab1' };
    const lines = [
      'Enable it: `aws kms enable-key --key-id <key>`',
      'See `aws backup describe-backup-vault --backup-vault-name <destination>`',
      'See `aws backup describe-backup-vault --backup-vault-name <source-vault>`',
      'Its role, in each account: `aws iam get-role --role-name <role>`',
      'A sentence about <key> and <destination>.',
    ];
    const of = (subject: Parameters<typeof accountsOfAdvice>[1]) => accountsOfAdvice(lines, subject);

    expect(of({ event: copy, resource, job: keyed })).toEqual([
      [0, '333344445555'],
      [1, '222233334444'],
      [2, '111122223333'],
    ]);
    const unknown = { ...copy, vaultArn: 'arn:aws:backup:eu-west-1:x:backup-vault:main', destinationVaultArn: null };
    expect(of({ event: unknown, resource, job: { ...job, encryptionKeyArn: null } })).toEqual([]);
  });

  it('takes neither a recovery point nor a job for the resource that the event does not name', () => {
    expect(fill('`look --id <id> --arn <resource>`', { resource: { ...resource, arn: null, id: 'snap-0a' } })).toBe(
      '`look --id ID --arn RESOURCE` (Put in what is not known here: ID, RESOURCE.)',
    );
  });

  it('names the Region, vault and ARNs of a copy, and the plan of a restore test', () => {
    const copy = {
      ...event,
      vaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:a',
      destinationVaultArn: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:b',
      recoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-0a',
      planArn: 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly-11111111-2222-3333-4444-555555555555',
    };
    const line =
      '`<source-region> <source-vault> <destination-region> <destination> <destination-arn> <point> <test-plan>`';
    expect(fill(line, { event: copy })).toBe(
      `\`eu-west-1 a eu-central-1 b ${copy.destinationVaultArn} ${copy.recoveryPointArn} weekly\``,
    );
  });

  it.each([
    ['arn:aws:fsx:eu-west-1:111122223333:volume/fs-1/fsvol-2', 'FSx', '--file-system-ids fs-1'],
    ['arn:aws:fsx:eu-west-1:111122223333:file-system/fs-1', 'FSx', '--file-system-ids fs-1'],
    [
      'arn:aws:timestream:eu-west-1:111122223333:database/iot/table/reads',
      'Timestream',
      '--database-name iot --table-name reads',
    ],
    ['arn:aws:s3:::invoices', 'FSx', '--file-system-ids PARENT'],
  ])('looks at what %s is part of', (arn, resourceType, names) => {
    const line = formatAdvice(adviceLines.lookAtState, { kind: 'backup', resourceType, isRestoreTest: false }) ?? '';
    const own = anAlert({ resource: describeResource(anEvent({ resourceArn: arn, resourceType }), null) });
    const unknown = anAlert({ resource: { arn: null } });

    expect(fillAdvice([line], own)[0]).toContain(names);
    expect(fillAdvice([line], unknown)[0]).toContain('PARENT');
  });

  it.each([
    ['eu-west-1', '111122223333', 'audit', 'arn:aws:backup:eu-west-1:111122223333:accesspoint/audit'],
    ['us-gov-west-1', '111122223333', 'audit', 'arn:aws-us-gov:backup:us-gov-west-1:111122223333:accesspoint/audit'],
    ['unknown', '111122223333', 'audit', 'ACCESS_POINT'],
    ['eu-west-1', 'unknown', 'audit', 'ACCESS_POINT'],
    ['eu-west-1', '111122223333', '', 'ACCESS_POINT'],
  ])('knows the ARN of an access point by its name: %s %s %j', (region, accountId, jobId, arn) => {
    const alert = anAlert({ event: anEvent({ kind: 'access-point', region, accountId, jobId }) });

    expect(fillAdvice(['See `aws x --access-point-arn <access-point>`'], alert)[0]).toContain(
      `--access-point-arn ${arn}\``,
    );
  });

  it('takes the Region and the vault of the job for those of a copy that names no vault', () => {
    const copy = { ...event, vaultArn: null, region: 'eu-west-2' };

    expect(fill('`<source-region> <source-vault>`', { event: copy, job: { ...job, vaultName: 'a' } })).toBe(
      '`eu-west-2 a`',
    );
  });

  it('has a command, a console page or an address in the advice of at least 25 rows', () => {
    const exact = errorCatalogue.filter(({ advice }) =>
      /\baws [a-z0-9-]+ [a-z-]+|console,|https:/.test(advice.join(' ')),
    );

    expect(exact.length).toBeGreaterThanOrEqual(25);
  });

  it('leaves gaps out of sentences alone, and keeps what is a command', () => {
    const unknown = { event: { ...event, planId: null } };

    expect(fill('See <plan>, <plan>; then `a  , b` of <plan>', unknown)).toBe('See,; then `a  , b` of');
    expect(fill('The role <role>: `a  , b`')).toBe('The role AWSBackupDefaultServiceRole: `a  , b`');
    expect(fill('Two  spaces <role> stay')).toBe('Two  spaces AWSBackupDefaultServiceRole stay');
  });

  it('says nothing of a role or a test plan that nobody names', () => {
    const none = { event: { ...event, iamRoleArn: null, planArn: null } };

    expect(fill('`<role> <role-arn> <test-plan>`', none)).toBe(
      '`ROLE ROLE_ARN TEST_PLAN` (Put in what is not known here: ROLE, ROLE_ARN, TEST_PLAN.)',
    );
    expect(fill('`<role>`', { ...none, iamRoleArn: 'arn:aws:iam::111122223333:role/Ours' })).toBe('`Ours`');
    const plan = { ...event, planArn: 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly' };
    expect(fill('`<test-plan>`', { event: plan }), 'it has nothing of AWS behind it').toBe('`weekly`');
    const backup = { ...event, planArn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:weekly' };
    expect(fill('`<test-plan>`', { event: backup })).toContain('TEST_PLAN');
  });

  it('takes the vault of the event where the job has none', () => {
    const vaultArn = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:other';

    expect(fill('`<vault>`', { event: { ...event, vaultArn } })).toBe('`prod-vault`');
    expect(fill('`<vault>`', { event: { ...event, vaultArn }, job: { ...job, vaultName: null } })).toBe('`other`');
  });
});
