import { describe, expect, it } from 'vitest';
import { around, job, plan, table } from '../an-account.ts';
import { foundIn } from '../judged.ts';

const orders = table('orders');
/** One job that somebody started by hand, with the plans of the account or without. */
const byHand = (createdAt: string, other: Record<string, unknown>, plans = true) => {
  const files = {
    ...plan(),
    ...around([orders], {
      'list-backup-jobs.json': {
        BackupJobs: [job(orders, createdAt, { CreatedBy: {}, CompletionDate: null, ...other })],
      },
    }),
  };
  return plans ? files : Object.fromEntries(Object.entries(files).filter(([name]) => !name.includes('plan')));
};
const long = '2026-11-16T05:00:00.000Z';

describe('findings/reasons/likely-to-expire', () => {
  it('measures a job of no plan by the time that AWS gives one, and only where AWS expects its end', () => {
    const running = { State: 'RUNNING' };

    expect(foundIn(byHand(long, running), 'likely-to-expire')).toEqual([]);
    expect(
      foundIn(byHand(long, { ...running, ExpectedCompletionDate: '2026-11-22T05:00:00.000Z' }), 'likely-to-expire'),
    ).toMatchObject([{ resourceArn: orders, deadline: '2026-11-23T05:00:00.000Z' }]);
  });
});

describe('findings/reasons/stuck', () => {
  it('gives a job of no plan eight hours to begin, and says when they are over', () => {
    const waiting = { State: 'CREATED', StartBy: null };

    expect(foundIn(byHand('2026-11-22T08:00:00.000Z', waiting, false), 'stuck')).toMatchObject([
      { deadline: '2026-11-22T16:00:00.000Z', says: expect.stringContaining('expires in 2 h') },
    ]);
    expect(foundIn(byHand('2026-11-22T04:00:00.000Z', waiting), 'stuck')).toMatchObject([
      { says: expect.stringContaining('expires at any moment') },
    ]);
  });

  it('calls what no answer knows by its ARN', () => {
    const unknown = { State: 'CREATED', StartBy: null, ResourceArn: 'arn:aws:new:::thing', ResourceType: null };

    expect(foundIn(byHand('2026-11-22T08:00:00.000Z', unknown), 'stuck')).toMatchObject([
      {
        resourceType: null,
        lastGoodAt: null,
        rpoSeconds: null,
        says: expect.stringMatching(/^The backup of arn:aws:new:::thing has waited/),
      },
    ]);
  });
});
