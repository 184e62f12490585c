import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { KMSClient } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../local/asking.ts';
import { localEnvironment } from '../../local/folders.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { KmsDigestSigner } from '../../src/adapters/aws/archive/kms-digest-signer.ts';
import { S3Archive } from '../../src/adapters/aws/archive/s3-archive.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoHeardJobs } from '../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { digestPath, partPath } from '../../src/archive/digest.ts';
import { DigestChain } from '../../src/archive/verify-digests.ts';
import { heardJobOf } from '../../src/incidents/heard-job.ts';
import { readPublicKey } from '../../src/lib/ed25519.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { unpackBytes } from '../../src/lib/packed-text.ts';
import { makeTableClient } from '../../src/runtime/table-client.ts';
import { anEvent } from '../support/alerts.ts';
import { isPart } from '../support/archived-parts.ts';
import { readCsv } from '../support/read-csv.ts';
import { openFunctions } from './functions.ts';

let stack: Stack;
let s3: S3Client;
const bucket = () => stack.outputs.ArchiveBucket ?? '';

beforeAll(async () => {
  stack = await startStack();
  s3 = new S3Client({ ...clientSettings('s3', localEnvironment(stack.endpoint)), forcePathStyle: true });
});
afterAll(() => stack?.stop());

/** Asks the command line about the running stack, in a process of its own. */
async function asks(...parameters: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { endpoint, simulators, realHosts } = stack;
  const child = ask({ endpoint, simulatorsUrl: simulators.url, realHosts }, parameters, ['ignore', 'pipe', 'pipe']);
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [out, err] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream === null ? '' : readAll(stream))),
  );
  return { code: await ended, out: out ?? '', err: err ?? '' };
}

it('archives yesterday under its own role, and signs it', {
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
});

it('is exported from the bucket, and verified with the key that KMS gives away', { retry: 0 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-alert-router-evidence-'));
  try {
    const archive = new S3Archive(s3, bucket());
    const { day } = JSON.parse(Buffer.from((await archive.read(digestPath(1))) ?? []).toString('utf8')) as {
      day: string;
    };
    const days = ['--from', day, '--until', day];
    const out = join(folder, 'package');
    const exported = await asks('evidence', 'export', '--stage', 'local', ...days, '--out', out, '--zip');
    expect(exported).toMatchObject({ out: expect.stringContaining('Nothing is missing.') });
    const jobs = readCsv(await readFile(join(out, '01-population-jobs.csv'), 'utf8'));
    expect(jobs.map(({ job, disposition }) => [job, disposition])).toEqual([['job-of-yesterday', 'ok']]);

    const key = join(folder, 'key.pem');
    const printed = await asks('evidence', 'key', '--stage', 'local');
    await writeFile(key, printed.out);
    for (const given of [out, `${out}.zip`]) {
      const verified = await asks('evidence', 'verify', given, '--key', key, ...days);
      expect(verified).toMatchObject({
        code: 0,
        out: expect.stringContaining('1 of 1 days valid, 0 incidents, 0 gaps'),
      });
      expect(verified.out).toContain('/backup-alert-router-local, from ');
    }

    expect(exported.code, `${exported.out}${exported.err}`).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('is nothing that anybody can change or delete unseen', { retry: 0 }, async () => {
  const archive = new S3Archive(s3, bucket());
  const [path = ''] = (await archive.list('days/')).filter((one) => one.endsWith('/population.jsonl.gz'));
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

  // What the newest version of a name is does not count: it is not what the digest names.
  const folder = await mkdtemp(join(tmpdir(), 'backup-alert-router-evidence-'));
  try {
    const day = path.slice(5, 15);
    const exported = await asks(
      'evidence',
      'export',
      '--stage',
      'local',
      '--from',
      day,
      '--until',
      day,
      '--out',
      join(folder, 'package'),
    );
    expect(exported).toMatchObject({ code: 1, out: expect.stringContaining(`${path}: part-differs`) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
