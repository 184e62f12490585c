import { describe, expect, it } from 'vitest';
import { endSilence, makeSilence, type PersonsSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import type { Silences, SilencesTold } from '../../src/ports/rules/silences.ts';
import { noon } from './alerts.ts';
import { hostileNames } from './hostile-names.ts';

let made = 0;

const ending = { by: 'ben', via: 'in Slack', at: addSeconds(noon, 60) };

/** A silence that somebody makes at noon; each is another one. */
export function aSilence(facts: { match?: unknown; hours?: number; reason?: string } = {}): SilenceChange {
  made += 1;
  const { match = { severity: ['low'] }, hours = 2, reason = 'moves to Aurora' } = facts;
  const toSilence = {
    id: `01KD${String(made).padStart(22, '0')}`,
    match,
    until: addSeconds(noon, hours * 3600),
    reason,
  };
  const change = makeSilence(toSilence, { by: 'ana', via: 'at the command line', at: noon });
  if ('refused' in change) throw new Error(change.refused);
  return change;
}

/** What every place promises that keeps the silences of people. */
export function describeSilences(
  title: string,
  underTest: () => { store: Pick<IncidentStore, 'commit' | 'records'>; silences: Silences & SilencesTold },
): void {
  describe(title, () => {
    const idsOf = (list: readonly PersonsSilence[], among: readonly PersonsSilence[]) =>
      list.map(({ id }) => id).filter((id) => among.some((one) => one.id === id));

    it('returns those that end later, in the order of their ends, as they were made', async () => {
      const { store, silences } = underTest();
      const match = { resource: { tags: { [hostileNames[0] ?? '']: [hostileNames[1] ?? ''] } } };
      const changes = [aSilence({ hours: 9, match }), aSilence({ hours: 1 }), aSilence({ hours: 5 })];
      for (const change of changes) expect(await store.commit(change)).toBe(true);
      const [last, first, middle] = changes.map(({ silence }) => silence.after) as [
        PersonsSilence,
        PersonsSilence,
        PersonsSilence,
      ];
      const all = [first, middle, last];

      expect(idsOf(await silences.silencesSince(noon), all)).toEqual(all.map(({ id }) => id));
      expect(idsOf(await silences.silencesSince(first.until), all)).toEqual([middle.id, last.id]);
      expect((await silences.silencesSince(noon)).find(({ id }) => id === last.id)).toEqual(last);
    });

    it('lets one of two people end it, keeps it until its own end, and chains what happened', async () => {
      const { store, silences } = underTest();
      const change = aSilence({ hours: 3 });
      await store.commit(change);
      const { after } = change.silence;
      const ends = ['ben', 'cleo'].map(
        (by) => endSilence(after, { by, via: 'in Slack', at: addSeconds(noon, 60) }) as SilenceChange,
      );

      expect(await Promise.all(ends.map((end) => store.commit(end)))).toContain(true);
      const [kept] = (await silences.silencesSince(noon)).filter(({ id }) => id === after.id);
      expect(kept).toMatchObject({ revision: 2, ended: { at: addSeconds(noon, 60) } });
      expect((await store.records(`silence-${after.id}`)).map(({ what }) => what)).toEqual([
        'silence-made',
        'silence-ended',
      ]);
    });

    it('reads past those that somebody ended, however many there are', async () => {
      const { store, silences } = underTest();
      const farAway = addSeconds(noon, 20 * 86_400);
      const ended = Array.from({ length: 210 }, () => {
        const { after } = aSilence({ hours: 21 * 24 }).silence;
        const { silence, record } = endSilence(after, ending) as SilenceChange;
        return { silence: { ...silence, expected: null }, record };
      });
      for (let from = 0; from < ended.length; from += 30)
        expect(await store.commit(...ended.slice(from, from + 30))).toBe(true);
      const holding = aSilence({ hours: 22 * 24 });
      await store.commit(holding);

      expect(await silences.silencesSince(farAway)).toEqual([holding.silence.after]);
    });

    it('returns those that were over later than that, and not those that were over before', async () => {
      const { store, silences } = underTest();
      const { silence, record } = aSilence({ hours: 6 });
      await store.commit({ silence, record });
      await store.commit(endSilence(silence.after, ending) as SilenceChange);

      expect(idsOf(await silences.silencesSince(noon), [silence.after])).toHaveLength(1);
      expect(idsOf(await silences.silencesSince(ending.at), [silence.after])).toEqual([]);
    });

    it('remembers what people have heard, unless it changed meanwhile', async () => {
      const { store, silences } = underTest();
      const { silence, record } = aSilence({ hours: 4 });
      await store.commit({ silence, record });
      const told = async () => (await silences.silencesSince(noon)).find(({ id }) => id === silence.after.id)?.told;
      await silences.noteTold(silence.after, ['made']);
      expect(await told()).toEqual(['made']);

      await silences.noteTold({ ...silence.after, revision: 7 }, ['expired']);
      expect(await told()).toEqual(['made']);
    });
  });
}
