import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nothingOfPeople, personalData } from '../../docs/personal-data-table.ts';
import { type ItemKind, itemKinds } from '../../src/adapters/aws/table/item-kinds.ts';
import { dayPartNames } from '../../src/archive/day-parts.ts';
import { PlayedQuarter } from '../support/quarter/play-quarter.ts';
import { planQuarter } from '../support/quarter/quarter-plan.ts';

const named = new Set<string>(personalData.flatMap(({ kinds }) => kinds));
const namedParts = new Set<string>(personalData.flatMap(({ parts }) => parts));

/** What people of the quarter are called, where they are told, and what they type. */
const ofPeople = /\b(?:Ana|Ben|Cy|ana)\b|@example\.com|being moved|The disk was full/;

/** Names of the kinds that an item may be of, by its keys. */
function kindsOf({ pk, sk }: { pk: string; sk: string }): string[] {
  const fits = (key: string, known: string) =>
    known === '' || (known.endsWith('#') ? key.startsWith(known) : key === known);
  return Object.entries<ItemKind>(itemKinds).flatMap(([name, kind]) =>
    fits(pk, kind.pk) && fits(sk, kind.sk) ? name : [],
  );
}

describe('quarter: docs/personal-data.md names all that is kept of people', () => {
  it('has every kind of items, with what it has of people or why it has nothing', () => {
    const kinds = Object.keys(itemKinds);
    const said = [...named, ...Object.keys(nothingOfPeople)];
    expect(said.toSorted(), 'say it in docs/personal-data-table.ts').toEqual(kinds.toSorted());
  });

  it('has every part of an archived day', () => {
    expect(dayPartNames.filter((part) => !namedParts.has(part))).toEqual([]);
  });

  it('has every kind and part in which names, addresses and reasons of a played week stand', async () => {
    const played = new PlayedQuarter(
      planQuarter({
        ...{ seed: 4, firstDay: '2026-07-01', days: 6, everyHours: 3, resources: 40, troubles: 13, quietDays: [] },
        ...{ outageDay: 2, drillDays: [1], editDays: [1], brokenEditDay: 4, missedNights: [3], lateDays: [2] },
        archiveDown: null,
      }),
    );
    await played.plays();
    const { table, archive } = played.world;
    const found = new Set(
      table.items().flatMap((item) => {
        if (!ofPeople.test(JSON.stringify(item))) return [];
        const { pk, sk } = item as unknown as { pk: { S: string }; sk: { S: string } };
        const kinds = kindsOf({ pk: pk.S, sk: sk.S });
        return kinds.some((kind) => named.has(kind)) ? kinds : [`${pk.S} ${sk.S} is not said to have it`];
      }),
    );
    const parts = [...archive.files].flatMap(([path, bytes]) => {
      const [, part] = /^days\/.*\/([\w-]+)\.jsonl\.gz$/.exec(path) ?? [];
      return part !== undefined && ofPeople.test(gunzipSync(bytes).toString('utf8')) ? [part] : [];
    });

    expect([...found].filter((one) => / is not said/.test(one))).toEqual([]);
    expect([...found]).toEqual(
      expect.arrayContaining(['incident', 'record', 'silence', 'acceptance', 'hidden', 'rulesInForce']),
    );
    expect([...new Set(parts)].filter((part) => !namedParts.has(part))).toEqual([]);
    expect(new Set(parts)).toEqual(
      new Set([
        ...parts,
        'incidents',
        'records',
        'deliveries',
        'quiet',
        'population',
        'rules',
        'silences',
        'acceptances',
      ]),
    );
  });
});
