import { randomBytes } from 'node:crypto';
import { DeleteParameterCommand, GetParameterHistoryCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { unpackText } from '../../../src/lib/packed-text.ts';
import { serviceError } from '../../adapters/aws/call-errors.ts';
import { edited, editedEverywhere } from '../../support/edited.ts';
import { rulesText } from '../run-cli.ts';
import { dbaRules, routing, withWait } from '../stored-rules.ts';
import { push, stored } from './run-push.ts';

describe('cli/rules/plan-push: rules push, sizes', () => {
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

describe('cli/rules/plan-push: rules push, several parameters', () => {
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

describe('cli/rules/plan-push: rules push, lost updates', () => {
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
