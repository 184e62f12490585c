import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { saidOf } from './corrected.ts';

const rulesFor = (match: string, accounts = "accounts: { '111122223333': prod-databases }") => `
version: 1
${accounts}
targets: { team: { sns: {} } }
policies: { team: { steps: [ { notify: [team] } ], repeat: 1 } }
defaults: { policy: team }
routes: [ { name: some, match: { accountName: [${match}] } } ]
`;

const said = (rules: string) =>
  saidOf(rules)
    .map(formatIssue)
    .filter((line) => line.includes('accountName'));

describe('rules/check/warnings/account-names', () => {
  it.each([
    ['its name', 'prod-databases'],
    ['how it begins', '{ prefix: prod- }'],
    ['how it ends, in any case', '{ suffix: { equals-ignore-case: BASES } }'],
    ['its name in any case', '{ equals-ignore-case: PROD-DATABASES }'],
    ['what is inside', "{ wildcard: '*-data*' }"],
    ['all others', '{ anything-but: [stage] }'],
    ['that it has one', '{ exists: true }'],
  ])('says nothing of %s', (_what, match) => {
    expect(said(rulesFor(match))).toEqual([]);
  });

  it.each([
    ['a name that no account has', 'payroll', /"payroll" is what no account under "accounts" is called/],
    ['one that is misspelt, with the nearest', 'prod-databses', /did you mean "?prod-databases/i],
    ['a beginning', '{ prefix: stage- }', /"stage-" is what no account/],
    ['an end', '{ suffix: -x }', /"-x" is what no account/],
    ['a part', "{ wildcard: '*pay*' }", /"\*pay\*" is what no account/],
  ])('names %s, which matches nothing', (_what, match, says) => {
    expect(said(rulesFor(match))).toEqual([expect.stringMatching(says)]);
  });

  it('says what else may call it so, where the rules name no account at all', () => {
    expect(said(rulesFor('payroll', ''))).toEqual([expect.stringMatching(/unless the organization or an alias/)]);
  });
});
