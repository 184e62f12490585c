import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { outcomes } from '../../../src/events/backup-event.ts';
import { eventKinds } from '../../../src/events/kinds.ts';
import { errorCategories, severities } from '../../../src/incidents/alert.ts';
import { fixture, fixtureNames, fixtureText } from '../../events/fixtures.ts';
import { fixtureFile, folderWith, rulesText, runCli } from '../run-cli.ts';

/** What other programs rely on. */
const contract = z.object({
  event: z.object({
    kind: z.enum(eventKinds),
    outcome: z.enum(outcomes),
    accountId: z.string(),
    region: z.string(),
    jobId: z.string(),
    resourceArn: z.string(),
    resourceType: z.string(),
    occurredAt: z.iso.datetime().or(z.literal('')),
    eventKey: z.string(),
  }),
  alert: z
    .object({
      severity: z.enum(severities),
      severityReasons: z.array(z.string()).min(1),
      error: z.looseObject({
        code: z.string().min(1),
        category: z.enum(errorCategories),
        retryable: z.boolean(),
        advice: z.string().min(1),
      }),
      resource: z.record(z.string(), z.unknown()),
      owner: z.string().nullable(),
      exposure: z.record(z.string(), z.unknown()).nullable(),
      missing: z.array(z.string()),
    })
    .nullable(),
  decision: z.object({
    action: z.enum(['open', 'join', 'resolve', 'record', 'ignore']),
    route: z.string(),
    policy: z.string(),
    groupKey: z.string(),
    steps: z.array(z.looseObject({ afterSeconds: z.int().nonnegative(), targets: z.array(z.string()).min(1) })),
    mutedBy: z.string().nullable(),
    reason: z.string().min(1),
    trace: z.array(z.string()),
  }),
});

async function explained(argv: readonly string[], given: Parameters<typeof runCli>[1] = {}) {
  const { out } = await runCli(['explain', ...argv, '--json'], given);
  return contract.loose().parse(JSON.parse(out));
}

describe('cli/explain/contract: explain --json, the contract', () => {
  it.each(fixtureNames)('holds for %s, with the built-in rules and with others', async (name) => {
    const rules = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const plain = await explained([fixtureFile(name)]);
    const routed = await explained([fixtureFile(name), '--rules', rules]);

    expect(routed.event).toEqual(plain.event);
    expect(plain.alert === null).toBe(plain.decision.steps.length === 0);
  });

  it.each(['wrapped-sns', 'wrapped-sns-sqs', 'wrapped-lambda-sns', 'wrapped-lambda-sqs'])(
    'says of %s what it says of the event in it',
    async (name) => {
      const bare = await explained([fixtureFile('backup-failed')]);

      expect(await explained([fixtureFile(name)])).toEqual(bare);
      expect(await explained(['-'], { input: fixtureText(name) })).toEqual(bare);
    },
  );

  it('is the same whenever it is run', async () => {
    const now = () => '2030-01-01T00:00:00.000Z';

    expect(await explained([fixtureFile('backup-failed')], { now })).toEqual(
      await explained([fixtureFile('backup-failed')]),
    );
  });
});

describe('cli/explain/contract: explain --json, what happens', () => {
  it('a failure opens an incident, with the steps and severity of its route', async () => {
    const rules = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { event, alert, decision } = await explained([fixtureFile('backup-failed'), '--rules', rules]);

    expect(event).toMatchObject({
      kind: 'backup',
      outcome: 'failed',
      accountId: '111122223333',
      region: 'eu-central-1',
      resourceArn: 'arn:aws:rds:eu-central-1:111122223333:db:orders',
      resourceType: 'RDS',
    });
    expect(alert).toMatchObject({ severity: 'critical', owner: null, resource: { name: 'orders', type: 'RDS' } });
    expect(alert?.severityReasons.at(-1)).toBe('route "databases" changes it from high to critical');
    expect(decision).toMatchObject({ action: 'open', route: 'databases', policy: 'database', mutedBy: null });
    expect(decision.steps).toMatchObject([
      { afterSeconds: 0, targets: ['backup-channel'] },
      { afterSeconds: 900, targets: ['dba-mail'] },
    ]);
    expect(decision.trace).toContain('Route "databases" matches: policy "database" applies.');
  });

  it('the advice is one text, and a list beside it', async () => {
    const { alert } = await explained([fixtureFile('backup-failed')]);
    const steps = alert?.error.adviceSteps as string[];

    expect(steps.length).toBeGreaterThan(1);
    expect(alert?.error.advice).toBe(steps.join('\n'));
  });

  it('a route can ignore it, and the alert says what was ignored', async () => {
    const rules = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { alert, decision } = await explained([fixtureFile('backup-aborted'), '--rules', rules]);

    expect(alert).not.toBeNull();
    expect(decision).toMatchObject({ action: 'ignore', route: 'stopped on purpose', policy: '', steps: [] });
    expect(decision.reason).toContain('the one who stopped it knows');
  });

  it.each([
    ['backup-completed', 'resolve', /if its job is later/],
    ['restore-completed', 'resolve', /if its job is later/],
    ['backup-running', 'record', /Nothing is wrong/],
    ['vault-locked', 'record', /Nothing is wrong/],
  ])('%s would %s', async (name, action, reason) => {
    const { alert, decision } = await explained([fixtureFile(name)]);

    expect(alert).toBeNull();
    expect(decision).toMatchObject({ action, route: '', policy: '', groupKey: '', steps: [] });
    expect(decision.reason).toMatch(reason);
    expect(decision.trace.length).toBeGreaterThan(0);
  });

  it('what only a deployed router knows is said to be missing', async () => {
    const { alert } = await explained([fixtureFile('backup-failed')]);

    expect(alert?.missing).toEqual([
      'job details, tags and owner: AWS was not asked, this works offline',
      'history of the resource: not asked; taken as its first problem in a row',
    ]);
  });

  it('what the event does not say is an empty text', async () => {
    const { event } = await explained(['-'], { input: '{"backupJobId":"job-1","state":"FAILED"}' });

    expect(event).toMatchObject({ kind: 'backup', accountId: '', region: '', resourceArn: '', resourceType: '' });
  });
});

describe('cli/explain/contract: explain --json, --at', () => {
  it('is the moment the steps are counted from; else the time of the event is', async () => {
    const own = await explained([fixtureFile('backup-failed')]);
    const later = await explained([fixtureFile('backup-failed'), '--at', '2026-11-22T04:00:00+01:00']);

    expect(own).toMatchObject({ at: '2026-03-04T02:21:40.000Z' });
    expect(own.decision.steps[1]).toMatchObject({ at: '2026-03-04T03:22:10.000Z' });
    expect(later).toMatchObject({ at: '2026-11-22T03:00:00.000Z' });
    expect(later.decision.steps[1]).toMatchObject({ afterSeconds: 3600, at: '2026-11-22T04:00:30.000Z' });
    expect(later.event).toEqual(own.event);
  });

  it('gives a time to an event that has none', async () => {
    const input = '{"backupJobId":"job-1","state":"FAILED"}';

    const given = await explained(['-', '--at', '2026-11-22'], { input });
    const clock = await explained(['-'], { input });

    expect(given.event.occurredAt).toBe('2026-11-22T00:00:00.000Z');
    expect(clock.event.occurredAt).toBe('2026-11-22T03:12:00.000Z');
    expect(clock.alert?.missing).toContain('time: not in the event; taken as now');
  });
});

describe('cli/explain/contract: explain --json, what is no event', () => {
  it.each([
    ['not JSON', '{"source": "aws.backup",', /is not JSON/],
    ['nothing', '  ', /is empty/],
    ['a number', '42', /holds a number, not an event/],
    ['null', 'null', /holds null, not an event/],
    ['an empty list', '[]', /holds an empty list/],
    ['an empty object', '{}', /is not about AWS Backup/],
    ['an alarm of something else', fixtureText('foreign-alarm'), /aws\.cloudwatch.*dead-letter queue/],
  ])('%s: code 1, the reason on standard error, and still the contract', async (_what, input, reason) => {
    const { code, out, err } = await runCli(['explain', '-', '--json'], { input });
    const { event, alert, decision } = contract.parse(JSON.parse(out));

    expect(code).toBe(1);
    expect(err).toMatch(reason);
    expect(event).toMatchObject({ kind: 'unknown', outcome: 'unknown', eventKey: '' });
    expect(alert).toBeNull();
    expect(decision.action).toBe('ignore');
    expect(decision.reason).toMatch(reason);
  });

  it('a file that is not there: code 1', async () => {
    const { code, err } = await runCli(['explain', 'nowhere.json']);

    expect(code).toBe(1);
    expect(err).toBe('error: nowhere.json cannot be read: there is no such file.\n');
  });

  it.each([
    ['a type nobody knows', fixture('unknown-detail-type')],
    ['a detail that is no object', { ...fixture('backup-failed'), 'detail-type': 'Backup Thing', detail: 'broken' }],
    ['nothing but the source', { source: 'aws.backup' }],
  ])('from AWS Backup with %s: code 1, and an alert', async (_what, event) => {
    const { code, out, err } = await runCli(['explain', '-', '--json'], { input: JSON.stringify(event) });
    const { event: read, alert, decision } = contract.parse(JSON.parse(out));

    expect(code).toBe(1);
    expect(err).toMatch(/which this version does not know/);
    expect(read.kind).toBe('unknown');
    expect(alert).not.toBeNull();
    expect(decision.action).toBe('open');
  });

  it('a type nobody knows that says of itself that nothing is wrong is noted like any other', async () => {
    const input = JSON.stringify({ ...fixture('backup-running'), 'detail-type': 'Backup Thing' });

    const { code, out } = await runCli(['explain', '-', '--json'], { input });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ event: { kind: 'unknown' }, alert: null, decision: { action: 'record' } });
  });

  it('a state nobody knows of a job that is known is an alert like any other', async () => {
    const { code } = await runCli(['explain', fixtureFile('backup-unknown-state')]);

    expect(code).toBe(0);
  });

  it('a byte order mark and UTF-16, as Windows writes them, are read', async () => {
    const text = fixtureText('backup-failed');

    for (const input of [`\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      expect((await explained(['-'], { input })).event.kind).toBe('backup');
    }
  });
});
