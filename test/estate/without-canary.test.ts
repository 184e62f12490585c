import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/estate/answers.ts';
import { withoutCanary } from '../../src/estate/without-canary.ts';

const own = 'arn:aws:dynamodb:eu-west-1:111122223333:table/prod-backup-canary-fails';
const names = { isResource: (arn: string | null) => arn === own, isPlan: (name: string) => name.includes('canary') };
const answer = (call: string, page: object, ...about: string[]) =>
  ({ call, about, pages: [page] }) as unknown as Answer;
const thinned = (...answers: Answer[]) => withoutCanary(answers, names).map(({ call, pages }) => [call, ...pages]);

describe('estate/without-canary', () => {
  it('leaves out its plans, what is asked of them, and what names its tables', () => {
    const plans = [
      { BackupPlanId: 'p1', BackupPlanName: 'prod-canary' },
      { BackupPlanId: 'p2', BackupPlanName: 'daily' },
    ];
    const jobs = [{ ResourceArn: own }, { ResourceArn: 'arn:other' }];
    expect(
      thinned(
        answer('list-backup-plans', { BackupPlansList: plans }),
        answer('get-backup-plan', { BackupPlan: {} }, 'p1'),
        answer('get-backup-plan', { BackupPlan: {} }, 'p2'),
        answer('get-backup-plan', { BackupPlan: {} }),
        answer('list-backup-jobs', { BackupJobs: jobs, NextToken: 'n' }),
      ),
    ).toEqual([
      ['list-backup-plans', { BackupPlansList: [plans[1]] }],
      ['get-backup-plan', { BackupPlan: {} }],
      ['get-backup-plan', { BackupPlan: {} }],
      ['list-backup-jobs', { BackupJobs: [jobs[1]], NextToken: 'n' }],
    ]);
  });

  it('takes lists as they come, whatever stands in them', () => {
    const odd = [
      [
        'list-backup-plans',
        { BackupPlansList: [{ BackupPlanName: 5 }, { BackupPlanId: 'p9' }, { BackupPlanName: 'x' }] },
      ],
      ['list-backup-jobs', { BackupJobs: 'none' }],
      ['list-backup-jobs', { BackupJobs: [null, 'text', { ResourceArn: 7 }] }],
    ] as const;
    expect(thinned(...odd.map(([call, page]) => answer(call, page)))).toEqual(odd);
    const mixed = { BackupJobs: [null, { SourceResourceArn: own }] };
    expect(thinned(answer('list-backup-jobs', mixed))).toEqual([['list-backup-jobs', { BackupJobs: [null] }]]);
  });
});
