import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { parseText } from '../../../src/rules/check/parse-text.ts';
import { exampleRules, problemsOf, rulesOf } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';

describe('rules/check/parse-text', () => {
  it.each<[why: string, line: number | null, says: RegExp, text: string]>([
    ['there is nothing', 1, /version: 1/, ''],
    ['text is no document', 1, /version: 1/, 'just text'],
    ['a list is no document', 1, /version: 1/, '[]'],
    ['keys are unique', 2, /written twice/, 'version: 1\nversion: 1'],
    ['keys of JSON are unique', 2, /written twice/, '{"version":1,\n"version":1}'],
    ['tabs do not indent', 2, /tab/, 'version: 1\n\troutes: []'],
    ['a bracket is open', 2, /bracket/, 'version: 1\nroutes: [a'],
    ['a brace is open', 1, /bracket, brace/, '{"version": 1,'],
    ['a quote is open', 2, /closing quote/, 'version: 1\nfallback: "x'],
    ['a value has a colon', 2, /two "key:" on one line/, 'version: 1\na: b: c'],
    ['one document is one', 2, /more than one document/, 'version: 1\n---\nversion: 1'],
    ['known tags are refused', 2, /tags/, 'version: 1\nroutes: !!set {a}'],
    ['unknown tags are refused', 2, /tags/, 'version: 1\nroutes: !js/function x'],
    ['YAML 1.1 reads values differently', 1, /directives/, '%YAML 1.1\n---\nversion: 1'],
    ['a key is text', 1, /not plain text/, 'version: 1\n? [a]\n: b'],
    ['an alias has an anchor', null, /alias/, 'version: 1\nx: *nobody'],
    ['an alias of itself has no end', 2, /nested too deeply/, 'version: 1\nx: &a [*a]'],
    ['aliases do not multiply', null, /repeats too much/, multiplyingAliases()],
    ['NaN is no number', 1, /not a number/, 'version: .nan'],
    ['infinity is no number', 1, /not a number/, '{"version": 1e999}'],
    ['no key reaches a prototype', 2, /not a name/, 'version: 1\n__proto__: { policy: x }'],
    ['no key of JSON reaches one', 1, /not a name/, '{"version":1,"targets":{"__proto__":{"sns":{}}}}'],
    ['half of a character is none', 1, /has half of a character/, '{"version":1,"fallback":["\\ud83d"]}'],
    [
      'half of a character names nothing',
      1,
      /has half of a character/,
      '{"version":1,"targets":{"a\\ud83d":{"sns":{}}}}',
    ],
    ['it could not be saved', 2, /Parameter Store refuses/, 'version: 1\nfallback: ["{{x}}"]'],
    ['it is too large', null, /larger than/, `version: 1\n#${'x'.repeat(140_000)}`],
    ['it is nested endlessly', 1, /nested too deeply/, '['.repeat(60_000)],
    ['JSON is nested endlessly', 1, /nested too deeply/, '{"a":'.repeat(20_000)],
    ['valid JSON is nested too deeply', 1, /nested too deeply/, `${'{"a":'.repeat(50)}1${'} '.repeat(50)}`],
    ['it is too much', 1, /more than 20000 values/, `version: 1\nroutes: [${'1,'.repeat(30_000)}1]`],
    ['it is deeper than any rules', 30, /nested too deeply/, nestedKeys(31)],
  ])('refuses a text because %s (line %s)', (_why, line, says, text) => {
    const [problem] = problemsOf(text);

    expect(problem?.line).toBe(line);
    expect(formatIssue(problem as NonNullable<typeof problem>)).toMatch(says);
  });

  it('knows the line of a place, or of what is around one that is not there', () => {
    const { lineOf } = parseText('version: 1\nroutes:\n  - name: a\n');

    expect(
      [['routes', 0, 'name'], ['routes', 7], ['routes', 0, 'name', 'x', 'y'], ['nothing'], []].map(lineOf),
    ).toEqual([3, 2, 3, 1, 1]);
  });

  it('knows how a value is written where it is, and not behind an alias', () => {
    const { writtenAt } = parseText('a: &n 007\nb: *n\nc: [1]\n');

    expect([['a'], ['b'], ['c'], ['c', 0]].map(writtenAt)).toEqual(['007', null, null, '1']);
  });

  it('takes names of prototypes as ordinary names', () => {
    const rules = rulesOf(`version: 1
targets: { constructor: { sns: {} } }
policies: { toString: { steps: [{ notify: [constructor] }] } }
routes: [{ name: valueOf, policy: toString }]
`);

    expect(rules.policies.get('toString')?.steps[0]?.notify).toEqual(['constructor']);
    expect(problemsOf('version: 1\nconstructor: 1')[0]?.path).toBe('constructor');
    expect(problemsOf('version: 1\nfallback: [constructor]')[0]?.path).toBe('fallback[0]');
  });
});

describe('rules/check/check-targets: secrets', () => {
  const where = 'ssm:/backup-alerts/prod/secrets/slack-bot';

  it.each<[string, string]>([
    ['xoxb-123456789012-abcdefghijkl', 'a Slack token'],
    ['https://hooks.slack.com/services/T000/B000/abcdefghijkl', 'a Slack webhook'],
    ['https://discord.com/api/webhooks/123/abcdefghijkl', 'a Discord webhook'],
    ['https://prod.westeurope.logic.azure.com/workflows/x?api-version=1&sig=abcdefghijkl', 'a signed URL'],
    ['https://user:hunter22@example.com/', 'a password in a URL'],
    ['AKIAIOSFODNN7EXAMPLE', 'an access key id'],
    ['0123456789abcdef0123456789abcdef', 'a bare key where a reference belongs'],
    ['hunter2', 'a short password where a reference belongs'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', 'a JSON web token'],
  ])('refuses %s (%s) in an option and never shows it', (secret) => {
    const problems = problemsOf(edited(exampleRules, [where, secret]));

    expect(problems).toMatchObject([{ path: 'targets.backup-channel.slack.token', line: 4, value: null }]);
    expect(problems.map(formatIssue).join()).toContain('SecureString');
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it.each<[string, (secret: string) => string, string]>([
    [
      'fallback[0]',
      (secret) => edited(exampleRules, ['fallback: [backup-channel]', `fallback: [${secret}]`]),
      'a list of names',
    ],
    ['routes[0].policy', (secret) => edited(exampleRules, ['policy: database', `policy: ${secret}`]), 'a name'],
    ['routes[0].match.severity[0]', (secret) => edited(exampleRules, ['[critical, high]', `[${secret}]`]), 'a pattern'],
    ['targets', (secret) => edited(exampleRules, ['tickets:', `${secret}:`]), 'a name that is defined'],
    [
      'targets.dba-pager.pagerduty',
      (secret) => edited(exampleRules, [/pagerduty: \{.*\} \}/, `pagerduty: ${secret} }`]),
      'a channel',
    ],
  ])('finds a token at %s, in %s', (path, edit) => {
    const secret = 'xoxb-123456789012-abcdefghijkl';

    const problems = problemsOf(edit(secret));

    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it('does not show a key of no known shape that stands in the wrong place', () => {
    const key = '0123456789abcdef0123456789abcdef';
    const edits = [
      edited(exampleRules, [/pagerduty: \{.*\} \}/, `pagerduty: ${key} }`]),
      edited(exampleRules, ['channel: C0123456789', `channel: [${key}]`]),
      edited(exampleRules, ['[dba@example.com]', key]),
      edited(exampleRules, ['routingKey: ssm', `routingKye: ${key}, routingKey: ssm`]),
    ];

    for (const text of edits) expect(JSON.stringify(problemsOf(text))).not.toContain(key);
  });

  it('quotes nothing of a text that is not YAML', () => {
    const problems = problemsOf('version: 1\ntoken: "hunter2\n x: - ] hunter2');

    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('takes ordinary addresses and names for what they are', () => {
    expect(() =>
      rulesOf(edited(exampleRules, ['dba@example.com', 'database-administrators-eu@example.com'])),
    ).not.toThrow();
    expect(() => rulesOf(edited(exampleRules, ['environment: [prod]', 'token: [anything]']))).not.toThrow();
  });
});

function nestedKeys(depth: number): string {
  const keys = Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`);
  return `version: 1\n${keys.join('\n')} 1`;
}

/** Each line repeats the one above nine times. */
function multiplyingAliases(): string {
  const names = [...'bcdefghij'];
  const lines = names.map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`);
  return `version: 1\na: &a [x,x,x]\n${lines.join('\n')}`;
}
