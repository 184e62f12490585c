import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type SectionName, saidSections } from '../../../src/rules/sections.ts';
import { problemsOf, rulesOf } from '../../routing/sample-rules.ts';

const targets = { chat: { sns: {} }, mail: { email: { to: ['dba@example.com'] } } };

/** Returns what is said of each entry of a section, by its name. */
function saidOf(name: SectionName, written: unknown): Record<string, string> {
  const rules = rulesOf(stringify({ version: 1, targets, [name]: written }));
  const entries = saidSections(rules).find((one) => one.name === name)?.entries ?? [];
  return Object.fromEntries(entries.map(({ name: of, says }) => [of, says]));
}

/** Returns what is wrong with a section, each with its place. */
function wrongIn(name: SectionName, written: unknown): string[] {
  return problemsOf(stringify({ version: 1, targets, [name]: written })).map(
    ({ path, message }) => `${path} ${message}`,
  );
}

describe('rules/sections: accept', () => {
  const acceptance = { name: 'a', owner: 'ana', reason: 'scratch', until: '2026-12-31', most: 3 };

  it('says all that is named, and what is left open', () => {
    expect(
      saidOf('accept', [
        { ...acceptance, types: ['S3'] },
        {
          ...acceptance,
          name: 'b',
          reasons: ['stale', 'unprotected'],
          resources: ['arn:aws:s3:::scratch-*'],
          plans: ['nightly', 'weekly'],
          tags: { env: ['dev', 'test'], team: '*' },
        },
      ]),
    ).toEqual({
      a: 'every reason; of S3; at most 3, until 2026-12-31T00:00, by ana: scratch',
      b: 'stale, unprotected; of every type tagged env=dev|test, team=*; arn:aws:s3:::scratch-*; in plan nightly, weekly; at most 3, until 2026-12-31T00:00, by ana: scratch',
    });
  });

  it('refuses one that means everything, and a name that another has', () => {
    expect(wrongIn('accept', [acceptance, { ...acceptance, plans: ['nightly'] }])).toEqual([
      'accept[0] says nothing of what is meant; give it "resources" or "plans" or "types" or "tags"',
      'accept[1].name is the name of another one too',
    ]);
  });

  it('looks at nothing that is no group of fields', () => {
    expect(wrongIn('accept', [7])).toEqual([expect.stringMatching(/^accept\[0\] has to be a group/)]);
  });
});

describe('rules/sections: expect', () => {
  it('says types and tags', () => {
    expect(
      saidOf('expect', [
        { name: 'a', types: ['RDS', 'Aurora'] },
        { name: 'b', tags: { env: 'prod' } },
      ]),
    ).toEqual({ a: 'RDS, Aurora', b: 'every type tagged env=prod' });
  });
});

describe('rules/sections: expectedRate', () => {
  it('says of what a part is promised', () => {
    expect(
      saidOf('expectedRate', [
        { name: 'all', percent: 98 },
        { name: 'some', percent: 99.5, plans: ['a', 'b'], owners: ['dba'], accounts: ['111122223333'] },
      ]),
    ).toEqual({
      all: '98 % of a week’s runs',
      some: '99.5 % of a week’s runs of plan a, b; owner dba; account 111122223333',
    });
  });
});

describe('rules/sections: responseWindows', () => {
  it('says what is asked for', () => {
    expect(saidOf('responseWindows', { critical: { acknowledge: '15m', resolve: '4h' }, high: {} })).toEqual({
      critical: 'acknowledged within 15 min, resolved within 4 h',
      high: 'nothing is asked for',
    });
  });

  it('refuses an end before the answer, and measures nothing that has not its form', () => {
    expect(
      wrongIn('responseWindows', { critical: { acknowledge: '4h', resolve: '15m' }, high: { acknowledge: 7 }, low: 7 }),
    ).toEqual([
      'responseWindows.critical.resolve is shorter than "acknowledge" (4h); an incident is answered before it is solved',
      expect.stringMatching(/^responseWindows\.high\.acknowledge has to be text/),
      expect.stringMatching(/^responseWindows\.low has to be a group/),
    ]);
    expect(wrongIn('responseWindows', { high: { acknowledge: '15m', resolve: 'soon' } })).toEqual([
      expect.stringMatching(/^responseWindows\.high\.resolve takes a duration/),
    ]);
    expect(wrongIn('responseWindows', { high: { acknowledge: 'soon', resolve: '15m' } })).toEqual([
      expect.stringMatching(/^responseWindows\.high\.acknowledge takes a duration/),
    ]);
    expect(wrongIn('responseWindows', 'soon')).toEqual([expect.stringMatching(/^responseWindows has to be a group/)]);
  });
});

describe('rules/sections: owners', () => {
  it('says how they are reached', () => {
    const dba = {
      notify: ['chat', 'mail'],
      slack: 'S0123456789',
      jiraAssignee: '5b10',
      runbook: 'https://wiki.example.com',
    };

    expect(saidOf('owners', { dba, web: {} })).toEqual({
      dba: 'told by chat, mail; called on in Slack as S0123456789; tickets assigned to 5b10; runbook https://wiki.example.com',
      web: 'nobody is told',
    });
  });

  it.each([
    'http://wiki.example.com',
    'wiki',
    'https://ana:secret@wiki.example.com',
    'https://ana@wiki.example.com',
    `https://wiki.example.com/${'x'.repeat(1000)}`,
  ])('refuses the runbook %s', (runbook) => {
    expect(wrongIn('owners', { dba: { runbook } })).toContainEqual(
      expect.stringMatching(/^owners\.dba\.runbook (?:takes an address that begins with https|is a secret|looks like)/),
    );
  });

  it('refuses one that stands twice in another case, and a target with the name of the word for owners', () => {
    const text = stringify({
      version: 1,
      targets: { owner: { sns: {} } },
      owners: { dba: { notify: ['nobody'] }, DBA: 7 },
    });

    expect(problemsOf(text).map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringMatching(/^targets\.owner stands for the owner of an alert/),
      expect.stringMatching(/^owners\.dba\.notify\[0\] is not a target/),
      expect.stringMatching(/^owners\.DBA has to be a group/),
      'owners.DBA stands twice; owners are the same whatever their case',
    ]);
  });
});

describe('rules/sections: accounts and firstLook', () => {
  it('say what is written', () => {
    expect(saidOf('accounts', { '111122223333': 'prod' })).toEqual({ '111122223333': 'prod' });
    expect(saidOf('firstLook', { tellFrom: '2027-01-15' })).toEqual({
      tellFrom: 'told one by one from 2027-01-15T00:00 on',
    });
    expect(saidOf('accounts', {})).toEqual({});
  });

  it('say nothing when they are left out', () => {
    const kept = saidSections(rulesOf('version: 1'));

    expect(kept.map(({ name }) => name)).toContain('firstLook');
    expect(kept.flatMap(({ entries }) => entries)).toEqual([]);
  });
});

describe('rules/sections: drills', () => {
  const drill = { name: 'a', schedule: '0 10 1 */3 *', timezone: 'Europe/London' };

  it('says when, what is proved, and whether somebody has to answer', () => {
    const all = {
      ...{ ...drill, name: 'b', routes: ['catch-all'], targets: ['chat'], like: ['arn:aws:s3:::orders'] },
      ...{ wait: '1h', afterRulesChange: true, afterTargetChange: true },
    };
    expect(saidOf('drills', [drill, all, { ...drill, name: 'c', answer: false }])).toEqual({
      a: 'at 0 10 1 */3 * Europe/London; a plain failure',
      b: 'at 0 10 1 */3 * Europe/London; after changes of the rules; after changes of a target; route catch-all, target chat, resource arn:aws:s3:::orders, acknowledged within 1 h',
      c: 'at 0 10 1 */3 * Europe/London; a plain failure, without an answer',
    });
  });

  it.each([
    ['0 10 29 2 *', 'comes less than once a year'],
    ['0 10 31 2 *', 'never comes: there is no such day'],
    ['0 * * * *', 'comes twice within 1 h'],
    ['0 9,17 * * MON', 'comes twice within 8 h'],
    ['rate(1 day)', 'takes the five fields of crontab'],
    ['0 10 1', 'takes five fields'],
  ])('refuses the schedule %s', (schedule, says) => {
    expect(wrongIn('drills', [{ ...drill, schedule }])).toEqual([
      expect.stringContaining(`drills[0].schedule ${says}`),
    ]);
  });

  it.each(['0 10 1 */3 *', '0 10 1 1 *', '30 2 * * *', '0 10 * * MON', '15 10 L * *'])(
    'takes the schedule %s, in a zone that there is',
    (schedule) => {
      expect(Object.keys(saidOf('drills', [{ ...drill, schedule }]))).toEqual(['a']);
      expect(wrongIn('drills', [{ ...drill, schedule, timezone: 'Nowhere/At all' }])).toHaveLength(1);
    },
  );

  it('refuses routes and targets that are not there, names twice, and what is no group', () => {
    expect(
      wrongIn('drills', [{ ...drill, routes: ['databses'], targets: ['chatt', 'mail', 'mail'] }, drill]).sort(),
    ).toEqual([
      'drills[0].routes[0] is not a route; there are catch-all',
      'drills[0].targets[0] is not a target; there are chat, mail, alert-topic',
      'drills[0].targets[2] is named twice',
      'drills[1].name is the name of an earlier one',
    ]);
    expect(wrongIn('drills', [7])).toEqual([expect.stringMatching(/^drills\[0\] has to be a group/)]);
  });

  it('refuses more than 300 things to prove, all drills together', () => {
    const like = Array.from({ length: 16 }, (_none, index) => `arn:aws:s3:::bucket-${index}`);
    const many = Array.from({ length: 20 }, (_none, index) => ({ ...drill, name: `drill ${index}`, like }));
    expect(wrongIn('drills', many)).toEqual([
      'drills prove 320 things in all, and 300 are the most: people take drills for noise when there are so many',
    ]);
  });
});
