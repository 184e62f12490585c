import { describe, expect, it } from 'vitest';
import { around, type Files, job, nightlyRule, plan, planId, table, vaultArn } from '../an-account.ts';
import { foundIn } from '../judged.ts';

const orders = table('orders');
const far = vaultArn('far', 'eu-central-1');
const copying = { ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: far }] };
const createdAt = '2026-11-22T05:00:00.000Z';
const continuous = { RecoveryPointArn: 'arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:abc' };

/** Files of one backup and these copies. */
const account = (backup: object, copies: readonly object[], more: Files = {}): Files => ({
  ...plan([copying]),
  ...around([orders], {
    'list-backup-jobs.json': { BackupJobs: [job(orders, createdAt, backup as Record<string, unknown>)] },
    'list-copy-jobs.json': {
      CopyJobs: copies.map((copy) => ({
        ...{ CopyJobId: 'c', State: 'COMPLETED', ResourceArn: orders, DestinationBackupVaultArn: far },
        ...{ CreationDate: '2026-11-22T06:00:00.000Z', ...copy },
      })),
    },
    ...more,
  }),
});

describe('findings/reasons/copy-missing', () => {
  it.each<[string, object, object[], number]>([
    ['is one that was made soon after it', continuous, [{}], 0],
    ['is none that was made before it', continuous, [{ CreationDate: '2026-11-22T04:00:00.000Z' }], 1],
    ['is none that was made long after it', continuous, [{ CreationDate: '2026-11-22T09:00:00.000Z' }], 1],
    [
      'is one made of its snapshot, when it does not say that it is complete',
      { ...continuous, CompletionDate: null },
      [{}],
      0,
    ],
    ['is none of another job', continuous, [{ CreatedByBackupJobId: 'other' }], 1],
  ])('the copy of a continuous backup %s', (_what, backup, copies, found) => {
    expect(foundIn(account(backup, copies), 'copy-missing')).toHaveLength(found);
  });

  it('of a job that names no recovery point is that of the job alone', () => {
    expect(foundIn(account({ RecoveryPointArn: null }, [{}]), 'copy-missing')).toHaveLength(1);
    expect(
      foundIn(account({ BackupJobId: 'b', RecoveryPointArn: null }, [{ CreatedByBackupJobId: 'b' }]), 'copy-missing'),
    ).toEqual([]);
  });

  it('is likely only when the list of copies is cut', () => {
    const cut = { 'list-copy-jobs.json': { CopyJobs: [], NextToken: 'more' } };

    expect(foundIn(account({}, []), 'copy-missing')).toMatchObject([{ sure: 'certain' }]);
    expect(foundIn(account({}, [], cut), 'copy-missing')).toMatchObject([{ sure: 'likely' }]);
  });

  it('is expected of a plan of which nobody knows since when it is as it is', () => {
    const undated = {
      ...account({}, []),
      'list-backup-plans.json': { BackupPlansList: [{ BackupPlanId: planId }] },
      [`get-backup-plan.${planId}.json`]: { BackupPlan: { Rules: [copying] } },
    };

    expect(foundIn(undated, 'copy-missing')).toHaveLength(1);
  });
});
