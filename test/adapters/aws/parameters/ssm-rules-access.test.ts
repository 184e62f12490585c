import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SsmRulesAccess } from '../../../../src/adapters/aws/parameters/ssm-rules-access.ts';
import { FakeParameters } from '../../../support/fake-parameters.ts';
import { serviceError } from '../call-errors.ts';

const ssm = mockClient(SSMClient);
const path = '/backup-alerts/prod/routing';
const access = new SsmRulesAccess(new SSMClient({ region: 'eu-west-1' }), path);
let parameters: FakeParameters;

beforeEach(() => {
  parameters = new FakeParameters();
  parameters.answer(ssm);
});

describe('adapters/aws/parameters/ssm-rules-access', () => {
  it('says where the rules are and what a part is called', async () => {
    expect(await access.place()).toBe('/backup-alerts/prod/routing in eu-west-1');
    expect(access.parameter('routing')).toBe(path);
    expect(access.parameter('routing/10-dba')).toBe(`${path}/10-dba`);
  });

  it('knows who made the newest state, unless the history may not be read', async () => {
    parameters.store(path, 'version: 1');
    expect(await access.newest()).toMatchObject({ version: '1', modifiedBy: parameters.user });

    ssm.on(GetParameterHistoryCommand).rejects(serviceError('AccessDeniedException'));
    expect(await access.newest()).toMatchObject({ version: '1', modifiedBy: null });

    ssm.on(GetParameterHistoryCommand).rejects(serviceError('ThrottlingException'));
    await expect(access.newest()).rejects.toThrow('Throttling');
  });

  it('knows that there are no rules', async () => {
    expect(await access.newest()).toBeNull();
  });

  it('makes a parameter that is not there, and never overwrites one that somebody made meanwhile', async () => {
    const part = { name: 'routing/10-dba', text: 'version: 1', tier: 'Advanced', exists: false } as const;

    expect(await access.write(part)).toBe(1);
    expect(ssm).toHaveReceivedCommandWith(PutParameterCommand, {
      Name: `${path}/10-dba`,
      Value: 'version: 1',
      Type: 'String',
      Tier: 'Advanced',
      Overwrite: false,
    });
    await expect(access.write(part)).rejects.toThrow('ParameterAlreadyExists');
  });

  it('leaves an existing parameter its type and returns the version it has then', async () => {
    parameters.store(path, 'version: 1', 'SecureString');

    expect(await access.write({ name: 'routing', text: 'version: 1 # 2', tier: 'Standard', exists: true })).toBe(2);
    expect(parameters.newest(path)).toMatchObject({ Type: 'SecureString', Value: 'version: 1 # 2' });
  });

  it('leaves a parameter that was made larger once in its tier', async () => {
    parameters.store(path, 'version: 1', 'String', 'Advanced');

    expect(await access.write({ name: 'routing', text: 'version: 1 # 2', tier: 'Standard', exists: true })).toBe(2);
    expect(parameters.newest(path)?.Tier).toBe('Advanced');
  });

  it.each(['ValidationException', 'AccessDeniedException', 'ThrottlingException'])(
    'hands on %s, with no second try',
    async (name) => {
      ssm.on(PutParameterCommand).rejects(serviceError(name));

      await expect(access.write({ name: 'routing', text: 'x', tier: 'Standard', exists: true })).rejects.toThrow(name);
      expect(ssm).toHaveReceivedCommandTimes(PutParameterCommand, 1);
    },
  );

  it('removes a parameter, also one that is gone already', async () => {
    parameters.store(`${path}/10-dba`, 'version: 1');

    await access.remove('routing/10-dba');
    await access.remove('routing/10-dba');

    expect(parameters.versions.size).toBe(0);
    ssm.on(DeleteParameterCommand).rejects(serviceError('AccessDeniedException'));
    await expect(access.remove('routing')).rejects.toThrow('AccessDenied');
  });

  it('finds secrets without decrypting any, ten with each call, and tells those in the clear', async () => {
    const names = Array.from({ length: 23 }, (_none, index) => `/backup-alerts/prod/secrets/s${index}`);
    for (const name of names.slice(2)) parameters.store(name, 'xoxb-…', 'SecureString');
    parameters.store(names[1] ?? '', 'xoxb-…', 'String');

    expect(await access.findSecrets(names)).toEqual({ missing: [names[0]], plain: [names[1]] });
    expect(ssm).toHaveReceivedCommandTimes(GetParametersCommand, 3);
    expect(ssm).toHaveReceivedNthCommandWith(GetParametersCommand, 3, {
      Names: names.slice(20),
      WithDecryption: false,
    });
  });

  it('reads what the router reads', async () => {
    parameters.store(path, 'version: 1');
    parameters.store(`${path}/10-dba`, 'version: 1');

    expect((await access.latest())?.parts.map(({ name }) => name)).toEqual(['routing', 'routing/10-dba']);
    expect(ssm).toHaveReceivedCommandTimes(GetParameterCommand, 1);
    expect(ssm).toHaveReceivedCommandTimes(GetParametersByPathCommand, 1);
  });
});
