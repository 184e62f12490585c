import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { rulesText, runCli } from '../run-cli.ts';
import { database, test } from './run-rules-test.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

describe('cli/cases/read-cases: rules test, what cannot be tested', () => {
  it.each([
    ['an empty folder', {}, /has no cases\.\n$/],
    ['a folder without cases', { 'readme.txt': 'x' }, /has no cases\.\n$/],
  ])('%s ends with code 1', async (_what, cases, said) => {
    expect(await test(cases)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(JSON.parse((await test(cases, ['--json'])).out)).toEqual({
      problem: expect.stringMatching(/ has no cases\.$/),
      problems: [],
    });
  });

  it('a folder that is not there ends with code 1', async () => {
    const { code, err } = await runCli(['rules', 'test', 'examples/routing.yml', '--cases', 'nowhere']);

    expect({ code, err }).toEqual({ code: 1, err: 'error: nowhere cannot be read: there is no such file.\n' });
  });

  it('a case that expects nothing is bad until it is updated', async () => {
    const { code, out } = await test({ 'a.yml': database, 'b.yml': `${database}expect: {}\n` });

    expect(code).toBe(1);
    expect(out.match(/says nothing of what it expects; --update writes what comes of it now/g)).toHaveLength(2);
    expect(out).toMatch(/\n2 cases, 2 cannot be tested\.\n$/);
  });

  it.each<[string, string, RegExp[]]>([
    ['no event', 'at: 2026-11-22', [/has no event; write one of event, file, job or a list of events/]],
    ['two events', `${database}file: x.json`, [/has more than one event/]],
    ['an empty list of events', 'events: []', [/line 1, events: is empty; write at least one event/]],
    ['no moment', 'job: { type: RDS, name: a }', [/at: is missing, and the first event has no time of its own/]],
    ['a moment that is none', 'at: yesterday\njob: { type: RDS, name: a }', [/at: "yesterday" takes a moment such as/]],
    [
      'a type without a known ARN',
      'at: 2026-11-22\njob: { type: Neptune, name: a }',
      [/job\.type: "Neptune" is a type whose ARNs/],
    ],
    ['a job without a resource', 'at: 2026-11-22\njob: { type: RDS }', [/job: lacks a resource/]],
    [
      'a destination of a backup',
      'at: 2026-11-22\njob: { type: RDS, name: a, destination: b }',
      [/is for copies only/],
    ],
    [
      'an owner twice',
      `${database}given: { owner: a, tags: { Owner: b } }`,
      [/given\.owner: is said by the tag owner/],
    ],
    ['a file that is not there', 'file: nowhere.json', [/file "nowhere\.json" cannot be read: there is no such file/]],
    ['an event of another service', 'event: { source: aws.ec2, detail: {} }', [/is not about AWS Backup/]],
    [
      'an end before the last event',
      `${database}acknowledge: { after: 2h }`,
      [/for: ends before what happens after 2h/],
    ],
    ['no map', '- a', [/is empty or not a case/]],
    ['no YAML', 'at: [', [/is not valid YAML/]],
    [
      'several mistakes',
      `${database}expect: { rout: x, severity: lowest, told: [{ target: a, kind: openend, after: soon }] }\ngiven: { strikes: 0 }`,
      [
        /line 5, expect\.rout: "rout" is not known here.*did you mean "route"\?/,
        /expect\.severity: "lowest" has to be critical or high or medium or low/,
        /expect\.told\[0\]\.kind: "openend" has to be .*did you mean "opened"\?/,
        /expect\.told\[0\]\.after: "soon" takes a duration/,
        /line 6, given\.strikes: "0" is too small; the least is 1/,
      ],
    ],
  ])('%s is said, and the other cases are tested', async (_what, text, said) => {
    const { code, out } = await test({ 'a.yml': text, 'b.yml': `${database}expect: { route: databases }` });

    expect(code).toBe(1);
    const [bad = '', rest = ''] = out.split(/^fits/m);
    for (const one of said) expect(bad.replace(/\n +/g, ' ')).toMatch(one);
    expect(rest).toContain('2 cases, 1 fits, 1 cannot be tested.');
  });

  it('rules with mistakes are refused with every one', async () => {
    const { code, out, err } = await test(
      { 'a.yml': database },
      [],
      edited(rulesText, ['policy: database', 'policy: databse']),
    );

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/routes\[1\]\.policy: "databse" is not a policy; .*did you mean "database"\?/);
  });

  it('called without cases ends with code 2', async () => {
    expect(await runCli(['rules', 'test', 'examples/routing.yml'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("required option '--cases <folder>' not specified"),
    });
  });

  it('prints nothing that a terminal acts on', async () => {
    const hostile = String.raw`\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe \u200b`;
    const job = `{"arn": "arn:${hostile}", "type": "RDS", "message": "${hostile}", "state": "FAILED"}`;
    const cases = {
      'a.json': `{"at": "2026-11-22", "job": ${job}, "expect": {"route": "${hostile}", "groupKey": "${hostile}"}}`,
      'b.yml': `"${hostile}": "${hostile}"`,
    };

    for (const options of [[], ['--json']]) {
      const { out, err } = await test(cases, options);
      expect(out).toContain('expect.route');
      expect(out + err).not.toMatch(acting);
    }
  });

  it('prints help with the format and ends with code 0', async () => {
    const { code, out } = await runCli(['rules', 'test', '--help']);

    expect(code).toBe(0);
    expect(out).toContain('{ target: dba-pager, kind: escalated, after: 15m30s }');
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
