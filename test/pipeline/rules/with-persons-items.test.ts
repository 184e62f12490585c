import { describe, expect, it } from 'vitest';
import type { PersonsSilence } from '../../../src/incidents/silence.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { withSilences } from '../../../src/pipeline/rules/with-persons-items.ts';
import { builtInRules } from '../../../src/rules/compile-rules.ts';
import { steadySilences } from '../../../src/runtime/deciding-rules.ts';
import { noon } from '../../support/alerts.ts';
import { aSilence } from '../../support/persons-items.ts';

/** A loader whose table answers as a test says, on a clock of its own. */
function aLoader() {
  const table = { silences: [] as PersonsSilence[], isDown: false, asked: 0, logged: 0, seconds: 0 };
  const clock = { now: () => addSeconds(noon, table.seconds), nowMs: () => table.seconds * 1000 };
  const known = steadySilences(
    {
      since: async () => {
        table.asked += 1;
        if (table.isDown) throw new Error('throttled');
        return structuredClone(table.silences);
      },
    },
    clock,
  );
  const rules = builtInRules();
  const log = { info: () => undefined, error: () => undefined, count: () => undefined };
  const loader = withSilences(
    { load: async () => rules, renew: async () => rules, written: async () => rules },
    known,
    {
      ...log,
      warn: () => {
        table.logged += 1;
      },
    },
  );
  return { table, loader, reasons: async () => (await loader.load()).silences.map(({ reason }) => reason) };
}

describe('pipeline/rules/with-persons-items', () => {
  it('asks once a minute, however often rules are wanted, and gives the same rules until something changed', async () => {
    const { table, loader, reasons } = aLoader();
    table.silences = [aSilence({ reason: 'first' }).silence.after];
    const [one, other] = await Promise.all([loader.load(), loader.load()]);
    table.seconds = 59;
    expect(await loader.load()).toBe(one);
    expect(other).toBe(one);
    expect(table.asked).toBe(1);

    table.silences.push(aSilence({ reason: 'second' }).silence.after);
    table.seconds = 60;
    expect(await reasons()).toEqual(['first', 'second']);
    expect(table.asked).toBe(2);
  });

  it('asks nothing for whoever wants only what is written', async () => {
    const { table, loader } = aLoader();
    table.silences = [aSilence({ reason: 'made by a person' }).silence.after];

    expect((await loader.written()).silences).toEqual([]);
    expect(table.asked).toBe(0);
    expect((await loader.load()).silences).toHaveLength(1);
  });

  it('asks anew within its minute when somebody misses a silence', async () => {
    const { table, loader, reasons } = aLoader();
    await loader.load();
    table.silences = [aSilence({ reason: 'just made' }).silence.after];
    table.seconds = 4;
    expect(await reasons()).toEqual([]);

    expect((await loader.renew()).silences).toHaveLength(1);
    expect(await reasons()).toEqual(['just made']);
  });

  it('trusts what it knew for a quarter of an hour, then none: what nobody knows to be quiet is told', async () => {
    const { table, reasons } = aLoader();
    table.silences = [aSilence({ reason: 'known' }).silence.after];
    await reasons();
    table.isDown = true;
    table.seconds = 899;
    expect(await reasons()).toEqual(['known']);
    table.seconds = 910;
    expect(await reasons()).toEqual([]);
    expect(table.logged).toBe(1);

    table.isDown = false;
    table.seconds = 914;
    expect(await reasons()).toEqual(['known']);
  });

  it.each([['{'], [JSON.stringify({ severity: [{ soundex: 'x' }] })]])(
    'lets a pattern that this release cannot read keep nothing quiet, and the others hold: %s',
    async (pattern) => {
      const { table, loader } = aLoader();
      const later = { ...aSilence({ reason: 'of a later release' }).silence.after, pattern };
      table.silences = [later, aSilence({ reason: 'known' }).silence.after];
      const holding = (await loader.load()).silences.filter(({ matches }) => matches({ severity: 'low' }).matched);

      expect(holding.map(({ reason }) => reason)).toEqual(['known']);
    },
  );
});
