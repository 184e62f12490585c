import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { fixtureFile, folderWith, rulesText, runCli } from '../run-cli.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const treeRules = `version: 1
defaults: { policy: platform, groupWait: 0s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  dba-ana: { email: { to: [ana@example.com] } }
  dba-ben: { email: { to: [ben@example.com] } }
  siem: { sns: {} }
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
rotations: { on-call: { timezone: Europe/Berlin, start: 2026-11-02, order: [dba-ana, dba-ben] } }
policies:
  platform: { steps: [{ notify: [backup-channel] }], repeat: 2 }
  database:
    steps:
      - { notify: [backup-channel] }
      - { after: 15m, notify: [on-call], during: office }
      - { after: 50% of rpo, notify: [on-call, dba-ana] }
    acknowledgedFor: 8h
    handOver: platform
routes:
  - { name: all failures, match: { event: { outcome: [failed] } }, labels: { kind: failure }, notify: [siem], continue: true }
  - name: databases
    match: { resource: { type: [RDS, Aurora] } }
    policy: database
    groupWait: 1m
    routes:
      - { name: orders, match: { resource: { name: [{ prefix: order }] } }, severity: critical, repeatInterval: 4h }
      - { name: payroll, match: { resource: { name: [payroll] } } }
  - { name: stopped on purpose, match: { event: { outcome: [aborted] } }, ignore: the one who stopped it knows }
silences: [{ match: { resource: { name: [legacy] } }, from: 2026-11-20, until: 2026-12-10, reason: moves, by: ana }]
windows: [{ name: sunday, match: { severity: [low] }, schedule: "0 22 * * SUN", timezone: Europe/London, duration: 4h }]
fallback: [dba-ana]
`;

/** Draws rules, the tree alone as lines. */
async function tree(text: string, ...options: string[]): Promise<string[]> {
  const file = `${folderWith({ 'routing.yml': text })}/routing.yml`;
  const { out } = await runCli(['rules', 'tree', file, ...options]);
  return (out.split('\n\n')[0] ?? '').split('\n').slice(1);
}

describe('cli/rules/rules-tree: rules tree', () => {
  it('draws routes in order with what they match, set and lead to, and then who is told and who is on duty', async () => {
    const file = `${folderWith({ 'routing.yml': treeRules })}/routing.yml`;

    const { code, out, err } = await runCli(['rules', 'tree', file, '--at', '2026-11-22T23:12:00Z']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+routing\.yml, at\s2026-11-22\s23:12\sUTC\n├/);
    expect(out.slice(out.indexOf('├'))).toBe(`├─ all failures → the next routes
│      if outcome=failed
│      label kind=failure, tells siem too
├─ databases → database, unless a route inside decides
│  │   if RDS or Aurora
│  │   waits 1 min
│  ├─ orders → database
│  │      if name=order*
│  │      severity critical, reminds every 4 h
│  └─ payroll → database
│         if name=payroll
├─ stopped on purpose → ignored: the one who stopped it knows
│      if outcome=aborted
└─ catch-all → platform
       if no route above decides

Policies
  platform
    at once                      backup-channel
    all of it 2 more times, 1 h after the last step
  database
    at once                      backup-channel
    after 15 min, during office  on-call (now dba-ana)
    after 50% of the RPO         on-call (now dba-ana), dba-ana
    unanswered, 1 h after the last step: hands over to platform
    an acknowledgement holds for 8 h

On duty
  on-call  dba-ana until 2026-11-23 08:00 UTC, then dba-ben

Hours
  office  MON-FRI 09:00-17:00 Europe/Berlin, not now

Kept quiet
  silence of ana  name=legacy: moves; now, until 2026-12-10 00:00 UTC
  window sunday   low: 0 22 * * SUN Europe/London for 4 h; open now, until
                  2026-11-23 02:00 UTC

In place of a target that cannot be reached
  dba-ana
`);
  });

  it('marks the way of an event, with heavy lines, why routes do not match, and what comes of it', async () => {
    const file = `${folderWith({ 'routing.yml': treeRules })}/routing.yml`;

    const { code, out, err } = await runCli(['rules', 'tree', file, '--event', fixtureFile('backup-failed')]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`high: RDS orders backup failed, at 2026-03-04 02:21 UTC
┣━ ● all failures → the next routes
┃      if outcome=failed
┃      label kind=failure, tells siem too
┡━ ● databases → database, unless a route inside decides
│  ┃   if RDS or Aurora
│  ┃   waits 1 min
│  ┡━ ✓ orders → database
│  │      if name=order*
│  │      severity critical, reminds every 4 h
│  └─ payroll → database
├─ stopped on purpose → ignored: the one who stopped it knows
└─ catch-all → platform

✓ Route "orders" matched; policy "database" applies.
  Severity critical instead of high.
  Labels: kind=failure.
  Told too: siem.

Policies
  platform
    at once                      backup-channel
    all of it 2 more times, 1 h after the last step
  ✓ database
    at once                      backup-channel
    after 15 min, during office  on-call (now dba-ben)
    after 50% of the RPO         on-call (now dba-ben), dba-ana
    unanswered, 1 h after the last step: hands over to platform
    an acknowledgement holds for 8 h

On duty
  on-call  dba-ben until 2026-03-09 08:00 UTC, then dba-ana

Hours
  office  MON-FRI 09:00-17:00 Europe/Berlin, not now

Kept quiet
  silence of ana  name=legacy: moves; from 2026-11-20 00:00 UTC until 2026-12-10
                  00:00 UTC
  window sunday   low: 0 22 * * SUN Europe/London for 4 h; next 2026-03-08 22:00
                  UTC

In place of a target that cannot be reached
  dba-ana
`);
  });

  it('goes past routes that do not match to the catch-all', async () => {
    expect(await tree(treeRules, '--event', fixtureFile('copy-failed'))).toEqual([
      '┣━ ● all failures → the next routes',
      '┃      if outcome=failed',
      '┃      label kind=failure, tells siem too',
      '┣━ ✗ databases → database, unless a route inside decides',
      '┃  │   resource.type is EBS, wanted RDS or Aurora',
      '┃  ├─ orders → database',
      '┃  └─ payroll → database',
      '┣━ ✗ stopped on purpose → ignored: the one who stopped it knows',
      '┃      event.outcome is failed, wanted aborted',
      '┗━ ✓ catch-all → platform',
      '       if no route above decides',
    ]);
  });

  it('says of a route that decides because none inside does', async () => {
    const lines = await tree(
      edited(treeRules, ['prefix: order', 'prefix: bill']),
      '--event',
      fixtureFile('backup-failed'),
    );

    expect(lines.slice(3, 10)).toEqual([
      '┡━ ✓ databases → database, unless a route inside decides',
      '│  ┃   if RDS or Aurora',
      '│  ┃   waits 1 min',
      '│  ┣━ ✗ orders → database',
      '│  ┃      resource.name is orders, wanted text beginning with bill',
      '│  ┗━ ✗ payroll → database',
      '│         resource.name is orders, wanted payroll',
    ]);
  });

  it('says what keeps the event quiet', async () => {
    const file = `${folderWith({ 'routing.yml': edited(treeRules, ['[legacy]', '[orders]']) })}/routing.yml`;
    const at = ['--at', '2026-11-25T00:00:00Z'];

    const { out } = await runCli(['rules', 'tree', file, '--event', fixtureFile('backup-failed'), ...at]);

    expect(out).toContain('  Nobody is told before 2026-12-10 00:00 UTC: silence "moves" of ana.\n');
  });

  it.each(readdirSync('test/fixtures/events').map((name) => name.replace('.json', '')))(
    'decides %s by the route that explain names',
    async (name) => {
      const folder = folderWith({ 'routing.yml': treeRules });
      const event = fixtureFile(name);
      const explained = await runCli(['explain', event, '--rules', `${folder}/routing.yml`, '--json']);
      const drawn = await runCli(['rules', 'tree', `${folder}/routing.yml`, '--event', event, '--json']);

      const { decision, problem } = JSON.parse(explained.out);
      if (problem !== undefined && decision.route === '') {
        expect(drawn.code).toBe(1);
        return;
      }
      const deciding = stepsIn(JSON.parse(drawn.out).routes).filter(({ step }) => step === 'decides');
      expect(deciding.map((route) => route.name)).toEqual(decision.route === '' ? [] : [decision.route]);
    },
  );

  it('says of an event without a problem that it takes no route', async () => {
    const file = `${folderWith({ 'routing.yml': treeRules })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'tree', file, '--event', fixtureFile('backup-completed')]);

    expect(code).toBe(0);
    expect(out).toMatch(
      /^backup succeeded, which is no problem and takes no route, at 2026-03-04 02:21\nUTC\n├─ all failures/,
    );
  });

  it('with --json gives the same for programs', async () => {
    const file = `${folderWith({ 'routing.yml': treeRules })}/routing.yml`;

    const { out } = await runCli(['rules', 'tree', file, '--json', '--event', fixtureFile('backup-failed')]);

    expect(JSON.parse(out)).toMatchObject({
      file,
      at: '2026-03-04T02:21:40.000Z',
      event: { says: 'high: RDS orders backup failed', decision: { route: 'orders', policy: 'database' } },
      routes: [
        {
          name: 'all failures',
          step: 'passed',
          continue: true,
          match: { event: { outcome: ['failed'] } },
          notify: ['siem'],
        },
        {
          name: 'databases',
          step: 'passed',
          policy: 'database',
          routes: [
            { name: 'orders', step: 'decides', sets: ['severity critical', 'reminds every 4 h'] },
            { name: 'payroll', step: 'not tried' },
          ],
        },
        { name: 'stopped on purpose', ignore: 'the one who stopped it knows', policy: null },
        { name: 'catch-all', policy: 'platform', step: 'not tried' },
      ],
      policies: [
        { name: 'platform' },
        {
          name: 'database',
          steps: [{ when: 'at once', hours: null }, { hours: 'during office', onDuty: { 'on-call': 'dba-ben' } }, {}],
        },
      ],
      fallback: ['dba-ana'],
    });
  });

  it('stays within the width of the terminal, and 120 columns', async () => {
    const file = `${folderWith({ 'r.yml': edited(treeRules, ['[RDS, Aurora]', `[${Array.from({ length: 6 }, (_, index) => `Type${index}`).join(', ')}, RDS]`], ['name: databases', `name: ${'databases '.repeat(7).trim()}`]) })}/r.yml`;
    const widest = async (columns: number | null) => {
      const { out } = await runCli(['rules', 'tree', file, '--event', fixtureFile('backup-failed')], { columns });
      return Math.max(...out.split('\n').map((line) => line.length));
    };

    expect(await widest(100)).toBeLessThanOrEqual(100);
    expect(await widest(500)).toBeLessThanOrEqual(120);
    expect(await widest(500)).toBeGreaterThan(80);
  });

  it('paints the way for terminals with colours, and says the same without', async () => {
    const file = `${folderWith({ 'routing.yml': treeRules })}/routing.yml`;
    const argv = ['rules', 'tree', file, '--event', fixtureFile('backup-failed')];
    const [plain, painted] = [await runCli(argv), await runCli(argv, { colour: true })];

    expect(painted.out).toContain('\u001b[1m\u001b[32m✓ orders\u001b[39m\u001b[22m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking the colours out
    expect(painted.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
  });

  it('prints nothing that a terminal acts on', async () => {
    const hostile = '"\\u001b[2J\\u001b]0;owned\\u0007 \\u202egnp.exe \\u200b"';
    const text = edited(
      treeRules,
      ['the one who stopped it knows', hostile],
      ['reason: moves', `reason: ${hostile}`],
      ['[{ prefix: order }]', `[{ prefix: ${hostile} }, ${hostile}]`],
    );
    const file = `${folderWith({ 'routing.yml': text })}/routing.yml`;

    for (const options of [[], ['--json'], ['--event', fixtureFile('backup-hostile')]]) {
      const { code, out, err } = await runCli(['rules', 'tree', file, ...options]);
      expect(code).toBe(0);
      expect(out + err).not.toMatch(acting);
    }
  });

  it.each<[string, string, Record<string, unknown>, RegExp]>([
    [
      'rules with a mistake',
      edited(rulesText, ['policy: database', 'policy: databse']),
      {},
      /routing\.yml has 1 problem:\n {2}line 20/,
    ],
    ['an event that is not there', rulesText, { event: 'nowhere.json' }, /error: nowhere\.json cannot be read/],
    [
      'an event that is none',
      rulesText,
      { event: fixtureFile('foreign-alarm') },
      /foreign-alarm\.json is not about AWS Backup/,
    ],
    ['several events', rulesText, { event: 'test/fixtures/events' }, /holds \d+ events; give one of them/],
  ])('ends with code 1 for %s', async (_what, text, { event }, said) => {
    const file = `${folderWith({ 'routing.yml': text })}/routing.yml`;

    const { code, out, err } = await runCli([
      'rules',
      'tree',
      file,
      ...(event === undefined ? [] : ['--event', String(event)]),
    ]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(said);
  });

  it('says how it is called', async () => {
    const { code, out } = await runCli(['rules', 'tree', '--help']);

    expect(code).toBe(0);
    expect(out).toMatch(/backup-alerts rules tree routing\.yml --event event\.json/);
    expect((await runCli(['rules', 'tree', 'x.yml', '--at', 'noon'])).code).toBe(2);
  });
});

interface Drawn {
  name: string;
  step: string | null;
  routes: Drawn[];
}

function stepsIn(routes: readonly Drawn[]): Drawn[] {
  return routes.flatMap((route) => [route, ...stepsIn(route.routes)]);
}
