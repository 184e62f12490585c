import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { rulesWords } from '../../docs/rules-words.ts';
import { decide } from '../../src/routing/decide.ts';
import { checkRules } from '../../src/rules/check/check.ts';
import { findWarnings } from '../../src/rules/check/find-warnings.ts';
import { formatIssue } from '../../src/rules/check/issue.ts';
import { saidOptions } from '../../src/rules/kept-options.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { type SectionName, sectionRows, sections, stepOptions } from '../../src/rules/sections.ts';
import { compareRules } from '../../src/rules-diff/compare-rules.ts';
import { compareEntries } from '../../src/rules-diff/entries.ts';
import { folderWith, runCli } from '../cli/run-cli.ts';
import { channelOptions, partsOf, rulesOf } from '../routing/sample-rules.ts';
import { aPlainAlert } from '../support/alerts.ts';

type Written = Record<string, unknown>;

const office = { timezone: 'Europe/Berlin', days: ['MON-FRI'], from: '09:00', to: '17:00' };
const rotation = { timezone: 'UTC', start: '2026-11-02', order: ['chat', 'mail'] };
const match = { resource: { type: ['RDS'] } };
const silence = { match, until: '2026-11-30', reason: 'it moves', by: 'ana' };
const acceptance = { name: 'a', types: ['S3'], owner: 'ana', reason: 'scratch', until: '2026-12-31', most: 3 };
const window = { name: 'patching', match, schedule: '0 22 * * SUN', timezone: 'UTC', duration: '4h' };
const drill = { name: 'quarterly', schedule: '0 10 1 */3 *', timezone: 'UTC' };
const inhibition = { name: 'copies', source: { event: { kind: ['backup'] } }, target: { event: { kind: ['copy'] } } };

/** Rules in which every section can stand, and whose policy uses hours. */
const around: Written = {
  version: 1,
  defaults: { policy: 'two' },
  targets: { chat: { sns: {} }, mail: { email: { to: ['dba@example.com'] } } },
  hours: { office },
  policies: {
    one: { steps: [{ notify: ['chat'] }, { after: '15m', notify: ['mail'], during: 'office' }], repeat: 1 },
    two: { steps: [{ notify: ['mail'] }] },
  },
};

/** Two ways of writing each section: a new one needs two as well. */
const samples: Readonly<Record<Exclude<SectionName, 'version'>, readonly [unknown, unknown]>> = {
  defaults: [{ policy: 'one' }, { policy: 'two' }],
  targets: [around.targets, { ...(around.targets as object), mail: { email: { to: ['dbb@example.com'] } } }],
  templates: [{ brief: { title: 'a' } }, { brief: { title: 'b' } }],
  hours: [{ office }, { office: { ...office, to: '18:00' } }],
  rotations: [{ duty: rotation }, { duty: { ...rotation, order: ['mail', 'chat'] } }],
  owners: [{ dba: { notify: ['chat'] } }, { dba: { notify: ['mail'] } }],
  policies: [around.policies, { ...(around.policies as object), two: { steps: [{ notify: ['chat'] }] } }],
  routes: [[{ name: 'a', policy: 'one' }], [{ name: 'a', policy: 'two' }]],
  inhibitions: [[inhibition], [{ ...inhibition, equal: ['account'] }]],
  silences: [[silence], [{ ...silence, until: '2026-12-01' }]],
  responseWindows: [{ high: { acknowledge: '15m' } }, { high: { acknowledge: '30m' } }],
  accounts: [{ '111122223333': 'prod-databases' }, { '111122223333': 'prod-data' }],
  expect: [[{ name: 'databases', types: ['RDS'] }], [{ name: 'databases', types: ['RDS'], tags: { env: 'prod' } }]],
  accept: [[acceptance], [{ ...acceptance, most: 4 }]],
  firstLook: [{ tellFrom: '2027-01-15' }, { tellFrom: '2027-02-01' }],
  drills: [[drill], [{ ...drill, targets: ['chat'] }]],
  expectedRate: [[{ name: 'databases', percent: 98 }], [{ name: 'databases', plans: ['nightly'], percent: 98 }]],
  windows: [[window], [{ ...window, duration: '5h' }]],
  fallback: [['chat'], ['mail']],
  bulletins: [['chat'], ['mail']],
};

/** Sections that the tree does not draw, and why. */
const undrawn: Readonly<Partial<Record<SectionName, string>>> = {
  version: 'it says nothing of alerts',
  targets: 'they are drawn by name where they are told',
  templates: 'they say nothing of who is told',
  bulletins: 'they hear of no alert',
};

/** Two values of each option of steps: a new one needs two as well. */
const stepSamples: Readonly<Record<keyof typeof stepOptions, readonly [unknown, unknown]>> = {
  after: ['15m', '50% of rpo'],
  notify: [['chat'], ['mail']],
  during: ['office', 'night'],
  mention: [['S0123456789'], ['here', 'U0123456789']],
  outside: ['office', 'night'],
};

const written = sectionRows.flatMap(([name]) =>
  name !== 'version' && name in samples ? [{ name, values: samples[name] }] : [],
);

function withSection(name: SectionName, value: unknown): Rules {
  return rulesOf(stringify({ ...around, [name]: value }, { aliasDuplicateObjects: false }));
}

function withStep(option: string, value: unknown): Rules {
  const night = { ...office, from: '17:00', to: '09:00' };
  const second = { after: '5m', notify: ['chat'], [option]: value };
  const policies = { ...(around.policies as object), one: { steps: [{ notify: ['mail'] }, second] } };
  const text = { ...around, hours: { office, night }, policies, defaults: { policy: 'one' } };
  return rulesOf(stringify(text, { aliasDuplicateObjects: false }));
}

describe('rules/sections: what a row says holds everywhere', () => {
  it('has two ways of writing every section and every option of steps to try', () => {
    const remedy = 'give two values of it to "samples" or "stepSamples" in test/rules/sections.test.ts';

    expect(
      Object.keys(sections).filter((name) => name !== 'version' && !(name in samples)),
      remedy,
    ).toEqual([]);
    expect(
      Object.keys(stepOptions).filter((name) => !(name in stepSamples)),
      remedy,
    ).toEqual([]);
  });

  it.each(written)('a difference in $name is told as news of the rules', ({ name, values: [first, second] }) => {
    const remedy = `nobody hears that "${name}" of the rules changed: let "said" of its row in src/rules/sections/ say each entry`;

    expect(compareRules(withSection(name, first), withSection(name, second)), remedy).not.toEqual([]);
  });

  it.each(written.filter(({ name }) => !(name in undrawn)))(
    '$name is drawn by `rules tree`',
    async ({ name, values }) => {
      const drawn = await Promise.all(
        values.map(async (value) => {
          const text = stringify({ ...around, [name]: value }, { aliasDuplicateObjects: false });
          return (await runCli(['rules', 'tree', `${folderWith({ 'routing.yml': text })}/routing.yml`, '--json'])).out;
        }),
      );
      const [first, second] = drawn.map((out) => JSON.stringify({ ...JSON.parse(out), file: '' }));

      expect(
        first,
        `"${name}" of the rules is not drawn: let "said" of its row in src/rules/sections/ say each entry, or say in "undrawn" why not`,
      ).not.toBe(second);
    },
  );

  it.each(written)('$name stands in one part or goes on in the next, as its row says', ({ name, values: [first] }) => {
    const part = stringify({ version: 1, [name]: first }, { aliasDuplicateObjects: false });
    const rest = stringify({ ...around, [name]: undefined }, { aliasDuplicateObjects: false });
    const checked = checkRules(partsOf({ routing: rest, 'routing/1': part, 'routing/2': part }), channelOptions, '1');
    const twice = 'problems' in checked && checked.problems.some((one) => /stands in .* too/.test(formatIssue(one)));

    expect(twice).toBe(sections[name].merge !== 'list');
  });

  it('names only what some section gives, or fields of alerts', () => {
    const given = new Set(['told', 'fields', ...sectionRows.flatMap(([name, { naming }]) => (naming ? [name] : []))]);
    const options = [...saidOptions, ...Object.entries(stepOptions)];
    const lost = options.filter(([, { refersTo }]) => refersTo !== null && !given.has(refersTo)).map(([name]) => name);

    expect(lost, '"refersTo" names no section that has a "naming", so that nobody would find a wrong name').toEqual([]);
  });

  it.each(sectionRows.filter(([name, { naming }]) => naming !== undefined && name in samples))(
    'says of %s what is never used',
    (name) => {
      const entry = Object.values(samples[name as keyof typeof samples][0] as object)[0];
      const own = { ...(around[name] as object), never: entry };
      const text = stringify({ ...around, [name]: own }, { aliasDuplicateObjects: false });
      const checked = checkRules(partsOf({ routing: text }), channelOptions, '1');

      expect(
        'rules' in checked && findWarnings(checked).map(({ path, message }) => `${path} ${message}`),
      ).toContainEqual(`${name}.never is never used: ${sections[name].naming?.unused}`);
    },
  );

  it('has words for every section', () => {
    expect(
      Object.keys(sections).filter((name) => !(name in rulesWords)),
      'say what it is in the words of its file in src/rules/sections/',
    ).toEqual([]);
  });

  it('says entries of a section that has no comparison of its own', () => {
    const before = [
      { name: 'xmas', says: '25 December' },
      { name: 'old', says: '1 May' },
    ];
    const after = [
      { name: 'xmas', says: '24 December' },
      { name: 'new', says: '2 May' },
    ];

    expect(compareEntries('Calendar', before, after)).toEqual([
      'Calendar "xmas": 24 December instead of 25 December.',
      'Calendar "old" is gone; it was: 1 May.',
      'Calendar "new" is new: 2 May.',
    ]);
    expect(compareEntries('Calendar', after, after)).toEqual([]);
  });
});

describe('rules/sections: what a row of step options says holds everywhere', () => {
  const rows = Object.entries(stepOptions).flatMap(([name, row]) =>
    name in stepSamples ? [{ name, row, values: stepSamples[name as keyof typeof stepSamples] }] : [],
  );

  it.each(rows)('$name becomes part of the step, and a difference in it is said', ({ name, values }) => {
    const [first, second] = values.map((value) => withStep(name, value)) as [Rules, Rules];
    const [one, other] = [first, second].map(({ policies }) => JSON.stringify(policies.get('one')));

    expect(one, `"${name}" of a step changes nothing: let "keep" of its row return it`).not.toBe(other);
    expect(
      compareRules(first, second).filter((sentence) => sentence.startsWith('Policy "one": step 2')),
      `nobody hears that "${name}" of a step changed: say it in "stepSayings" of src/escalation/policy.ts`,
    ).not.toEqual([]);
  });

  it.each(rows)('$name is in the trace of a decision', ({ name, values }) => {
    const [first, second] = values.map((value) => {
      const { trace } = decide(aPlainAlert(), withStep(name, value), {
        now: '2026-11-22T12:00:00.000Z',
        inhibitors: null,
      });
      return trace.join('\n');
    });

    expect(first, `no trace says "${name}" of a step: say it in "stepSayings" of src/escalation/policy.ts`).not.toBe(
      second,
    );
  });

  it.each(rows)('$name has words for editors', ({ name }) => {
    expect(
      Object.keys(rulesWords),
      `say what "${name}" of a step is in the words of the file in src/rules/sections/ that holds its row`,
    ).toContain(`policies.*.steps[].${name}`);
  });

  it.each(rows.filter(({ row }) => row.refersTo !== null))(
    '$name finds names that do not exist',
    ({ name, values }) => {
      const nowhere = Array.isArray(values[0]) ? ['nowhere'] : 'nowhere';
      const policies = { one: { steps: [{ notify: ['chat'], [name]: nowhere }] } };
      const checked = checkRules(partsOf({ routing: stringify({ ...around, policies }) }), channelOptions, '1');

      expect('problems' in checked && checked.problems.map(({ message }) => message).join()).toMatch(/is not a /);
    },
  );

  it.each([
    ['a name where a list belongs', { one: { steps: [{ notify: 'nowhere' }] } }, 'policies.one.steps[0].notify'],
    [
      'a list where a name belongs',
      { one: { steps: [{ notify: ['chat'], during: ['nowhere'] }] } },
      'policies.one.steps[0].during',
    ],
  ])('says of %s only that it has not its form', (_what, policies, place) => {
    const checked = checkRules(
      partsOf({ routing: stringify({ ...around, defaults: {}, policies }) }),
      channelOptions,
      '1',
    );

    expect('problems' in checked && checked.problems.map(({ path }) => path)).toEqual([place]);
    expect('problems' in checked && checked.problems[0]?.message).toMatch(/has to be/);
  });
});
