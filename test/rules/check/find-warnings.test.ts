import { describe, expect, it } from 'vitest';
import { checkRules } from '../../../src/rules/check/check.ts';
import { findWarnings } from '../../../src/rules/check/find-warnings.ts';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { richRules } from '../../routing/rich-rules.ts';
import { channelOptions, exampleRules } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';
import { workedMs } from '../../support/worked.ts';

const now = '2026-11-22T12:00:00.000Z';

/** Returns the warnings about rules that have to be valid, as people read them. */
function warningsOf(text: string, at: string | null = now): string[] {
  const checked = checkRules([{ name: 'routing', text }], channelOptions, '1', at);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return findWarnings(checked).map(formatIssue);
}

/** Rules with one policy that ends with somebody, and these routes or other parts. */
function rulesWith(...parts: string[]): string {
  return [
    'version: 1',
    'defaults: { policy: chain }',
    'policies: { chain: { steps: [{ notify: [alert-topic] }, { after: 1h, notify: [alert-topic] }], repeat: 1 } }',
    ...parts,
    '',
  ].join('\n');
}

function routesWith(...routes: string[]): string {
  return rulesWith('routes:', ...routes.map((route) => `  - { ${route} }`));
}

describe('rules/check/find-warnings: no false alarm', () => {
  it.each([
    ['the shortest rules', 'version: 1'],
    ['the example', exampleRules],
    ['rules that use everything', richRules],
    ['a route for the rest at the end', routesWith('name: a, match: { drill: [true] }', 'name: rest')],
    [
      'a wider route after a narrower one',
      routesWith('name: a, match: { resource: { type: [RDS] } }', 'name: b, match: { resource: { type: [RDS, EBS] } }'),
    ],
    [
      'a route that a part of an earlier one would match',
      routesWith(
        'name: a, match: { resource: { type: [RDS] }, region: [eu-west-1] }',
        'name: b, match: { resource: { type: [RDS] } }',
      ),
    ],
    [
      'all alerts before a route that goes on',
      routesWith('name: a, severity: high, continue: true', 'name: b, match: { drill: [true] }'),
    ],
    [
      'a severity that a route in between may have set',
      routesWith(
        'name: a, match: { severity: [critical] }',
        'name: b, match: { strikes: [3] }, severity: critical, continue: true',
        'name: c, match: { severity: [critical] }',
      ),
    ],
    [
      'a label that a route in between has set',
      routesWith(
        'name: a, match: { labels: { team: [{ exists: false }] }, drill: [true] }',
        'name: b, match: { drill: [true] }, labels: { team: dba }, continue: true',
        'name: c, match: { drill: [true] }',
      ),
    ],
    [
      'a field that may be absent',
      routesWith('name: a, match: { owner: [{ exists: true }] }', 'name: b, match: { cause: [x] }'),
    ],
    [
      'anything but what is missing',
      routesWith('name: a, match: { owner: [{ anything-but: x }] }', 'name: b, match: { owner: [{ exists: false }] }'),
    ],
    ['ignoring what is not critical', routesWith('name: a, match: { severity: [low, medium, high] }, ignore: noise')],
    ['a type that AWS may have added', routesWith('name: a, match: { resource: { type: [RDSX] } }')],
    [
      'one step for low alerts',
      edited(
        rulesWith(
          '  ',
          'routes: [{ name: a, match: { severity: [low] }, policy: mail }, { name: b, severity: medium, policy: mail }]',
        ),
        ['policies: {', 'policies: { mail: { steps: [{ notify: [alert-topic] }] },'],
      ),
    ],
    [
      'one step of which people are reminded',
      edited(rulesWith('routes: [{ name: a, policy: mail, repeatInterval: 1h }]'), [
        'policies: {',
        'policies: { mail: { steps: [{ notify: [alert-topic] }] },',
      ]),
    ],
    [
      'one step that hands over',
      edited(rulesWith('routes: [{ name: a, policy: mail }]'), [
        'policies: {',
        'policies: { mail: { steps: [{ notify: [alert-topic] }], repeatAfter: 10m, handOver: chain },',
      ]),
    ],
    [
      'a silence of one database',
      rulesWith('silences: [{ match: { resource: { name: [x] } }, until: 2026-11-30, reason: x, by: y }]'),
    ],
    [
      'a silence of what is not critical',
      rulesWith(
        'silences: [{ match: { severity: [{ anything-but: critical }] }, until: 2026-11-30, reason: x, by: y }]',
      ),
    ],
    [
      'a window of some hours',
      rulesWith(
        'windows: [{ name: w, match: { severity: [low] }, schedule: "0 22 * * *", timezone: UTC, duration: 8h }]',
      ),
    ],
    [
      'windows of different alerts',
      rulesWith(
        'windows:',
        '  - { name: a, match: { owner: [x] }, schedule: "0 0 * * *", timezone: UTC, duration: 13h }',
        '  - { name: b, match: { owner: [y] }, schedule: "0 12 * * *", timezone: UTC, duration: 12h }',
      ),
    ],
  ])('says nothing of %s', (_what, text) => {
    expect(warningsOf(text)).toEqual([]);
  });
});

describe('rules/check/find-warnings: routes', () => {
  it.each<[string, string[], string]>([
    [
      'after one that takes everything',
      ['name: all', 'name: b, match: { drill: [true] }'],
      'line 6, routes[1]: "b" is never reached: "all" before it takes every alert that comes to it',
    ],
    [
      'with fewer values',
      [
        'name: a, match: { resource: { type: [RDS, EBS] } }',
        'name: b, match: { resource: { type: [EBS] }, owner: [x] }',
      ],
      'line 6, routes[1]: "b" is never reached: "a" before it takes all that this one would match',
    ],
    [
      'with a longer prefix',
      [
        'name: a, match: { region: [{ prefix: eu- }] }',
        'name: b, match: { region: [{ prefix: eu-west- }, eu-north-1] }',
      ],
      '"b" is never reached: "a"',
    ],
    [
      'with a narrower range',
      [
        'name: a, match: { strikes: [{ numeric: [">", 1] }] }',
        'name: b, match: { strikes: [{ numeric: [">=", 2, "<", 5] }] }',
      ],
      '"b" is never reached: "a"',
    ],
    [
      'that refuses more',
      ['name: a, match: { severity: [{ anything-but: low }] }', 'name: b, match: { severity: [critical, high] }'],
      '"b" is never reached: "a"',
    ],
    [
      'with one of the alternatives',
      ['name: a, match: { $or: [{ owner: [x] }, { drill: [true] }] }', 'name: b, match: { owner: [x], strikes: [3] }'],
      '"b" is never reached: "a"',
    ],
    [
      'after every value there is',
      ['name: a, match: { severity: [critical, high, medium, low] }', 'name: b, match: { owner: [x] }'],
      '"b" is never reached: "a"',
    ],
    ['even when it goes on', ['name: all', 'name: b, severity: low, continue: true'], '"b" is never reached: "all"'],
    [
      'although labels are added in between',
      [
        'name: a, match: { owner: [x] }',
        'name: m, match: { drill: [true] }, labels: { x: y }, continue: true',
        'name: b, match: { owner: [x] }',
      ],
      '"b" is never reached: "a"',
    ],
  ])('says that a route is never reached %s', (_when, routes, said) => {
    expect(warningsOf(routesWith(...routes))).toEqual([expect.stringContaining(said)]);
  });

  it.each<[string, string, string]>([
    [
      'another value',
      'name: a, match: { resource: { type: [RDS] } }, routes: [{ name: b, match: { resource: { type: [EBS] } } }]',
      'line 5, routes[0].routes[0].match: "b" matches no alert that comes to it: what it asks for excludes what the routes around it ask for',
    ],
    [
      'no value',
      'name: a, match: { owner: [x] }, routes: [{ name: b, match: { owner: [{ exists: false }] } }]',
      '"b" matches no alert',
    ],
    [
      'another prefix',
      'name: a, match: { region: [{ prefix: eu- }] }, routes: [{ name: b, match: { region: [{ prefix: us- }] } }]',
      '"b" matches no alert',
    ],
    [
      'another range',
      'name: a, match: { strikes: [{ numeric: [">", 3] }] }, routes: [{ name: b, match: { strikes: [{ numeric: ["<=", 3] }] } }]',
      '"b" matches no alert',
    ],
    [
      'a severity that is not any more',
      'name: a, match: { drill: [true] }, severity: low, routes: [{ name: b, match: { severity: [high] } }]',
      '"b" matches no alert that comes to it, with the severity low that a route before it sets:',
    ],
  ])('says that a route inside another asks for %s', (_what, route, said) => {
    expect(warningsOf(routesWith(route))).toEqual([expect.stringContaining(said)]);
  });

  it('says of a route inside others only what is not said of them', () => {
    const lines = warningsOf(
      routesWith('name: all', 'name: b, match: { drill: [true] }, routes: [{ name: c }, { name: d }]'),
    );

    expect(lines).toEqual([expect.stringContaining('"b" is never reached')]);
  });

  it('says that alternatives beside a field exclude it', () => {
    const route = 'name: a, match: { owner: [x], $or: [{ owner: [y] }, { owner: [z], drill: [true] }] }';

    expect(warningsOf(routesWith(route))).toEqual([
      'line 5, routes[0].match: "a" matches no alert that comes to it: what it asks for excludes itself',
    ]);
  });

  it.each<[string, string[], string]>([
    [
      'every alert',
      ['name: a, ignore: enough'],
      'line 5, routes[0].ignore: "a" ignores every alert, critical ones too',
    ],
    [
      'the rest',
      ['name: b, match: { drill: [true] }', 'name: a, ignore: enough'],
      '"a" ignores every alert that no route before it decides, critical ones too',
    ],
    [
      'what is critical',
      ['name: a, match: { severity: [critical, low] }, ignore: enough'],
      '"a" ignores every critical alert',
    ],
  ])('says that %s is ignored', (_what, routes, said) => {
    expect(warningsOf(routesWith(...routes))).toEqual([expect.stringContaining(said)]);
  });

  it.each<[string, string, string]>([
    [
      'a type in small letters',
      'name: a, match: { resource: { type: [RDS, dynamodb] } }',
      'line 5, routes[0].match.resource.type[1]: "dynamodb" is not how AWS spells it; did you mean "DynamoDB"?',
    ],
    [
      'a label that no route sets',
      'name: a, match: { $or: [{ drill: [true] }, { labels: { team: [dba] } }] }',
      'routes[0].match.$or[1].labels.team[0]: "dba" never matches: no route sets the label team',
    ],
    [
      'a label that routes set to something else',
      'name: a, labels: { team: data }, match: { labels: { team: [dba, { exists: false }] } }',
      '"dba" never matches: routes set the label team only to data',
    ],
    [
      'a label that routes set to something else, and to more than is named',
      `name: a, match: { labels: { team: [dba] } }, routes: [${['b', 'c', 'd', 'e', 'f', 'g'].map((team) => `{ name: ${team}, labels: { team: ${team} }, match: { drill: [true] }, continue: true }`).join(', ')}]`,
      '"dba" never matches: routes set the label team only to b, c, d, e, f and 1 more',
    ],
  ])('says of a value that nothing has: %s', (_what, route, said) => {
    expect(warningsOf(routesWith(route))).toEqual([expect.stringContaining(said)]);
  });
});

describe('rules/check/find-warnings: acknowledgements until the next run', () => {
  const held = (kinds: string, more = '') =>
    warningsOf(
      `version: 1\ndefaults: { policy: chain }\npolicies: { chain: { steps: [{ notify: [alert-topic] }], repeat: 1 }, held: { steps: [{ notify: [alert-topic] }], repeat: 1, acknowledgedFor: next run } }\nroutes: [{ name: a, match: { event: { kind: ${kinds} } }, policy: held }${more}]\n`,
    );

  it('says where no run is ever known', () => {
    expect(held('[restore, alarm]')).toEqual([
      'line 3, policies.held.acknowledgedFor: "next run" is always 1d here: no backup plan runs restores and backup alarms, which is all that routes bring to it; write "1d"',
    ]);
  });

  it.each([
    ['[restore, backup]', ''],
    ['[{ prefix: re }]', ''],
    ['[restore]', ', { name: b, match: { drill: [true] }, policy: held }'],
  ])('says nothing of %s%s', (kinds, more) => {
    expect(held(kinds, more)).toEqual([]);
  });
});

describe('rules/check/find-warnings: policies', () => {
  it.each<[string, string, string]>([
    [
      'of the catch-all',
      'version: 1\ntargets: { a: { sns: {} } }\npolicies: { default: { steps: [{ notify: [a] }] } }',
      'line 3, policies.default: has one step: critical alerts (of the catch-all) are told to a and, unanswered for 1 h, to only alert-topic (the fallback), once; add a step, "repeat" or "handOver"',
    ],
    [
      'of routes',
      edited(
        rulesWith(
          'routes: [{ name: x, match: { severity: [high, low] }, policy: mail }, { name: y, match: { drill: [true] }, severity: high, policy: mail }]',
        ),
        ['policies: {', 'policies: { mail: { steps: [{ notify: [alert-topic] }] },'],
      ),
      'policies.mail: has one step: high alerts (of route "x" and route "y") are told to alert-topic and, unanswered for 1 h, to nobody else;',
    ],
  ])('says at whose end nobody is left %s', (_whose, text, said) => {
    expect(warningsOf(text)).toEqual([expect.stringContaining(said)]);
  });

  it('counts only routes that decide: not one whose alerts are all decided inside it', () => {
    const routes = 'routes: [{ name: x, policy: mail, routes: [{ name: y, policy: chain }] }]';

    expect(
      warningsOf(
        edited(rulesWith(routes), ['policies: {', 'policies: { mail: { steps: [{ notify: [alert-topic] }] },']),
      ),
    ).toEqual([]);
  });

  it('says how long critical alerts wait when every step has hours', () => {
    const text = `version: 1
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
policies:
  default:
    steps: [{ notify: [alert-topic], during: office }, { after: 1h, notify: [alert-topic], during: office }]
`;

    expect(warningsOf(text)).toEqual([
      'line 5, policies.default.steps: lets critical alerts wait for up to 2 d 16 h, such as from Friday 16:00 UTC: every step waits for its hours; give one of them none',
    ]);
    expect(
      warningsOf(
        edited(text, ['after: 1h, notify: [alert-topic], during: office', 'after: 1h, notify: [alert-topic]']),
      ),
    ).toEqual([]);
    expect(
      warningsOf(
        edited(text, ['after: 1h, notify: [alert-topic], during', 'after: 1h, notify: [alert-topic], outside']),
      ),
    ).toEqual([]);
  });

  it('says of a pause that nothing is repeated after it', () => {
    const text =
      'version: 1\npolicies: { default: { steps: [{ notify: [alert-topic] }, { after: 1h, notify: [alert-topic] }], repeatAfter: 2h } }';

    expect(warningsOf(text)).toEqual([
      'line 2, policies.default.repeatAfter: "2h" repeats nothing: without "repeat" it only says when nobody counts as having answered; add "repeat"',
    ]);
  });

  it('says of a step that it mentions nobody when none of its targets is in Slack', () => {
    const step = (notify: string) => `
version: 1
targets:
  chat: { slack: { channel: C0123456789, token: ssm:/x/y } }
  mail: { sns: {} }
rotations: { duty: { timezone: UTC, start: 2026-11-02, order: [mail, chat] } }
policies: { default: { steps: [{ notify: [mail, chat, duty] }, { after: 1h, notify: ${notify}, mention: [here] }], repeat: 1 } }`;

    expect(warningsOf(step('[mail, alert-topic]'))).toEqual([
      'line 7, policies.default.steps[1].mention: calls on nobody: mail and alert-topic are not told in Slack; leave it out, or tell a target that is',
    ]);
    for (const notify of ['[mail, chat]', '[duty]']) expect(warningsOf(step(notify))).toEqual([]);
  });

  it('says of a fallback that it is the only one who is told anyway', () => {
    const text =
      'version: 1\ntargets: { a: { sns: {} } }\npolicies: { default: { steps: [{ notify: [a] }], repeat: 1 } }\nfallback: [a]';

    expect(warningsOf(text)).toEqual([
      'line 4, fallback[0]: "a" stands in for nobody: every step tells a alone, so that the alert topic is what remains; name another target',
    ]);
    expect(warningsOf(edited(text, ['notify: [a]', 'notify: [a, alert-topic]']))).toEqual([]);
  });

  it('says what nothing uses, once', () => {
    const text = `version: 1
targets: { used: { sns: {} }, duty: { sns: {} }, standin: { sns: {} }, forgotten: { sns: {} } }
templates: { brief: { title: x }, long: { title: x } }
hours: { office: { timezone: UTC, from: "09:00", to: "17:00" }, night: { timezone: UTC, from: "22:00", to: "06:00" } }
rotations:
  on-call: { timezone: UTC, start: 2026-11-02, order: [duty], overrides: [{ from: 2026-12-01, until: 2026-12-02, target: standin }] }
  old-on-call: { timezone: UTC, start: 2026-11-02, order: [duty] }
policies:
  default: { steps: [{ notify: [on-call] }, { after: 1h, notify: [used], during: office }], handOver: next }
  next: { steps: [{ notify: [used] }] }
  never: { steps: [{ notify: [used] }] }
routes: [{ name: a, match: { drill: [true] }, template: brief }]
`;

    expect(warningsOf(text)).toEqual([
      'line 2, targets.forgotten: "forgotten" is never used: no step, rotation, owner, route, "fallback" or "bulletins" names it',
      'line 3, templates.long: "long" is never used: no route or target names it',
      'line 4, hours.night: "night" is never used: no step names it',
      'line 7, rotations.old-on-call: "old-on-call" is never used: no step, owner, route or "bulletins" names it',
      'line 11, policies.never: "never" is never used: no route, "defaults" or "handOver" names it',
    ]);
  });
});

describe('rules/check/find-warnings: what keeps alerts quiet', () => {
  const silence = (match: string, until = '2026-11-30') =>
    rulesWith(`silences: [{ match: ${match}, from: 2026-11-10, until: ${until}, reason: x, by: y }]`);

  it.each<[string, string, string]>([
    [
      'a silence that is over',
      silence('{ resource: { name: [x] } }', '2026-11-20'),
      'line 4, silences[0].until: "2026-11-20" is over; take the silence out',
    ],
    [
      'a silence of everything',
      silence('{ account: [{ exists: true }, { exists: false }] }'),
      'line 4, silences[0].match: keeps every alert quiet, critical ones too',
    ],
    [
      'a silence of what is critical',
      silence('{ severity: [critical, high] }'),
      'line 4, silences[0].match: keeps every critical alert quiet',
    ],
    [
      'a window of everything',
      rulesWith('windows: [{ name: w, schedule: "0 22 * * *", timezone: UTC, duration: 8h }]'),
      'line 4, windows[0]: keeps every alert quiet, again and again, critical ones too',
    ],
    [
      'an inhibition of what is critical',
      rulesWith('inhibitions: [{ name: i, source: { drill: [true] }, target: { severity: [{ anything-but: low }] } }]'),
      'line 4, inhibitions[0].target: keeps every critical alert quiet while a source of it is open',
    ],
    [
      'a window that is nearly always open',
      rulesWith(
        'windows: [{ name: w, match: { severity: [low] }, schedule: "0 0 * * *", timezone: UTC, duration: 23h }]',
      ),
      'line 4, windows[0]: "w" is open for 95% of the time, and people hear little of its alerts',
    ],
    [
      'a window every few minutes',
      rulesWith(
        'windows: [{ name: w, match: { severity: [low] }, schedule: "*/20 * * * *", timezone: UTC, duration: 19m }]',
      ),
      '"w" is open for 95% of the time',
    ],
    [
      'windows that take turns',
      rulesWith(
        'windows:',
        '  - { name: day, match: { severity: [low, medium] }, schedule: "0 6 * * *", timezone: UTC, duration: 12h }',
        '  - { name: night, match: { severity: [low] }, schedule: "0 18 * * *", timezone: UTC, duration: 12h }',
      ),
      'line 6, windows[1]: "night" is open, together with "day", for 100% of the time, and people hear little of its alerts',
    ],
    [
      'an override that is over',
      rulesWith(
        'targets: { a: { sns: {} } }',
        'rotations: { r: { timezone: UTC, start: 2026-11-02, order: [a], overrides: [{ from: 2026-11-03, until: 2026-11-04, target: a }] } }',
        'bulletins: [r]',
      ),
      'line 5, rotations.r.overrides[0].until: "2026-11-04" is over; take the override out',
    ],
    [
      'an override behind another',
      rulesWith(
        'targets: { a: { sns: {} } }',
        'rotations: { r: { timezone: UTC, start: 2026-11-02, order: [a], overrides: [{ from: 2026-12-01, until: 2026-12-08, target: a }, { from: 2026-12-03, until: 2026-12-04, target: a }] } }',
        'bulletins: [r]',
      ),
      'line 5, rotations.r.overrides[1]: never counts: an override before it holds all of that time',
    ],
  ])('says %s', (_what, text, said) => {
    expect(warningsOf(text)).toEqual([expect.stringContaining(said)]);
  });

  it('takes nothing as over when no moment is given', () => {
    expect(warningsOf(silence('{ resource: { name: [x] } }', '2026-11-20'), null)).toEqual([]);
  });
});

describe('rules/check/find-warnings: large rules', () => {
  it('stays quick with as many routes and windows as there can be', () => {
    const routes = Array.from({ length: 500 }, (_, index) => ({
      name: `r${index}`,
      match: { $or: [{ owner: [`a${index}`] }, { job: { id: [`b${index}`] }, strikes: [(index % 20) + 1] }] },
    }));
    const windows = Array.from({ length: 100 }, (_, index) => ({
      name: `w${index}`,
      match: { severity: ['low'] },
      schedule: '*/2 * * * *',
      timezone: 'Europe/Berlin',
      duration: '1m',
    }));
    const begin = workedMs();

    expect(warningsOf(JSON.stringify({ version: 1, routes, windows }))).toEqual([]);
    expect(workedMs() - begin).toBeLessThan(20_000);
  });
});
