import { describe, expect, it } from 'vitest';
import { newLane } from '../../src/incidents/lane.ts';
import { stayUnproven, withoutSuccess } from '../../src/incidents/unproven.ts';
import { seenOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

describe('incidents/unproven', () => {
  it.each([
    [undefined, 1, true],
    [1, 2, true],
    [2, 3, false],
    [3, 4, true],
  ])('after %s times it is the %s., and is told: %s', (before, times, isTold) => {
    const unproven = before === undefined ? {} : { unproven: { times: before, at: at(0), reason: 'before' } };
    const { after } = stayUnproven(anIncident({ notified: ['chat'], ...unproven }), 'It is PARTIAL.', 'J-1', at(10));

    expect(after.unproven).toEqual({ times, at: at(10), reason: 'It is PARTIAL.' });
    expect(after.outbox.deliveries.length).toBe(isTold ? 1 : 0);
  });

  it('a success that was noted and is none is no longer on its lane, nor its size', () => {
    const event = { startedAt: at(10), eventKey: 'e-1' };
    const sizes = [at(0), at(10)].map((startedAt) => ({ startedAt, bytes: 9 }));
    const of = (lastSuccessStartedAt: string, more = {}) =>
      withoutSuccess({ ...newLane('a'), lastSuccessStartedAt, ...more }, event);

    expect(of(at(10), { sizes })).toMatchObject({
      version: 1,
      lastSuccessStartedAt: null,
      sizes: [sizes[0]],
      unproven: 'e-1',
    });
    expect(of(at(20)).lastSuccessStartedAt).toBe(at(20));
    expect(of(at(20))).not.toHaveProperty('sizes');

    const before = { ...newLane('a'), lastSuccessStartedAt: at(10), unproven: 'e-0' };
    expect(withoutSuccess(before, { startedAt: at(10) })).toMatchObject({
      lastSuccessStartedAt: null,
      unproven: 'e-0',
    });
  });

  it('stands on record with the job that said it, and is told as a note', () => {
    const before = anIncident({ notified: ['chat'] });

    expect(seenOf(before, stayUnproven(before, 'It is PARTIAL.', 'J-1', at(10)))).toEqual({
      becomes: { unproven: { times: 1, at: at(10), reason: 'It is PARTIAL.' } },
      told: ['chat: noted'],
      rings: null,
      record: ['success-unproven', 'router', 'It is PARTIAL.', { jobId: 'J-1', times: 1 }],
    });
  });

  it('keeps why it is not believed, where the message may be anybody’s', () => {
    const noted = (doubt?: 'job-unknown') =>
      stayUnproven(anIncident(), 'No such job.', 'J-1', at(10), doubt).record.details;
    expect(noted('job-unknown')).toMatchObject({ jobId: 'J-1', times: 1, doubt: 'job-unknown' });
    expect(noted()).not.toHaveProperty('doubt');
  });
});
