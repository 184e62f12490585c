import { describe, expect, it } from 'vitest';
import { createProve } from '../../../src/pipeline/ingest/proofs.ts';
import type { ListedRecoveryPoint, ListedRecoveryPoints } from '../../../src/ports/aws-backup/recovery-points.ts';
import { anEvent } from '../../support/alerts.ts';

const arn = 'arn:aws:backup:eu-west-1:222233334444:recovery-point:1';
const event = anEvent({
  accountId: '222233334444',
  outcome: 'succeeded',
  state: 'COMPLETED',
  recoveryPointArn: arn,
  occurredAt: '2026-11-22T03:12:00.000Z',
});
const home = { accountId: '111122223333', region: 'eu-west-1' };
const now = () => '2026-11-22T04:00:00.000Z';

function pointsOf(points: readonly Partial<ListedRecoveryPoint>[]): ListedRecoveryPoints {
  return { pointsOf: async () => ({ points: points as ListedRecoveryPoint[], isWhole: true }) };
}

/** Nobody may ask at home of what is elsewhere. */
const atHome: ListedRecoveryPoints = { pointsOf: () => Promise.reject(new Error('asked at home')) };
const good = { arn, status: 'COMPLETED', isGood: true, isAirGapped: false, createdAt: event.startedAt };

describe('pipeline/ingest/proofs: a success in another account or Region', () => {
  it('is proved by the recovery point there', async () => {
    const elsewhere = async () => ({ listedPoints: pointsOf([good]) });
    const prove = createProve({ listedPoints: atHome, sources: { home, elsewhere }, now });

    expect(await prove(event, event.startedAt)).toMatchObject({ is: 'proved', proof: { proof: 'recovery-point' } });
  });

  it('is refuted when there is none there', async () => {
    const elsewhere = async () => ({ listedPoints: pointsOf([]) });
    const prove = createProve({ listedPoints: atHome, sources: { home, elsewhere }, now });

    expect(await prove(event, event.startedAt)).toMatchObject({ is: 'refuted' });
  });

  it.each([
    ['nobody may read there', undefined],
    ['the role there lets nobody in', () => Promise.reject(new Error('denied'))],
    ['recovery points cannot be listed there', async () => ({})],
  ])('counts by the word of its job when %s', async (_why, elsewhere) => {
    const sources = { home, ...(elsewhere === undefined ? {} : { elsewhere }) };
    const prove = createProve({ listedPoints: atHome, sources, now });

    expect(await prove(event, event.startedAt)).toMatchObject({ is: 'proved', proof: { proof: 'job-only' } });
  });
});
