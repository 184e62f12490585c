import { describe, expect, it } from 'vitest';
import { compareRules } from '../../src/rules-diff/compare-rules.ts';
import { richRules } from '../routing/rich-rules.ts';
import { exampleRules, rulesOf } from '../routing/sample-rules.ts';
import { edited, type TextEdit } from '../support/edited.ts';

/** Compares a text with itself after edits. */
function comparedAfter(text: string, ...edits: TextEdit[]): string[] {
  return compareRules(rulesOf(text), rulesOf(edited(text, ...edits)));
}

const database =
  'backup-channel and tickets, then dba-pager after 15 min, then dba-pager and dba-mail after 50% of the RPO';
const platform = 'backup-channel and tickets, then dba-mail after 30 min';
const quietRoute = / {2}- name: development is quiet\n.*\n.*\n.*\n/;

describe('rules-diff/compare-rules: nothing', () => {
  it.each([
    ['the example', exampleRules, exampleRules],
    ['rules that use everything', richRules, richRules],
    [
      'another order of values and keys',
      exampleRules,
      edited(exampleRules, ['[RDS, Aurora, DynamoDB]', '[Aurora, DynamoDB, RDS]']),
    ],
    [
      'another order of targets and policies',
      exampleRules,
      edited(
        exampleRules,
        [/^ {2}tickets: .*\n/m, ''],
        ['targets:\n', `targets:\n${/^ {2}tickets: .*\n/m.exec(exampleRules)?.[0]}`],
      ),
    ],
    [
      'defaults written out',
      exampleRules,
      edited(exampleRules, ['groupWait: 30s', 'groupWait: 30s, groupInterval: 5m']),
    ],
  ])('says nothing of %s', (_what, before, after) => {
    expect(compareRules(rulesOf(before, '1'), rulesOf(after, '2'))).toEqual([]);
  });
});

describe('rules-diff/compare-rules: what becomes of alerts', () => {
  it('says who hears of them first, and who did', () => {
    expect(comparedAfter(exampleRules, ['    policy: database\n', '    policy: platform\n'])[0]).toBe(
      `RDS or Aurora or DynamoDB, environment=prod, critical or high: policy "platform" instead of "database" (first told: ${platform}, instead of ${database}).`,
    );
  });

  it.each<[string, [string, string], string]>([
    [
      'a value that a route no longer takes',
      ['[RDS, Aurora, DynamoDB]', '[RDS, DynamoDB]'],
      'Aurora, environment=prod, critical or high: policy "platform" instead of "database"',
    ],
    [
      'a value that a route takes too',
      ['[critical, high]', '[critical, high, medium]'],
      'RDS or Aurora or DynamoDB, environment=prod, medium: policy "database" instead of "platform"',
    ],
    [
      'another severity',
      ['severity: low', 'severity: medium'],
      'environment not prod: severity medium instead of low.',
    ],
    [
      'no severity any more',
      ['    severity: low\n', ''],
      'environment not prod, critical or high or medium: severity as it is assessed instead of low.',
    ],
    [
      'a reason to ignore',
      ['    severity: low\n    policy: digest', '    ignore: nobody restores it.'],
      'environment not prod: is ignored from now on: nobody restores it.',
    ],
    [
      'another default',
      ['{ policy: platform,', '{ policy: digest,'],
      `Alerts to which no route gives a policy: policy "digest" instead of "platform" (first told: dba-mail, instead of ${platform}).`,
    ],
    [
      'a range of numbers',
      ['severity: [critical, high]', 'severity: [critical, high], strikes: [{ numeric: [">", 2, "<=", 6] }]'],
      'RDS or Aurora or DynamoDB, environment=prod, strikes <= 2 or strikes > 6, critical or high: policy "platform" instead of "database"',
    ],
    [
      'a policy of another name',
      ['  digest:', '  weekly: { steps: [ { notify: [dba-mail] } ] }\n  digest:'],
      'Policy "weekly" is new: dba-mail.',
    ],
  ])('says so of %s', (_what, edit, sentence) => {
    expect(comparedAfter(exampleRules, edit)[0]).toContain(sentence);
  });

  it('says most important first what is ignored, then what is kept quiet, then who is told', () => {
    const lines = comparedAfter(
      exampleRules,
      ['    policy: database\n', '    policy: platform\n'],
      ['    severity: low\n    policy: digest', '    ignore: nobody restores it'],
      [
        'silences: []',
        'silences: [{ match: { severity: [low] }, from: 2026-11-20, until: 2026-11-30, reason: noise, by: ana }]',
      ],
    );

    expect(lines.map((line) => line.slice(0, 60))).toEqual(
      [
        'environment not prod: is ignored from now on: nobody restores',
        'low: is not told from 2026-11-20 00:00 UTC until 2026-11-30 ',
        'RDS or Aurora or DynamoDB, environment=prod, critical or hig',
        'Route "production databases": policy "platform" instead of "',
        'Route "development is quiet": ignores what it takes: "nobody',
      ].map((line) => line.slice(0, 60)),
    );
  });

  it('follows severities that routes set to the routes after them', () => {
    const lines = comparedAfter(exampleRules, [
      'routes:  ',
      'routes:\n  - { name: third strike, match: { strikes: [3] }, severity: critical, continue: true }\n#',
    ]);

    expect(lines).toContain(
      `RDS or Aurora or DynamoDB, environment=prod, strikes=3, medium or low: policy "database" instead of "platform" (first told: ${database}, instead of ${platform}).`,
    );
    expect(lines.some((line) => /strikes=3.*: severity critical instead of as it is assessed\.$/.test(line))).toBe(
      true,
    );
  });

  it('follows routes inside each other, and says what a removed one had decided', () => {
    const lines = comparedAfter(richRules, [
      '      - name: payroll\n        match: { resource: { name: [{ prefix: payroll- }] } }\n        severity: critical\n        repeatInterval: 4h\n',
      '',
    ]);

    expect(lines).toEqual([
      'RDS or Aurora or DynamoDB, strikes < 3, environment=prod or production, name=payroll-*, high or medium or low: severity as it is assessed instead of critical.',
      'RDS or Aurora or DynamoDB, strikes < 3, environment=prod or production, name=payroll-*, medium or low: is kept quiet by window "sunday patching".',
      'Route "payroll" is gone; it was: name=payroll-*; policy "database"; severity critical; labels team=dba; template "brief"; waits 1 min; reminds every 4 h.',
    ]);
  });

  it('says of a route that stands elsewhere whom that concerns', () => {
    const [block] = quietRoute.exec(exampleRules) ?? [''];
    const moved = edited(
      exampleRules,
      [block, ''],
      ['  - name: production databases', `${block}  - name: production databases`],
    );
    const wider = (text: string) => edited(text, ['[{ anything-but: prod }]', '[{ exists: true }]']);

    expect(compareRules(rulesOf(exampleRules), rulesOf(moved))).toEqual([
      'Route "production databases": stands last now.',
    ]);
    expect(compareRules(rulesOf(wider(exampleRules)), rulesOf(wider(moved)))[0]).toContain(
      'RDS or Aurora or DynamoDB, environment=prod, critical or high: policy "digest" instead of "database"',
    );
  });

  it('says of what is quiet that a changed label or severity makes it so', () => {
    const silence =
      'silences: [{ match: { labels: { team: [dba] } }, from: 2026-11-20, until: 2026-11-30, reason: works on it, by: ana }]';
    const before = edited(exampleRules, ['silences: []', silence]);
    const after = edited(before, ['    policy: database\n', '    policy: database\n    labels: { team: dba }\n']);

    expect(compareRules(rulesOf(before), rulesOf(after))[0]).toBe(
      'RDS or Aurora or DynamoDB, environment=prod, critical or high: is kept quiet by silence "works on it" of ana.',
    );
    expect(compareRules(rulesOf(after), rulesOf(before))[0]).toBe(
      'RDS or Aurora or DynamoDB, environment=prod, critical or high: is no longer kept quiet by silence "works on it" of ana.',
    );
  });

  it('says who hears of it too', () => {
    expect(comparedAfter(richRules, ['notify: [siem]', 'notify: [boss, pager]'])[0]).toMatch(
      /strikes >= 3.*: boss and pager hear of it too; siem no longer hears of it\.$/,
    );
  });

  it('leaves one sentence for what is the same policy under another name', () => {
    const lines = comparedAfter(exampleRules, ['  digest:', '  weekly:'], ['policy: digest', 'policy: weekly']);

    expect(lines).toEqual([
      'environment not prod: policy "weekly" instead of "digest" (which tells the same).',
      'Policy "digest" is gone; it told dba-mail.',
      'Policy "weekly" is new: dba-mail.',
      'Route "development is quiet": policy "weekly" instead of "digest".',
    ]);
  });
});

describe('rules-diff/compare-rules: what is not as it was', () => {
  it.each<[string, [string, string], string[]]>([
    [
      'a step that comes earlier and tells more',
      ['after: 15m, notify: [dba-on-call], during', 'after: 10m, notify: [dba-on-call, boss], during'],
      ['Policy "database": step 2 comes after 10 min instead of after 15 min; step 2 tells boss too.'],
    ],
    [
      'a step at any time',
      ['notify: [dba-on-call], during: office', 'notify: [dba-on-call]'],
      ['Policy "database": step 2 is taken at any time instead of during office.'],
    ],
    [
      'a step that is gone',
      ['      - { after: 50% of rpo, notify: [boss] }\n', ''],
      ['Policy "database": no longer has step 4, after 50% of the RPO: boss.'],
    ],
    [
      'a step in between',
      [
        '      - { after: 30m, notify: [boss] }',
        '      - { after: 10m, notify: [siem] }\n      - { after: 30m, notify: [boss] }',
      ],
      ['Policy "platform": has a new step 2, after 10 min: siem.'],
    ],
    [
      'targets of a step in another order',
      ['notify: [backup-channel, tickets]', 'notify: [tickets, backup-channel]'],
      ['Policy "platform": step 1 lists the same targets in another order.'],
    ],
    [
      'repeats',
      ['repeat: 3, repeatAfter: 30m', 'repeat: 1, repeatAfter: 20m'],
      ['Policy "management": runs 2 times instead of 4 times; repeats after 20 min instead of after 30 min.'],
    ],
    [
      'an acknowledgement',
      ['acknowledgedFor: 8h', 'acknowledgedFor: 1d'],
      ['Policy "database": an acknowledgement holds for 1 d instead of for 8 h.'],
    ],
    [
      'nobody to hand over to',
      ['    handOver: management\n', ''],
      ['Policy "database": hands over to nobody instead of policy "management".'],
    ],
    [
      'an order of duty',
      ['order: [dba-ana, dba-ben, dba-cem]', 'order: [dba-ben, dba-ana, dba-cem]'],
      [
        'Rotation "dba-on-call": the order is dba-ben, dba-ana, dba-cem instead of dba-ana, dba-ben, dba-cem; others are on duty in the weeks to come.',
      ],
    ],
    [
      'a start that changes nobody’s week',
      ['start: 2026-11-02', 'start: 2026-11-23'],
      ['Rotation "dba-on-call": begins 2026-11-23 instead of 2026-11-02; who is on duty stays the same.'],
    ],
    [
      'the time of the handover',
      ['handover: "09:00"', 'handover: "08:00"'],
      ['Rotation "dba-on-call": hands over at 08:00 instead of 09:00.'],
    ],
    [
      'who stands in',
      ['target: dba-ana, reason', 'target: dba-ben, reason'],
      [
        'Rotation "dba-on-call": dba-ben stands in from 2026-11-28 00:00 UTC until 2026-11-29 12:00 UTC; no longer: dba-ana stands in from 2026-11-28 00:00 UTC until 2026-11-29 12:00 UTC.',
      ],
    ],
    [
      'hours',
      ['from: "09:00"', 'from: "08:30"'],
      ['Hours "office": MON-FRI 08:30-17:00 Europe/Berlin instead of MON-FRI 09:00-17:00 Europe/Berlin.'],
    ],
    [
      'a secret’s reference',
      ['secrets/pd-dba', 'secrets/pd-night'],
      [
        'Target "pager": option routingKey is ssm:/backup-alerts/prod/secrets/pd-night instead of ssm:/backup-alerts/prod/secrets/pd-dba.',
      ],
    ],
    [
      'an option, whose values stay untold',
      ['to: [boss@example.com]', 'to: [chef@example.com]'],
      ['Target "boss": option to has another value.'],
    ],
    [
      'another channel',
      ['siem: { sns: {} }', 'siem: { email: { to: [siem@example.com] } }'],
      ['Target "siem": email instead of sns.'],
    ],
    [
      'a target’s template',
      ['{ to: [boss@example.com] } }', '{ to: [boss@example.com] }, template: brief }'],
      ['Target "boss": template "brief" instead of none of its own.'],
    ],
    [
      'a target’s time zone',
      ['{ to: [boss@example.com] } }', '{ to: [boss@example.com] }, timezone: Europe/Berlin }'],
      ['Target "boss": time zone Europe/Berlin instead of UTC.'],
    ],
    [
      'who may answer where a target is',
      ['{ to: [boss@example.com] } }', '{ to: [boss@example.com] }, inboundSecret: ssm:/a/inbound, actors: [PX1] }'],
      ['Target "boss": answers from there count from PX1 (ssm:/a/inbound) instead of from nobody.'],
    ],
    [
      'a silence that lasts longer',
      ['until: 2026-12-10', 'until: 2026-12-12'],
      [
        'The silence "moves to Aurora" of ana holds from 2026-11-20 00:00 UTC until 2026-12-12 00:00 UTC instead of from 2026-11-20 00:00 UTC until 2026-12-10 00:00 UTC.',
      ],
    ],
    [
      'a window',
      ['schedule: "0 22 * * SUN"', 'schedule: "0 23 * * SUN"'],
      [
        'Window "sunday patching" begins at "0 23 * * SUN" (Europe/London) instead of at "0 22 * * SUN" (Europe/London).',
      ],
    ],
    [
      'what a window is of',
      ['severity: [medium, low] }, schedule', 'severity: [medium, low, high] }, schedule'],
      ['Window "sunday patching" takes high too.'],
    ],
    [
      'an inhibition',
      ['kind: [copy] } } }', 'kind: [copy, restore] } }, equal: [account] }'],
      [
        'Inhibition "vault gone" takes kind=restore too; holds with the same account instead of with the same account, region.',
      ],
    ],
    [
      'what a route puts on alerts',
      ['labels: { team: dba }', 'labels: { team: data }'],
      ['Route "production databases": labels team=data instead of team=dba.'],
    ],
    [
      'how a route groups',
      ['groupBy: [job.destinationVaultArn]', 'groupBy: [job.vault], groupInterval: 1h'.replace(', ', '\n    ')],
      [
        'Route "copies": grouped by job.vault instead of job.destinationVaultArn; tells further alerts after 1 h instead of what the defaults say.',
      ],
    ],
    ['the name of a route', ['name: payroll\n', 'name: salaries\n'], ['Route "salaries": was called "payroll".']],
    [
      'the defaults',
      ['groupWait: 30s', 'groupWait: 2m, repeatInterval: 4h'],
      ['By default: an incident waits 2 min instead of 30 s; people are reminded every 4 h instead of never.'],
    ],
    [
      'the last resort',
      ['fallback: [backup-channel]', 'fallback: [boss, backup-channel]'],
      ['The fallback is boss, backup-channel instead of backup-channel.'],
    ],
    [
      'who hears news of the rules',
      ['bulletins: [dba-on-call, backup-channel]', 'bulletins: [boss]'],
      ['News of the rules goes to boss instead of dba-on-call, backup-channel.'],
    ],
    ['a template', ['<% resource.name %>', '<% resource.id %>'], ['Template "brief" has another title.']],
  ])('says %s', (_what, edit, lines) => {
    expect(comparedAfter(richRules, edit)).toEqual(lines);
  });

  it('says all there is to say of a silence, a window and an inhibition that come and go', () => {
    const without = edited(
      richRules,
      [/^ {2}- \{ match: .*\n/m, ''],
      ['silences:\n', ''],
      [/^windows:\n.*\n/m, ''],
      [/^inhibitions:\n.*\n/m, ''],
    );
    const [before, after] = [rulesOf(without), rulesOf(richRules)];

    expect(compareRules(before, after)).toEqual([
      'name=legacy-db: is not told from 2026-11-20 00:00 UTC until 2026-12-10 00:00 UTC ("moves to Aurora", says ana).',
      'Window "sunday patching" is new: medium or low is put off at "0 22 * * SUN" (Europe/London) for 4 h.',
      'Inhibition "vault gone" is new: kind=copy is not told while code=vault-missing is open with the same account, region.',
    ]);
    expect(compareRules(after, before, '2026-11-22T00:00:00.000Z')[0]).toBe(
      'The silence "moves to Aurora" of ana is gone: name=legacy-db, from 2026-11-20 00:00 UTC until 2026-12-10 00:00 UTC.',
    );
    expect(compareRules(after, before, '2026-12-22T00:00:00.000Z')[0]).toMatch(
      /^The silence .* was over and is gone: /,
    );
  });

  it('says who is on duty at a moment instead of whom', () => {
    const changed = edited(richRules, ['order: [dba-ana, dba-ben', 'order: [dba-ben, dba-ana']);
    const [line] = compareRules(rulesOf(richRules), rulesOf(changed), '2026-11-18T12:00:00.000Z');

    expect(line).toMatch(/^Rotation "dba-on-call": the order is .*; others are on duty in the weeks to come\.$/);
    expect(compareRules(rulesOf(richRules), rulesOf(changed), '2026-11-04T12:00:00.000Z')[0]).toMatch(
      /; on duty now: dba-ben instead of dba-ana\.$/,
    );
  });

  it('says a change of the route around others once', () => {
    expect(comparedAfter(richRules, ['groupWait: 1m', 'groupWait: 3m'])).toEqual([
      'Route "production databases": waits 3 min instead of 1 min.',
    ]);
  });

  it('shows nothing of an option but references to secrets', () => {
    const lines = comparedAfter(
      richRules,
      ['ana@example.com', 'anna@example.com'],
      ['site: example.atlassian.net', 'site: secretsite.atlassian.net'],
      ['C0123456780', 'C0123456700'],
    ).join('\n');

    expect(lines).not.toMatch(/anna|secretsite|C01234567/);
    expect(lines.split('\n')).toHaveLength(3);
  });

  it('says forty changes and counts the others', () => {
    const targets = Array.from({ length: 60 }, (_, index) => `  t${index}: { sns: {} }\n`).join('');

    const lines = compareRules(rulesOf('version: 1'), rulesOf(`version: 1\ntargets:\n${targets}`));

    expect(lines).toHaveLength(41);
    expect(lines[0]).toBe('Target "t0" (sns) is new.');
    expect(lines.at(-1)).toBe('And 20 more.');
  });
});
