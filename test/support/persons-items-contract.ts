import { describe, expect, it } from 'vitest';
import { type AcceptanceChange, endAcceptance } from '../../src/incidents/acceptance.ts';
import type { Answer } from '../../src/incidents/incident.ts';
import { endSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { Commit, IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import type { ItemOfKind, PersonsItems, PersonsItemsTold } from '../../src/ports/rules/persons-items.ts';
import { noon } from './alerts.ts';
import { hostileNames } from './hostile-names.ts';
import { anAcceptance, aSilence } from './persons-items.ts';

type Kind = keyof ItemOfKind;

/** One item as it is stored, and what is committed to store it so. */
interface Made<Of extends Kind> {
  after: ItemOfKind[Of];
  commit: Commit;
}

/** How the items of a kind are made and ended. */
interface Maker<Of extends Kind> {
  make(facts: { hours: number; isHostile?: boolean }): Made<Of>;
  /** `isNew`: it is stored as ended from the first. */
  end(made: Made<Of>, answer: Answer, isNew?: boolean): Made<Of>;
}

const makers: { readonly [Of in Kind]: Maker<Of> } = {
  silence: {
    make: ({ hours, isHostile = false }) => {
      const match = { resource: { tags: { [hostileNames[0] ?? '']: [hostileNames[1] ?? ''] } } };
      const change = aSilence({ hours, ...(isHostile ? { match } : {}) });
      return { after: change.silence.after, commit: change };
    },
    end: ({ after }, answer, isNew = false) => {
      const { silence, record } = endSilence(after, answer) as SilenceChange;
      return {
        after: silence.after,
        commit: { silence: { ...silence, ...(isNew ? { expected: null } : {}) }, record },
      };
    },
  },
  acceptance: {
    make: ({ hours, isHostile = false }) => {
      const change = anAcceptance({ hours, ...(isHostile ? { owner: hostileNames[0] ?? '' } : {}) });
      return { after: change.acceptance.after, commit: change };
    },
    end: ({ after }, answer, isNew = false) => {
      const { acceptance, record } = endAcceptance(after, answer) as AcceptanceChange;
      const written = { ...acceptance, ...(isNew ? { expected: null } : {}) };
      return { after: acceptance.after, commit: { acceptance: written, record } };
    },
  },
};

const ending = { by: 'ben', via: 'in Slack', at: addSeconds(noon, 60) };

/** What every place promises that keeps the silences or acceptances of people. */
export function describePersonsItems<Of extends Kind>(
  title: string,
  kind: Of,
  underTest: () => {
    store: Pick<IncidentStore, 'commit' | 'records'>;
    items: PersonsItems<ItemOfKind[Of]> & PersonsItemsTold<ItemOfKind[Of]>;
  },
): void {
  const { make, end } = makers[kind];
  const idsOf = (list: readonly { id: string }[], among: readonly { id: string }[]) =>
    list.map(({ id }) => id).filter((id) => among.some((one) => one.id === id));

  describe(title, () => {
    it('returns those that end later, in the order of their ends, as they were made', async () => {
      const { store, items } = underTest();
      const [last, first, middle] = [make({ hours: 90, isHostile: true }), make({ hours: 10 }), make({ hours: 50 })];
      for (const { commit } of [last, first, middle]) expect(await store.commit(commit)).toBe(true);
      const all = [first, middle, last].map(({ after }) => after);

      expect(idsOf(await items.since(noon), all)).toEqual(all.map(({ id }) => id));
      expect(idsOf(await items.since(first.after.until), all)).toEqual([middle.after.id, last.after.id]);
      expect((await items.since(noon)).find(({ id }) => id === last.after.id)).toEqual(last.after);
    });

    it('lets one of two people end it, keeps it until its own end, and chains what happened', async () => {
      const { store, items } = underTest();
      const made = make({ hours: 30 });
      await store.commit(made.commit);
      const ends = ['ben', 'cleo'].map((by) => end(made, { ...ending, by }));

      expect((await Promise.all(ends.map(({ commit }) => store.commit(commit)))).sort()).toEqual([false, true]);
      const [kept] = (await items.since(noon)).filter(({ id }) => id === made.after.id);
      expect(kept).toMatchObject({ revision: 2, ended: { at: ending.at } });
      expect((await store.records(`${kind}-${made.after.id}`)).map(({ what }) => what)).toEqual([
        `${kind}-made`,
        `${kind}-ended`,
      ]);
    });

    it('returns those that were over later than that, and not those that were over before', async () => {
      const { store, items } = underTest();
      const made = make({ hours: 100 });
      await store.commit(made.commit);
      await store.commit(end(made, ending).commit);

      expect(idsOf(await items.since(noon), [made.after])).toHaveLength(1);
      expect(idsOf(await items.since(ending.at), [made.after])).toEqual([]);
    });

    it('remembers what people have heard, unless it changed meanwhile', async () => {
      const { store, items } = underTest();
      const { after, commit } = make({ hours: 40 });
      await store.commit(commit);
      const told = async () => (await items.since(noon)).find(({ id }) => id === after.id)?.told;
      await items.noteTold(after, ['made']);
      expect(await told()).toEqual(['made']);

      await items.noteTold({ ...after, revision: 7 }, ['expired']);
      expect(await told()).toEqual(['made']);
    });

    // At the end: so many that hold at noon would hide what other tests make.
    it('reads past those that somebody ended, however many there are', async () => {
      const { store, items } = underTest();
      const farAway = addSeconds(noon, 28 * 86_400);
      const ended = Array.from({ length: 210 }, () => end(make({ hours: 29 * 24 }), ending, true).commit);
      for (let from = 0; from < ended.length; from += 30)
        expect(await store.commit(...ended.slice(from, from + 30))).toBe(true);
      const holding = make({ hours: 30 * 24 });
      await store.commit(holding.commit);

      expect(await items.since(farAway)).toEqual([holding.after]);
    });
  });
}
