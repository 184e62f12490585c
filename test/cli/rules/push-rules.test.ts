import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { packText } from '../../../src/lib/packed-text.ts';
import { serviceError } from '../../adapters/aws/call-errors.ts';
import { edited } from '../../support/edited.ts';
import { folderWith, rulesText, runCli } from '../run-cli.ts';
import { dbaRules, routing, slackSecret, withWait } from '../stored-rules.ts';
import { push, pushAsking, stored } from './run-push.ts';

describe('cli/rules/push-rules: rules push', () => {
  it('shows what changes, writes what is given byte for byte, and says which version is in force', async () => {
    stored.parameters.store(routing, rulesText);
    const text = `${withWait('20m')}# by hand\r\n`;

    const { code, out, err } = await push({ 'routing.yml': text }, '--yes');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`/backup-alerts/prod/routing in eu-west-1 has version 1 (ana (Admin), 2026-11-22T12:02:00.000Z).

Policy "database": step 2 comes after 20 min instead of after 15 min.

write   routing (version 1; ${Buffer.byteLength(text)} bytes)

Pushed. Version 2 is in force within a minute.
`);
    expect(stored.parameters.newest(routing)).toMatchObject({ Value: text, Version: 2 });
    expect(stored.parameters.written).toEqual([`+ ${routing} Standard`]);
  });

  it('makes the first rules of a stage', async () => {
    const { code, out } = await push({ 'routing.yml': rulesText }, '--yes', '--stage', 'test');

    expect(code).toBe(0);
    expect(out).toMatch(
      /^\/backup-alerts\/test\/routing in eu-west-1 has no rules yet\.\n\noutcome=aborted: is ignored from now on: [\s\S]*\nTarget "backup-channel" \(slack\) is new\.\n/,
    );
    expect(out).toContain('write   routing (new; ');
    expect(stored.parameters.newest('/backup-alerts/test/routing')).toMatchObject({ Value: rulesText, Type: 'String' });
  });

  it('with --json says all of it for programs, and what people read on standard error', async () => {
    stored.parameters.store(routing, rulesText);
    const files = { 'routing.yml': rulesText, 'routing/10-dba.yml': dbaRules };

    const { code, out, err } = await push(files, '--yes', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      place: '/backup-alerts/prod/routing in eu-west-1',
      before: '1',
      version: expect.stringMatching(/^10-dba@1~[0-9a-f]{8}$/),
      differences: expect.arrayContaining([expect.stringContaining('Route "oracle" is new, last')]),
      writes: [{ name: 'routing/10-dba', version: 1, tier: 'Standard', packed: false, bytes: dbaRules.length }],
      removals: [],
      unchanged: ['routing'],
      left: [],
      pushed: true,
      overwritten: [],
      problem: null,
      problems: [],
    });
    expect(err).toContain('Route "oracle" is new');
  });

  it('writes nothing that is there already, packed or not', async () => {
    stored.parameters.store(routing, packText(rulesText));

    const { code, out } = await push({ 'routing.yml': rulesText }, '--yes');

    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing to push: \/backup-alerts\/prod\/routing in eu-west-1 has this already, version 1/);
    expect(stored.parameters.written).toEqual([]);
  });

  it('says when nothing but the text changes, and when the rules there are too broken to compare', async () => {
    stored.parameters.store(routing, `${rulesText}# a comment\n`);
    expect((await push({ 'routing.yml': rulesText }, '--yes')).out).toContain('It means the same as the rules there');

    stored.parameters.store(routing, 'nonsense');
    expect((await push({ 'routing.yml': rulesText }, '--yes')).out).toContain('The rules there are not valid');
  });

  it('with --dry-run checks and shows, and writes nothing', async () => {
    stored.parameters.store(routing, rulesText);

    const { code, out } = await push({ 'routing.yml': withWait('20m') }, '--dry-run');
    const json = JSON.parse((await push({ 'routing.yml': withWait('20m') }, '--dry-run', '--json')).out);

    expect(code).toBe(0);
    expect(out).toMatch(
      /Policy "database": step 2 comes after 20 min[\s\S]*\nNothing was pushed: this was a dry run\.\n$/,
    );
    expect(json).toMatchObject({ version: '1', pushed: false, writes: [{ name: 'routing', version: null }] });
    expect(stored.parameters.written).toEqual([]);
  });
});

describe('cli/rules/push-rules: rules push, asking', () => {
  it.each(['y', 'Y', 'yes', ' yes '])('goes on at %j', async (answer) => {
    const { code, asked } = await pushAsking(answer, { 'routing.yml': rulesText });

    expect(code).toBe(0);
    expect(asked).toEqual(['\nPush this to /backup-alerts/prod/routing in eu-west-1? [y/N] ']);
    expect(stored.parameters.written).toHaveLength(1);
  });

  it.each(['', 'n', 'no', 'yess', 'what?'])('stops at %j with code 1', async (answer) => {
    const { code, err } = await pushAsking(answer, { 'routing.yml': rulesText });

    expect({ code, err }).toEqual({ code: 1, err: 'error: Nothing was pushed.\n' });
    expect(stored.parameters.written).toEqual([]);
  });

  it('ends with code 2 when there is nobody to ask', async () => {
    const { code, err } = await push({ 'routing.yml': rulesText });

    expect(code).toBe(2);
    expect(err).toBe(
      'error: There is no terminal to ask at. Give --yes to push without being asked, or --dry-run to only look.\n',
    );
    expect(stored.parameters.written).toEqual([]);
  });

  it('stops when the rules change while it asks', async () => {
    stored.parameters.store(routing, rulesText);
    const folder = folderWith({ 'routing.yml': withWait('20m') });
    const ask = async () => {
      stored.parameters.store(routing, withWait('30m'));
      return 'y';
    };

    const { code, err } = await runCli(['rules', 'push', `${folder}/routing.yml`], { ask });

    expect(code).toBe(1);
    expect(err).toContain('Nothing was pushed: the rules became version 2 while you were asked.');
    expect(stored.parameters.written).toEqual([]);
  });
});

describe('cli/rules/push-rules: rules push, what is refused', () => {
  it('rules with mistakes, every one of them, in whichever parameter', async () => {
    stored.parameters.store(`${routing}/20-web`, 'version: 1\nroutes: [{ name: web, policy: nobody }]\n');
    const files = {
      'routing.yml': edited(rulesText, ['policy: database', 'policy: databse']),
      'routing/10-dba.yml': edited(dbaRules, ['name:', 'nam:']),
    };

    const { code, out, err } = await push(files, '--yes');
    const json = await push(files, '--yes', '--json');

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/ has 4 problems:\n/);
    expect(err).toMatch(/\n {2}routing line 20, routes\[1\]\.policy: "databse" is not a policy/);
    expect(err).toMatch(/\n {2}routing\/10-dba line 3, routes\[0\]\.nam: /);
    expect(err).toMatch(/\n {2}routing\/20-web line 2, routes\[0\]\.policy: "nobody" is not a policy/);
    expect(JSON.parse(json.out).problems).toHaveLength(4);
    expect(stored.parameters.written).toEqual([]);
  });

  it('rules that refer to a secret that is not there, unless forced', async () => {
    stored.parameters.versions.delete(slackSecret);

    const { code, err } = await push({ 'routing.yml': rulesText }, '--yes');

    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: The rules refer to a secret that is not there: \/backup-alerts\/prod\/secrets\/slack-bot\. /,
    );
    expect(err).toContain(`aws ssm put-parameter --type SecureString --name ${slackSecret} --value`);
    expect(stored.parameters.written).toEqual([]);
    expect((await push({ 'routing.yml': rulesText }, '--yes', '--force')).code).toBe(0);
  });

  it('nothing for a secret stored in the clear or one that may not be looked for, but says so', async () => {
    stored.parameters.versions.delete(slackSecret);
    stored.parameters.store(slackSecret, 'xoxb-SECRETSECRETSECRET');
    const clear = await push({ 'routing.yml': rulesText }, '--yes');
    stored.ssm.on(GetParametersCommand).rejects(serviceError('AccessDeniedException'));
    const denied = await push({ 'routing.yml': withWait('20m') }, '--yes');

    expect(clear).toMatchObject({
      code: 0,
      err: `warning: ${slackSecret} is stored in the clear; make it a SecureString.\n`,
    });
    expect(denied.code).toBe(0);
    expect(denied.err).toMatch(/^warning: whether the secrets of the rules are there is not known\. AWS denies it/);
    expect(JSON.stringify([clear, denied])).not.toContain('SECRETSECRET');
  });

  it.each([
    ['a file that is not there', ['nowhere.yml'], /nowhere\.yml cannot be read: there is no such file\.\n$/],
    ['a folder without rules', ['docs'], /it is a folder without rules; rules are routing\.yml there/],
  ])('%s', async (_what, files, said) => {
    const { code, err } = await runCli(['rules', 'push', ...files, '--yes']);

    expect(code).toBe(1);
    expect(err).toMatch(said);
  });

  it('a file whose name no parameter can have', async () => {
    const { code, err } = await push({ 'routing.yml': rulesText, 'routing/10 dba.yml': dbaRules }, '--yes');

    expect(code).toBe(1);
    expect(err).toMatch(/^error: routing\/10 dba cannot be a parameter: names take letters/);
  });
});
