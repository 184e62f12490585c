import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Digest } from '../../../src/archive/digest.ts';
import { dayAfter } from '../../../src/archive/verify/days.ts';
import { verifyPackage } from '../../../src/archive/verify/verify-package.ts';
import { daysArchivedTooLate } from '../../../src/audit/period.ts';
import { readPublicKey } from '../../../src/lib/ed25519.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import type { KeptOfDay } from '../../../src/ports/archive/kept-rows.ts';
import { ArchiveWorld } from '../../support/archive-world.ts';
import { isPart } from '../../support/archived-parts.ts';
import { backupJobEvent } from '../../support/events.ts';
import { evidenceIn } from '../../support/evidence-files.ts';

const day = 86_400;

/** A job that ended on a day of November 2026 at two in the morning. */
const job = (name: string, on: number, state = 'FAILED') =>
  backupJobEvent({
    jobId: `${name}-${on}`,
    state,
    startedAt: `2026-11-${on}T01:00:00.000Z`,
    completedAt: `2026-11-${on}T02:00:00.000Z`,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
  });

let world: ArchiveWorld;
beforeEach(() => {
  world = new ArchiveWorld();
  world.now = '2026-11-22T05:00:00.000Z';
});

async function hears(on: number, ...events: object[]): Promise<void> {
  world.now = `2026-11-${on}T02:00:05.000Z`;
  await world.hearsAll(events);
}

const jobsOf = (digest: Digest) =>
  world
    .rowsOf(digest, 'population')
    .map(({ jobId }) => jobId)
    .sort();

function allGood(): Digest[] {
  const checked = world.digests();
  expect(checked.flatMap(({ faults }) => faults)).toEqual([]);
  const digests = checked.map(({ digest }) => digest as Digest);
  for (const digest of digests)
    for (const part of digest.parts) expect(isPart(part, world.textOf(digest, part.name))).toBe(true);
  return digests;
}

type Call<Answer> = () => Promise<Answer>;
type Around = <Answer>(call: Call<Answer>) => Promise<Answer>;

/** Lets so many calls through, and the next one fail: before it has its effect, or so that nobody hears of it. */
function dying(calls: number, when: 'before' | 'after'): Around {
  let left = calls;
  return async (call) => {
    left -= 1;
    if (left === -1 && when === 'before') throw new Error('died');
    const answer = await call();
    if (left === -1) throw new Error('died');
    return answer;
  };
}

/** A port whose calls go through something. */
function around<Port extends object>(port: Port, through: (call: Call<unknown>) => Promise<unknown>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => through(async () => member.apply(target, given));
    },
  });
}

/** The rows of a day, each piece of which is a call. */
function reading(kept: KeptOfDay, through: Around): KeptOfDay {
  return {
    async *rowsOf(of) {
      for await (const rows of kept.rowsOf(of)) yield await through(async () => rows);
    },
  };
}

describe('pipeline/archive/archive-days', () => {
  it('makes a digest of a quiet day, the first of yesterday, and none before the day is over for hours', async () => {
    world.now = '2026-11-22T03:59:59.000Z';
    expect(await world.archives()).toEqual({ days: 1, late: 0 });
    expect(allGood().map(({ day: of, parts }) => [of, parts])).toEqual([['2026-11-20', []]]);
    expect(await world.archives()).toEqual({ days: 0, late: 0 });
    world.now = '2026-11-22T04:00:00.000Z';
    expect(await world.archives()).toEqual({ days: 1, late: 0 });
    expect(allGood().map(({ day: of, sequence }) => [of, sequence])).toEqual([
      ['2026-11-20', 1],
      ['2026-11-21', 2],
    ]);
  });

  it('archives what was written on a day: jobs, incidents, records, alerts and deliveries, each named with its hash', async () => {
    await world.archives();
    await hears(22, job('orders', 22), job('ledger', 22, 'COMPLETED'));
    await world.passes('30m');
    world.now = '2026-11-23T04:00:00.000Z';
    await world.archives();
    const digest = allGood().at(-1) as Digest;
    expect(digest.parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['population', 'incidents', 'records', 'alerts', 'deliveries']),
    );
    const population = world.rowsOf(digest, 'population');
    expect(population.map(({ jobId, disposition }) => [jobId, disposition]).sort()).toEqual([
      ['ledger-22', 'ok'],
      ['orders-22', 'unmatched'],
    ]);
    const [incident] = world.rowsOf(digest, 'incidents');
    expect(incident?.id).toBe(population.find(({ jobId }) => jobId === 'orders-22')?.incidentId);
    const records = world.rowsOf(digest, 'records');
    expect(digest.heads).toEqual([
      { subject: incident?.id, sequence: records.at(-1)?.sequence, hash: incident?.recordHash },
    ]);
    const [alert] = world.rowsOf(digest, 'alerts');
    expect([alert?.incidentId, alert?.alert.event.jobId]).toEqual([incident?.id, 'orders-22']);
    const deliveries = world.rowsOf(digest, 'deliveries');
    expect(deliveries.map(({ status }) => status)).toContain('delivered');
  });

  it('makes up for days on which it did not run, each with its own rows', async () => {
    await world.archives();
    await hears(22, job('orders', 22));
    await hears(24, job('ledger', 24));
    world.now = '2026-11-26T05:00:00.000Z';
    expect(await world.archives()).toEqual({ days: 4, late: 0 });
    const jobs = allGood().map((digest) => [digest.day, jobsOf(digest)]);
    expect(jobs).toEqual([
      ['2026-11-21', []],
      ['2026-11-22', ['orders-22']],
      ['2026-11-23', []],
      ['2026-11-24', ['ledger-24']],
      ['2026-11-25', []],
    ]);
  });

  it('says of days that it makes up for after more than five weeks that jobs of them are gone', async () => {
    await world.archives();
    await hears(22, job('orders', 22), job('ledger', 22, 'COMPLETED'));
    await hears(28, job('wiki', 28, 'COMPLETED'));
    world.now = '2026-12-30T05:00:00.000Z';
    expect(world.table.expire(Date.parse(world.now) / 1000)).toBeGreaterThan(0);
    expect(await world.archives()).toEqual({ days: 38, late: 0 });
    const digests = allGood();
    expect(digests.filter((digest) => jobsOf(digest).length > 0).map(({ day: of }) => of)).toEqual(['2026-11-28']);
    // What is kept as evidence is there as it was.
    expect(digests.find(({ day: of }) => of === '2026-11-22')?.heads).toHaveLength(1);
    const key = readPublicKey(world.signer.pem);
    if (key === null) throw new Error('no key');
    const { faults, days, gaps } = await verifyPackage(evidenceIn(world.archive.files), { keys: [key] });
    expect(faults.map(({ fault, day: of }) => `${fault} ${of}`)).toEqual(
      ['22', '23', '24', '25'].map((on) => `rows-expired 2026-11-${on}`),
    );
    expect([days, gaps]).toEqual([{ valid: 35, of: 39 }, 4]);
    expect(daysArchivedTooLate(digests).map(({ where, more }) => `${where} ${more}`)).toEqual(
      ['22', '23', '24', '25'].map((on) => `2026-11-${on} population`),
    );
  });

  it.each(['Europe/Berlin', 'America/St_Johns'])(
    'makes days of UTC wherever its clock stands, also where %s has a day of 23 or 25 hours',
    async (zone) => {
      vi.stubEnv('TZ', zone);
      for (const first of ['2026-03-28', '2026-10-31', '2026-10-24']) {
        world = new ArchiveWorld();
        world.now = addSeconds(`${first}T05:00:00.000Z`, day);
        await world.archives();
        const days = [0, 1, 2].map((after) => dayAfter(first, after));
        for (const of of days.slice(1)) {
          for (const time of ['00:00:00.000', '23:59:59.999']) {
            world.now = `${of}T${time}Z`;
            const id = `${of} ${time}`;
            await world.hearsAll([{ ...job(id, 22, 'COMPLETED'), time: world.now }]);
          }
        }
        world.now = addSeconds(`${days.at(-1)}T05:00:00.000Z`, day);
        await world.archives();
        expect(allGood().map((digest) => [digest.day, jobsOf(digest)])).toEqual(
          days.map((of, index) => [of, index === 0 ? [] : [`${of} 00:00:00.000-22`, `${of} 23:59:59.999-22`]]),
        );
      }
    },
  );

  it('stops between two days when there is no time, and goes on from there', async () => {
    await world.archives();
    world.now = addSeconds(world.now, 5 * day);
    let left = 4;
    const mayGoOn = () => {
      left -= 1;
      return left > 0;
    };
    const first = await world.archives({ mayGoOn });
    expect(first.days).toBeGreaterThan(0);
    expect(first.days).toBeLessThan(5);
    expect(await world.archives()).toEqual({ days: 5 - first.days, late: 0 });
    expect(allGood()).toHaveLength(6);
  });

  it('puts what comes late for a day that is archived into a digest of its own, once', async () => {
    await world.archives();
    await hears(22, job('orders', 22));
    world.now = '2026-11-23T05:00:00.000Z';
    await world.archives();
    // A clock behind, or a write that was hanging.
    await hears(22, job('ledger', 22));
    world.now = '2026-11-24T05:00:00.000Z';
    expect(await world.archives()).toEqual({ days: 1, late: 1 });
    const late = allGood().find(({ kind }) => kind === 'late') as Digest;
    expect(late.day).toBe('2026-11-22');
    expect(world.rowsOf(late, 'population').map(({ jobId }) => jobId)).toEqual(['ledger-22']);
    world.now = '2026-11-25T05:00:00.000Z';
    expect(await world.archives()).toEqual({ days: 1, late: 0 });
    allGood();
  });

  it.each(['before', 'after'] as const)(
    'is the same in the end when it dies %s any call of the table, the archive or the key, also with days to make up for and late data',
    async (when) => {
      let isWhole = false;
      for (let calls = 0; !isWhole && calls < 500; calls += 1) {
        world = new ArchiveWorld();
        world.now = '2026-11-22T05:00:00.000Z';
        await world.archives();
        await hears(22, job('orders', 22), job('ledger', 22, 'COMPLETED'));
        world.now = '2026-11-23T05:00:00.000Z';
        await world.archives();
        await hears(22, job('late', 22, 'COMPLETED'));
        await hears(23, job('wiki', 23));
        world.now = '2026-11-25T05:00:00.000Z';
        const { kept, archive, signer } = world.archiveDependencies();
        const die = dying(calls, when);
        isWhole = await world
          .archives({ kept: reading(kept, die), archive: around(archive, die), signer: around(signer, die) })
          .then(
            () => true,
            () => false,
          );
        await world.archives();
        const digests = allGood();
        expect(
          digests.map(({ day: of, kind }) => `${of} ${kind}`),
          `${calls} calls`,
        ).toEqual([...['2026-11-21 day', '2026-11-22 day', '2026-11-22 late', '2026-11-23 day', '2026-11-24 day']]);
        expect(digests.map(jobsOf)).toEqual([[], ['ledger-22', 'orders-22'], ['late-22'], ['wiki-23'], []]);
      }
    },
  );

  it('is whole when a record of the day comes after it died, whatever it had written by then', async () => {
    let isWhole = false;
    for (let writes = 0; !isWhole && writes < 50; writes += 1) {
      world = new ArchiveWorld();
      world.now = '2026-11-22T05:00:00.000Z';
      await world.archives();
      await hears(22, job('orders', 22));
      world.now = '2026-11-23T05:00:00.000Z';
      const { archive } = world.archiveDependencies();
      const die = dying(writes, 'after');
      const writeOnce = (path: string, bytes: Uint8Array) => die(() => archive.writeOnce(path, bytes));
      isWhole = await world.archives({ archive: Object.assign(Object.create(archive), { writeOnce }) }).then(
        () => true,
        () => false,
      );
      // Somebody's clock is behind.
      world.now = '2026-11-22T23:00:00.000Z';
      const [incident] = await world.incidents();
      await world.asks({ ask: 'note', text: 'The disk was full.' }, 'Ana', incident?.id);
      world.now = '2026-11-26T05:00:00.000Z';
      await world.archives();
      const key = readPublicKey(world.signer.pem);
      if (key === null) throw new Error('no key');
      const { faults } = await verifyPackage(evidenceIn(world.archive.files), { keys: [key] });
      expect(faults, `${writes} writes`).toEqual([]);
    }
    expect(isWhole).toBe(true);
  });

  it('makes one chain of everything, in whatever order two runs at once are answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        world = new ArchiveWorld();
        world.now = '2026-11-22T05:00:00.000Z';
        await world.archives();
        await hears(22, job('orders', 22), job('ledger', 22, 'COMPLETED'));
        world.now = '2026-11-24T05:00:00.000Z';
        const answered = scheduler.scheduleFunction(async (call: () => Promise<unknown>) => call());
        const { archive, signer } = world.archiveDependencies();
        const inTurn = { archive: around(archive, answered), signer: around(signer, answered) };
        const both = Promise.allSettled([world.archives(inTurn), world.archives(inTurn)]);
        await scheduler.waitFor(both);
        await world.archives();
        expect(allGood().map(({ day: of, kind, parts }) => `${of} ${kind} ${parts.length > 0}`)).toEqual([
          ...['2026-11-21 day false', '2026-11-22 day true', '2026-11-23 day false'],
        ]);
        expect(jobsOf(allGood()[1] as Digest)).toEqual(['ledger-22', 'orders-22']);
      }),
      { numRuns: 25, seed: 19 },
    );
  });

  it.each([...Array.from({ length: 10 }, (_none, calls) => calls)])(
    'names what came late in a digest when it dies at writing %i',
    async (calls) => {
      await world.archives();
      await hears(22, job('orders', 22));
      world.now = '2026-11-23T05:00:00.000Z';
      await world.archives();
      await hears(22, job('ledger', 22));
      world.now = '2026-11-24T05:00:00.000Z';
      let left = calls;
      const archive = Object.assign(Object.create(world.archive) as typeof world.archive, {
        writeOnce: async (path: string, bytes: Uint8Array) => {
          const done = await world.archive.writeOnce(path, bytes);
          left -= 1;
          if (left < 0) throw new Error('died');
          return done;
        },
      });
      await world.archives({ archive }).catch(() => 'died');
      await world.archives();
      const digests = allGood().filter(({ day: of }) => of === '2026-11-22');
      expect(digests.flatMap(jobsOf).sort()).toEqual(['ledger-22', 'orders-22']);
    },
  );

  it('makes one chain when two run at once', async () => {
    await world.archives();
    await hears(22, job('orders', 22));
    world.now = '2026-11-24T05:00:00.000Z';
    await Promise.allSettled([world.archives(), world.archives(), world.archives()]);
    await world.archives();
    expect(allGood().map(({ day: of, kind }) => [of, kind])).toEqual([
      ['2026-11-21', 'day'],
      ['2026-11-22', 'day'],
      ['2026-11-23', 'day'],
    ]);
  });

  it('does not go on where the archive lists what it cannot give', async () => {
    await world.archives();
    world.now = '2026-11-23T05:00:00.000Z';
    const archive = {
      ...world.archiveDependencies().archive,
      list: async () => ['digests/00000001.json'],
      read: async () => null,
    };
    const refused = {
      code: 'archive-incomplete',
      details: { because: expect.stringContaining('digests/00000001.json') },
    };
    await expect(world.archives({ archive: archive as never })).rejects.toMatchObject(refused);
  });
});
