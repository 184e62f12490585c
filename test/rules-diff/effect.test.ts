import { describe, expect, it } from 'vitest';
import { describeEffects } from '../../src/rules-diff/effect.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { rulesWith } from './small-rules.ts';

const said = (before: string, after: string) =>
  describeEffects(rulesWith(before), rulesWith(after)).map(({ about, says }) => `${about}: ${says}`);
const toQ = 'policy "q" instead of "p" (first told: b, instead of a)';
const west = 'match: { region: [eu-west-1] }';

describe('rules-diff/effect', () => {
  it.each<[string, string, string, string[]]>([
    ['every alert', '[]', '[{ name: all, policy: q }]', [`people: Every alert: ${toQ}`]],
    [
      'what is no longer ignored',
      `[{ name: all, ${west}, ignore: sandbox }]`,
      '[]',
      ['people: region=eu-west-1: is no longer ignored: policy "p" (first told: a)'],
    ],
    ['another reason to ignore', `[{ name: x, ${west}, ignore: a }]`, `[{ name: x, ${west}, ignore: b }]`, []],
    [
      'one who hears of it too',
      `[{ name: x, ${west}, severity: low, continue: true }]`,
      `[{ name: x, ${west}, severity: low, notify: [a], continue: true }]`,
      ['people: region=eu-west-1: a hears of it too'],
    ],
    [
      'two who no longer hear of it',
      `[{ name: x, ${west}, notify: [a, b], continue: true }]`,
      '[]',
      ['people: region=eu-west-1: a and b no longer hear of it'],
    ],
    [
      'a severity that only alerts of another get',
      '[{ name: x, match: { severity: [high] } }]',
      '[{ name: x, match: { severity: [high] }, severity: low }]',
      ['people: high: severity low instead of high'],
    ],
  ])('of %s', (_what, before, after, effects) => {
    expect(said(before, after)).toEqual(effects);
  });

  it('says the steps of a policy once, however many kinds of alerts come to it', () => {
    const policies = (first: string) => `version: 1
targets: { a: { sns: {} }, b: { sns: {} } }
policies: { p: { steps: [{ notify: [a] }] }, q: { steps: [{ notify: [b] }] } }
defaults: { policy: ${first} }
routes: [{ name: x, ${west}, policy: ${first} }]
`;

    expect(describeEffects(rulesOf(policies('p')), rulesOf(policies('q'))).map(({ says }) => says)).toEqual([
      `Alerts to which no route gives a policy: ${toQ}`,
      'region=eu-west-1: policy "q" instead of "p"',
    ]);
  });

  it('names three kinds of alerts, and counts the others', () => {
    const others = ['owner', 'cause', 'job.plan', 'job.vault', 'job.rule'].map((field, index) => {
      const [name, inner] = field.split('.');
      const match = inner === undefined ? `${name}: ["plan tag"]` : `${name}: { ${inner}: ["plan tag"] }`;
      return `{ name: x${index}, match: { region: [r${index}], ${match} }, policy: q }`;
    });
    const kinds = 'region=r0, owner=plan tag; and region=r1, cause=plan tag; and region=r2, plan=plan tag';
    const of = (count: number) => said('[]', `[${others.slice(0, count).join()}]`);

    expect(of(3)).toEqual([`people: ${kinds}: ${toQ}`]);
    expect(of(4)).toEqual([`people: ${kinds}; and 1 more kind of alerts: ${toQ}`]);
    expect(of(5)).toEqual([`people: ${kinds}; and 2 more kinds of alerts: ${toQ}`]);
  });

  it('says of regions that overlap each alert once', () => {
    const [r0, r1, r2] = [
      'match: { account: ["111122223333", "444455556666"], region: [x], owner: [o] }',
      'match: { account: ["111122223333"], owner: [o] }',
      'match: { account: ["444455556666"], region: [x] }',
    ];

    expect(
      said('[]', `[{ name: r0, ${r0}, policy: q }, { name: r1, ${r1}, policy: q }, { name: r2, ${r2}, policy: q }]`),
    ).toEqual([`people: account=111122223333, owner=o; and account=444455556666, region=x: ${toQ}`]);
  });

  it('takes patterns of which there are too many alternatives to follow', () => {
    const any = (field: string) =>
      `$or: [${Array.from({ length: 40 }, (_none, index) => `{ ${field}: [v${index}] }`).join()}]`;
    const inside = `[{ name: x, match: { ${any('region')} }, routes: [{ name: y, match: { ${any('owner')} }, policy: q }] }]`;

    expect(said('[]', inside)[0]).toMatch(/^people: region=v0.*, owner=v0.*: policy "q" instead of "p"/);
  });
});
