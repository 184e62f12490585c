import { describe, expect, it } from 'vitest';
import { around, plan, planId, point, table, tagged, taggedSelection } from '../an-account.ts';
import { foundIn } from '../judged.ts';
import { trail, trailed } from '../trailed.ts';

const orders = table('orders');
const untagged = (hour: string) =>
  trailed('UntagResource', { resourceArn: orders, tagKeys: ['backup'] }, { eventTime: `2026-11-21T${hour}:00:00Z` });
const emptied = (hour: string) =>
  trailed('DeleteBackupSelection', { backupPlanId: planId }, { eventTime: `2026-11-21T${hour}:00:00Z` });
const fallen = (points: object, ...calls: object[]) => ({
  ...plan(undefined, taggedSelection),
  ...around([orders], {
    'get-resources.json': { ResourceTagMappingList: [tagged(orders, {})] },
    'list-recovery-points-by-backup-vault.main.json': {
      RecoveryPoints: [point(orders, '2026-11-20T05:00:00.000Z', points as Record<string, unknown>)],
    },
    'list-backup-jobs.json': { BackupJobs: [] },
  }),
  ...trail(...calls),
});

describe('findings/reasons/fell-out', () => {
  it('names the last of what took its tag and of what took the selection from its plan', () => {
    const says = (...calls: object[]) => foundIn(fallen({}, ...calls), 'fell-out')[0]?.says;

    expect(says(untagged('01'), emptied('02'))).toContain('DeleteBackupSelection');
    expect(says(untagged('02'), emptied('01'))).toContain('UntagResource');
    expect(says(untagged('02'))).toContain('UntagResource');
    expect(says()).not.toContain('was called');
  });

  it('of a plan that is gone has no name, and any tag may be why', () => {
    const CreatedBy = { BackupPlanId: 'gone', BackupRuleId: 'r' };

    expect(foundIn(fallen({ CreatedBy }, untagged('01')), 'fell-out')).toMatchObject([
      { planId: 'gone', planName: null, says: expect.stringContaining('UntagResource') },
    ]);
  });
});
