import { describe, expect, it } from 'vitest';
import { jobKinds } from '../../../src/events/kinds.ts';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import { reconcile } from '../../../src/pipeline/watch/reconcile.ts';
import type { Span } from '../../../src/ports/aws-backup/ended-jobs.ts';
import type { KindProgress, ReconcileProgress } from '../../../src/ports/incidents/reconcile-notes.ts';
import { World } from '../../support/world.ts';

const now = '2026-11-22T12:00:00.000Z';
const ago = (seconds: number) => addSeconds(now, -seconds);
const day = 86_400;
/** What ended later than this is not looked for yet. */
const until = ago(600);
const usual: KindProgress = { confirmedAt: until, openSince: null, stretchSeconds: day };

/** What one run does with backup jobs: what it asks for, what it notes, and what it says of faults. */
async function run(
  before: Partial<KindProgress> | null,
  {
    since = ago(40 * day),
    pages = () => [],
    mayGoOn = () => true,
  }: { since?: Instant | null; pages?: (span: Span) => object[][]; mayGoOn?: (asked: number) => boolean } = {},
) {
  const world = new World();
  world.now = now;
  // Nothing is left to be counted of any day.
  const kinds = Object.fromEntries(jobKinds.map((kind) => [kind, usual]));
  const known: ReconcileProgress = { since, kinds, balancedDay: '2026-11-22', counting: null };
  world.reconciled = before === null ? { ...known, kinds: {} } : known;
  if (before !== null) world.reconciled.kinds.backup = { ...usual, ...before };
  const asked: Span[] = [];
  world.endedJobs = {
    async *pages(kind, span) {
      if (kind !== 'backup') return;
      asked.push(span);
      yield* pages(span);
    },
  };
  const faults: string[] = [];
  const gone = await reconcile(world.watchDependencies(), {
    mayGoOn: () => mayGoOn(asked.length),
    fault: ({ message }) => faults.push(message),
  });
  const warned = world.logged.filter(({ level }) => level === 'warn').map(({ message }) => message);
  return { asked, gone, faults, warned, noted: world.reconciled, backup: world.reconciled.kinds.backup };
}

/** A backup that ended and whose end is not final, as restore tests are that are still checked. */
const open = (endedAt: Instant) => ({
  RestoreJobId: `open-${endedAt}`,
  Status: 'COMPLETED',
  ValidationStatus: 'VALIDATING',
  CreatedBy: { RestoreTestingPlanArn: 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly' },
  RecoveryPointArn: 'arn:aws:backup:eu-west-1:111122223333:recovery-point:p',
  ResourceType: 'RDS',
  CreationDate: endedAt,
  CompletionDate: endedAt,
});
const busy = (): never => {
  throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
};

describe('pipeline/watch/reconcile: from where', () => {
  it('the first run of all begins with the present, and asks for nothing of before', async () => {
    const { asked, noted } = await run(null, { since: null });

    expect(asked).toEqual([]);
    expect(noted.since).toBe(until);
    expect(noted.kinds).toEqual(Object.fromEntries(jobKinds.map((kind) => [kind, usual])));
  });

  it.each([
    { what: 'half an hour before what is confirmed', before: { confirmedAt: ago(3600) }, from: ago(3600 + 1800) },
    {
      what: 'half an hour before the first job whose end is open, when that is earlier',
      before: { confirmedAt: ago(3600), openSince: ago(7200) },
      from: ago(7200 + 1800),
    },
    {
      what: 'not before the router was there',
      before: { confirmedAt: ago(3600) },
      since: ago(3700),
      from: ago(3700),
    },
    { what: 'not further back than AWS lists', before: { confirmedAt: ago(35 * day) }, from: ago(600 + 30 * day) },
  ])('goes on $what', async ({ before, since, from }) => {
    const { asked } = await run(before, since === undefined ? {} : { since });

    expect(asked[0]?.from).toBe(from);
    expect(asked.at(-1)?.to).toBe(until);
  });
});

describe('pipeline/watch/reconcile: how much at once', () => {
  it('twice as much after each stretch that had time, a day at the most, without a gap', async () => {
    const { asked, backup } = await run({ confirmedAt: ago(3 * day), stretchSeconds: 300 });

    const lengths = asked.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 1000);
    expect(lengths.slice(0, 4)).toEqual([300, 600, 1200, 2400]);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(day);
    expect(asked.slice(1).map(({ from }) => from)).toEqual(asked.slice(0, -1).map(({ to }) => to));
    expect(backup).toEqual({ ...usual, confirmedAt: until });
  });

  it.each([
    { stretchSeconds: day, next: day / 2 },
    { stretchSeconds: 601, next: 300 },
    { stretchSeconds: 300, next: 300 },
  ])('half as much as $stretchSeconds s after one that had none', async ({ stretchSeconds, next }) => {
    const before = { confirmedAt: ago(2 * day), openSince: ago(2 * day), stretchSeconds };
    const { backup, gone } = await run(before, { pages: () => [[], []], mayGoOn: (asked) => asked === 0 });

    expect(backup).toEqual({ ...before, stretchSeconds: next });
    expect(gone.isThrough).toBe(false);
  });

  it('what was compared before the time was over stays compared', async () => {
    const before = { confirmedAt: ago(2 * day), stretchSeconds: 3600 };
    const { backup, asked } = await run(before, { pages: () => [[]], mayGoOn: (count) => count < 3 });

    expect(asked).toHaveLength(3);
    // The second is twice the first, which began half an hour before.
    expect(backup?.confirmedAt).toBe(ago(2 * day + 1800 - 3600 - 7200));
  });
});

describe('pipeline/watch/reconcile: what stays open', () => {
  it('is looked at again from the first one, over pages and stretches, until none is left', async () => {
    const ends = [8500, 8000, 7000, 5000].map(ago);
    // One page for each, the first two in the first stretch.
    const pages = ({ from, to }: Span) => ends.filter((end) => end >= from && end < to).map((end) => [open(end)]);
    const { backup } = await run({ confirmedAt: ago(7200), stretchSeconds: 1800 }, { pages });
    expect(backup).toMatchObject({ confirmedAt: until, openSince: ago(8500) });

    const next = await run(backup ?? {}, {});
    expect(next.asked[0]?.from).toBe(ago(8500 + 1800));
    expect(next.backup?.openSince).toBeNull();
  });
});

describe('pipeline/watch/reconcile: what AWS refuses', () => {
  it.each([
    { behind: 1800, isFault: false },
    { behind: 1801, isFault: true },
  ])('is a fault when it is $behind s behind: $isFault', async ({ behind, isFault }) => {
    const before = { confirmedAt: addSeconds(until, -behind), openSince: ago(9000) };
    const { faults, warned, backup, gone } = await run(before, { pages: busy });

    expect(faults).toEqual(isFault ? ['Rate exceeded'] : []);
    expect(warned).toEqual(isFault ? [] : ['jobs are not compared for now']);
    expect(backup, 'and what was known stays known').toEqual({ ...usual, ...before });
    expect(gone.isThrough).toBe(false);
  });

  it('is no fault of what was compared before it', async () => {
    const before = { confirmedAt: ago(2 * day), stretchSeconds: 3600 };
    let calls = 0;
    const pages = () => {
      calls += 1;
      return calls === 1 ? [[open(ago(2 * day))]] : busy();
    };
    const { backup, faults } = await run(before, { pages });

    expect(faults).toHaveLength(1);
    expect(backup).toEqual({
      confirmedAt: ago(2 * day + 1800 - 3600),
      openSince: ago(2 * day),
      stretchSeconds: 7200,
    });
  });
});
