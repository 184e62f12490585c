import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '../events/fixtures.ts';
import { edited } from '../support/edited.ts';
import { folderWith, rulesText, runCli } from './run-cli.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** Runs `rules test` on cases, each file as JSON or as text, under the rules of the other tests. */
async function test(cases: Readonly<Record<string, unknown>>, options: readonly string[] = [], rules = rulesText) {
  const folder = folderWith(cases);
  const file = `${folderWith({ 'routing.yml': rules })}/routing.yml`;
  const ran = await runCli(['rules', 'test', file, '--cases', folder, ...options]);
  return { ...ran, file, textOf: (name: string) => readFileSync(`${folder}/${name}`, 'utf8') };
}

/** Runs one case, `expect` and all, and returns what differs. */
async function differencesOf(text: string, rules?: string) {
  const { out } = await test({ 'a.yml': text }, ['--json'], rules);
  return JSON.parse(out).cases[0].differences as {
    path: string;
    wanted: unknown;
    got: unknown;
    because: string | null;
  }[];
}

const database = `
at: 2026-11-22T03:10:00Z
job: { type: RDS, name: orders-db, state: FAILED, message: Access denied }
for: 1h
`;

describe('cli/rules test: what is compared', () => {
  it('ends with code 0 when everything came as it is written', async () => {
    const { code, out, err } = await test({
      'a.yml': `${database}
expect:
  action: open
  route: databases
  policy: database
  severity: critical
  groupKey: cause|111122223333|eu-west-1|role|arn:aws:iam::111122223333:role/AWSBackupDefaultServiceRole
  mutedBy: null
  incidents: 1
  quiet: false
  told:
    - { target: backup-channel, kind: opened, after: 0s }
    - { target: dba-mail, kind: escalated, at: 2026-11-22T03:25:00Z }
`,
    });

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^fits {5}a \(.*a\.yml\)\n\n1 case, 1 fits\.\n$/s);
  });

  it('says what differs, with the place, what was wanted, what came and why, and ends with code 1', async () => {
    const { code, out } = await test({
      'a.yml': `${database}\nexpect: { route: stopped on purpose, severity: low, policy: database }\n`,
    });

    expect(code).toBe(1);
    expect(out).toBe(`DIFFERS  a (${/\((.*)\)/.exec(out)?.[1]})
    expect.route: wanted stopped on purpose, got databases
      Route "stopped on purpose" does not match: event.outcome is failed, wanted
      aborted.
    expect.severity: wanted low, got critical
      the job failed; route "databases" changes it from high to critical.

1 case, 1 differs.
`);
  });

  it.each([
    ['another moment', '{ target: dba-mail, after: 20m }', { path: 'expect.told[1].after', wanted: '20m', got: '15m' }],
    [
      'another clock time',
      '{ target: dba-mail, at: 2026-11-22T04:00:00Z }',
      { path: 'expect.told[1].at', wanted: '2026-11-22T04:00:00Z', got: '2026-11-22T03:25:00.000Z' },
    ],
    [
      'another kind',
      '{ target: dba-mail, kind: reminded }',
      { path: 'expect.told[1].kind', wanted: 'reminded', got: 'escalated' },
    ],
  ])('says of a notice that came with %s just that', async (_what, notice, difference) => {
    const told = `expect:\n  told:\n    - { target: backup-channel }\n    - ${notice}\n`;

    expect(await differencesOf(`${database}${told}`)).toEqual([{ ...difference, because: null }]);
  });

  it('says which notices did not come and which came beside', async () => {
    const told = 'expect: { told: [{ target: page, kind: opened, after: 0s }, { target: backup-channel }] }\n';

    expect(await differencesOf(`${database}${told}`)).toEqual([
      { path: 'expect.told[0]', wanted: 'page opened after 0s', got: null, because: null },
      { path: 'expect.told', wanted: null, got: 'dba-mail escalated after 15m', because: null },
    ]);
  });

  it('takes notices of one moment in any order, but not those of different ones', async () => {
    const rules = edited(rulesText, [
      '[{ notify: [backup-channel] }], repeat: 2',
      '[{ notify: [backup-channel, dba-mail] }]',
    ]);
    const server = `${edited(database, ['RDS, name: orders-db', 'EBS, name: vol-1'])}expect: { told: `;

    expect(await differencesOf(`${server}[{ target: dba-mail }, { target: backup-channel }] }`, rules)).toHaveLength(2);
    const short = edited(server, ['for: 1h', 'for: 59m']);
    expect(await differencesOf(`${short}[{ target: dba-mail }, { target: backup-channel }] }`, rules)).toEqual([]);
    expect(
      await differencesOf(`${database}expect: { told: [{ target: dba-mail }, { target: backup-channel }] }`),
    ).toEqual([
      {
        path: 'expect.told[1]',
        wanted: 'backup-channel',
        got: 'backup-channel opened after 0s, earlier',
        because: null,
      },
    ]);
  });

  it('compares how many incidents were opened and that nobody heard of it', async () => {
    expect(await differencesOf(`${database}expect: { incidents: 2, quiet: true }`)).toEqual([
      { path: 'expect.incidents', wanted: 2, got: 1, because: null },
      {
        path: 'expect.quiet',
        wanted: true,
        got: false,
        because: 'The first to hear of it: backup-channel opened after 0s.',
      },
    ]);
  });

  it('compares labels one by one, and that one is not there', async () => {
    const rules = edited(rulesText, ['severity: critical', 'labels: { team: dba, tier: gold }']);

    expect(await differencesOf(`${database}expect: { labels: { team: dba, tier: null, site: x } }`, rules)).toEqual([
      { path: 'expect.labels.tier', wanted: null, got: 'gold', because: null },
      { path: 'expect.labels.site', wanted: 'x', got: null, because: null },
    ]);
  });

  it.each(['sunday patching', 'window "sunday patching"'])('takes %s as the name of what mutes', async (name) => {
    const rules = `${rulesText}windows: [{ name: sunday patching, schedule: "0 3 * * SUN", timezone: UTC, duration: 2h }]\n`;

    expect(await differencesOf(`${database}expect: { mutedBy: ${JSON.stringify(name)}, quiet: true }`, rules)).toEqual(
      [],
    );
    expect(await differencesOf(`${database}expect: { mutedBy: ${JSON.stringify(name)} }`)).toMatchObject([
      { got: null },
    ]);
  });

  it('names an inhibition without the incident that it waits for', async () => {
    const rules = `${rulesText}inhibitions: [{ name: broken key, source: { resource: { name: [a] } }, target: { resource: { name: [b] } } }]\n`;
    const events = ['a', 'b'].map((name) => `- { job: { type: S3, name: ${name}, message: Access denied } }`);

    expect(
      await differencesOf(
        `at: 2026-11-22T03:10:00Z\nevents:\n${events.join('\n').replace(/ }$/, ', expect: { mutedBy: inhibition "broken key" } }')}`,
        edited(rules, ['groupWait: 0s', 'groupWait: 0s, groupBy: [resource.arn]']),
      ),
    ).toEqual([]);
  });
});

describe('cli/rules test: what happens', () => {
  it('what is given is what AWS would have told', async () => {
    const rules = `version: 1
targets: { page: { sns: {} } }
routes:
  - name: as given
    match:
      owner: [dba]
      orphan: [false]
      strikes: [3]
      exposure: { rpoSeconds: [14400], shareUsed: [2.5], neverGood: [false] }
      resource: { name: [Orders], tags: { environment: [prod], tier: [gold] } }
      job: { plan: [nightly], rule: [hourly], parent: [job-parent] }
      severity: [critical]
`;
    const given = `given:
  tags: { environment: prod }
  owner: dba
  rpo: 4h
  lastGood: 10h
  strikes: 3
  plan: nightly
  rule: hourly
  resourceName: Orders
  parentJob: job-parent
`;
    const job =
      'at: 2026-11-22T03:10:00Z\njob: { type: RDS, name: orders-db, message: Access denied, tags: { tier: gold } }\n';

    expect(await differencesOf(`${job}${given}expect: { route: as given }`, rules)).toEqual([]);
    expect(await differencesOf(`${job}expect: { route: as given }`, rules)).toMatchObject([
      { because: expect.stringContaining('owner is missing') },
    ]);
  });

  it.each([
    ['lastGood: never', 'exposure: { neverGood: [true] }'],
    ['planTags: { owner: web }', 'ownerSource: [plan tag]'],
    ['tags: {}', 'orphan: [true]'],
  ])('given %s, it is so', async (given, match) => {
    const rules = `version: 1\nroutes: [{ name: yes, match: { ${match} } }]\n`;

    expect(await differencesOf(`${database}given: { ${given} }\nexpect: { route: yes }`, rules)).toEqual([]);
  });

  it.each([
    ['true', 'high'],
    ['false', 'medium'],
  ])('a copy that failed, its vault locked: %s, is %s', async (vaultLocked, severity) => {
    const job = edited(database, ['{ type', '{ kind: copy, type']);
    const text = `${job}given: { vaultLocked: ${vaultLocked} }\nexpect: { severity: ${severity} }`;

    expect(await differencesOf(text, 'version: 1')).toEqual([]);
  });

  it('a key that is about to be deleted makes it critical', async () => {
    const job = edited(database, ['Access denied', 'The KMS key is disabled']);
    const rules = 'version: 1\n';

    expect(await differencesOf(`${job}given: { keyState: Enabled }\nexpect: { severity: high }`, rules)).toEqual([]);
    expect(
      await differencesOf(`${job}given: { keyState: PendingDeletion }\nexpect: { severity: critical }`, rules),
    ).toEqual([]);
  });

  it('takes an event as it is, from a file or written out, at its own time', async () => {
    const event = fixture('backup-failed') as Record<string, unknown>;

    const { code, out } = await test(
      {
        'a.yml': 'file: event.json\nfor: 1m\nexpect: { action: open }',
        'b.json': { event, for: '1m', expect: { action: 'open' } },
        'event.json': event,
      },
      ['--json'],
    );

    expect(code).toBe(0);
    const { cases } = JSON.parse(out);
    expect(cases.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(cases.map(({ came }: { came: { told: { at: string }[] } }) => came.told[0]?.at)).toEqual([
      new Date(String(event.time)).toISOString(),
      new Date(String(event.time)).toISOString(),
    ]);
  });

  it('tells a story of several events and an answer', async () => {
    const { code, out } = await test(
      {
        'a.yml': `
at: 2026-11-22 03:10
timezone: Europe/Berlin
events:
  - { after: 1h, job: { type: RDS, name: orders-db, state: COMPLETED }, expect: { action: record, route: null } }
  - { job: { type: RDS, name: orders-db, message: Access denied }, expect: { action: open } }
  - { after: 5m, job: { type: RDS, name: sessions-db, message: Access denied }, expect: { action: join } }
  - { after: 6m, job: { kind: restore, type: RDS, name: sessions-db, state: COMPLETED }, expect: { action: record } }
acknowledge: { after: 10m, by: ana }
for: 2h
expect:
  told:
    - { target: backup-channel, kind: opened, at: 2026-11-22T02:10:00Z }
    - { target: backup-channel, kind: joined, after: 5m }
    - { target: backup-channel, kind: acknowledged, after: 10m }
`,
      },
      ['--json'],
    );

    expect({ code, differences: JSON.parse(out).cases[0].differences }).toEqual({ code: 0, differences: [] });
  });

  it.each([
    ['kind: copy, type: EBS, name: vol-1, destination: far', { event: { kind: ['copy'] } }],
    ['kind: restore, type: EC2, name: i-1', { event: { kind: ['restore'] } }],
    ['type: RDS, name: a, onDemand: true', { job: { initiator: ['on-demand'] } }],
    [
      'arn: "arn:aws:neptune:eu-west-1:111122223333:cluster:g", type: Neptune',
      { resource: { type: ['Neptune'], id: ['g'] } },
    ],
    [
      'type: RDS, name: a, account: "444455556666", region: us-east-1',
      { account: ['444455556666'], region: ['us-east-1'] },
    ],
    [
      'type: RDS, name: a, vault: far, role: mine, id: my-job',
      { job: { vault: ['far'], id: ['my-job'], role: [{ suffix: '/mine' }] } },
    ],
  ])('makes of the job { %s } an event as AWS sends it', async (job, match) => {
    const rules = JSON.stringify({ version: 1, routes: [{ name: 'yes', match }] });

    expect(
      await differencesOf(`at: 2026-11-22\njob: { ${job}, message: Access denied }\nexpect: { route: yes }`, rules),
    ).toEqual([]);
  });

  it('says that an acknowledgement found nothing to acknowledge', async () => {
    expect(
      await differencesOf(`${database}acknowledge: [{ after: 5m }, { after: 6m }]\nexpect: { incidents: 1 }`),
    ).toEqual([
      {
        path: 'acknowledge[1]',
        wanted: 'an open incident',
        got: null,
        because: 'Nothing was open at that moment.',
      },
    ]);
  });
});

describe('cli/rules test --update', () => {
  it('adds what came to a case that expects nothing yet, and leaves the rest as it is', async () => {
    const text = `# why this matters\n${database.trim()}   # an hour\n`;

    const { code, out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(code).toBe(0);
    expect(out).toMatch(/^updated {2}a .*\n\n1 case, 1 updated\.\n$/s);
    expect(textOf('a.yml')).toBe(`${text}expect:
  action: open
  route: databases
  policy: database
  severity: critical
  told:
    - { target: backup-channel, kind: opened, after: 0s }
    - { target: dba-mail, kind: escalated, after: 15m }
`);
  });

  it('corrects only what differs, comments and all', async () => {
    const text = `${database.trim()}
expect:   # what we agreed on
  route: "databases"   # as it was
  severity: low   # not any more
  labels: { team: dba }
  told:
    - { target: backup-channel }   # first the channel
    - target: dba-mail
      after: 20m   # patience
`;

    const { textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(textOf('a.yml')).toBe(
      edited(text, ['severity: low', 'severity: critical'], ['team: dba', 'team: null'], ['20m', '15m']),
    );
  });

  it.each([
    ['in blocks', 'expect:\n  told:\n    - { target: page }\n  route: databases  # stays\n'],
    ['in one line', 'expect: { told: [{ target: page }], route: databases } # stays\n'],
    ['with nothing in it', 'expect:\n  told: []\n  route: databases # stays\n'],
    ['without a value', 'expect:\n  # stays\n'],
    ['with no end of line', 'expect: { told: [] } # stays'],
  ])('tells anew what was told, written %s', async (_how, expectation) => {
    const cases = { 'a.yml': `${database.trim()}\n${expectation}` };

    const { textOf, code } = await test(cases, ['--update']);
    const again = await test({ 'a.yml': textOf('a.yml') });

    expect({ code, again: again.code }).toEqual({ code: 0, again: 0 });
    expect(textOf('a.yml')).toContain('{ target: dba-mail, kind: escalated, after: 15m }');
    expect(textOf('a.yml')).toContain('# stays');
  });

  it('writes JSON as JSON', async () => {
    const job = { type: 'RDS', name: 'orders-db', message: 'Access denied' };
    const cases = {
      'a.json': { at: '2026-11-22', job, for: '1m' },
      'b.json': { at: '2026-11-22', job, expect: { route: 'x' } },
    };

    const { textOf } = await test(cases, ['--update']);

    expect(JSON.parse(textOf('a.json')).expect).toMatchObject({
      route: 'databases',
      told: [{ target: 'backup-channel' }],
    });
    expect(JSON.parse(textOf('b.json'))).toEqual({ ...cases['b.json'], expect: { route: 'databases' } });
    expect(textOf('b.json')).toMatch(/^\{\n {2}"at": /);
  });

  it('writes YAML in braces as such', async () => {
    const { textOf } = await test({ 'a.yml': `{ at: 2026-11-22, job: { type: RDS, name: a }, for: 1m }\n` }, [
      '--update',
    ]);

    expect(textOf('a.yml')).toMatch(/^\{ at: 2026-11-22, job: .*expect: \{ action: open, /);
  });

  it('leaves what fits untouched, and is content with an empty folder', async () => {
    const text = `${database}expect: { "route":   databases }\n`;

    const { out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(out).toContain('fits');
    expect(textOf('a.yml')).toBe(text);
    expect(await test({}, ['--update'])).toMatchObject({ code: 0, out: '0 cases.\n' });
  });

  it('cannot write an acknowledgement away, and says so', async () => {
    const text = `${database}acknowledge: [{ after: 5m }, { after: 6m }]\nexpect: { incidents: 1 }`;

    const { code, out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(code).toBe(1);
    expect(out).toContain('acknowledge[1]');
    expect(textOf('a.yml')).toBe(text);
  });
});

describe('cli/rules test: what cannot be tested', () => {
  it.each([
    ['an empty folder', {}, /has no cases\.\n$/],
    ['a folder without cases', { 'readme.txt': 'x' }, /has no cases\.\n$/],
  ])('%s ends with code 1', async (_what, cases, said) => {
    expect(await test(cases)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(JSON.parse((await test(cases, ['--json'])).out)).toEqual({
      problem: expect.stringMatching(/ has no cases\.$/),
      problems: [],
    });
  });

  it('a folder that is not there ends with code 1', async () => {
    const { code, err } = await runCli(['rules', 'test', 'examples/routing.yml', '--cases', 'nowhere']);

    expect({ code, err }).toEqual({ code: 1, err: 'error: nowhere cannot be read: there is no such file.\n' });
  });

  it('a case that expects nothing is bad until it is updated', async () => {
    const { code, out } = await test({ 'a.yml': database, 'b.yml': `${database}expect: {}\n` });

    expect(code).toBe(1);
    expect(out.match(/says nothing of what it expects; --update writes what comes of it now/g)).toHaveLength(2);
    expect(out).toMatch(/\n2 cases, 2 cannot be tested\.\n$/);
  });

  it.each<[string, string, RegExp[]]>([
    ['no event', 'at: 2026-11-22', [/has no event; write one of event, file, job or a list of events/]],
    ['two events', `${database}file: x.json`, [/has more than one event/]],
    ['an empty list of events', 'events: []', [/line 1, events: is empty; write at least one event/]],
    ['no moment', 'job: { type: RDS, name: a }', [/at: is missing, and the first event has no time of its own/]],
    ['a moment that is none', 'at: yesterday\njob: { type: RDS, name: a }', [/at: "yesterday" takes a moment such as/]],
    [
      'a type without a known ARN',
      'at: 2026-11-22\njob: { type: Neptune, name: a }',
      [/job\.type: "Neptune" is a type whose ARNs/],
    ],
    ['a job without a resource', 'at: 2026-11-22\njob: { type: RDS }', [/job: lacks a resource/]],
    [
      'a destination of a backup',
      'at: 2026-11-22\njob: { type: RDS, name: a, destination: b }',
      [/is for copies only/],
    ],
    [
      'an owner twice',
      `${database}given: { owner: a, tags: { Owner: b } }`,
      [/given\.owner: is said by the tag owner/],
    ],
    ['a file that is not there', 'file: nowhere.json', [/file "nowhere\.json" cannot be read: there is no such file/]],
    ['an event of another service', 'event: { source: aws.ec2, detail: {} }', [/is not about AWS Backup/]],
    [
      'an end before the last event',
      `${database}acknowledge: { after: 2h }`,
      [/for: ends before what happens after 2h/],
    ],
    ['no map', '- a', [/is empty or not a case/]],
    ['no YAML', 'at: [', [/is not valid YAML/]],
    [
      'several mistakes',
      `${database}expect: { rout: x, severity: lowest, told: [{ target: a, kind: openend, after: soon }] }\ngiven: { strikes: 0 }`,
      [
        /line 5, expect\.rout: "rout" is not known here.*did you mean "route"\?/,
        /expect\.severity: "lowest" has to be critical or high or medium or low/,
        /expect\.told\[0\]\.kind: "openend" has to be .*did you mean "opened"\?/,
        /expect\.told\[0\]\.after: "soon" takes a duration/,
        /line 6, given\.strikes: "0" is too small; the least is 1/,
      ],
    ],
  ])('%s is said, and the other cases are tested', async (_what, text, said) => {
    const { code, out } = await test({ 'a.yml': text, 'b.yml': `${database}expect: { route: databases }` });

    expect(code).toBe(1);
    const [bad = '', rest = ''] = out.split(/^fits/m);
    for (const one of said) expect(bad.replace(/\n +/g, ' ')).toMatch(one);
    expect(rest).toContain('2 cases, 1 fits, 1 cannot be tested.');
  });

  it('rules with mistakes are refused with every one', async () => {
    const { code, out, err } = await test(
      { 'a.yml': database },
      [],
      edited(rulesText, ['policy: database', 'policy: databse']),
    );

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/routes\[1\]\.policy: "databse" is not a policy; .*did you mean "database"\?/);
  });

  it('called without cases ends with code 2', async () => {
    expect(await runCli(['rules', 'test', 'examples/routing.yml'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("required option '--cases <folder>' not specified"),
    });
  });

  it('prints nothing that a terminal acts on', async () => {
    const hostile = String.raw`\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe \u200b`;
    const job = `{"arn": "arn:${hostile}", "type": "RDS", "message": "${hostile}", "state": "FAILED"}`;
    const cases = {
      'a.json': `{"at": "2026-11-22", "job": ${job}, "expect": {"route": "${hostile}", "groupKey": "${hostile}"}}`,
      'b.yml': `"${hostile}": "${hostile}"`,
    };

    for (const options of [[], ['--json']]) {
      const { out, err } = await test(cases, options);
      expect(out).toContain('expect.route');
      expect(out + err).not.toMatch(acting);
    }
  });

  it('prints help with the format and ends with code 0', async () => {
    const { code, out } = await runCli(['rules', 'test', '--help']);

    expect(code).toBe(0);
    expect(out).toContain('{ target: dba-pager, kind: escalated, after: 15m30s }');
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
