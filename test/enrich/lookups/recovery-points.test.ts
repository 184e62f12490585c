import { describe, expect, it } from 'vitest';
import { runLookups } from '../../../src/enrich/enrich.ts';
import { anEvent } from '../../support/alerts.ts';

const point = { arn: 'a', createdAt: '2026-11-21T00:50:00.000Z', encryptionKeyArn: null };
const tooMany =
  'last good recovery point: there are more recovery points than are looked through, and a newer good one may be among them';

/** What is found, and what is said to be missing, where AWS lists these points. */
async function foundOf(points: (typeof point)[], isWhole: boolean) {
  const recoveryPoints = { goodOnesOf: async () => ({ points, isWhole }) };
  const { findings, missing } = await runLookups({ recoveryPoints }, anEvent(), 1000);
  return { goodPoints: findings.goodPoints, missing };
}

describe('enrich/lookups/recovery-points', () => {
  it.each([
    ['all of them', [point], true, { goodPoints: [point], missing: [] }],
    ['that there is none', [], true, { goodPoints: [], missing: [] }],
    ['those that were read, and that there are more', [point], false, { goodPoints: [point], missing: [tooMany] }],
    ['nothing of whether there is one, where none was read', [], false, { goodPoints: null, missing: [tooMany] }],
  ])('says %s', async (_what, points, isWhole, found) => {
    expect(await foundOf(points, isWhole)).toEqual(found);
  });
});
