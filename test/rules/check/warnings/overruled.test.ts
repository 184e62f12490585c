import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { saidOf } from './corrected.ts';

const policies =
  'policies: { chain: { steps: [{ notify: [alert-topic] }], repeat: 1 }, other: { steps: [{ notify: [alert-topic] }], repeat: 1 } }';
const rulesWith = (routes: string, defaults = 'policy: chain') =>
  saidOf(`version: 1\ndefaults: { ${defaults} }\n${policies}\nfallback: [alert-topic]\nroutes: [${routes}]\n`)
    .filter(({ path }) => !path.startsWith('policies') && !path.startsWith('fallback'))
    .map(formatIssue);
const inside = 'match: { event: { kind: [backup] } }';

describe('rules/check/warnings/overruled', () => {
  it.each([
    [
      'relapses of a route whose every alert is decided inside it',
      `{ name: a, relapseWithin: 1d, routes: [{ name: b, ${inside}, relapseWithin: 2d }, { name: c, relapseWithin: off }] }`,
      'routes[0].relapseWithin: has no effect: a route inside it decides whatever it takes, and each of them says its own; leave it out',
    ],
    [
      'a wait that routes two levels below replace',
      `{ name: a, groupWait: 1m, routes: [{ name: b, routes: [{ name: c, groupWait: 2m }] }] }`,
      'routes[0].groupWait: has no effect',
    ],
  ])('warns of %s', (_what, routes, says) => {
    expect(rulesWith(routes)).toEqual([expect.stringContaining(says)]);
  });

  it.each([
    [
      'it decides what no route inside it takes',
      `{ name: a, relapseWithin: 1d, routes: [{ name: b, ${inside}, relapseWithin: 2d }] }`,
    ],
    [
      'one inside has it of the route around',
      `{ name: a, relapseWithin: 1d, routes: [{ name: b, ${inside}, relapseWithin: 2d }, { name: c }] }`,
    ],
    [
      'one inside ignores, and trouble of the router has it',
      `{ name: a, relapseWithin: 1d, routes: [{ name: b, ${inside}, relapseWithin: 2d }, { name: c, ignore: lab }] }`,
    ],
    ['whom to tell is said for whatever may come', `{ name: a, policy: other, routes: [{ name: b, policy: chain }] }`],
    [
      'one that continues puts something on alerts',
      `{ name: a, labels: { x: y }, routes: [{ name: b, labels: { x: z } }] }`,
    ],
  ])('says nothing where %s', (_why, routes) => {
    expect(rulesWith(routes).join()).not.toContain('has no effect');
  });

  it('warns of defaults that no alert is told by', () => {
    const all = `{ name: a, ${inside}, relapseWithin: 2d }, { name: b, relapseWithin: 3d }`;
    expect(rulesWith(all, 'policy: chain, relapseWithin: 1d')).toEqual([
      'line 2, defaults.relapseWithin: has no effect: every route that decides has its own, and no alert is left to the catch-all; leave it out',
    ]);
  });

  it.each([
    ['the catch-all decides something', `{ name: a, ${inside}, relapseWithin: 2d }`],
    ['a route has it of them', `{ name: a, ${inside}, relapseWithin: 2d }, { name: b }`],
    [
      'trouble of the router is told though a route ignores it',
      `{ name: a, ${inside}, ignore: lab }, { name: b, relapseWithin: 2d }`,
    ],
  ])('says nothing of defaults where %s', (_why, routes) => {
    expect(rulesWith(routes, 'policy: chain, relapseWithin: 1d').join()).not.toContain('has no effect');
  });
});
