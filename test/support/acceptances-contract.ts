import { describe, expect, it } from 'vitest';
import {
  type AcceptanceChange,
  endAcceptance,
  makeAcceptance,
  type PersonsAcceptance,
} from '../../src/incidents/acceptance.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import { coverOf } from '../../src/incidents/cover.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import type { Acceptances, AcceptancesTold } from '../../src/ports/rules/acceptances.ts';
import { anAlert, noon } from './alerts.ts';
import { hostileNames } from './hostile-names.ts';

let made = 0;

const ending = { by: 'ben', via: 'in Slack', at: addSeconds(noon, 60) };

/** An acceptance that somebody makes at noon; each is another one. */
export function anAcceptance({
  hours = 48,
  owner = 'data team',
  of = anAlert(),
}: {
  hours?: number;
  owner?: string;
  of?: Alert;
} = {}): AcceptanceChange {
  made += 1;
  const toAccept = {
    ...{ id: `01KE${String(made).padStart(22, '0')}`, incidentId: '01JD', owner, reason: 'rebuilt each night' },
    ...{ covers: [coverOf(of)], until: addSeconds(noon, hours * 3600) },
  };
  const change = makeAcceptance(toAccept, { by: 'ana', via: 'at the command line', at: noon });
  if ('refused' in change) throw new Error(change.refused);
  return change;
}

/** What every place promises that keeps the acceptances of people. */
export function describeAcceptances(
  title: string,
  underTest: () => { store: Pick<IncidentStore, 'commit' | 'records'>; acceptances: Acceptances & AcceptancesTold },
): void {
  describe(title, () => {
    const idsOf = (list: readonly PersonsAcceptance[], among: readonly PersonsAcceptance[]) =>
      list.map(({ id }) => id).filter((id) => among.some((one) => one.id === id));

    it('returns those that end later, in the order of their ends, as they were made', async () => {
      const { store, acceptances } = underTest();
      const changes = [
        anAcceptance({ hours: 90, owner: hostileNames[0] ?? '' }),
        anAcceptance({ hours: 10 }),
        anAcceptance({ hours: 50 }),
      ];
      for (const change of changes) expect(await store.commit(change)).toBe(true);
      const [last, first, middle] = changes.map(({ acceptance }) => acceptance.after) as [
        PersonsAcceptance,
        PersonsAcceptance,
        PersonsAcceptance,
      ];
      const all = [first, middle, last];

      expect(idsOf(await acceptances.acceptancesSince(noon), all)).toEqual(all.map(({ id }) => id));
      expect(idsOf(await acceptances.acceptancesSince(first.until), all)).toEqual([middle.id, last.id]);
      expect((await acceptances.acceptancesSince(noon)).find(({ id }) => id === last.id)).toEqual(last);
    });

    it('lets one of two people end it, keeps it until its own end, and chains what happened', async () => {
      const { store, acceptances } = underTest();
      const change = anAcceptance({ hours: 30 });
      await store.commit(change);
      const { after } = change.acceptance;
      const ends = ['ben', 'cleo'].map(
        (by) => endAcceptance(after, { by, via: 'in Slack', at: addSeconds(noon, 60) }) as AcceptanceChange,
      );

      expect((await Promise.all(ends.map((end) => store.commit(end)))).sort()).toEqual([false, true]);
      const [kept] = (await acceptances.acceptancesSince(noon)).filter(({ id }) => id === after.id);
      expect(kept).toMatchObject({ revision: 2, ended: { at: addSeconds(noon, 60) } });
      expect((await store.records(`acceptance-${after.id}`)).map(({ what }) => what)).toEqual([
        'acceptance-made',
        'acceptance-ended',
      ]);
    });

    it('reads past those that somebody ended, however many there are', async () => {
      const { store, acceptances } = underTest();
      const farAway = addSeconds(noon, 200 * 86_400);
      const ended = Array.from({ length: 210 }, () => {
        const { after } = anAcceptance({ hours: 201 * 24 }).acceptance;
        const { acceptance, record } = endAcceptance(after, ending) as AcceptanceChange;
        return { acceptance: { ...acceptance, expected: null }, record };
      });
      for (let from = 0; from < ended.length; from += 30)
        expect(await store.commit(...ended.slice(from, from + 30))).toBe(true);
      const holding = anAcceptance({ hours: 202 * 24 });
      await store.commit(holding);

      expect(await acceptances.acceptancesSince(farAway)).toEqual([holding.acceptance.after]);
    });

    it('returns those that were over later than that, and not those that were over before', async () => {
      const { store, acceptances } = underTest();
      const { acceptance, record } = anAcceptance({ hours: 100 });
      await store.commit({ acceptance, record });
      await store.commit(endAcceptance(acceptance.after, ending) as AcceptanceChange);

      expect(idsOf(await acceptances.acceptancesSince(noon), [acceptance.after])).toHaveLength(1);
      expect(idsOf(await acceptances.acceptancesSince(ending.at), [acceptance.after])).toEqual([]);
    });

    it('remembers what people have heard, unless it changed meanwhile', async () => {
      const { store, acceptances } = underTest();
      const { acceptance, record } = anAcceptance({ hours: 40 });
      await store.commit({ acceptance, record });
      const told = async () =>
        (await acceptances.acceptancesSince(noon)).find(({ id }) => id === acceptance.after.id)?.told;
      await acceptances.noteAcceptanceTold(acceptance.after, ['made']);
      expect(await told()).toEqual(['made']);

      await acceptances.noteAcceptanceTold({ ...acceptance.after, revision: 7 }, ['expired']);
      expect(await told()).toEqual(['made']);
    });
  });
}
