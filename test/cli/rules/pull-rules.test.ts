import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, vi } from 'vitest';
import { packText } from '../../../src/lib/packed-text.ts';
import { serviceError } from '../../adapters/aws/call-errors.ts';
import { edited } from '../../support/edited.ts';
import { folderWith, rulesText, runCli } from '../run-cli.ts';
import { dbaRules, routing, storeRules, withWait } from '../stored-rules.ts';

const stored = storeRules();
const odd = `${rulesText}# by hand: \u{1f525}\r\n\r\n`;

describe('cli/rules/pull-rules: rules pull', () => {
  it('prints the rules byte for byte, and on standard error which version they are', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.store(routing, odd);

    const { code, out, err } = await runCli(['rules', 'pull']);

    expect(code).toBe(0);
    expect(out).toBe(odd);
    expect(err).toBe('/backup-alerts/prod/routing in eu-west-1: version 2 (ana (Admin), 2026-11-22T12:03:00.000Z)\n');
  });

  it('writes them to a file, or into a folder that is there', async () => {
    stored.parameters.store(routing, packText(odd));
    const folder = folderWith({ 'rules/routing.yml': 'older' });

    const file = await runCli(['rules', 'pull', '--out', `${folder}/new/rules.yml`]);
    const inFolder = await runCli(['rules', 'pull', '--out', `${folder}/rules`]);

    expect([file.code, file.out, inFolder.code, inFolder.out]).toEqual([0, '', 0, '']);
    expect(readFileSync(`${folder}/new/rules.yml`, 'utf8')).toBe(odd);
    expect(readFileSync(`${folder}/rules/routing.yml`, 'utf8')).toBe(odd);
  });

  it('writes several parameters to a folder from which they are pushed again without a difference', async () => {
    stored.parameters.store(routing, odd);
    stored.parameters.store(`${routing}/10-dba`, packText(dbaRules));
    stored.parameters.store(`${routing}/10-dba/emea`, 'version: 1\n');
    const folder = folderWith({});

    const { code } = await runCli(['rules', 'pull', '--out', folder]);
    const pushed = await runCli(['rules', 'push', folder, '--yes']);

    expect(code).toBe(0);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'routing',
      'routing.yml',
      'routing/10-dba',
      'routing/10-dba.yml',
      'routing/10-dba/emea.yml',
    ]);
    expect(readFileSync(`${folder}/routing/10-dba.yml`, 'utf8')).toBe(dbaRules);
    expect(pushed.out).toMatch(/^Nothing to push/);
  });

  it.each([
    ['several parameters', [routing, `${routing}/10-dba`], 'routing, routing/10-dba'],
    ['only a parameter below the path', [`${routing}/10-dba`], 'routing/10-dba'],
  ])('asks for a folder with code 2 when there are %s', async (_what, names, said) => {
    for (const name of names) stored.parameters.store(name, 'version: 1\n');

    const { code, out, err } = await runCli(['rules', 'pull']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`The rules stand in ${said}: give a folder for them, --out FOLDER`);
  });

  it('with --json prints every part, unpacked', async () => {
    stored.parameters.store(routing, odd);
    stored.parameters.store(`${routing}/10-dba`, packText(dbaRules));

    const { code, out } = await runCli(['rules', 'pull', '--json']);

    const modifiedBy = stored.parameters.user;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      place: '/backup-alerts/prod/routing in eu-west-1',
      version: expect.stringMatching(/^10-dba@1~/),
      modifiedBy,
      modifiedAt: '2026-11-22T12:03:00.000Z',
      parts: [
        { name: 'routing', text: odd, version: '1', modifiedBy, modifiedAt: '2026-11-22T12:02:00.000Z' },
        { name: 'routing/10-dba', text: dbaRules, version: '1', modifiedBy, modifiedAt: '2026-11-22T12:03:00.000Z' },
      ],
    });
  });

  it('says which files of the folder are no parameter any more', async () => {
    stored.parameters.store(routing, rulesText);
    const folder = folderWith({ 'routing.yml': '', 'routing/10-gone.yml': dbaRules });

    const { code, err } = await runCli(['rules', 'pull', '--out', folder]);

    expect(code).toBe(0);
    expect(err).toContain(`warning: ${folder} also holds routing/10-gone, which Parameter Store does not.\n`);
    expect(existsSync(`${folder}/routing/10-gone.yml`)).toBe(true);
  });

  it('leaves what cannot be unpacked as it is stored, and says so', async () => {
    const cut = packText(rulesText).slice(0, 80);
    stored.parameters.store(routing, cut);

    const { code, out, err } = await runCli(['rules', 'pull']);

    expect({ code, out }).toEqual({ code: 0, out: cut });
    expect(err).toContain('warning: routing is packed and cannot be unpacked; it is left as it is stored.\n');
  });

  it('shows a terminal nothing that it acts on', async () => {
    stored.parameters.store(routing, 'version: 1 # \u001b[2J\u202e\n');

    expect((await runCli(['rules', 'pull'], { columns: 80 })).out).toBe('version: 1 # \n');
    expect((await runCli(['rules', 'pull'])).out).toBe('version: 1 # \u001b[2J\u202e\n');
  });

  it('writes no file outside the folder, whatever a parameter is called', async () => {
    stored.parameters.store(`${routing}/../../escaped`, 'version: 1\n');
    const folder = folderWith({});

    const { code, err } = await runCli(['rules', 'pull', '--out', `${folder}/in/here`]);

    expect(code).toBe(1);
    expect(err).toContain('routing/../../escaped is no name for a file below');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why a file cannot be written', async () => {
    stored.parameters.store(routing, rulesText);
    const folder = folderWith({ taken: 'a file' });

    const { code, err } = await runCli(['rules', 'pull', '--out', `${folder}/taken/routing.yml`]);

    expect(code).toBe(1);
    expect(err).toMatch(/taken\/routing\.yml cannot be written: /);
  });

  it('reads rules whose history may not be read', async () => {
    stored.parameters.store(routing, rulesText);
    stored.ssm.on(GetParameterHistoryCommand).rejects(serviceError('AccessDeniedException'));

    const { code, err } = await runCli(['rules', 'pull']);

    expect(code).toBe(0);
    expect(err).toContain(': version 1 (2026-11-22T12:02:00.000Z)\n');
  });
});

describe('cli/rules/pull-rules: rules pull, and rules history', () => {
  it('lists versions newest first: who, when, whether valid, and what they changed since the last valid one', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.store(routing, edited(rulesText, ['policy: database\n', 'policy: databse\n']));
    stored.parameters.user = 'arn:aws:iam::111122223333:user/ben';
    stored.parameters.store(routing, withWait('20m'));
    stored.parameters.store(routing, `${withWait('20m')}# a comment\n`);

    const { code, out, err } = await runCli(['rules', 'history']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`version 4, 2026-11-22T12:05:00.000Z, ben
    valid; it means the same as the version before
version 3, 2026-11-22T12:04:00.000Z, ben
    valid
    Policy "database": step 2 comes after 20 min instead of after 15 min.
version 2, 2026-11-22T12:03:00.000Z, ana (Admin)
    not valid: line 20, routes[1].policy: "databse" is not a policy; there are
    platform, database, default; did you mean "database"?
version 1, 2026-11-22T12:02:00.000Z, ana (Admin)
    valid
`);
  });

  it('of several parameters says which versions they had together', async () => {
    stored.parameters.store(routing, rulesText);
    stored.parameters.store(`${routing}/10-dba`, dbaRules);
    stored.parameters.store(routing, withWait('20m'));

    const { code, out } = await runCli(['rules', 'history', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      place: '/backup-alerts/prod/routing in eu-west-1',
      versions: [
        {
          version: expect.stringMatching(/^routing@2~/),
          valid: true,
          parts: [
            { name: 'routing', version: '2' },
            { name: 'routing/10-dba', version: '1' },
          ],
          differences: ['Policy "database": step 2 comes after 20 min instead of after 15 min.'],
        },
        {
          version: expect.stringMatching(/^10-dba@1~/),
          differences: expect.arrayContaining([expect.stringContaining('Route "oracle" is new, last')]),
        },
        { version: '1', parts: [{ name: 'routing', version: '1' }], differences: null, problems: [] },
      ],
    });
  });

  it('--limit lists the last ones, with what the oldest of them changed; differences are cut', async () => {
    stored.parameters.store(routing, 'version: 1\n');
    stored.parameters.store(routing, rulesText);

    const { out } = await runCli(['rules', 'history', '--limit', '1']);

    expect(out).toMatch(
      /^version 2, .*\n {4}valid\n {4}outcome=aborted: is ignored from now on[\s\S]*\n {4}… and 7 more\n$/,
    );
  });

  it.each(['0', '101', '-1', 'all', '1.5'])('--limit %s ends with code 2', async (limit) => {
    const { code, err } = await runCli(['rules', 'history', '--limit', limit]);

    expect(code).toBe(2);
    expect(err).toContain('Give a number from 1 to 100.');
  });
});

describe('cli/rules/pull-rules: rules, what AWS refuses', () => {
  const denied = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ssm:GetParameter';

  it.each<[why: string, fault: Error, said: RegExp]>([
    [
      'AWS denies it',
      serviceError('AccessDeniedException', 400, denied),
      /^error: AWS denies it\. Ask for that action .* \(User: .*ssm:GetParameter\)\.\n$/,
    ],
    [
      'nobody is logged in',
      serviceError('CredentialsProviderError'),
      /There are no AWS credentials: give --profile or set AWS_PROFILE and log in/,
    ],
    ['the login has expired', serviceError('ExpiredTokenException'), /The AWS credentials have expired: /],
    ['the keys are unknown', serviceError('UnrecognizedClientException'), /AWS does not know these credentials: /],
    ['Parameter Store is busy', serviceError('ThrottlingException'), /Parameter Store is busy\. Try again/],
    [
      'the network is down',
      Object.assign(new Error('getaddrinfo ENOTFOUND ssm'), { code: 'ENOTFOUND' }),
      /AWS cannot be reached: check the network, the Region and AWS_ENDPOINT_URL/,
    ],
    [
      'it takes too long',
      Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
      /AWS cannot be reached/,
    ],
    [
      'of something else',
      serviceError('InvalidKeyId', 400, 'no key xoxb-123456789012-abcdefghijkl'),
      /^error: AWS answered InvalidKeyId: no key \(hidden\)\n$/,
    ],
  ])('because %s is said with what to do, on every command', async (_why, fault, said) => {
    stored.ssm.on(GetParameterCommand).rejects(fault);
    const file = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    for (const argv of [['pull'], ['history'], ['push', file, '--yes']]) {
      const { code, out, err } = await runCli(['rules', ...argv]);
      const json = await runCli(['rules', ...argv, '--json']);

      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(said);
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toEqual({ problem: expect.any(String), problems: [] });
    }
  });

  it.each([undefined, '', 'not a region'])('the Region %j is said to be none, with how to give one', async (region) => {
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_CONFIG_FILE', 'nowhere');

    const { code, err } = await runCli(['rules', 'pull']);

    expect(code).toBe(1);
    expect(err).toMatch(
      /^error: There is no AWS Region, or none that could be one: give --region, or set AWS_REGION\.\n$/,
    );
    stored.parameters.store(routing, rulesText);
    expect((await runCli(['rules', 'pull', '--region', 'eu-central-1'])).err).toContain(
      'routing in eu-central-1: version',
    );
  });

  it('no rules are said to be none, with what to check', async () => {
    for (const command of ['pull', 'history']) {
      const { code, out, err } = await runCli(['rules', command, '--stage', 'tset']);

      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(
        'error: There are no rules at /backup-alerts/tset/routing in eu-west-1, so the built-in ones apply there. Check stage and Region.\n',
      );
    }
  });

  it('a fault of our own is not taken for one of AWS', async () => {
    stored.ssm.on(GetParametersByPathCommand).rejects(new TypeError('parts is not iterable'));

    expect((await runCli(['rules', 'pull'])).err).toBe('error: TypeError: parts is not iterable\n');
  });
});

describe('cli/rules/pull-rules: rules pull, push and history, called wrongly', () => {
  it.each([
    [['rules', 'push'], /missing required argument 'FILE'/],
    [['rules', 'pull', 'routing.yml'], /too many arguments/],
    [['rules', 'pull', '--stage', 'a/b'], /Give the name of a stage such as prod\./],
    [['rules', 'push', 'routing.yml', '--if-version'], /argument missing/],
  ])('%j ends with code 2', async (argv, said) => {
    const { code, out, err } = await runCli(argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
  });

  it.each([
    ['pull', /backup-alerts rules pull > routing\.yml/],
    ['push', /backup-alerts rules push rules\/ --yes --if-version 12/],
    ['history', /backup-alerts rules history --stage test --limit 3/],
  ])('rules %s --help has examples and exit codes', async (command, said) => {
    const { code, out } = await runCli(['rules', command, '--help']);

    expect(code).toBe(0);
    expect(out).toMatch(said);
    expect(out).toContain('--stage <STAGE>');
    expect(out).toContain('Exit codes: 0 ');
  });
});
