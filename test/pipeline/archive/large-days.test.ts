import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoHeardJobs } from '../../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import type { Digest } from '../../../src/archive/digest.ts';
import { verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { awsLimits } from '../../../src/lib/aws-limits.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import type { KeptOfDay } from '../../../src/ports/archive/kept-rows.ts';
import { ArchiveWorld } from '../../support/archive-world.ts';
import { backupJobEvent } from '../../support/events.ts';
import { evidenceIn } from '../../support/evidence-files.ts';
import { aHeardJob } from '../../support/heard-contract.ts';

const failure = (name: string) =>
  backupJobEvent({
    jobId: `${name}-22`,
    state: 'FAILED',
    startedAt: '2026-11-22T01:00:00.000Z',
    completedAt: '2026-11-22T02:00:00.000Z',
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
  });

let world: ArchiveWorld;
beforeEach(() => {
  world = new ArchiveWorld();
  world.now = '2026-11-22T05:00:00.000Z';
});

describe('pipeline/archive/archive-days: days larger than a digest or a run', () => {
  it('reads a large day page by page, a hundred items at a time, and archives all of it', async () => {
    await world.archives();
    world.now = '2026-11-22T02:00:00.000Z';
    const jobs = Array.from({ length: 1_200 }, (_none, index) => aHeardJob(`job ${index}`, { at: world.now }));
    await new DynamoHeardJobs(world.table.client(), 'journeys').note(jobs);
    world.now = '2026-11-23T05:00:00.000Z';
    const calls = { Query: 0, keys: 0, mostKeys: 0, items: 0 };
    const pieces: number[] = [];
    world.table.onCall = (operation, request, answer) => {
      if (operation === 'Query') calls.Query += 1;
      if (operation !== 'BatchGetItem') return;
      const { RequestItems } = request as { RequestItems: Record<string, { Keys: object[] }> };
      const { Responses } = answer as { Responses: Record<string, object[]> };
      const keys = RequestItems.journeys?.Keys.length ?? 0;
      calls.keys += keys;
      calls.mostKeys = Math.max(calls.mostKeys, keys);
      calls.items += Responses.journeys?.length ?? 0;
    };
    const { kept } = world.archiveDependencies();
    const counted: KeptOfDay = {
      async *rowsOf(of) {
        for await (const rows of kept.rowsOf(of)) {
          pieces.push(rows.rows.length);
          yield rows;
        }
      },
    };
    await world.archives({ kept: counted });
    const digest = world.digests().at(-1)?.digest as Digest;
    expect(digest.day).toBe('2026-11-22');
    expect(digest.parts).toMatchObject([{ name: 'population', rows: 1_200 }]);
    // Two days are looked at: this one, and the one before it for what came late.
    expect(calls).toMatchObject({ mostKeys: awsLimits.batchGetKeys, keys: 1_200, items: 1_200 });
    expect(calls.Query).toBeGreaterThanOrEqual(2);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(500);
  });

  /** A day with jobs, incidents and deliveries, of which a digest takes little. */
  async function largeDay(): Promise<void> {
    await world.archives();
    world.now = '2026-11-22T02:00:05.000Z';
    await world.hearsAll(['orders', 'ledger', 'wiki', 'shop', 'mail'].map(failure));
    await world.passes('30m');
    const good = Array.from({ length: 30 }, (_none, index) => aHeardJob(`good ${index}`, { at: world.now }));
    await new DynamoHeardJobs(world.table.client(), 'journeys').note(good);
    world.now = '2026-11-23T05:00:00.000Z';
  }

  async function wholeAndOnce(): Promise<Digest[]> {
    const checked = world.digests();
    expect(checked.flatMap(({ faults }) => faults)).toEqual([]);
    const digests = checked.map(({ digest }) => digest as Digest);
    const rows = digests.flatMap((digest) =>
      digest.parts.flatMap(({ name }) =>
        name === 'incidents' ? [] : world.textOf(digest, name).split('\n').slice(0, -1),
      ),
    );
    expect(new Set(rows).size).toBe(rows.length);
    expect(digests.flatMap((digest) => world.rowsOf(digest, 'population'))).toHaveLength(35);
    const key = readPublicKey(world.signer.pem);
    if (key === null) throw new Error('no key');
    const { faults, incidents } = await verifyPackage(evidenceIn(world.archive.files), { keys: [key] });
    expect([faults, incidents]).toEqual([[], (await world.incidents()).length]);
    return digests;
  }

  it('puts a day that is larger than a digest into several, the others as late data, each row once', async () => {
    await largeDay();
    const { days, late } = await world.archives({ mostOfDigest: 5_000 });
    expect(days).toBe(1);
    expect(late).toBeGreaterThan(3);
    const digests = await wholeAndOnce();
    expect(digests.slice(1).map(({ day: of, kind }) => `${of} ${kind}`)).toEqual([
      ...['2026-11-21 day', '2026-11-22 day', ...Array.from({ length: late }, () => '2026-11-22 late')].slice(
        -late - 1,
      ),
    ]);
    for (const { parts } of digests.slice(2))
      expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(15_000);
    expect(await world.archives({ mostOfDigest: 5_000 })).toEqual({ days: 0, late: 0 });
  });

  it('takes at least one row into a digest, however large it is', async () => {
    await largeDay();
    await world.archives({ mostOfDigest: 1 });
    await wholeAndOnce();
  });

  it('goes on with a day larger than a run when the next days are archived, wherever it had to stop', async () => {
    for (let runs = 1; runs < 6; runs += 1) {
      world = new ArchiveWorld();
      world.now = '2026-11-22T05:00:00.000Z';
      await largeDay();
      let left = runs + 2;
      const mayGoOn = () => {
        left -= 1;
        return left > 0;
      };
      await world.archives({ mostOfDigest: 5_000, mayGoOn });
      world.now = '2026-11-24T05:00:00.000Z';
      await world.archives({ mostOfDigest: 5_000 });
      await wholeAndOnce();
    }
  });
});
