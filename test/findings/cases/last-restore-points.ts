import { around, jobsOf, nights, plan, point, protectedOne, table } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = table('orders');
/** Backups have failed since the 17th; these points are left. */
const left = (points: readonly unknown[]) => ({
  ...plan(),
  ...around([orders], {
    'list-backup-jobs.json': { BackupJobs: jobsOf(orders, nights.slice(2), { State: 'FAILED' }) },
    'list-protected-resources.json': { Results: [protectedOne(orders, '2026-11-17T05:00:00.000Z')] },
    'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: points },
  }),
});
const until = (DeleteAt: string | undefined) => ({ CalculatedLifecycle: { DeleteAt } });
const three = ['24T05', '25T05', '26T14'].map((end, index) =>
  point(orders, nights[index] ?? '', until(`2026-11-${end}:00:00.000Z`)),
);

/** See `src/findings/reasons/last-restore-points.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'three are left, the last goes on Thursday at 14:00',
      files: left(three),
      finds: [{ sure: 'certain', resourceArn: orders, missed: 3, deadline: '2026-11-26T14:00:00.000Z' }],
    },
  ],
  twins: [
    {
      says: 'one of them is kept for ever',
      files: left([...three, point(orders, nights[0] ?? '', until(undefined))]),
      finds: [],
    },
    { says: 'new ones come', files: { ...plan(), ...around() }, finds: [] },
    {
      says: 'many are left, and the last goes in a month',
      files: left([
        ...three,
        ...nights.map((night) => point(orders, `2026-10-${night.slice(8)}`, until('2026-12-22T05:00:00.000Z'))),
      ]),
      finds: [],
    },
  ],
};
