import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestPlausible, withPlausibleTimes } from '../../src/events/plausible-times.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anEvent, noon } from '../support/alerts.ts';

const dated = (startedAt: string, occurredAt = startedAt, outcome: 'failed' | 'succeeded' = 'failed') =>
  anEvent({ startedAt, occurredAt, outcome, source: { detailType: 'd', eventId: 'e', emittedAt: occurredAt } });

describe('events/plausible-times', () => {
  it.each([
    { why: 'an ordinary job', startedAt: addSeconds(noon, -3600), occurredAt: addSeconds(noon, -60) },
    { why: 'a clock a little ahead', startedAt: addSeconds(noon, 200), occurredAt: addSeconds(noon, 300) },
    {
      why: 'a job heard of days late',
      startedAt: addSeconds(noon, -13 * 86_400),
      occurredAt: addSeconds(noon, -13 * 86_400),
    },
  ])('leaves $why as it is', ({ startedAt, occurredAt }) => {
    const event = dated(startedAt, occurredAt);

    expect(withPlausibleTimes(event, noon)).toBe(event);
  });

  it.each(['2099-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', addSeconds(noon, 301)])(
    'takes %s for the moment of receipt, and says so',
    (future) => {
      const event = withPlausibleTimes(dated(future), noon);

      expect(event).toMatchObject({ startedAt: noon, occurredAt: noon, source: { emittedAt: noon } });
      expect(event.corrected).toEqual([
        `startedAt: AWS says ${future}, which cannot be; taken for ${noon}`,
        `occurredAt: AWS says ${future}, which cannot be; taken for ${noon}`,
      ]);
    },
  );

  it('takes a start in the future for the end of the job when that is known', () => {
    const ended = addSeconds(noon, -600);

    expect(withPlausibleTimes(dated('2099-01-01T00:00:00.000Z', ended), noon)).toMatchObject({ startedAt: ended });
  });

  it('takes a problem of 1970 for one of now, and leaves a success of 1970 where it ends nothing', () => {
    const epoch = '1970-01-01T00:00:00.000Z';

    expect(withPlausibleTimes(dated(epoch), noon).startedAt).toBe(noon);
    expect(withPlausibleTimes(dated(epoch, epoch, 'succeeded'), noon).startedAt).toBe(epoch);
  });

  it('lets no time through that is later than receipt by more than clocks differ', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.date({ noInvalidDate: true }), (started, ended) => {
        const instants = [started, ended].map((date) =>
          new Date(Math.min(Math.max(date.getTime(), 0), 4e12)).toISOString(),
        );
        const event = withPlausibleTimes(dated(instants[0] ?? '', instants[1] ?? ''), noon);

        expect(event.startedAt <= latestPlausible(noon)).toBe(true);
        expect(event.occurredAt <= latestPlausible(noon)).toBe(true);
        expect(withPlausibleTimes(event, noon)).toMatchObject({
          startedAt: event.startedAt,
          occurredAt: event.occurredAt,
        });
      }),
    );
  });
});
