import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SsmLinkKeys, SsmSecretStore } from '../../../../src/adapters/aws/parameters/ssm-secret-store.ts';
import { RouterError } from '../../../../src/lib/errors.ts';
import { serviceError } from '../call-errors.ts';

const ssm = mockClient(SSMClient);
const client = ssm as unknown as SSMClient;

beforeEach(() => {
  ssm.reset();
});

describe('adapters/aws/parameters/ssm-secret-store', () => {
  const reference = 'ssm:/backup-alerts/prod/secrets/slack-bot';
  const secret = 'xoxb-SECRETSECRETSECRET';
  let now: number;
  let store: SsmSecretStore;
  beforeEach(() => {
    now = 1_000_000;
    store = new SsmSecretStore(client, () => now);
  });

  it('reads a SecureString by its reference', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: secret } });

    expect(await store.read(reference)).toBe(secret);
    expect(ssm).toHaveReceivedCommandWith(GetParameterCommand, {
      Name: '/backup-alerts/prod/secrets/slack-bot',
      WithDecryption: true,
    });
  });

  it.each([
    { after: 299_999, calls: 1, why: 'still fresh' },
    { after: 300_000, calls: 2, why: 'a rotated secret works within five minutes' },
  ])('asks $calls times when read again after $after ms ($why)', async ({ after, calls }) => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: secret } });
    await store.read(reference);
    now += after;

    expect(await store.read(reference)).toBe(secret);
    expect(ssm).toHaveReceivedCommandTimes(GetParameterCommand, calls);
  });

  it('says that a secret is not there, and finds it as soon as it is', async () => {
    ssm
      .on(GetParameterCommand)
      .rejectsOnce(serviceError('ParameterNotFound'))
      .resolves({ Parameter: { Value: secret } });

    expect(await store.read(reference)).toBeNull();
    expect(await store.read(reference)).toBe(secret);
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'InvalidKeyId'])(
    'throws secret-unavailable on %s',
    async (name) => {
      ssm.on(GetParameterCommand).rejects(serviceError(name));

      const thrown = await store.read(reference).catch((error: unknown) => error);

      expect(thrown).toBeInstanceOf(RouterError);
      expect(thrown).toMatchObject({
        code: 'secret-unavailable',
        retryable: true,
        details: { name: '/backup-alerts/prod/secrets/slack-bot', reason: name },
      });
    },
  );

  it('puts a secret it holds into no error', async () => {
    ssm
      .on(GetParameterCommand)
      .resolvesOnce({ Parameter: { Value: secret } })
      .rejects(serviceError('ThrottlingException'));
    await store.read(reference);
    now += 300_000;

    const thrown = (await store.read(reference).catch((error: unknown) => error)) as RouterError;

    expect(`${thrown.message} ${JSON.stringify(thrown.details)} ${JSON.stringify(store)}`).not.toContain(secret);
  });
});

describe('adapters/aws/parameters/ssm-secret-store: link keys', () => {
  const name = '/backup-alerts/prod/secrets/link-keys';
  const strong = 'x'.repeat(43);

  function linkKeys(): SsmLinkKeys {
    return new SsmLinkKeys(new SsmSecretStore(client, () => 0), client, name, 'key-1');
  }

  it('returns the keys that are stored, the signing one first', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: `k2:${strong},k1:${strong}` } });

    expect((await linkKeys().keys()).map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(ssm).toHaveReceivedCommandTimes(PutParameterCommand, 0);
  });

  it('makes a strong key on the first use, encrypted with our own key, and never overwrites one', async () => {
    ssm.on(PutParameterCommand).resolves({});
    ssm
      .on(GetParameterCommand)
      .rejectsOnce(serviceError('ParameterNotFound'))
      .callsFake(() => {
        const [put] = ssm.commandCalls(PutParameterCommand);
        return { Parameter: { Value: put?.args[0].input.Value } };
      });

    const [key] = await linkKeys().keys();

    expect(ssm).toHaveReceivedCommandWith(PutParameterCommand, {
      Name: name,
      Type: 'SecureString',
      KeyId: 'key-1',
      Overwrite: false,
    });
    expect(key?.id).toBe('k1');
    expect(Buffer.from(key?.secret ?? '', 'base64url')).toHaveLength(32);
  });

  it('uses the key of whoever was first when two make one at once', async () => {
    ssm.on(PutParameterCommand).rejects(serviceError('ParameterAlreadyExists'));
    ssm
      .on(GetParameterCommand)
      .rejectsOnce(serviceError('ParameterNotFound'))
      .resolves({ Parameter: { Value: `k1:${strong}` } });

    expect(await linkKeys().keys()).toEqual([{ id: 'k1', secret: strong }]);
  });

  it('throws when it may not make one', async () => {
    ssm.on(GetParameterCommand).rejects(serviceError('ParameterNotFound'));
    ssm.on(PutParameterCommand).rejects(serviceError('AccessDeniedException'));

    await expect(linkKeys().keys()).rejects.toThrow('AccessDenied');
  });

  it('never makes one because the stored ones could not be read', async () => {
    ssm.on(GetParameterCommand).rejects(serviceError('ThrottlingException'));

    await expect(linkKeys().keys()).rejects.toMatchObject({ code: 'secret-unavailable' });
    expect(ssm).toHaveReceivedCommandTimes(PutParameterCommand, 0);
  });
});
