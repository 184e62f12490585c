import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { rulesText } from '../run-cli.ts';
import { database, differencesOf, test } from './run-rules-test.ts';

describe('cli/cases/compare: rules test, what is compared', () => {
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
