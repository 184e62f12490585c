import { describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { HiddenAlert, HiddenAlerts, IncidentStore } from '../../src/ports/incidents/incident-store.ts';

/** What every place promises that keeps the alerts nobody was told of. */
export function describeHiddenAlerts(
  title: string,
  underTest: () => { store: Pick<IncidentStore, 'commit'>; hidden: HiddenAlerts },
): void {
  describe(title, () => {
    const monday: Instant = '2026-11-16T00:00:00.000Z';
    const alertAt = (at: Instant): HiddenAlert => {
      const hidden = { incidentId: null, eventKey: `event at ${at}`, resource: 'RDS a', severity: 'low' };
      return { at, by: 'inhibition "w", while incident 01KB is open', named: 'inhibition "w"', ...hidden };
    };

    it('returns those of a week, from its first moment to before its last, in order, and no more than asked for', async () => {
      const { store, hidden } = underTest();
      const moments = [-0.001, 0, 1, 100_000, 259_200, 604_799.999, 604_800].map((seconds) =>
        addSeconds(monday, seconds),
      );
      for (const at of moments.toReversed()) expect(await store.commit({ hidden: alertAt(at) })).toBe(true);
      const until = addSeconds(monday, 604_800);

      expect(await hidden.between(monday, until, 100)).toEqual(moments.slice(1, 6).map(alertAt));
      expect(await hidden.between(monday, until, 2)).toEqual(moments.slice(1, 3).map(alertAt));
      expect(await hidden.between(addSeconds(until, 1), addSeconds(until, 604_800), 100)).toEqual([]);
    });
  });
}
