import { describe, expect, it } from 'vitest';
import { compareRoutes } from '../../src/rules-diff/routes.ts';
import { rulesWith } from './small-rules.ts';

const west = 'match: { region: [eu-west-1] }';
const account = 'match: { account: ["111122223333"] }';
const apart = `[{ name: in, ${west} }, { name: out, ${account}, policy: q }]`;
const within = `[{ name: out, ${account}, policy: q, routes: [{ name: in, ${west} }] }]`;
const levels = (...names: string[]) =>
  `[${names.map((name) => `{ name: ${name}, match: { region: [${name}] } }`).join()}]`;

describe('rules-diff/routes', () => {
  it.each<[string, string, string, string[]]>([
    [
      'one that moves inside',
      apart,
      within,
      ['Route "in": stands inside "out" now; policy "q" instead of the default.'],
    ],
    ['one that moves out', within, apart, ['Route "in": stands at the top now; policy the default instead of "q".']],
    [
      'a new one inside another',
      `[{ name: out, ${account} }]`,
      `[{ name: out, ${account}, routes: [{ name: in, ignore: sandbox }] }]`,
      ['Route "in" is new inside "out", last: every alert; ignored: "sandbox".'],
    ],
    [
      'a new one with others inside',
      '[]',
      `[{ name: out, ${account}, routes: [{ name: in, ignore: sandbox }] }]`,
      ['Route "out" is new, last: account=111122223333; 1 inside it.'],
    ],
    [
      'one that goes with those inside',
      within,
      '[]',
      ['Route "out" is gone; it was: account=111122223333; policy "q"; 1 inside it.'],
    ],
    [
      'one that no longer ignores',
      `[{ name: x, ${west}, ignore: sandbox }]`,
      `[{ name: x, ${west} }]`,
      ['Route "x": no longer ignores what it takes ("sandbox").'],
    ],
    [
      'one that ignores for another reason',
      `[{ name: x, ${west}, ignore: sandbox }]`,
      `[{ name: x, ${west}, ignore: a test }]`,
      ['Route "x": ignores because of "a test" instead of "sandbox".'],
    ],
    [
      'one that lets others decide',
      `[{ name: x, ${west}, severity: low }]`,
      `[{ name: x, ${west}, severity: low, continue: true }]`,
      ['Route "x": lets the next routes decide.'],
    ],
    [
      'one that decides',
      `[{ name: x, ${west}, severity: low, continue: true }]`,
      `[{ name: x, ${west}, severity: low }]`,
      ['Route "x": decides instead of letting the next routes.'],
    ],
    [
      'a new one that lets others decide',
      '[]',
      `[{ name: x, ${west}, severity: low, continue: true }]`,
      ['Route "x" is new, last: region=eu-west-1; severity low; then the next routes decide.'],
    ],
    [
      'one that stands first now',
      levels('a', 'b', 'c', 'd'),
      levels('d', 'a', 'b', 'c'),
      ['Route "d": stands before "a" now.'],
    ],
    [
      'one that stands last now',
      levels('a', 'b', 'c', 'd'),
      levels('b', 'c', 'd', 'a'),
      ['Route "a": stands last now.'],
    ],
    [
      'a pattern in another order',
      '[{ name: x, match: { region: [a, b] } }]',
      '[{ name: x, match: { region: [b, a] } }]',
      [],
    ],
  ])('says of %s', (_what, before, after, lines) => {
    expect(compareRoutes(rulesWith(before), rulesWith(after))).toEqual(lines);
  });
});
