import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { viewRoutes } from '../../src/cli/tree/tree-view.ts';
import { decide } from '../../src/routing/decide.ts';
import { checkRules } from '../../src/rules/check/check.ts';
import { optionGroups, optionOf, saidOptions } from '../../src/rules/kept-options.ts';
import { type RouteOptionName, routeOptions, routeOptionWords } from '../../src/rules/route-options.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { compareRules } from '../../src/rules-diff/compare-rules.ts';
import { channelOptions, rulesOf } from '../routing/sample-rules.ts';
import { aPlainAlert } from '../support/alerts.ts';

const table = 'src/rules/route-options.ts';

/** Two values of each option, neither of them its default: a new row needs two as well. */
const samples: Readonly<Record<RouteOptionName, readonly [unknown, unknown]>> = {
  policy: ['one', 'two'],
  severity: ['critical', 'low'],
  notify: [['chat'], ['mail']],
  labels: [{ team: 'dba' }, { team: 'web' }],
  template: ['brief', 'long'],
  groupBy: [['resource.arn'], ['job.plan']],
  groupWait: ['1m', '2m'],
  groupInterval: ['10m', '20m'],
  repeatInterval: ['4h', '8h'],
  relapseWithin: ['off', '14d'],
  retry: [{ attempts: 2 }, { attempts: 1, dryRun: true }],
};

type Written = Record<string, unknown>;

const around = {
  version: 1,
  targets: { chat: { sns: {} }, mail: { email: { to: ['dba@example.com'] } } },
  templates: { brief: { title: 'a' }, long: { title: 'b' } },
  policies: { one: { steps: [{ notify: ['chat'] }] }, two: { steps: [{ notify: ['mail'] }] } },
};

/** Returns rules with one route; what can stand only in a route that continues does. */
function withOption(name: RouteOptionName, value: unknown, more: Written = {}): Rules {
  const isOnly = typeof routeOptions[name].withContinue === 'object';
  const own = value === undefined ? {} : { [name]: value };
  return rulesOf(
    stringify({
      ...around,
      routes: [{ name: 'it', ...own, ...(isOnly ? { continue: true, labels: { a: 'b' } } : {}), ...more }],
    }),
  );
}

/** Returns what is wrong with one route. */
function messagesOf(route: Written): string[] {
  const text = stringify({ ...around, routes: [{ name: 'it', ...route }] });
  const checked = checkRules([{ name: 'routing', text }], channelOptions, '1');
  return 'problems' in checked ? checked.problems.map(({ path, message }) => `${path} ${message}`) : [];
}

const rows = saidOptions.flatMap(([name, row]) => (name in samples ? [{ name, row, values: samples[name] }] : []));

describe('rules/route-options: what a row says holds everywhere', () => {
  it('has two values of every option to try', () => {
    const missing = Object.keys(routeOptions).filter((name) => !(name in samples));

    expect(missing, 'give two values of it to "samples" in test/rules/route-options.test.ts').toEqual([]);
  });

  it.each(rows)('$name is kept by the compiled route under the name of its row', ({ name, row, values: [first] }) => {
    const [route] = withOption(name, first).routes;

    expect(route && optionOf(route, row)).toEqual(row.read(first));
    expect(optionOf(withOption(name, undefined).routes[0] as never, row)).toEqual(name === 'labels' ? {} : row.unsaid);
  });

  it.each(rows.filter(({ row }) => row.withContinue !== 'no' || row.inherits !== 'never'))(
    '$name is inherited as its row says',
    ({ name, row, values: [first, second] }) => {
      if (typeof row.withContinue === 'object') return;
      const [silent, own] =
        withOption(name, first, { routes: [{ name: 'a' }, { name: 'b', [name]: second }] }).routes[0]?.routes ?? [];

      expect(silent && optionOf(silent, row)).toEqual(row.inherits === 'never' ? row.unsaid : row.read(first));
      expect(own && optionOf(own, row)).toEqual(row.read(second));
    },
  );

  it.each(rows)('a difference in $name is said', ({ name, values: [first, second] }) => {
    const [none, one, other] = [undefined, first, second].map((value) => withOption(name, value)) as [
      Rules,
      Rules,
      Rules,
    ];
    const remedy = `nobody hears that "${name}" of a route changed: let "said" of its row in ${table} say each value`;

    expect(compareRules(none, one).join(' '), remedy).not.toBe('');
    expect(compareRules(one, other).join(' '), remedy).not.toBe('');
  });

  it.each(rows)('$name is drawn in the tree', ({ name, values: [first] }) => {
    const [drawn, blank] = [first, undefined].map((value) => {
      const [view] = viewRoutes(withOption(name, value), null);
      return JSON.stringify(view);
    });

    expect(drawn, `"${name}" of a route is not drawn: say it in "said" of its row in ${table}`).not.toBe(blank);
  });

  it.each(rows)('$name changes what is decided', ({ name, values: [first] }) => {
    const [with_, without] = [first, undefined].map((value) =>
      JSON.stringify(
        decide(aPlainAlert(), withOption(name, value), { now: '2026-11-22T12:00:00.000Z', inhibitors: null }),
      ),
    );

    expect(
      with_,
      `"${name}" of a route changes no decision: fill in "decided" of its row in ${table}, or act on it in src/routing/decide.ts`,
    ).not.toBe(without);
  });

  it.each(optionGroups.withDefault.filter(([name]) => name in samples))(
    'defaults can say %s, and a difference is said',
    (name, row) => {
      const [first, second] = samples[name].map((value) =>
        rulesOf(stringify({ ...around, defaults: { [name]: value } })),
      ) as [Rules, Rules];

      expect(first.defaults[row.as as never]).toEqual(row.read(samples[name][0]));
      expect(
        compareRules(first, second),
        `nobody hears that the default of "${name}" changed: fill in "byDefault.changed" of its row in ${table}`,
      ).not.toEqual([]);
    },
  );

  it('says of alerts that are grouped by nothing that they are', () => {
    const byNothing = rulesOf(stringify({ ...around, defaults: { groupBy: [] } }));

    expect(compareRules(rulesOf(stringify(around)), byNothing).join(' ')).toMatch(/grouped by nothing/);
    expect(compareRules(withOption('groupBy', ['job.plan']), withOption('groupBy', [])).join(' ')).toMatch(
      /grouped by nothing/,
    );
  });

  it.each(rows)('$name is refused where its row says that it has no effect', ({ name, row, values: [value] }) => {
    const continues = messagesOf({
      [name]: value,
      continue: true,
      severity: 'low',
      ...(name === 'severity' ? { severity: value } : {}),
    });
    const ignores = messagesOf({ [name]: value, ignore: 'nobody restores it' });
    const decides = typeof row.withContinue === 'object' ? messagesOf({ [name]: value }) : [];

    expect(continues.some((one) => one.startsWith(`routes[0].${name} has no effect`))).toBe(row.withContinue === 'no');
    expect(ignores.some((one) => one.startsWith(`routes[0].${name} has no effect`))).toBe(!row.withIgnore);
    expect(decides).toEqual(typeof row.withContinue === 'object' ? [`routes[0].${name} ${row.withContinue.only}`] : []);
  });

  it.each(rows.filter(({ row }) => row.refersTo !== null))('$name finds names that do not exist', ({ name }) => {
    const unknown = Array.isArray(samples[name][0]) ? ['nowhere'] : 'nowhere';
    const more = name === 'notify' ? { continue: true } : {};

    expect(messagesOf({ [name]: unknown, ...more }).join('\n')).toMatch(/is not a /);
  });

  it.each(rows)('$name has a line in docs/rules.md, or is said with another option', ({ name }) => {
    const { page } = routeOptionWords[name];

    expect(page ?? 'with continue', `say in routeOptionWords of ${table} what "${name}" is`).not.toBe('');
  });
});
