import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../../../../src/incidents/alert.ts';
import { awsRegions } from '../../../../src/lib/aws-regions.ts';
import { alertFields } from '../../../../src/rules/alert-document.ts';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { causeCategories } from '../../../../src/rules/check/warnings/cause-categories.ts';
import { fieldForms } from '../../../../src/rules/check/warnings/field-forms.ts';
import { corrected, saidOf } from './corrected.ts';

/** Rules with one route of this pattern, on line 2. */
function rulesFor(match: string): string {
  return `version: 1\nroutes: [{ name: a, match: ${match} }]\n`;
}

function linesOf(match: string): string[] {
  return saidOf(rulesFor(match)).map(formatIssue);
}

/** Each stands for a kind: what is written, and what is said of it. */
const mistaken: [match: string, said: string][] = [
  // Accounts.
  ['{ account: ["1111-2222-3333"] }', '"1111-2222-3333" is not how AWS spells it; did you mean "111122223333"?'],
  [
    '{ account: ["00011112222"] }',
    'never matches: the field holds an account id of 12 digits; did you mean "000011112222"?',
  ],
  ['{ account: [000011112222] }', '"000011112222" is a number and the field is text; put it in quotes: "000011112222"'],
  ['{ account: [00011112222] }', 'put it in quotes: "000011112222"'],
  [
    '{ account: [1.2e+11] }',
    '"1.2e+11" is a number and the field is text; write the 12 digits of the account id in quotes',
  ],
  ['{ account: ["arn:aws:iam::111122223333:root"] }', 'did you mean "111122223333"?'],
  ['{ account: [production] }', '"production" never matches: the field holds an account id of 12 digits'],
  [
    '{ account: [{ prefix: "1111-" }] }',
    '"1111-" never matches: the field holds an account id of 12 digits, and none begins with 1111-',
  ],
  ['{ account: [{ anything-but: ["1111 2222 3333"] }] }', '"1111 2222 3333" is not how AWS spells it'],
  ['{ resource: { account: ["１１１１２２２２３３３３"] } }', 'did you mean "111122223333"?'],
  [
    '{ account: [{ equals-ignore-case: Production }] }',
    '"Production" never matches: the field holds an account id of 12 digits',
  ],
  // Regions.
  ['{ region: [EU-West-1] }', '"EU-West-1" is not how AWS spells it; did you mean "eu-west-1"?'],
  [
    '{ region: [eu-west-1a] }',
    'never matches: the field holds one of the Regions that this version knows; did you mean "eu-west-1"?',
  ],
  ['{ region: [Frankfurt] }', 'did you mean "eu-central-1"?'],
  ['{ region: [us-esat-1] }', 'did you mean "us-east-1"?'],
  ['{ region: [us–east–1] }', 'did you mean "us-east-1"?'],
  [
    '{ region: [eu-*] }',
    '"eu-*" never matches: the field holds one of the Regions that this version knows; write { wildcard: "eu-*" }',
  ],
  [
    '{ region: [{ prefix: EU- }] }',
    '"EU-" never matches: the field holds one of the Regions that this version knows, and none begins with EU-; did you mean "eu-"?',
  ],
  [
    '{ region: [{ wildcard: "EU-*-1" }] }',
    '"EU-*-1" never matches: the field holds one of the Regions that this version knows, and none begins with EU-; did you mean "eu-*-1"?',
  ],
  ['{ region: [{ suffix: "-9" }] }', 'none ends with -9'],
  ['{ region: [{ suffix: "-WEST-1" }] }', 'none ends with -WEST-1; did you mean "-west-1"?'],
  ['{ region: [{ wildcard: "*-WEST-*" }] }', 'none goes on with -WEST-; did you mean "*-west-*"?'],
  ['{ region: [{ wildcard: EU-West-1 }] }', '"EU-West-1" is not how AWS spells it; did you mean "eu-west-1"?'],
  [
    '{ region: [{ anything-but: ["eu\\\\q*"] }] }',
    'excludes nothing: the field holds one of the Regions that this version knows',
  ],
  ['{ resource: { region: [westeurope] } }', '"westeurope" never matches'],
  // Codes and states.
  [
    '{ error: { code: [kms-key-unusble] } }',
    'never matches: the field holds a code of the catalogue; did you mean "kms-key-unusable"?',
  ],
  [
    '{ error: { code: [KMS_KEY_UNUSABLE] } }',
    '"KMS_KEY_UNUSABLE" is not how AWS spells it; did you mean "kms-key-unusable"?',
  ],
  [
    '{ error: { code: [kms] } }',
    '"kms" never matches: the field holds a code of the catalogue; write error: { category: [kms] }',
  ],
  ['{ error: { code: ["kms-*"] } }', 'write { wildcard: "kms-*" }'],
  ['{ error: { code: [{ equals-ignore-case: Vault-Mising }] } }', 'did you mean "vault-missing"?'],
  [
    '{ error: { code: [{ anything-but: kms-key-unusble }] } }',
    'excludes nothing: the field holds a code of the catalogue; did you mean "kms-key-unusable"?',
  ],
  [
    '{ error: { code: [vault-deleted], category: [kms] } }',
    'error.category: never matches: vault-deleted is of the category policy; take one of the two out',
  ],
  // What 0.1.0 called a restore test.
  [
    '{ event: { kind: [restore] }, job: { initiator: [plan, unknown] } }',
    'job.initiator[0]: "plan" never matches: no backup plan starts a restore, and a restore test is no longer called so; did you mean "restore-test"?',
  ],
  ['{ event: { state: [Failed] } }', '"Failed" is not how AWS spells it; did you mean "FAILED"?'],
  [
    '{ event: { state: [COMPLETE] } }',
    'never matches: the field holds the state as AWS says it; did you mean "COMPLETED"?',
  ],
  ['{ event: { detailType: [backup job state change] } }', 'did you mean "Backup Job State Change"?'],
  [
    '{ event: { outcome: [failed, succeeded] } }',
    'outcome[1]: "succeeded" never matches: alerts are about problems only, and this is none',
  ],
  ['{ strikes: [0] }', '"0" never matches: problems in a row are counted from 1 to 20'],
  ['{ strikes: [{ numeric: [">=", 25] }] }', 'counted from 1 to 20'],
  // Types.
  [
    '{ resource: { type: [DynamoDB.FullyManaged] } }',
    'never matches: the field holds a type of resource as AWS Backup spells it, without what stands after a dot; did you mean "DynamoDB"?',
  ],
  ['{ resource: { type: [{ prefix: DynamoDB. }] } }', 'none begins with DynamoDB.'],
  ['{ resource: { type: ["AWS::RDS::DBInstance"] } }', 'did you mean "RDS"?'],
  ['{ resource: { type: ["Amazon EFS"] } }', 'did you mean "EFS"?'],
  ['{ resource: { type: [elasticfilesystem] } }', 'did you mean "EFS"?'],
  ['{ resource: { type: [Auroora] } }', 'did you mean "Aurora"?'],
  [
    '{ resource: { type: [{ equals-ignore-case: "storage_gateway" }] } }',
    '"storage_gateway" is not how AWS spells it; did you mean "Storage Gateway"?',
  ],
  ['{ resource: { type: [{ prefix: "sap hana" }] } }', 'did you mean "SAP HANA"?'],
  // ARNs and names.
  [
    '{ job: { vault: ["arn:aws:backup:eu-west-1:111122223333:backup-vault:prod"] } }',
    'never matches: the field holds the name of the vault; did you mean "prod"?',
  ],
  [
    '{ job: { plan: ["arn:aws:backup:eu-west-1:111122223333:backup-plan:0a1b"] } }',
    'never matches: the field holds the name of the plan, which its ARN does not say',
  ],
  [
    '{ job: { role: [BackupRole] } }',
    '"BackupRole" never matches: the field holds the ARN of the role; write { suffix: "/BackupRole" }',
  ],
  ['{ job: { role: ["arn:aws:iam::*:role/BackupRole"] } }', 'write { wildcard: "arn:aws:iam::*:role/BackupRole" }'],
  ['{ job: { role: [{ prefix: BackupRole }] } }', 'none begins with BackupRole'],
  ['{ job: { destinationVaultArn: [dr] } }', 'write { suffix: ":backup-vault:dr" }'],
  [
    '{ resource: { arn: [orders] } }',
    'never matches: the field holds the ARN of the resource; write resource: { id: ["orders"] }',
  ],
  ['{ resource: { id: ["arn:aws:rds:eu-west-1:111122223333:db:orders"] } }', 'did you mean "orders"?'],
  ['{ resource: { arn: ["ARN:aws:s3:::orders"] } }', 'did you mean "arn:aws:s3:::orders"?'],
  ['{ resource: { arn: [""] } }', 'never matches: the field holds the ARN of the resource'],
  ['{ job: { vault: ["arn:aws:s3:::orders"] } }', 'never matches: the field holds the name of the vault'],
  ['{ resource: { name: ["arn:aws:s3:::orders"] } }', 'its ARN stands in resource.arn'],
  [
    '{ resource: { name: ["orders-.*"] } }',
    '"orders-.*" takes * for a letter of the name; write { wildcard: "orders-*" }',
  ],
  ['{ resource: { name: [{ anything-but: "test-*" }] } }', 'write { anything-but: { wildcard: "test-*" } }'],
  // What copying brings along.
  ['{ severity: [“critical”] }', 'did you mean "critical"?'],
  ['{ region: [‘eu-west-1’] }', 'did you mean "eu-west-1"?'],
  [
    '{ resource: { tags: { env: [“prod”] } } }',
    '"“prod”" has quotes of its own around it, which hardly any name has; did you mean "prod"?',
  ],
  [`{ owner: ["'dba'"] }`, 'has quotes of its own around it'],
  [
    '{ job: { vault: ["prod\\u200b"] } }',
    'has a character that looks like a blank or like nothing, U+200B, which hardly any name has; did you mean "prod"?',
  ],
  ['{ resource: { name: ["orders\\u00a0db"] } }', 'U+00A0, which hardly any name has; did you mean "orders db"?'],
];

describe('rules/check/warnings/values: what no alert can have', () => {
  it.each(mistaken)('%s', (match, said) => {
    expect(linesOf(match)).toEqual([expect.stringContaining(said)]);
  });

  it.each<[string, string]>([
    ['rules-unknown-error-code.yml', 'did you mean "kms-key-unusable"?'],
    ['rules-leading-zero.yml', 'put it in quotes: "000011112222"'],
  ])('of the field: %s', (file, said) => {
    const text = readFileSync(new URL(`../../../fixtures/field-cases/${file}`, import.meta.url), 'utf8');

    expect(saidOf(text).map(formatIssue)).toContainEqual(expect.stringContaining(said));
  });

  it('reads what begins with a byte order mark without a word about it', () => {
    const text = readFileSync(new URL('../../../fixtures/field-cases/rules-bom.yml', import.meta.url), 'utf8');

    expect(text.startsWith('\ufeff')).toBe(true);
    expect(saidOf(text).map(({ path }) => path)).toEqual(['policies.p']);
  });

  it('proposes no wildcard that would be none', () => {
    expect(linesOf('{ region: ["eu\\\\q*"] }')).toEqual([expect.stringMatching(/Regions that this version knows$/)]);
  });

  it('names the line and the place of a text inside an operator', () => {
    expect(linesOf('{ region: [{ anything-but: { prefix: [eu-, EU-] } }] }')).toEqual([
      expect.stringMatching(
        /^line 2, routes\[0\]\.match\.region\[0\]\.anything-but\.prefix\[1\]: "EU-" excludes nothing/,
      ),
    ]);
  });

  it('looks at inhibitions, silences and windows too', () => {
    const text = [
      'version: 1',
      'silences: [{ match: { region: [Ireland] }, until: 2026-11-30, reason: x, by: y }]',
      'inhibitions: [{ name: i, source: { error: { code: [vault-gone] } }, target: { account: [prod] } }]',
    ].join('\n');

    expect(saidOf(text).map(({ path }) => path)).toEqual([
      'silences[0].match.region[0]',
      'inhibitions[0].source.error.code[0]',
      'inhibitions[0].target.account[0]',
    ]);
  });
});

describe('rules/check/warnings/values: a restore test that is looked for as a job of a plan', () => {
  it.each([
    'routes: [{ name: a, match: { event: { kind: [restore] } }, routes: [{ name: b, match: { job: { initiator: [plan] } } }] }]',
    'routes: [{ name: a, match: { event: { kind: [{ prefix: rest }] }, job: { initiator: [plan] } } }]',
    'routes: [{ name: a, match: { $or: [{ severity: [low], event: { kind: [restore] } }, { strikes: [1], event: { kind: [restore] } }], job: { initiator: [plan] } } }]',
    'silences: [{ match: { event: { kind: [restore] }, job: { initiator: [plan] } }, until: 2026-12-01, reason: r, by: me }]',
    'inhibitions: [{ name: i, source: { event: { kind: [restore] }, job: { initiator: [plan] } }, target: { severity: [low] } }]',
  ])('%s', (rules) => {
    const said = saidOf(`version: 1\n${rules}\n`).filter(({ nearest }) => nearest === 'restore-test');

    expect(said.map(({ value, line }) => [value, line])).toEqual([['plan', 2]]);
  });
});

describe('rules/check/warnings/values: no false alarm', () => {
  it.each([
    '{ account: [{ equals-ignore-case: "111122223333" }] }',
    '{ account: ["111122223333", "000011112222", unknown, { prefix: "1111" }, { wildcard: "1111*3333" }] }',
    '{ region: [eu-west-1, unknown, { prefix: eu- }, { suffix: "-1" }, { wildcard: "*-west-*" }] }',
    '{ region: [{ equals-ignore-case: EU-WEST-1 }, { prefix: { equals-ignore-case: EU- } }] }',
    '{ event: { state: [FAILED, CREATION_FAILED, ALARM, DeleteBackupVault, AccessDeniedException] } }',
    '{ event: { detailType: [Backup Job State Change, Something New] } }',
    '{ event: { outcome: [failed, { anything-but: succeeded }] } }',
    '{ event: { kind: [restore] }, job: { initiator: [plan, restore-test] } }',
    '{ event: { kind: [restore, backup] }, job: { initiator: [plan] } }',
    '{ job: { initiator: [plan] } }',
    '{ event: { kind: [backup] }, job: { initiator: [plan] } }',
    '{ $or: [{ event: { kind: [restore] } }, { strikes: [1] }], job: { initiator: [plan] } }',
    '{ event: { kind: [restore] }, job: { initiator: [{ anything-but: plan }] } }',
    '{ resource: { type: [RDS, RDSX, Redshift Serverless, NewService, { suffix: DB }, { wildcard: "*Gateway" }] } }',
    '{ error: { code: [unknown, kms-key-unusable, { prefix: kms- }, { wildcard: "*-missing" }] } }',
    '{ error: { code: [vault-deleted], category: [policy] } }',
    '{ error: { message: ["“quoted” *", { wildcard: "*denied*" }] }, cause: ["‘x’"] }',
    '{ job: { role: ["arn:aws:iam::111122223333:role/x", { suffix: "/x" }, { prefix: "arn:aws" }, { wildcard: "*x" }] } }',
    '{ job: { vault: [prod, aws/efs/automatic-backup-vault], plan: [nightly], rule: [daily] } }',
    '{ resource: { name: ["orders db", "Übersee", "o\'brien", "5\\" disk"], tags: { k: ["a–b"] } } }',
    '{ strikes: [1, 20, { numeric: [">", 3, "<", 5] }, { anything-but: 1 }] }',
    '{ owner: [{ exists: false }], resource: { arn: [{ exists: true }] } }',
  ])('%s', (match) => {
    expect(linesOf(match)).toEqual([]);
  });
});

/** Rules with mistakes that are refused, each with a name that is proposed. */
const refused = [
  'version: 1\nroutes: [{ name: a, match: { severty: [low] } }]',
  'version: 1\nroutes: [{ name: a, match: { severity: [criticl, { anything-but: lwo }] } }]',
  'version: 1\nroutes: [{ name: a, match: { resource: { name: [{ prefxi: a }] } } }]',
  'version: 1\nroutes: [{ name: a, match: { event: { kind: [Backup] } }, groupBy: [acount] }]',
  'version: 1\nroutes: [{ name: a, groupWiat: 30s }]',
  'version: 1\npolicies: { chain: { steps: [{ notify: [alert-topic] }] } }\nroutes: [{ name: a, policy: “chain” }]',
  'version: 1\npolicies: { chain: { steps: [{ notify: [alrt-topic] }] } }\nroutes: [{ name: a, severity: hgh, policy: chian }]',
  'version: 1\nroutes: [{ name: a, match: { resource: { tags: { cost: [007, 1.10, True] } }, account: [0111122223333, 000011112222] } }]',
];

describe('rules/check/warnings/values: a correction is itself valid', () => {
  const texts = [...mistaken.map(([match]) => rulesFor(match)), ...refused];
  const proposals = texts.flatMap((text) =>
    saidOf(text).flatMap((issue) => {
      const better = corrected(text, issue);
      return better === null ? [] : [{ text, issue, better }];
    }),
  );

  it('is proposed for nearly all', () => {
    expect(proposals.length).toBeGreaterThanOrEqual(55);
  });

  it.each(proposals.map((one): [string, (typeof proposals)[0]] => [formatIssue(one.issue), one]))(
    '%s',
    (_said, one) => {
      const again = saidOf(one.better);

      expect(again.filter(({ path, line }) => path === one.issue.path && line === one.issue.line)).toEqual([]);
      expect(again.length, one.better).toBeLessThan(saidOf(one.text).length);
    },
  );

  /** A value that occurs, and what slips and copying make of it. */
  const slips = fc
    .tuple(
      fc.constantFrom(
        ...[...fieldForms].flatMap(([field, { known = [] }]) => known.map((value) => [field, value] as const)),
        ...['account', 'resource.account'].map((field) => [field, '000011112222'] as const),
        ['job.vault', 'prod-vault'] as const,
        ['owner', 'dba'] as const,
      ),
      fc.constantFrom<(text: string, at: number) => string>(
        (text) => text.toUpperCase(),
        (text) => text.toLowerCase(),
        (text) => `“${text}”`,
        (text) => ` ${text}\u00a0`,
        (text) => text.replaceAll('-', '–'),
        (text) => text.replaceAll('-', '_'),
        (text, at) => text.slice(0, at) + text.slice(at + 1),
        (text, at) => `${text.slice(0, at)}x${text.slice(at)}`,
        (text, at) => `${text.slice(0, at)}*`,
      ),
      fc.nat(40),
      fc.constantFrom<(text: string) => unknown>(
        (text) => text,
        (text) => ({ 'equals-ignore-case': text }),
        (text) => ({ prefix: text || 'x' }),
        (text) => ({ 'anything-but': [text] }),
        (text) => ({ 'anything-but': { suffix: text || 'x' } }),
      ),
    )
    .map(([[field, value], slip, at, entry]) => {
      const match = field
        .split('.')
        .reduceRight<unknown>((inner, name) => ({ [name]: inner }), [entry(slip(value, at % (value.length + 1)))]);
      return rulesFor(JSON.stringify(match));
    });

  it('whatever is misspelled', () => {
    fc.assert(
      fc.property(slips, (text) => {
        for (const issue of saidOf(text)) {
          const better = corrected(text, issue);
          if (better !== null) expect(saidOf(better).map(formatIssue), text).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('rules/check/warnings/field-forms', () => {
  /** Fields whose texts are free. */
  const free = ['accountName', 'owner', 'cause', 'job.id', 'job.parent', 'error.message'];

  it('says of every field with text what it looks like, or that it is free', () => {
    const texts = [...alertFields].filter(([, { type, values }]) => type === 'string' && values === undefined);

    expect(
      texts.map(([field]) => field).filter((field) => !fieldForms.has(field) && !free.includes(field)),
      'give the field a form in src/rules/check/warnings/field-forms.ts, or call it free here',
    ).toEqual([]);
  });

  it('takes every value that it calls known', () => {
    for (const [field, { known = [], canBe }] of fieldForms)
      expect(
        known.filter((value) => !canBe(value)),
        field,
      ).toEqual([]);
    expect(fieldForms.get('resource.type')?.known).toEqual(expect.arrayContaining([...resourceTypes]));
    expect(fieldForms.get('error.code')?.known).toEqual(Object.keys(causeCategories));
  });

  it('knows every Region of the SDK', () => {
    const file = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
    const regions = readFileSync(file, 'utf8').matchAll(/"?([a-z]{2,4}(?:-[a-z]+)+-\d)"?: \{/g);

    expect(Object.keys(awsRegions).sort(), 'src/lib/aws-regions.ts').toEqual(
      [...new Set([...regions].map(([, region]) => region))].sort(),
    );
  });
});
