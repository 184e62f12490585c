import { describe, expect, it } from 'vitest';
import { around, instance, jobsOf, nights, plan, point, protectedOne, table } from '../an-account.ts';
import { foundIn } from '../judged.ts';

/** A resource whose backups fail, and of which points are left that end then. */
const left = (resource: string, ends: readonly string[]) => ({
  ...plan(),
  ...around([resource], {
    'list-backup-jobs.json': { BackupJobs: jobsOf(resource, nights.slice(2), { State: 'FAILED' }) },
    'list-protected-resources.json': { Results: [protectedOne(resource, '2026-11-17T05:00:00.000Z')] },
    'list-recovery-points-by-backup-vault.main.json': {
      RecoveryPoints: ends.map((end, index) =>
        point(resource, nights[index] ?? '', { CalculatedLifecycle: { DeleteAt: `2026-11-${end}:00:00.000Z` } }),
      ),
    },
  }),
});

describe('findings/reasons/last-restore-points', () => {
  it.each<[string[], string, RegExp]>([
    [['26T14', '26T15', '26T16'], 'medium', /3 recovery points.*in 4 d/],
    [['26T14', '26T15'], 'high', /2 recovery points.*in 4 d/],
    [['24T14', '24T15', '24T16'], 'high', /3 recovery points.*in 2 d/],
    [['26T14'], 'critical', /[Oo]ne recovery point.*in 4 d/],
    [['23T11', '23T12', '23T13'], 'critical', /3 recovery points.*in 23 h/],
    [['22T13'], 'critical', /[Oo]ne recovery point.* now/],
  ])('with ends %j is %s', (ends, severity, says) => {
    expect(foundIn(left(table('orders'), ends), 'last-restore-points')).toMatchObject([
      { severity, sure: 'certain', says: expect.stringMatching(says) },
    ]);
  });

  it('is likely only where nobody knows whether the resource is there', () => {
    expect(foundIn(left(instance('i-1'), ['26T14']), 'last-restore-points')).toMatchObject([{ sure: 'likely' }]);
  });
});
