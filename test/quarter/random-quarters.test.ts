import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Verdict, verifyPackage } from '../../src/archive/verify/verify-package.ts';
import { readPublicKey } from '../../src/lib/ed25519.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { packBytes } from '../../src/lib/packed-text.ts';
import { evidenceIn } from '../support/evidence-files.ts';
import { exportQuarter, periodOf } from '../support/quarter/export-quarter.ts';
import { PlayedQuarter } from '../support/quarter/play-quarter.ts';
import { foresee, planQuarter, type QuarterShape } from '../support/quarter/quarter-plan.ts';

const days = 5;
const aDay = fc.integer({ min: 0, max: days - 2 });
const someDays = fc.uniqueArray(aDay, { maxLength: 2 });

/** Any mixture of what can happen in some days; the first of them is a Wednesday, so that the fifth is a Sunday. */
const shapes: fc.Arbitrary<QuarterShape> = fc.record({
  seed: fc.nat(),
  firstDay: fc.constantFrom('2026-07-01', '2026-10-21', '2027-03-24'),
  days: fc.constant(days),
  everyHours: fc.constant(6),
  resources: fc.integer({ min: 3, max: 25 }),
  troubles: fc.integer({ min: 0, max: 10 }),
  quietDays: fc.constantFrom([], [4]),
  outageDay: fc.option(aDay),
  drillDays: someDays,
  editDays: someDays,
  brokenEditDay: fc.constantFrom(null, days - 1),
  missedNights: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 1 }),
  lateDays: someDays,
  archiveDown: fc.option(fc.tuple(fc.constant(1), fc.integer({ min: 1, max: 4 }))),
});

describe('quarter: any mixture of what can happen', () => {
  it('is exported whole, agrees from file to file, verifies, and has as many of each as were put in; whatever is changed or deleted in it is named', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, where) => {
        const plan = planQuarter(shape);
        const played = new PlayedQuarter(plan);
        await played.plays();
        const evidence = await exportQuarter(played.world, plan, '--sample', '4', '--seed', String(where));
        try {
          const foreseen = foresee(plan);
          expect([evidence.code, evidence.said]).toEqual([0, expect.stringContaining('Nothing is missing.')]);
          const sum = `${days} of ${days} days valid, ${foreseen.incidents + played.putIn.drills} incidents, 0 gaps`;
          expect(evidence.disagreements()).toEqual([]);
          expect((await evidence.verify()).said.split('\n')[0]).toBe(sum);
          const jobs = evidence.rows('01-population-jobs.csv').map(({ job }) => job);
          expect(jobs.sort()).toEqual(
            [...played.putIn.jobs].filter((id) => Number(/^job-(\d+)-/.exec(id)?.[1] ?? 0) < days).sort(),
          );
          expect(evidence.rows('03-incidents.csv')).toHaveLength(foreseen.incidents);
          expect(evidence.rows('13-drills.csv')).toHaveLength(played.putIn.drills);
          expect(evidence.rows('10-rules-changes.csv')).toHaveLength(played.putIn.versions);
          for (const row of evidence.rows('02-reconciliation.csv').filter(({ listed }) => listed !== ''))
            expect([row.day, row.jobs, row.unexplained]).toEqual([row.day, row.listed, '0']);
        } finally {
          evidence.remove();
        }
        await agreesInside(played, where);
        await isNamed(played, where);
      }),
      { numRuns: 5, seed: 20_260_701, endOnFailure: true },
    );
  });
});

/** Exports some days in the middle: what was opened before, or went on after, is told as far as those days know it. */
async function agreesInside({ world, plan }: PlayedQuarter, where: number): Promise<void> {
  // A clock that is behind writes before what it writes about: in a part of the days, one is there without the other.
  if (plan.lateDays.length > 0) return;
  const [from, count] = [1 + (where % 2), 1 + (where % 3)];
  const firstDay = addSeconds(`${plan.firstDay}T00:00:00.000Z`, from * 86_400).slice(0, 10);
  const inside = await exportQuarter(world, { firstDay, days: Math.min(count, days - from) }, '--sample', '3');
  try {
    expect(inside.disagreements()).toEqual([]);
  } finally {
    inside.remove();
  }
}

/** Deletes a row, changes a byte of one, and deletes its file: each is named with the file and its day. */
async function isNamed(played: PlayedQuarter, where: number): Promise<void> {
  const { world, plan } = played;
  const parts = [...world.archive.files.keys()].filter((path) => path.startsWith('days/'));
  const path = parts[where % parts.length] ?? '';
  const text = gunzipSync(world.archive.files.get(path) ?? new Uint8Array()).toString('utf8');
  const lines = text.split('\n').slice(0, -1);
  const at = where % lines.length;
  const changedAt = text.length - 3 - (where % Math.min(20, text.length - 3));
  const changes: [how: string, text: string | null][] = [
    [
      'deleted',
      lines
        .filter((_line, index) => index !== at)
        .map((line) => `${line}\n`)
        .join(''),
    ],
    ['changed', `${text.slice(0, changedAt)}${text[changedAt] === 'x' ? 'y' : 'x'}${text.slice(changedAt + 1)}`],
    ['gone', null],
  ];
  for (const [how, changed] of changes) {
    const files = new Map(world.archive.files);
    if (changed === null) files.delete(path);
    else files.set(path, packBytes(changed));
    const { faults } = await verified(files, world.signer.pem, plan);
    expect(faults, `${how}: ${path}`).toContainEqual(
      expect.objectContaining({
        fault: changed === null ? 'part-missing' : 'part-differs',
        path,
        day: path.slice(5, 15),
      }),
    );
  }
}

function verified(files: ReadonlyMap<string, Uint8Array>, pem: string, plan: QuarterShape): Promise<Verdict> {
  const key = readPublicKey(pem);
  if (key === null) throw new Error('The signer has no key.');
  return verifyPackage(evidenceIn(files), { keys: [key], ...periodOf(plan) });
}
