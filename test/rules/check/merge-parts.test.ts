import { describe, expect, it } from 'vitest';
import { packText } from '../../../src/lib/packed-text.ts';
import { checkRules } from '../../../src/rules/check/check.ts';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { documentLimits } from '../../../src/rules/document-limits.ts';
import { channelOptions, exampleRules, partsOf, problemsOfParts, rulesOf } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';

const own = `version: 1
defaults: { policy: platform }
targets: { chat: { slack: { channel: C1, token: ssm:/s } } }
policies: { platform: { steps: [{ notify: [chat] }] } }
routes:
  - { name: first, policy: platform }
fallback: [chat]
`;
const dba = `version: 1
targets: { dba-mail: { email: { to: [dba@example.com] } } }
policies: { database: { steps: [{ notify: [chat] }, { after: 15m, notify: [dba-mail] }] } }
routes:
  - { name: second, policy: database }
  - { name: third, policy: platform }
`;

/** Returns what is wrong with parts as it is said, one sentence a problem. */
function said(parts: Readonly<Record<string, string>>): string[] {
  return problemsOfParts(parts).map(formatIssue);
}

/** Returns the rules of parts that have to be valid. */
function rulesOfParts(parts: Readonly<Record<string, string>>) {
  const checked = checkRules(partsOf(parts), channelOptions, '10-dba@7~3f2a91c0');
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.rules;
}

describe('rules/check/merge-parts', () => {
  it('merges what has names by name and lists in the order of the parts; each may refer to the others', () => {
    const rules = rulesOfParts({ routing: own, 'routing/10-dba': dba });

    expect(rules.version).toBe('10-dba@7~3f2a91c0');
    expect([...rules.targets.keys()]).toEqual(['alert-topic', 'chat', 'dba-mail']);
    expect([...rules.policies.keys()]).toEqual(['default', 'platform', 'database']);
    expect(rules.routes.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(rules.fallback).toEqual(['chat']);
    expect(rules.defaults.policy).toBe('platform');
  });

  it('makes the same rules of the example in one part and in a part for each of its keys', () => {
    const lines = exampleRules.split(/\n(?=\w)/);
    const parts = Object.fromEntries(
      lines.slice(1).map((text, index) => [`routing/${10 + index}`, `version: 1\n${text.trimEnd()}\n`]),
    );

    const [whole, merged] = [rulesOf(exampleRules, '1'), { ...rulesOfParts(parts), version: '1' }];

    expect(Object.keys(parts).length).toBeGreaterThan(6);
    expect(JSON.stringify([...merged.policies, ...merged.targets])).toBe(
      JSON.stringify([...whole.policies, ...whole.targets]),
    );
    expect({ ...merged, routes: JSON.stringify(merged.routes) }).toEqual({
      ...whole,
      routes: JSON.stringify(whole.routes),
    });
  });

  it('gives settings of one group to several parts', () => {
    const wait = 'version: 1\ndefaults: { groupWait: 7s }\n';

    expect(rulesOfParts({ routing: own, 'routing/wait': wait }).defaults).toMatchObject({
      policy: 'platform',
      groupWaitSeconds: 7,
    });
  });

  it('takes a packed part, and counts the lines of what is packed in it', () => {
    expect(rulesOfParts({ routing: packText(own), 'routing/10-dba': dba }).routes).toHaveLength(3);
    expect(said({ routing: packText(edited(own, ['name: first', 'nam: first'])) })).toEqual([
      expect.stringMatching(/^line 6, routes\[0\]\.name: is missing/),
      expect.stringMatching(/^line 6, routes\[0\]\.nam: .*did you mean "name"\?$/),
    ]);
  });
});

describe('rules/check/merge-parts: mistakes stand in the part that people edit', () => {
  const saidAfter = (part: string, from: string, to: string) => {
    const parts = { routing: own, 'routing/10-dba': dba };
    const text = parts[part as keyof typeof parts];
    return said({ ...parts, [part]: edited(text, [from, to]) });
  };

  it.each<[why: string, part: string, from: string, to: string, says: RegExp]>([
    [
      'a reference in a list that goes on',
      'routing/10-dba',
      'third, policy: platform',
      'third, policy: platfrom',
      /^routing\/10-dba line 6, routes\[1\]\.policy: "platfrom" is not a policy; .*mean "platform"\?$/,
    ],
    [
      'a reference from the parameter itself',
      'routing',
      'fallback: [chat]',
      'fallback: [dba-mial]',
      /^routing line 7, fallback\[0\]: "dba-mial" .*did you mean "dba-mail"\?$/,
    ],
    [
      'a reference in something with a name',
      'routing/10-dba',
      'notify: [dba-mail]',
      'notify: [dba-mall]',
      /^routing\/10-dba line 3, policies\.database\.steps\[1\]\.notify\[0\]: "dba-mall"/,
    ],
    [
      'a name of a route that another part has',
      'routing/10-dba',
      'name: second',
      'name: first',
      /^routing\/10-dba line 5, routes\[0\]\.name: "first" is the name of an earlier route$/,
    ],
    [
      'a key that does not exist',
      'routing/10-dba',
      'policies:',
      'polices:',
      /^routing\/10-dba line 3, polices: "polices" is not known here; .*did you mean "policies"\?$/,
    ],
    [
      'a list that is none',
      'routing/10-dba',
      'routes:\n  - { name: second, policy: database }\n  - { name: third, policy: platform }',
      'routes: 7',
      /^routing\/10-dba line 4, routes: "7" has to be a list$/,
    ],
    [
      'names that are none',
      'routing/10-dba',
      'targets: { dba-mail: { email: { to: [dba@example.com] } } }',
      'targets: [1]',
      /^routing\/10-dba line 2, targets: has to be a group of names with values$/,
    ],
    [
      'a part without the version of its format',
      'routing/10-dba',
      'version: 1\n',
      '',
      /^routing\/10-dba line 1, version: is missing; it has to be 1$/,
    ],
    [
      'an option that a channel does not take',
      'routing/10-dba',
      '{ to:',
      '{ too:',
      /^routing\/10-dba line 2, targets\.dba-mail\.email\.too: /,
    ],
    [
      'a text that is none',
      'routing/10-dba',
      'routes:',
      'routes: [',
      /^routing\/10-dba line \d: the document is not valid YAML/,
    ],
    [
      'an empty part',
      'routing/10-dba',
      dba,
      '',
      /^routing\/10-dba line 1: the document is empty or not a rules document/,
    ],
    [
      'a packed part that is cut off',
      'routing/10-dba',
      dba,
      packText(dba).slice(0, 60),
      /^routing\/10-dba: the document begins like .* but is cut off: .*"gzip -9 \| base64"$/,
    ],
    [
      'a packed part that unpacks to too much',
      'routing/10-dba',
      dba,
      packText(`${dba}#${' '.repeat(documentLimits.characters)}`),
      /^routing\/10-dba: the document begins like .* unpacks to more than 131072 bytes/,
    ],
  ])('%s', (_why, part, from, to, says) => {
    expect(saidAfter(part, from, to)).toContainEqual(expect.stringMatching(says));
  });

  it.each<[what: string, line: string, says: RegExp]>([
    ['a target', 'targets: { chat: { sns: {} } }', /^routing\/20 line 2, targets\.chat: stands in routing too/],
    [
      'a policy',
      'policies: { platform: { steps: [{ notify: [chat] }] } }',
      /^routing\/20 line 2, policies\.platform: stands in routing too; it may stand in one parameter only$/,
    ],
    ['a default', 'defaults: { policy: default }', /^routing\/20 line 2, defaults\.policy: stands in routing too/],
    ['the fallback', 'fallback: [alert-topic]', /^routing\/20 line 2, fallback: stands in routing too/],
  ])('%s that stands in two parts, with the name of both', (_what, line, says) => {
    expect(said({ routing: own, 'routing/10-dba': dba, 'routing/20': `version: 1\n${line}\n` })).toEqual([
      expect.stringMatching(says),
    ]);
  });

  it('all of all parts at once, each part in the order of its lines', () => {
    const problems = said({
      routing: edited(
        own,
        ['policy: platform }\ntargets', 'policy: nobody }\ntargets'],
        ['first, policy', 'first, polcy'],
      ),
      'routing/10-dba': edited(dba, ['policy: database }', 'policy: databse }'], ['[dba@example.com]', '7']),
      'routing/20': 'version: 2\nroutse: []\n',
      'routing/30': 'version: 1\nroutse: []\n',
    });

    expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual([
      'routing line 2, defaults.policy',
      'routing line 6, routes[0].polcy',
      'routing/10-dba line 2, targets.dba-mail.email.to',
      'routing/10-dba line 5, routes[0].policy',
      'routing/20 line 1, version',
      'routing/20 line 2, routse',
      'routing/30 line 2, routse',
    ]);
  });

  it('but no reference while a part cannot be read, for it may hold what is missed', () => {
    const problems = said({
      routing: edited(own, ['name: first', 'nmae: first']),
      'routing/10-dba': 'policies: [',
      'routing/20': dba,
    });

    expect(problems).toEqual([
      expect.stringMatching(/^routing line 6, routes\[0\]\.name: is missing/),
      expect.stringMatching(/^routing line 6, routes\[0\]\.nmae: /),
      expect.stringMatching(/^routing\/10-dba line \d: the document is not valid YAML/),
    ]);
  });

  it('and never show a secret', () => {
    const secret = 'xoxb-123456789012-abcdefghijkl';
    const leaks = `version: 1\nfallback: [${secret}]\nroutes: [{ name: a, policy: ${secret} }]\n`;

    const problems = problemsOfParts({ routing: own, [`routing/${secret}`]: leaks });

    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringMatching(/^fallback\[0\] looks like a secret/),
      expect.stringMatching(/^fallback stands in routing too/),
      expect.stringMatching(/^routes\[0\]\.policy looks like a secret/),
    ]);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });
});

describe('rules/check/merge-parts: limits of all parts together', () => {
  const many = (count: number, text: (index: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_none, index) => [`routing/${100 + index}`, text(index)]));

  it.each<[what: string, parts: Record<string, string>, says: RegExp]>([
    ['no part', {}, /^the document is missing$/],
    ['a hundred and one parts', many(101, () => 'version: 1'), /^the document stands in more than 100 parameters$/],
    [
      'more characters than one may have',
      many(3, () => `version: 1\n#${' '.repeat(60_000)}`),
      /^routing\/100 line 1: the document with the other parameters is larger than 131072 characters$/,
    ],
    [
      'more routes than one may have',
      many(
        2,
        (part) =>
          `version: 1\nroutes: [${Array.from({ length: 300 }, (_none, index) => `{ name: ${part}-${index} }`)}]`,
      ),
      /^routing\/100 line 2, routes: has more than 500 routes$/,
    ],
    [
      'more values than one may have',
      many(
        3,
        (part) =>
          `version: 1\npolicies: { p${part}: { steps: [{ notify: [alert-topic] }] } }\nroutes: [{ name: r${part}, match: { account: [${'"1",'.repeat(8000)}"2"] } }]`,
      ),
      /^routing\/100 line 1: the document with the other parameters holds more than 20000 values$/,
    ],
  ])('refuses %s', (_what, parts, says) => {
    expect(said(parts)).toEqual([expect.stringMatching(says)]);
  });

  it('takes a hundred', () => {
    expect(rulesOfParts(many(100, (index) => `version: 1\nroutes: [{ name: r${index} }]`)).routes).toHaveLength(100);
  });
});
