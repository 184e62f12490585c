import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { RouterError } from '../../../src/lib/errors.ts';
import { ArchiveWire, type WireTrouble } from '../../support/archive-wire.ts';
import { ArchiveWorld } from '../../support/archive-world.ts';
import { backupJobEvent } from '../../support/events.ts';
import { evidenceIn } from '../../support/evidence-files.ts';
import type { FakeTable } from '../../support/fake-table.ts';

const job = (name: string, on: number, state = 'FAILED') =>
  backupJobEvent({
    jobId: `${name}-${on}`,
    state,
    startedAt: `2026-11-${on}T01:00:00.000Z`,
    completedAt: `2026-11-${on}T02:00:00.000Z`,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
  });

const isWrite = (call: string) => call.startsWith('PUT');

/** What AWS answers when it does not do what it was asked, or does it and says otherwise. */
const troubles: readonly WireTrouble[] = [
  { name: 'S3 asks to slow down', service: 's3', status: 503, code: 'SlowDown' },
  { name: 'S3 fails', service: 's3', status: 500, code: 'InternalError' },
  { name: 'S3 refuses', service: 's3', status: 403, code: 'AccessDenied' },
  { name: 'S3 has no key for it', service: 's3', status: 400, code: 'KMS.DisabledException' },
  {
    name: 'S3 is written to by somebody else',
    service: 's3',
    status: 409,
    code: 'ConditionalRequestConflict',
    only: isWrite,
  },
  { name: 'S3 cannot be reached', service: 's3' },
  { name: 'S3 has written and does not say so', service: 's3', isDone: true, only: isWrite },
  { name: 'KMS throttles', service: 'kms', status: 400, code: 'ThrottlingException' },
  { name: 'KMS waits for something', service: 'kms', status: 500, code: 'DependencyTimeoutException' },
  { name: 'the key is about to be deleted', service: 'kms', status: 400, code: 'KMSInvalidStateException' },
  { name: 'the key is disabled', service: 'kms', status: 400, code: 'DisabledException' },
  { name: 'KMS refuses', service: 'kms', status: 400, code: 'AccessDeniedException' },
  { name: 'KMS signs and says nothing', service: 'kms', status: 200, isDone: true },
  { name: 'the table throttles', service: 'dynamodb', status: 400, code: 'ThrottlingException' },
  { name: 'the table is too busy', service: 'dynamodb', status: 400, code: 'ProvisionedThroughputExceededException' },
  { name: 'the table fails', service: 'dynamodb', status: 500, code: 'InternalServerError' },
  { name: 'the table refuses', service: 'dynamodb', status: 400, code: 'AccessDeniedException' },
  { name: 'the table cannot be reached', service: 'dynamodb' },
];

/** A table on which two days and late data of one wait to be archived, and the bucket of the days before. */
async function waiting(): Promise<{ world: ArchiveWorld; wire: ArchiveWire; archives(): Promise<unknown> }> {
  const world = new ArchiveWorld();
  const wire = new ArchiveWire(world.table as FakeTable);
  const archives = () => world.archives(wire.dependencies());
  const hears = async (on: number, ...events: object[]) => {
    world.now = `2026-11-${on}T02:00:05.000Z`;
    await world.hearsAll(events);
  };
  world.now = '2026-11-22T05:00:00.000Z';
  await archives();
  await hears(22, job('orders', 22), job('ledger', 22, 'COMPLETED'));
  world.now = '2026-11-23T05:00:00.000Z';
  await archives();
  await hears(22, job('late', 22, 'COMPLETED'));
  await hears(23, job('wiki', 23));
  world.now = '2026-11-24T05:00:00.000Z';
  return { world, wire, archives };
}

/** The digests and parts of the archive, as their paths, with their bytes. */
const contents = ({ files }: ArchiveWire) =>
  new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]));

describe('pipeline/archive/archive-days: what AWS answers', () => {
  it.each(troubles)('loses and doubles nothing when $name, at any call', async (what) => {
    let isOver = false;
    let failed = 0;
    const { world, wire, archives } = await waiting();
    const wanted = {
      incidents: (await world.incidents()).length,
      days: { valid: 3, of: 3 },
      digests: { day: 3, late: 1 },
    };
    const before = new Map(wire.files);
    for (let at = 0; !isOver; at += 1) {
      // Nothing is written into the table.
      wire.files.clear();
      for (const [path, bytes] of before) wire.files.set(path, bytes);
      wire.calls = 0;
      wire.trouble = { at, what };
      const ended = await archives().catch((error: Error) => error);
      isOver = wire.calls <= at;
      const about = `${what.name}, call ${at}`;
      if (ended instanceof Error) {
        failed += 1;
        expect(ended, about).toBeInstanceOf(RouterError);
        expect((ended as RouterError).code, about).toBe('archive-incomplete');
        if (what.code !== undefined)
          expect(JSON.stringify((ended as RouterError).details), about).toContain(what.code.split('.').at(-1));
      }
      const left = contents(wire);
      // No digest is there whose parts are not.
      const { faults: now } = await verified(wire);
      expect(
        now.filter(({ fault }) => fault !== 'signature-missing' && fault !== 'part-unnamed').map(({ fault }) => fault),
        about,
      ).toEqual([]);
      wire.trouble = null;
      await archives();
      const after = contents(wire);
      for (const [path, bytes] of left) expect(after.get(path), `${about}: ${path}`).toBe(bytes);
      expect(await verified(wire), about).toMatchObject({ faults: [], ...wanted });
      expect(jobsIn(wire), about).toEqual(['late-22', 'ledger-22', 'orders-22', 'wiki-23']);
    }
    expect(failed).toBeGreaterThan(0);
  });
});

/** The jobs in all parts that are there, in their order. */
function jobsIn({ files }: ArchiveWire): string[] {
  const parts = [...files].filter(([path]) => path.endsWith('/population.jsonl.gz'));
  const lines = parts.flatMap(([, bytes]) => gunzipSync(bytes).toString('utf8').trimEnd().split('\n'));
  return lines.map((line) => (JSON.parse(line) as { jobId: string }).jobId).sort();
}

function verified(wire: ArchiveWire) {
  const key = readPublicKey(wire.pem);
  if (key === null) throw new Error('no key');
  return verifyPackage(evidenceIn(wire.files), { keys: [key] });
}
