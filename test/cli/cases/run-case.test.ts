import { describe, expect, it } from 'vitest';
import { fixture } from '../../events/fixtures.ts';
import { edited } from '../../support/edited.ts';
import { database, differencesOf, test } from './run-rules-test.ts';

describe('cli/cases/run-case: rules test, what happens', () => {
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
