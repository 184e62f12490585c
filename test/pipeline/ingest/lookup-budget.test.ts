import { describe, expect, it } from 'vitest';
import { CallRateLimiter } from '../../../src/adapters/call-rate-limiter.ts';
import type { BackupEvent } from '../../../src/events/backup-event.ts';
import { createLookupBudget } from '../../../src/pipeline/ingest/lookup-budget.ts';
import { anEvent } from '../../support/alerts.ts';

const denied = (name: string) =>
  anEvent({
    jobId: name,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    statusMessage: `Access to ${name} is denied.`,
  });
const expired = (name: string) => anEvent({ jobId: name, outcome: 'expired', statusMessage: 'The window has passed.' });
const ten = (make: (name: string) => BackupEvent) => Array.from({ length: 10 }, (_none, index) => make(`db-${index}`));
const idsOf = (events: readonly BackupEvent[]) => events.map(({ jobId }) => jobId);

/** Attention of a container that may make ten calls a second and save up twenty. */
function attention() {
  let nowMs = 0;
  const pace = new CallRateLimiter({ perSecond: 10, burst: 20 }, () => nowMs);
  return {
    ...createLookupBudget(pace, () => nowMs),
    pace,
    calls: async (count: number) => {
      for (let call = 0; call < count; call += 1) await pace.take();
    },
    passes: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('pipeline/ingest/lookup-budget', () => {
  it('asks about everything after a quiet moment', () => {
    const { choose } = attention();

    expect(idsOf(choose(ten(denied)))).toEqual(idsOf(ten(denied)));
  });

  it('asks about the first failure of each kind first', () => {
    const { choose } = attention();

    expect(idsOf(choose([denied('orders'), denied('users'), expired('files'), denied('bills')]))).toEqual([
      'orders',
      'files',
      'users',
      'bills',
    ]);
  });

  it('asks about none like those before it in a storm, but about one of a new kind', async () => {
    const { choose, calls } = attention();
    choose(ten(denied));
    await calls(20);

    expect(choose(ten(denied))).toEqual([]);
    expect(idsOf(choose([...ten(denied), expired('new')]))).toEqual(['new']);
  });

  it('asks about as many others as there are calls to spare, five of which are kept for new kinds', async () => {
    const { choose, calls, passes } = attention();
    choose(ten(denied));
    await calls(20);
    passes(1100);

    expect(choose(ten(denied))).toHaveLength(3);
  });

  it('never uses up in a storm what the next new kind needs', async () => {
    const { choose, calls, passes, pace } = attention();
    const left: number[] = [];
    for (let batch = 0; batch < 100; batch += 1) {
      await calls(2 * choose(ten(denied)).length);
      if (batch > 20) left.push(pace.left());
      passes(100);
    }

    expect(Math.min(...left)).toBeGreaterThanOrEqual(5);
  });

  it('remembers a kind for ten minutes from the last failure of it, and no more kinds than it can hold', async () => {
    const { choose, calls, passes } = attention();
    choose([denied('orders')]);
    await calls(20);
    passes(599_999);
    await calls(20);
    expect(choose([denied('users')])).toEqual([]);

    for (let account = 0; account < 600; account += 1) choose([anEvent({ accountId: String(account) })]);
    expect(idsOf(choose([denied('files')]))).toEqual(['files']);
  });
});
