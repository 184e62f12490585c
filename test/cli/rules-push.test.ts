import { randomBytes } from 'node:crypto';
import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { packText, unpackText } from '../../src/lib/packed-text.ts';
import { serviceError } from '../adapters/aws/call-errors.ts';
import { edited, editedEverywhere } from '../support/edited.ts';
import { folderWith, rulesText, runCli } from './run-cli.ts';
import { dbaRules, routing, slackSecret, storeRules, withWait } from './stored-rules.ts';

const stored = storeRules();

/** Runs `rules push` on files, by their paths in a folder; a file alone is pushed as a file. */
function push(files: Readonly<Record<string, string>>, ...options: string[]) {
  return pushAsking(null, files, ...options);
}

/** Runs `rules push` at a terminal where this is answered. */
function pushAsking(answer: string | null, files: Readonly<Record<string, string>>, ...options: string[]) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answer;
  };
  const folder = folderWith(files);
  const names = Object.keys(files);
  const given = names.length === 1 && names[0] === 'routing.yml' ? `${folder}/routing.yml` : folder;
  return runCli(['rules', 'push', given, ...options], { ask }).then((ran) => ({ ...ran, asked }));
}

describe('cli/rules push', () => {
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

describe('cli/rules push: asking', () => {
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

describe('cli/rules push: what is refused', () => {
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

describe('cli/rules push: sizes', () => {
  /** Valid rules of exactly so many bytes; the filling can be packed or not. */
  function ofSize(bytes: number, filling: string): string {
    const comment = filling.slice(0, bytes - Buffer.byteLength(rulesText) - 2);
    return `${rulesText}#${comment}\n`;
  }
  const soft = 'x'.repeat(100_000);
  const hard = randomBytes(50_000).toString('hex');

  it.each([
    { bytes: 4096, filling: hard, tier: 'Standard', packed: false },
    { bytes: 4097, filling: hard, tier: 'Advanced', packed: false },
    { bytes: 8192, filling: hard, tier: 'Advanced', packed: false },
    { bytes: 8193, filling: soft, tier: 'Standard', packed: true },
    { bytes: 9000, filling: hard, tier: 'Advanced', packed: true },
  ])('$bytes bytes are stored in the tier $tier, packed: $packed', async ({ bytes, filling, tier, packed }) => {
    const text = ofSize(bytes, filling);
    expect(Buffer.byteLength(text)).toBe(bytes);

    const { code, out } = await push({ 'routing.yml': text }, '--yes', '--json');
    const { Value = '', Tier } = stored.parameters.newest(routing) ?? {};

    expect(code).toBe(0);
    expect(Tier).toBe(tier);
    expect(packed ? unpackText(Value, 100_000) : { text: Value }).toEqual({ text });
    expect(JSON.parse(out).writes).toEqual([{ name: 'routing', version: 1, tier, packed, bytes: Value.length }]);
  });

  it('what fits in no way is refused with how to split it', async () => {
    const { code, err } = await push({ 'routing.yml': ofSize(40_000, hard) }, '--yes');

    expect(code).toBe(1);
    expect(err).toMatch(/^error: routing has 40000 bytes, \d{5} when packed; a parameter holds 8192\. Split it: move /);
    expect(err).toContain('routing/10-dba.yml, each beginning with "version: 1", and push the folder');
    expect(stored.parameters.written).toEqual([]);
  });
});

describe('cli/rules push: several parameters', () => {
  const files = { 'routing.yml': rulesText, 'routing/10-dba.yml': dbaRules };

  it('writes in an order in which the rules are valid after each write', async () => {
    stored.parameters.store(routing, rulesText);
    const needing = edited(rulesText, ['policy: database\n', 'policy: team\n']);
    const team = 'version: 1\npolicies: { team: { steps: [{ notify: [dba-mail] }] } }\n';

    const { code, out } = await push({ 'routing.yml': needing, 'routing/10-dba.yml': team }, '--yes');

    expect(code).toBe(0);
    expect(out).not.toContain('not valid for a moment');
    expect(stored.parameters.written).toEqual([`+ ${routing}/10-dba Standard`, `+ ${routing} Standard`]);
  });

  it('says when there is no such order', async () => {
    await push(files, '--yes');
    const swapped = {
      'routing.yml': edited(rulesText, ['  - name: databases', '  - name: oracle']),
      'routing/10-dba.yml': edited(dbaRules, ['name: oracle', 'name: databases']),
    };

    expect((await push(swapped, '--yes')).out).toContain('Between these writes the rules are not valid for a moment');
  });

  it('leaves parameters that are not given, and says so', async () => {
    await push(files, '--yes');

    const { code, out } = await push({ 'routing.yml': withWait('20m') }, '--yes');

    expect(code).toBe(0);
    expect(out).toContain('leave   routing/10-dba (not among what is given; --prune removes it)');
    expect(stored.parameters.newest(`${routing}/10-dba`)?.Value).toBe(dbaRules);
  });

  it('with --prune removes them, after what needs them no longer', async () => {
    const team = 'version: 1\npolicies: { team: { steps: [{ notify: [dba-mail] }] } }\n';
    const needing = edited(rulesText, ['policy: database\n', 'policy: team\n']);
    await push({ 'routing.yml': needing, 'routing/10-dba.yml': team }, '--yes');
    stored.parameters.written.length = 0;

    const { code, out } = await push({ 'routing.yml': rulesText }, '--yes', '--prune');

    expect(code).toBe(0);
    expect(out).toContain('remove  routing/10-dba (its history goes with it)');
    expect(out).toContain('Policy "team" is gone; it told dba-mail.');
    expect(stored.parameters.written).toEqual([`+ ${routing} Standard`, `- ${routing}/10-dba`]);
  });

  it('checks what stays together with what is given', async () => {
    await push(files, '--yes');

    const { code, err } = await push({ 'routing.yml': editedEverywhere(rulesText, ['database', 'databank']) }, '--yes');

    expect(code).toBe(1);
    expect(err).toMatch(/routing\/10-dba line 3, routes\[0\]\.policy: "database" is not a policy/);
  });

  it('that fails half way says what was done and what was not', async () => {
    stored.ssm
      .on(PutParameterCommand, { Name: `${routing}/10-dba` })
      .rejects(serviceError('AccessDeniedException', 400, 'User is not authorized to perform: ssm:PutParameter'));

    const { code, out, err } = await push(files, '--yes');

    expect(code).toBe(1);
    expect(out).not.toContain('Pushed.');
    expect(err).toBe(
      'error: AWS denies it. Ask for that action on the parameters of the rules and below them (User is not authorized ' +
        'to perform: ssm:PutParameter). Done before that: routing; not done: 1. Push again to go on.\n',
    );
    expect(stored.parameters.newest(routing)?.Value).toBe(rulesText);
  });
});

describe('cli/rules push: lost updates', () => {
  it('--if-version refuses when another version is the newest', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.store(routing, withWait('30m'));

    const refused = await push({ 'routing.yml': withWait('20m') }, '--yes', '--if-version', '1');
    const refusedFirst = await push({ 'routing.yml': withWait('20m') }, '--yes', '--if-version', '0');

    expect(refused.code).toBe(1);
    expect(refused.err).toBe(
      'error: Version 1 is not the newest: that is version 2 (ana (Admin), 2026-11-22T12:03:00.000Z). ' +
        'Pull it, bring your edit into it and push again.\n',
    );
    expect(refusedFirst.code).toBe(1);
    expect(stored.parameters.written).toEqual([]);
  });

  it('--if-version goes on when it is the newest; 0 when there are none', async () => {
    expect((await push({ 'routing.yml': rulesText }, '--yes', '--if-version', '7')).err).toContain(
      'there are no rules',
    );
    expect((await push({ 'routing.yml': rulesText }, '--yes', '--if-version', '0')).code).toBe(0);
    expect((await push({ 'routing.yml': withWait('20m') }, '--yes', '--if-version', '1')).code).toBe(0);
  });

  it('says plainly whose version it replaced when somebody wrote between reading and writing', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.beforeWrite = (name) => {
      stored.parameters.user = 'arn:aws:iam::111122223333:user/ben';
      stored.parameters.store(name, withWait('30m'));
      stored.parameters.user = 'arn:aws:iam::111122223333:user/ana';
    };

    const { code, out, err } = await push({ 'routing.yml': withWait('20m') }, '--yes', '--if-version', '1', '--json');

    expect(code).toBe(1);
    expect(err).toContain(
      'error: Somebody wrote routing in the meantime: yours replaced their version 2 (ben, 2026-11-22T12:03:00.000Z). ' +
        `To see it: aws ssm get-parameter --with-decryption --name '${routing}:2' --query Parameter.Value --output text\n`,
    );
    expect(JSON.parse(out)).toMatchObject({
      version: '3',
      pushed: true,
      overwritten: [{ name: 'routing', version: 2, modifiedBy: 'arn:aws:iam::111122223333:user/ben' }],
    });
  });

  it('says so as well when who wrote may not be asked', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.beforeWrite = (name) => stored.parameters.store(name, withWait('30m'));
    stored.ssm.on(GetParameterHistoryCommand).rejects(serviceError('AccessDeniedException'));

    const { code, err } = await push({ 'routing.yml': withWait('20m') }, '--yes');

    expect(code).toBe(1);
    expect(err).toContain('yours replaced their version 2. To see it: ');
  });

  it('says when the parameter was deleted and made anew meanwhile', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.store(routing, withWait('30m'));
    stored.parameters.store(routing, rulesText);
    stored.parameters.beforeWrite = (name) => {
      stored.parameters.versions.delete(name);
      stored.parameters.store(name, withWait('40m'));
    };

    const { code, err } = await push({ 'routing.yml': withWait('20m') }, '--yes');

    expect(code).toBe(1);
    expect(err).toContain('Somebody deleted routing and made it anew in the meantime; yours replaced that.');
  });

  it('never overwrites what somebody made where there was nothing', async () => {
    stored.parameters.beforeWrite = (name) => stored.parameters.store(name, withWait('30m'));

    const { code, err } = await push({ 'routing.yml': rulesText }, '--yes');

    expect(code).toBe(1);
    expect(err).toMatch(/^error: Somebody made this parameter in the meantime\. /);
    expect(stored.parameters.newest(routing)?.Value).toBe(withWait('30m'));
  });

  it('a removal that AWS denies ends it with code 1', async () => {
    await push({ 'routing.yml': rulesText, 'routing/10-dba.yml': dbaRules }, '--yes');
    stored.ssm.on(DeleteParameterCommand).rejects(serviceError('AccessDeniedException'));

    const { code, err } = await push({ 'routing.yml': rulesText }, '--yes', '--prune');

    expect(code).toBe(1);
    expect(err).toContain('Done before that: nothing; not done: 1.');
  });
});
