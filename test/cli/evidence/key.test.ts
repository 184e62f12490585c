import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { aSigner } from '../../support/archive-world.ts';
import { runCli } from '../run-cli.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/digests';
const cloudFormation = mockClient(CloudFormationClient);
const kms = mockClient(KMSClient);
const { pem } = aSigner();

beforeEach(() => {
  cloudFormation.reset();
  kms.reset();
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', '111122223333');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  says([{ OutputKey: 'DigestKeyArn', OutputValue: keyArn }]);
  kms
    .on(GetPublicKeyCommand, { KeyId: keyArn })
    .resolves({ PublicKey: readPublicKey(pem)?.export({ type: 'spki', format: 'der' }) as never });
});

function says(Outputs: { OutputKey: string; OutputValue: string }[]): void {
  const stack = { StackName: 'backup-alert-router-prod', CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE' };
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs } as never] });
}

describe('cli: evidence key', () => {
  it('prints the key as PEM, and beside it whose it is and its fingerprint', async () => {
    const { code, out, err } = await runCli(['evidence', 'key']);
    expect(out).toBe(pem);
    const origin = '111122223333/eu-west-1/backup-alert-router-prod';
    const lines = [/^backup-alert-router-prod in eu-west-1: arn:aws:kms:\S+$/, /^Key SHA256:[0-9a-f]{64}$/];
    const [place, deployment, key, ...rest] = err.split('\n');
    expect([place, key]).toEqual(lines.map((line) => expect.stringMatching(line)));
    expect([deployment, ...rest]).toEqual([`Deployment ${origin}`, '']);
    expect(code).toBe(0);
    const json = JSON.parse((await runCli(['evidence', 'key', '--json'])).out);
    expect(json).toMatchObject({ keyArn, origin, pem, place: 'backup-alert-router-prod in eu-west-1' });
  });

  it('ends with 2 when the stack does not say its key, when KMS has none, and when AWS denies it', async () => {
    kms.on(GetPublicKeyCommand).resolves({});
    expect(await runCli(['evidence', 'key'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no key of Ed25519'),
    });
    kms.on(GetPublicKeyCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    expect(await runCli(['evidence', 'key'])).toMatchObject({ code: 2, err: expect.stringContaining('evidence.json') });
    says([]);
    expect(await runCli(['evidence', 'key'])).toMatchObject({ code: 2, err: expect.stringContaining('DigestKeyArn') });
  });
});
