import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { wellFormed } from '../../src/lib/well-formed.ts';
import { completeEvent } from '../../src/pipeline/ingest/complete-event.ts';
import { parseText } from '../../src/rules/check/parse-text.ts';
import { fixture, fixtureNames } from '../events/fixtures.ts';
import { anAlert, anEvent } from '../support/alerts.ts';
import { World } from '../support/world.ts';

const receivedAt = '2026-03-04T12:00:00.000Z';
const halves = ['\ud83d', '\udd25', 'a\ud800b', '\udfff\ud800', `${'x'.repeat(2047)}\ud83d\udd25`, '\ud800'];
const half = fc.constantFrom(...halves);

/** Every text of a value, as value and as the name of a field, at every depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

function expectWhole(value: unknown): void {
  for (const text of textsIn(value)) expect(text.isWellFormed(), JSON.stringify(text)).toBe(true);
}

/** Puts half a character at the end of every text, and into the name of every field that is not AWS's own. */
function halved<Value>(value: Value, piece: string, keyed = false): Value {
  if (typeof value === 'string') return (/^\d{4}-|^[A-Z_]+$|^aws\./.test(value) ? value : `${value}${piece}`) as Value;
  if (Array.isArray(value)) return value.map((item) => halved(item, piece)) as Value;
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([name, inner]) => {
    const fixed = ['source', 'detail-type', 'state', 'status', 'kind', 'Type'].includes(name);
    return [keyed ? `${name}${piece}` : name, fixed ? inner : halved(inner, piece, /tags/i.test(name))];
  });
  return Object.fromEntries(fields) as Value;
}

describe('properties/well-formed: half characters are mended when they come in', () => {
  it('leaves what is whole as it is, and mends the rest, once and for all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(half, half), (value, halfway) => {
        expect(wellFormed({ value })).toEqual({ value: wellFormed(value) });
        const mended = wellFormed({ value: [halfway, { ...halfway }] });
        expectWhole(mended);
        expect(wellFormed(mended)).toBe(mended);
      }),
    );
    const whole = { a: ['x', { b: 'grün \u{1f525}' }], at: new Date(0) };
    expect(wellFormed(whole)).toBe(whole);
  });

  it('in whatever event, from whichever source, bare or as text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtureNames), half, fc.boolean(), (name, piece, asText) => {
        const event = halved(fixture(name), piece);
        const heard = normaliseEvent(asText ? { body: JSON.stringify(event) } : event, receivedAt);
        expectWhole(heard);
      }),
      { numRuns: 400 },
    );
  });

  it('in what AWS answers: descriptions, tags, plans, keys', async () => {
    const { resource, job } = anAlert();
    for (const piece of halves) {
      const details = {
        statusMessage: piece,
        resourceArn: piece,
        resourceType: piece,
        vaultName: piece,
        startedAt: null,
      };
      const findings = halved(
        { ...nothingFound, tags: { ...resource.tags }, defaultOwner: 'x', planName: 'p' },
        piece,
        false,
      );
      expectWhole(composeAlert(anEvent(), { ...findings, job: { ...job, ...details } } as never, [], 1));
      const sparse = anEvent({ iamRoleArn: null, statusMessage: null, resourceArn: null, vaultName: null });
      expectWhole(await completeEvent(sparse, { describe: async () => details as never }, 1000));
    }
  });

  it('so that an event full of them becomes an incident, stored and told whole', async () => {
    const world = new World();
    await world.hears(halved(fixture('backup-failed'), 'x\ud83d'));
    await world.passes('31s');
    expectWhole(world.onlyIncident());
    expectWhole(world.heard.map(({ notice }) => notice));
  });
});

describe('properties/well-formed: rules with half characters are refused by name', () => {
  it.each([
    ['a value of JSON', '{"version":1,"fallback":["a\\ud83d"]}', 'fallback'],
    ['a name of JSON', '{"version":1,"targets":{"a\\udd25":{}}}', 'targets'],
    ['a value of YAML', 'version: 1\nfallback: ["a\\uD83D"]\n', 'fallback'],
    ['a name of YAML', 'version: 1\ntargets: { "a\\uD83D": {} }\n', 'targets'],
  ])('%s', (_what, text, path) => {
    const { mistakes } = parseText(text);
    expect(mistakes).toMatchObject([{ message: expect.stringContaining('half of a character') }]);
    expect(mistakes[0]?.path[0]).toBe(path);
    expectWhole(mistakes);
  });

  it('but not a pair of escapes, which is one character', () => {
    for (const text of ['{"a":"\\ud83d\\udd25"}', 'a: "\\uD83D\\uDD25"']) {
      expect(parseText(text)).toMatchObject({ value: { a: '\u{1f525}' }, mistakes: [] });
    }
  });
});
