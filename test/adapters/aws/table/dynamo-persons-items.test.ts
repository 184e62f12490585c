import { describe, expect, it } from 'vitest';
import { DynamoIncidentStore } from '../../../../src/adapters/aws/table/dynamo-incident-store.ts';
import { DynamoPersonsItems } from '../../../../src/adapters/aws/table/dynamo-persons-items.ts';
import { MemoryIncidentStore } from '../../../../src/adapters/memory/memory-incident-store.ts';
import { endSilence, type SilenceChange } from '../../../../src/incidents/silence.ts';
import { addSeconds } from '../../../../src/lib/instant.ts';
import type { Commit } from '../../../../src/ports/incidents/incident-store.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { aSilence } from '../../../support/persons-items.ts';

/** A table of its own, whose warnings are kept. */
function aTable() {
  const settings = { tableName: 'fake', evidenceRetentionDays: 2557 };
  const client = new FakeTable().client();
  const warned: object[] = [];
  const log = { warn: (_message: string, fields = {}) => void warned.push(fields) };
  const store = new DynamoIncidentStore(client, settings);
  return {
    store,
    warned,
    silences: new DynamoPersonsItems(client, { tableName: settings.tableName, kind: 'silence', log }),
  };
}

async function keep(store: { commit: (...changes: Commit[]) => Promise<boolean> }, changes: readonly Commit[]) {
  for (let from = 0; from < changes.length; from += 50)
    expect(await store.commit(...changes.slice(from, from + 50))).toBe(true);
}

/** Silences that were over an hour later: by themselves, or because somebody ended them. */
function over(many: number, by: 'their end' | 'somebody'): SilenceChange[] {
  return Array.from({ length: many }, () => {
    const made = aSilence({ hours: by === 'somebody' ? 10 : 1 });
    if (by === 'their end') return made;
    const at = addSeconds(noon, 3600);
    const { silence, record } = endSilence(made.silence.after, { by: 'ben', via: 'in Slack', at }) as SilenceChange;
    return { silence: { ...silence, expected: null }, record };
  });
}

const holding = (many: number) => Array.from({ length: many }, () => aSilence({ hours: 20 }));
const later = addSeconds(noon, 2 * 3600);

describe('adapters/aws/table/dynamo-persons-items', () => {
  it('reads 200 that hold, those that were made first, in memory as well; and says that there are more', async () => {
    const { store, silences, warned } = aTable();
    const memory = new MemoryIncidentStore();
    // The one that was made last ends first.
    const changes = [...holding(200), aSilence({ hours: 19 })];
    await keep(store, changes.slice(0, 200));
    expect(await silences.since(later)).toHaveLength(200);
    expect(warned).toEqual([]);

    await keep(store, changes.slice(200));
    await keep(memory, changes);
    const read = await silences.since(later);
    expect(read).toEqual(changes.slice(0, 200).map(({ silence }) => silence.after));
    expect(await memory.silences.since(later)).toEqual(read);
    expect(warned).toEqual([{ kind: 'silence', read: 200, pages: 2 }]);
  });

  it.each(['their end', 'somebody'] as const)(
    'counts those that hold alone where those are wanted that were over by %s a while ago, too',
    async (by) => {
      const { store, silences, warned } = aTable();
      await keep(store, [...over(230, by), ...holding(3)]);

      expect(await silences.since(noon, later)).toHaveLength(233);
      expect(await silences.since(later)).toHaveLength(3);
      expect(warned).toEqual([]);
    },
  );

  it('reads no more than 25 pages, and says that there are more', async () => {
    const { store, silences, warned } = aTable();
    await keep(store, [...over(5001, 'somebody'), ...holding(1)]);

    expect(await silences.since(later)).toEqual([]);
    expect(warned).toEqual([{ kind: 'silence', read: 0, pages: 26 }]);
  });
});
