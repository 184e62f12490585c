import { describe, expect, it } from 'vitest';
import { checkRules } from '../../../../src/rules/check/check.ts';
import { findWarnings } from '../../../../src/rules/check/find-warnings.ts';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { channelOptions } from '../../../routing/sample-rules.ts';
import { edited } from '../../../support/edited.ts';

/** Returns what is wrong with rules or, when they are valid, what hardly anybody means, as people read it. */
function saidOf(text: string): { problems?: string[]; warnings?: string[] } {
  const checked = checkRules([{ name: 'routing', text }], channelOptions, '1', '2026-11-22T12:00:00.000Z');
  return 'problems' in checked
    ? { problems: checked.problems.map(formatIssue) }
    : { warnings: findWarnings(checked).map(formatIssue) };
}

/** Rules with two teams, one policy and whatever else. */
function rulesWith({
  owners = usual,
  steps = '{ notify: [owner] }, { after: 1h, notify: [page] }',
  targets = '',
  policies = '',
  more = '',
} = {}): string {
  return `version: 1
defaults: { policy: chain }
targets: { ${targets}page: { sns: {} }, dba-mail: { email: { to: [dba@example.com] } }, pay-mail: { email: { to: [pay@example.com] } } }
owners: ${owners}
policies: { ${policies}chain: { steps: [${steps}], repeat: 1 } }
${more}
`;
}

const usual = '{ dba: { notify: [dba-mail] }, payments: { notify: [pay-mail] } }';
const routed = (match: string, policy = 'chain') => `routes: [{ name: a, match: ${match}, policy: ${policy} }]`;

describe('rules/check/warnings/owners', () => {
  it.each([
    ['a team of which nothing but its tag is known', rulesWith({ more: routed('{ owner: [{ prefix: web- }] }') })],
    ['an owner in another case', rulesWith({ more: routed('{ owner: [DBA] }') })],
    [
      'an owner who names nobody, beside others',
      rulesWith({ owners: '{ dba: { slack: S0123456789 }, payments: { notify: [pay-mail, dba-mail] } }' }),
    ],
    ['owners without anybody to tell, and no policy', 'version: 1\nowners: { dba: { slack: S0123456789 } }\n'],
    [
      'owners whom a route that goes on tells',
      rulesWith({
        steps: '{ notify: [page] }, { after: 1h, notify: [page, dba-mail, pay-mail] }',
        more: 'routes: [{ name: a, match: { drill: [false] }, notify: [owner], continue: true }]',
      }),
    ],
    [
      'owners, where there are too many alternatives to follow',
      rulesWith({
        more: routed(`{ $or: [${Array.from({ length: 201 }, (_, index) => `{ cause: [c${index}] }`).join(', ')}] }`),
      }),
    ],
    [
      'a target that was called owner before there were any',
      'version: 1\ntargets: { owner: { sns: {} } }\nfallback: [owner]\n',
    ],
  ])('says nothing of %s', (_what, text) => {
    expect(saidOf(text)).toEqual({ warnings: [] });
  });

  it.each([
    [
      'an owner that a pattern names and nobody defines',
      rulesWith({ more: routed('{ owner: [paymnts] }') }),
      'line 6, routes[0].match.owner[0]: "paymnts" is not among "owners": a step that says "owner" tells others in its place; did you mean "payments"?',
    ],
    [
      'owners that no step tells',
      rulesWith({ steps: '{ notify: [page, dba-mail, pay-mail] }, { after: 1h, notify: [page] }' }),
      'line 4, owners: dba and payments name whom to tell, and no step that alerts come to says "owner" in "notify"',
    ],
    [
      'an owner whose alerts come to no such step',
      rulesWith({
        steps: '{ notify: [page, pay-mail] }, { after: 1h, notify: [page] }',
        policies: 'own: { steps: [{ notify: [owner, page] }], repeat: 1 }, ',
        more: routed('{ owner: [dba] }', 'own'),
      }),
      'line 4, owners.payments.notify: is never told: no route takes what payments owns to a step that says "owner"',
    ],
  ])('warns of %s', (_what, text, said) => {
    expect(saidOf(text)).toEqual({ warnings: [said] });
  });

  it('counts the routes and owners that it does not name', () => {
    const routes = ['a', 'b', 'c', 'd'].map(
      (name) => `{ name: ${name}, match: { orphan: [true], labels: { of: [${name}] } }, policy: lone }`,
    );
    const marks = ['a', 'b', 'c', 'd'].map(
      (name) => `{ name: mark-${name}, match: { account: ['111122223333'] }, labels: { of: ${name} }, continue: true }`,
    );
    const text = rulesWith({
      policies: 'lone: { steps: [{ notify: [owner] }, { after: 1h, notify: [page] }] }, ',
      more: `routes: [${[...marks, ...routes].join(', ')}]`,
    });
    const owners = `{ ${['e', 'f', 'g', 'h', 'i'].map((name) => `${name}: { notify: [dba-mail] }`).join(', ')} }`;
    const untold = rulesWith({
      owners,
      steps: '{ notify: [page, dba-mail, pay-mail] }, { after: 1h, notify: [page] }',
    });

    expect(saidOf(text).warnings?.join()).toContain(
      'what route "a", route "b", route "c" and 1 more take to it has no owner that names anybody, so that page is told',
    );
    expect(saidOf(untold)).toEqual({
      warnings: [
        'line 4, owners: e, f, g and 2 more name whom to tell, and no step that alerts come to says "owner" in "notify"',
      ],
    });
  });

  it('warns of a step that would tell nobody by itself', () => {
    const text = rulesWith({
      policies: 'lone: { steps: [{ notify: [owner] }, { after: 1h, notify: [page] }] }, ',
      more: 'routes: [{ name: orphans, match: { orphan: [true] }, policy: lone }]',
    });

    expect(saidOf(text)).toEqual({
      warnings: [
        'line 5, policies.lone.steps[0].notify: tells nobody by itself: what route "orphans" takes to it has no owner that names anybody, so that page is told instead; name somebody beside "owner"',
      ],
    });
    expect(saidOf(edited(text, ['[page] }] }, ', '[page, dba-mail] }] }, '])).warnings?.join()).toContain(
      'so that page and dba-mail are told instead',
    );
  });

  it.each([
    [
      'a target that does not exist, and the owner as an owner',
      rulesWith({ owners: '{ dba: { notify: [dba-mial, owner] } }' }),
      [
        'line 4, owners.dba.notify[0]: "dba-mial" is not a target; there are page, dba-mail, pay-mail, alert-topic; did you mean "dba-mail"?',
        'line 4, owners.dba.notify[1]: "owner" stands for the owner of an alert, and what is told here is about none',
      ],
    ],
    [
      'the owner where nobody is defined',
      'version: 1\npolicies: { chain: { steps: [{ notify: [owner] }] } }\n',
      [
        'line 2, policies.chain.steps[0].notify[0]: "owner" stands for the owner of an alert, and the rules have no "owners" that say whom it names',
      ],
    ],
    [
      'a word that is nearly the owner, and news that have no owner',
      rulesWith({ steps: '{ notify: [onwer] }', more: 'bulletins: [owner]' }),
      [
        'line 5, policies.chain.steps[0].notify[0]: "onwer" is not a target; there are page, dba-mail, pay-mail, alert-topic, owner; did you mean "owner"?',
        'line 6, bulletins[0]: "owner" stands for the owner of an alert, and what is told here is about none',
      ],
    ],
    [
      'names that could mean either',
      rulesWith({ owners: '{ dba: {}, DBA: {} }', targets: 'owner: { sns: {} }, ' }),
      [
        'line 3, targets.owner: stands for the owner of an alert, now that there are "owners"; "notify" could mean either, so give it another name',
        'line 4, owners.DBA: "DBA" stands twice; owners are the same whatever their case',
      ],
    ],
    [
      'what is no id, no page and no window',
      rulesWith({
        owners: '{ dba: { slack: here, jiraAssignee: ana@example.com, runbook: http://wiki.example.com } }',
        more: 'responseWindows: { high: { acknowledge: 4h, resolve: 1h }, urgent: {}, low: { resolve: soon } }',
      }),
      [
        'line 4, owners.dba.jiraAssignee: "ana@example.com" takes the account id of a person in Atlassian, such as 5b10ac8d82e05b22cc7d4ef5',
        'line 4, owners.dba.slack: "here" takes the id of a user such as U0123456789, or that of a user group such as S0123456789',
        'line 4, owners.dba.runbook: "http://wiki.example.com" takes an address that begins with https://, of up to 1000 characters',
        'line 6, responseWindows.high.resolve: "1h" is shorter than "acknowledge" (4h); an incident is answered before it is solved',
      ],
    ],
  ])('refuses %s', (_what, text, said) => {
    const { problems = [] } = saidOf(text);
    expect(problems).toEqual(expect.arrayContaining(said));
  });
});
