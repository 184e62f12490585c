import { describe, expect, it } from 'vitest';
import { readDays } from '../../../src/rules/sections/hours.ts';
import { problemsOf, rulesOf } from '../../routing/sample-rules.ts';

const week = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

describe('rules/sections/hours', () => {
  it.each<[string[] | undefined, string[]]>([
    [undefined, week],
    [
      ['SAT', 'SUN'],
      ['SUN', 'SAT'],
    ],
    [
      ['MON-WED', 'TUE'],
      ['MON', 'TUE', 'WED'],
    ],
    [['SAT-MON'], ['SUN', 'MON', 'SAT']],
    [['SUN-SAT'], week],
  ])('reads the days %j', (days, named) => {
    expect(readDays(days)).toEqual(named);
  });

  it('stand in the steps that name them, as when they hold or when they do not', () => {
    const rules = rulesOf(`version: 1
hours: { office: { timezone: UTC, days: [MON], from: "09:00", to: "24:00" } }
policies:
  a:
    steps:
      - { notify: [alert-topic], during: office }
      - { after: 1h, notify: [alert-topic], outside: office }
      - { after: 2h, notify: [alert-topic] }
`);
    const office = { name: 'office', timezone: 'UTC', days: ['MON'], from: 540, to: 1440 };

    expect(rules.policies.get('a')?.steps.map(({ hours }) => hours)).toEqual([
      { holds: 'during', hours: office },
      { holds: 'outside', hours: office },
      null,
    ]);
  });

  it('refuses a step that names both', () => {
    const text = `version: 1
hours: { office: { timezone: UTC, from: "09:00", to: "17:00" } }
policies: { a: { steps: [{ notify: [alert-topic], during: office, outside: office }] } }
`;

    expect(problemsOf(text).map(({ path, message }) => `${path} ${message}`)).toEqual([
      'policies.a.steps[0].outside stands beside "during"; a step has one of them',
    ]);
  });
});
