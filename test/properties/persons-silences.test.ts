import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endSilence, makeSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { withPersonsSilences } from '../../src/rules/persons-silences.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { decideNow } from '../routing/decide-now.ts';
import { exampleRules, rulesOf } from '../routing/sample-rules.ts';
import { aPlainAlert, noon } from '../support/alerts.ts';
import { edited } from '../support/edited.ts';

/** What a silence can name; half of them are of the alert below. */
const patterns = fc.constantFrom(
  { resource: { name: ['orders-db'] } },
  { severity: ['low', 'medium', 'high', 'critical'] },
  { account: ['444455556666'] },
  { resource: { type: ['EBS'] }, $or: [{ orphan: [true] }, { account: [{ prefix: '1' }] }] },
  { resource: { tags: { environment: [{ exists: false }] } } },
);
const minutes = fc.integer({ min: 1, max: 30 * 1440 });
const made = fc.record({
  match: patterns,
  begin: fc.integer({ min: -1440, max: 1440 }),
  minutes,
  endedAfter: fc.option(minutes),
});

type Made = typeof made extends fc.Arbitrary<infer One> ? One : never;

function ofPerson({ match, begin, minutes: length, endedAfter }: Made, index: number): SilenceChange {
  const at = addSeconds(noon, begin * 60);
  const answer = { by: 'ana', via: 'in Slack', at };
  const change = makeSilence(
    { id: `01KE${index}`, match, until: addSeconds(at, length * 60), reason: `reason ${index}` },
    answer,
  ) as SilenceChange;
  if (endedAfter === null) return change;
  const ended = endSilence(change.silence.after, { ...answer, by: 'ben', at: addSeconds(at, endedAfter * 60) });
  return 'refused' in ended ? change : ended;
}

/** The same in the rules, written by hand. */
function inRules(all: readonly Made[]): Rules {
  const silences = all.map((one, index) => {
    const { after } = ofPerson(one, index).silence;
    const until = after.ended?.at ?? after.until;
    return { match: one.match, from: after.from, until, reason: after.reason, by: 'ana' };
  });
  return rulesOf(`${edited(exampleRules, [/^silences: .*$/m, ''])}\nsilences: ${JSON.stringify(silences)}\n`);
}

function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'id' ? undefined : inner)));
}

describe('properties: silences of people', () => {
  it('decide as the same silences in the rules do, with the same trace', () => {
    let quiet = 0;
    fc.assert(
      fc.property(fc.array(made, { maxLength: 4 }), fc.integer({ min: -1440, max: 31 * 1440 }), (all, minute) => {
        const now: Instant = addSeconds(noon, minute * 60);
        const people = all.map((one, index) => ofPerson(one, index).silence.after);
        const byPeople = decideNow(aPlainAlert(), withPersonsSilences(inRules([]), people), now);
        const byRules = decideNow(aPlainAlert(), inRules(all), now);

        if (byRules.mute !== null) quiet += 1;
        expect(withoutIds(byPeople)).toEqual(withoutIds(byRules));
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(quiet).toBeGreaterThan(40);
  });
});
