import { describe, expect, it } from 'vitest';
import { checkCanary } from '../../../src/doctor/stack/canary.ts';
import type { DoctorTools } from '../../../src/doctor/tools.ts';
import type { CanaryHeard } from '../../../src/incidents/canary-heard.ts';
import { now, place } from '../a-deployment.ts';

const is = { name: 'prod-backup-canary', accountId: '111122223333', region: 'eu-west-1', everySeconds: 86_400 };
const heard = (part: CanaryHeard['part'], endedAt: string, isAsMeant = true): CanaryHeard => ({
  ...{ part, endedAt, isAsMeant, jobId: 'job', state: 'ENDED' },
});
type Known = Awaited<ReturnType<NonNullable<DoctorTools['canary']>['known']>>;
const check = (known: Known) => checkCanary({ canary: { is, known: async () => known }, place, now: () => now });
const watched = (since: string) => ({ since, lookedAt: now, told: [] });

describe('doctor/stack/canary', () => {
  it('says nothing where there is none', async () => {
    expect(await checkCanary({ canary: null, place, now: () => now })).toEqual([]);
  });

  it('says when each was heard of last', async () => {
    const both = [heard('succeeds', '2026-11-21T10:12:00.000Z'), heard('fails', '2026-11-21T10:14:00.000Z')];
    expect(await check({ value: { heard: both, watched: watched('2026-11-01T00:00:00.000Z') } })).toEqual([
      {
        ...{ check: 'canary', state: 'ok', fix: null },
        says: 'The canary backup of prod-backup-canary-succeeds succeeded at 2026-11-21 10:12 UTC. The canary backup of prod-backup-canary-fails failed, as it has to, at 2026-11-21 10:14 UTC.',
      },
    ]);
  });

  it('waits for what is not due yet', async () => {
    expect(await check({ value: { heard: [], watched: null } })).toMatchObject([
      { state: 'ok', says: expect.stringContaining('prod-backup-canary-fails is still to be heard of.') },
    ]);
  });

  it('is broken when one was not heard in its time, or ended otherwise', async () => {
    const silent = await check({ value: { heard: [], watched: watched('2026-11-01T00:00:00.000Z') } });
    expect(silent).toMatchObject([
      {
        ...{ state: 'broken', fix: expect.stringContaining('aws backup list-backup-jobs --region eu-west-1') },
        says: expect.stringContaining('is not proven since 2026-11-01 00:00 UTC'),
      },
    ]);
    const otherwise = [heard('succeeds', now), heard('fails', now, false)];
    expect(await check({ value: { heard: otherwise, watched: watched(now) } })).toMatchObject([{ state: 'broken' }]);
  });

  it('says what it lacks when nobody may look', async () => {
    expect(await check({ notKnown: 'it is denied', lacks: 'dynamodb:Query' })).toMatchObject([
      { check: 'canary', state: 'not-known', says: 'These credentials may not call dynamodb:Query.' },
    ]);
  });
});
