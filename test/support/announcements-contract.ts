import { describe, expect, it } from 'vitest';
import type { AnnouncedRules, RulesAnnouncements } from '../../src/ports/rules/rules-announcements.ts';

/** What every place promises that remembers what people have heard of. */
export function describeRulesAnnouncements(title: string, underTest: () => RulesAnnouncements): void {
  describe(title, () => {
    const announced = (version: string | null): AnnouncedRules => ({
      version,
      modifiedAt: version === null ? null : `2026-11-22T00:00:0${version}.000Z`,
      document: '{"version":1}',
      validVersion: '1',
    });

    it('remembers each announcement once, whoever comes first', async () => {
      const place = underTest();
      expect(await place.last()).toBeNull();

      expect(await place.remember(announced('1'), null)).toBe(true);
      expect(await place.remember(announced('2'), null)).toBe(false);
      expect(await place.last()).toEqual(announced('1'));

      expect(await place.remember(announced('2'), announced('1'))).toBe(true);
      expect(await place.remember(announced('3'), announced('1'))).toBe(false);
      expect(await place.remember(announced(null), announced('2'))).toBe(true);
      expect(await place.remember(announced('1'), announced(null))).toBe(true);
      expect(await place.last()).toEqual(announced('1'));
    });

    it('remembers the week that was told', async () => {
      const place = underTest();
      expect(await place.lastWeek()).toBeNull();

      await place.rememberWeek('2026-11-16T00:00:00.000Z');
      await place.rememberWeek('2026-11-23T00:00:00.000Z');

      expect(await place.lastWeek()).toBe('2026-11-23T00:00:00.000Z');
    });

    it('remembers what was told of the last resort', async () => {
      const place = underTest();
      expect(await place.lastResort()).toBeNull();

      await place.rememberLastResort({ isHeard: false, since: '2026-11-22T00:00:00.000Z' });
      await place.rememberLastResort({ isHeard: true, since: '2026-11-23T00:00:00.000Z' });

      expect(await place.lastResort()).toEqual({ isHeard: true, since: '2026-11-23T00:00:00.000Z' });
    });
  });
}
