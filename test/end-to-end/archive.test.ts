import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localEnvironment } from '../../local/folders.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { KmsDigestSigner } from '../../src/adapters/aws/archive/kms-digest-signer.ts';
import { S3Archive } from '../../src/adapters/aws/archive/s3-archive.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoHeardJobs } from '../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { digestPath, partPath } from '../../src/archive/digest.ts';
import { DigestChain, isPart } from '../../src/archive/verify-digests.ts';
import { heardJobOf } from '../../src/incidents/heard-job.ts';
import { readPublicKey } from '../../src/lib/ed25519.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { unpackBytes } from '../../src/lib/packed-text.ts';
import { makeTableClient } from '../../src/runtime/table-client.ts';
import { anEvent } from '../support/alerts.ts';
import { openFunctions } from './functions.ts';

let stack: Stack;
let s3: S3Client;
const bucket = () => stack.outputs.ArchiveBucket ?? '';

beforeAll(async () => {
  stack = await startStack();
  s3 = new S3Client({ ...clientSettings('s3', localEnvironment(stack.endpoint)), forcePathStyle: true });
});
afterAll(() => stack?.stop());

it('archives yesterday under its own role, signs it, and nobody can change or delete what is there', {
  retry: 0,
}, async () => {
  const environment = localEnvironment(stack.endpoint);
  const yesterday = addSeconds(new Date().toISOString(), -86_400 - 4 * 3600);
  const heard = heardJobOf(
    anEvent({ jobId: 'job-of-yesterday' }),
    'lane',
    { disposition: 'ok', by: null, incidentId: null },
    yesterday,
  );
  await new DynamoHeardJobs(makeTableClient(environment), stack.outputs.TableName ?? '').note(
    heard === null ? [] : [heard],
  );

  const functions = openFunctions(stack.endpoint);
  for (let run = 0; run < 2; run += 1)
    expect((await functions.invoke('backup-alert-router-local-archive', {})).failed).toBeNull();

  const archive = new S3Archive(s3, bucket());
  expect(await archive.list('digests/')).toEqual([digestPath(1), `${digestPath(1)}.sig`]);
  const text = async (path: string) => Buffer.from((await archive.read(path)) ?? []).toString('utf8');
  const pem = await new KmsDigestSigner(
    new KMSClient(clientSettings('kms', environment)),
    stack.outputs.DigestKeyArn ?? '',
  ).publicKey();
  const key = readPublicKey(pem);
  if (key === null) throw new Error(`no key: ${pem}`);
  const signature = await text(`${digestPath(1)}.sig`);
  const { digest, faults } = new DigestChain([key]).next({ text: await text(digestPath(1)), signature });
  expect(faults).toEqual([]);
  expect(digest).toMatchObject({
    day: yesterday.slice(0, 10),
    kind: 'day',
    previous: null,
    origin: expect.stringMatching(/^111122223333\/.*\/backup-alert-router-local$/),
  });
  const part = digest?.parts.find(({ name }) => name === 'population');
  if (digest === null || part === undefined) throw new Error('no population');
  const path = partPath(digest, 'population');
  const population = unpackBytes((await archive.read(path)) ?? new Uint8Array(), 1e6) ?? '';
  expect(isPart(part, population)).toBe(true);
  expect(JSON.parse(population)).toMatchObject({ jobId: 'job-of-yesterday', disposition: 'ok' });

  expect(await archive.writeOnce(path, Buffer.from('forged'))).toBe(false);
  expect(Buffer.from((await archive.read(path)) ?? []).equals(Buffer.from('forged'))).toBe(false);
  // The account itself is above the policy of the bucket here: what it writes over is there still, as a version that is locked.
  await s3.send(new PutObjectCommand({ Bucket: bucket(), Key: path, Body: 'forged' }));
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket(), Prefix: path }));
  expect(Versions).toHaveLength(2);
  for (const { VersionId } of Versions) {
    const deletes = s3.send(
      new DeleteObjectCommand({ Bucket: bucket(), Key: path, VersionId, BypassGovernanceRetention: true }),
    );
    await expect(deletes).rejects.toThrow();
  }
});
