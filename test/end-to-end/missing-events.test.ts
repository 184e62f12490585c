import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../local/asking.ts';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localEnvironment, localRegion } from '../../local/folders.ts';
import { callJson, type PutEvent } from '../../local/local-aws.ts';
import { type Estate, lastNights, protectedBy } from '../../local/sample-estate.ts';
import { backupJob, planOf, samplePlan, sampleResources, sampleRule, sampleVault } from '../../local/samples.ts';
import { seed } from '../../local/seed.ts';
import type { BackupKind } from '../../local/simulators/backup-seeds.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoDueRuns } from '../../src/adapters/aws/table/dynamo-due-runs.ts';
import { DynamoWatchNotes } from '../../src/adapters/aws/table/dynamo-watch-notes.ts';
import { jobKinds } from '../../src/events/kinds.ts';
import { eventOfListedJob } from '../../src/events/listed-job.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import type { HeardJob } from '../../src/incidents/heard-job.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Instant } from '../../src/lib/instant.ts';
import { isDropped, jobLanes, listedJob, someJobs, stillFailing, type ToldJob } from '../support/dropped-jobs.ts';
import { openFunctions } from './functions.ts';
import { openWorld, type World } from './world.ts';

const rules = `
version: 1
defaults: { policy: mail, groupBy: [account, event.kind, resource.arn, error.code], groupWait: 0s }
targets: { dba-mail: { email: { to: [dba@example.com] } } }
policies: { mail: { steps: [ { notify: [dba-mail] } ] } }
routes: [ { name: all, match: { account: ["*"] } } ]
fallback: [dba-mail]
`;

const minute = 60_000;
const day = 24 * 60 * minute;

/** A stack of its own: it looks for runs, and days are played on which nothing else may have ended. */
let stack: Stack;
let world: World;
let notes: DynamoWatchNotes;
let dueRuns: DynamoDueRuns;
let seededAt: Date;

beforeAll(async () => {
  // AWS Backup is asked as fast as it answers.
  stack = await startStack({ parameters: { lookForRuns: 'true', backupCallsPerSecond: '1000' } });
  world = openWorld(stack, process.pid);
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient(clientSettings('dynamodb', localEnvironment(stack.endpoint))),
  );
  const tableName = stack.outputs.TableName ?? '';
  notes = new DynamoWatchNotes(client, tableName);
  dueRuns = new DynamoDueRuns(client, { tableName, evidenceRetentionDays: 1 });
  await runsWhenCalled();
  await judgedUntil(Date.now() - 120 * minute);
  await seed(stack, null);
  await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', rules, 'String');
  seededAt = new Date();
  seedEstate(stack.simulators, invoicesMissed());
  seedEstate(stack.simulators, testsRestores);
  seedEstate(stack.simulators, { vaults: [{ ...sampleVault, EncryptionKeyArn: await madeKey() }] });
});
afterAll(() => stack?.stop());

function seedEstate(simulators: Simulators, estate: Estate): void {
  for (const [kind, items] of Object.entries(estate)) simulators.seedBackup(kind as BackupKind, items);
}

/** Two runs of `watch` at once each note how far they came: here nobody calls it but the tests. */
async function runsWhenCalled(): Promise<void> {
  const { Rules } = (await callJson(stack.endpoint, 'events', 'AWSEvents.ListRules', {})) as {
    Rules: { Name: string; ScheduleExpression?: string }[];
  };
  const scheduled = Rules.filter(({ ScheduleExpression }) => ScheduleExpression === 'rate(5 minutes)');
  expect(scheduled).toHaveLength(1);
  for (const { Name } of scheduled) await callJson(stack.endpoint, 'events', 'AWSEvents.DisableRule', { Name });
}

async function madeKey(): Promise<string> {
  const made = await callJson(stack.endpoint, 'kms', 'TrentService.CreateKey', {});
  return (made as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}

/** As if `watch` had looked for runs then. */
function judgedUntil(ms: number): Promise<void> {
  return dueRuns.saveProgress({ judgedAt: new Date(ms).toISOString(), behind: [], longMissing: [] });
}

/** Calls `watch` as its schedule does. */
async function watches(): Promise<void> {
  const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
  const { failed, payload } = await openFunctions(stack.endpoint).invoke('backup-alert-router-local-watch', scheduled);
  expect(failed, payload).toBeNull();
}

/** What one run has no time for, the next one goes on with. */
async function looksForRuns(): Promise<void> {
  const { judgedAt } = await dueRuns.progress();
  for (let run = 0; run < 3 && (await dueRuns.progress()).judgedAt === judgedAt; run += 1) await watches();
}

const invoices = `arn:aws:dynamodb:${localRegion}:${localAccount}:table/invoices`;
const invoicesPlan = 'c0a4f1f0-52c6-4f57-8f0b-5c0f6c3f0a11';
const invoicesRule = { ...sampleRule, RuleId: 'a7e8a0f5-8e5e-4d0f-9f0a-3d1a6d0f7c22' };

/** A table for which nothing was made today: it was due an hour and a half ago, and had an hour to begin. */
function invoicesMissed(): Estate {
  const due = new Date(Math.floor(Date.now() / minute) * minute - 90 * minute);
  const ScheduleExpression = `cron(${due.getUTCMinutes()} ${due.getUTCHours()} ? * * *)`;
  const runs = [1, 2, 3, 4, 5, 6, 7].map((ago) => new Date(due.getTime() - ago * day));
  const plan = planOf('invoices', invoicesPlan, { ...invoicesRule, ScheduleExpression });
  return protectedBy(plan, [{ type: 'DynamoDB', arn: invoices, runs }]);
}

/** Restores are tested, but not yet. */
const testsRestores: Estate = {
  'restore-testing-plans': [
    {
      RestoreTestingPlanName: 'yearly',
      RestoreTestingPlanArn: `arn:aws:backup:${localRegion}:${localAccount}:restore-testing-plan:yearly-1a2b`,
      CreationTime: '2024-03-04T08:00:00.000Z',
      ScheduleExpression: 'cron(0 5 1 1 ? 2099)',
    },
  ],
};

/** What `checkup` finds, asking this AWS Backup, and how it ends. */
async function checkup({ url: simulatorsUrl }: Pick<Simulators, 'url'>) {
  const parameters = ['checkup', '--json', '--at', seededAt.toISOString()];
  const asking = ask({ ...stack, simulatorsUrl }, parameters, ['ignore', 'pipe', 'inherit']);
  const ended = once(asking, 'close') as Promise<[code: number | null]>;
  const said = asking.stdout === null ? '' : await text(asking.stdout);
  const [code] = await ended;
  const { findings, failures } = JSON.parse(said) as Record<'findings' | 'failures', { [name: string]: unknown }[]>;
  const found = findings.map(({ reason, sure, resourceArn, missed }) => ({ reason, sure, resourceArn, missed }));
  return { code, found, failures, said };
}

describe.concurrent('an account as AWS Backup has it', { timeout: 180_000 }, () => {
  it('checkup finds the backups that nobody made, and nothing else', async () => {
    const { code, found, failures, said } = await checkup(stack.simulators);

    const missed = { reason: 'not-started', sure: 'certain', missed: 1 };
    expect(found, said).toEqual(
      expect.arrayContaining([
        { ...missed, resourceArn: sampleResources.DynamoDB },
        { ...missed, resourceArn: invoices },
      ]),
    );
    expect(found, said).toHaveLength(2);
    expect(failures).toEqual([]);
    expect(code).toBe(1);
  });

  it('checkup finds nothing where every backup was made', async () => {
    const good = await startSimulators();
    try {
      const runs = lastNights(seededAt);
      const members = Object.entries(sampleResources).map(([type, arn]) => ({ type, arn, runs }));
      seedEstate(good, protectedBy(samplePlan, members));
      const { code, found, failures, said } = await checkup(good);

      expect({ found, failures }, said).toEqual({ found: [], failures: [] });
      expect(code, said).toBe(0);
    } finally {
      await good.close();
    }
  });

  it('watch tells of a run that was never made, once, and the run that comes late ends it', { retry: 0 }, async () => {
    await looksForRuns();
    const incident = await world.incident('invoices');
    await eventually('the mail', async () => (await toldOf(incident.id)).opened > 0);

    const alerts = (await alertsOf(incident.id)).map(({ event, error }) => ({ kind: event.kind, code: error?.code }));
    expect(alerts).toEqual([{ kind: 'missed', code: 'backup-not-started' }]);
    await watches();

    const startedAt = new Date(Date.now() - minute);
    const outcome = { type: 'DynamoDB', state: 'COMPLETED', message: '', category: 'SUCCESS' } as const;
    const { event, job } = backupJob(new Date(), { ...outcome, resourceArn: invoices, startedAt });
    const detail = event.detail as { createdBy: object };
    const createdBy = { ...detail.createdBy, backupPlanId: invoicesPlan, backupPlanRuleId: invoicesRule.RuleId };
    await world.seedBackup(job.kind, [job.item]);
    await world.aws.putEvent({ ...event, detail: { ...detail, createdBy } });
    await world.incident('invoices', ({ status }) => status === 'resolved');
    await eventually('the mail that it is over', async () => (await toldOf(incident.id)).resolved > 0);
    expect(await toldOf(incident.id)).toEqual({ opened: 1, resolved: 1 });
    expect(await alertsOf(incident.id)).toHaveLength(1);
  });
});

/** How often people were told that an incident is there, and that it is over. */
interface Tellings {
  opened: number;
  resolved: number;
}

async function toldOf(incidentId: string): Promise<Tellings> {
  return (await tellings())(incidentId);
}

/** Reads all mails once; returns what was told of an incident. */
async function tellings(): Promise<(incidentId: string) => Tellings> {
  const { mails } = await world.received();
  const notices = mails.map(({ headers }) => {
    const of = (wanted: string) => headers.find(({ name }) => name === wanted)?.value ?? '';
    return { incidentId: of('X-Backup-Alert-Incident'), id: of('X-Backup-Alert-Notice') };
  });
  return (incidentId) => {
    const own = notices.filter((notice) => notice.incidentId === incidentId);
    const times = (kind: string) => own.filter(({ id }) => id.endsWith(`-${kind}`)).length;
    return { opened: times('opened'), resolved: times('resolved') };
  };
}

async function items<T>(name: string): Promise<T[]> {
  const all = await world.aws.items(stack.outputs.TableName ?? '');
  return all.flatMap((item) => (item[name] === undefined ? [] : [item[name] as T]));
}

async function alertsOf(incidentId: string): Promise<Alert[]> {
  const all = await world.aws.items(stack.outputs.TableName ?? '');
  const own = all.filter(({ pk, sk }) => pk === `INCIDENT#${incidentId}` && String(sk).startsWith('ALERT#'));
  return own.map(({ alert }) => alert as Alert);
}

/** How many days are played; each has 24 jobs, of which any may be untold. */
const rounds = Math.max(1, Number(process.env.DROPPED_EVENTS_ROUNDS) || 3);
const seedOfDays = Number(process.env.DROPPED_EVENTS_SEED) || randomBytes(4).readUInt32LE();
const jobsADay = 24;

describe('whichever events AWS drops', { retry: 0, timeout: 60_000 + rounds * 60_000 }, () => {
  it(`watch finds exactly those jobs, each once, and days add up (seed ${seedOfDays}, ${rounds} days)`, async () => {
    // Days may have nothing but what is played on them.
    stack.simulators.reset();
    await judgedUntil(Date.now());
    const days = Array.from({ length: rounds }, (_, ago) => dayAgo(ago)).map(
      (played) => [played, jobsOf(played)] as const,
    );
    for (const [played, jobs] of days) await playDay(played, jobs);

    // All days are counted, and with that looked at once more.
    const [oldest] = days.at(-1) ?? [''];
    await goesOnAt(oldest, dayBefore(oldest));
    for (let run = 0; run < rounds && (await recordsOf(dayAgo(0))).length === 0; run += 1) await watches();
    for (const [played, jobs] of days) {
      await expectWhole(jobs);
      expect(await recordsOf(played)).toEqual([countsOf(jobs)]);
    }
  });
});

/** The last day that can be counted, which is two hours after it is over, or one so many days before. */
function dayAgo(days: number): string {
  return new Date(Date.now() - 26 * 60 * minute - days * day).toISOString().slice(0, 10);
}

function dayBefore(played: string): string {
  return new Date(Date.parse(played) - day).toISOString().slice(0, 10);
}

function jobsOf(played: string): ToldJob[] {
  const name = `${played}-${seedOfDays.toString(36)}`;
  const lanes = ['a', 'b'].flatMap((one) => jobLanes(localRegion, `orders-${one}-${name}`, `vol-${one}-${name}`));
  const length = { ids: `${name}-`, minLength: jobsADay, maxLength: jobsADay };
  const some = someJobs(lanes, `${played}T02:00:00.000Z`, length);
  return fc.sample(some, { seed: seedOfDays + Date.parse(played) / day, numRuns: 1 })[0] ?? [];
}

async function playDay(played: string, jobs: readonly ToldJob[]): Promise<void> {
  const told = jobs.filter((job) => !isDropped(job));
  for (const job of jobs) stack.simulators.seedBackup(job.lane.list, [listedJob(job)]);
  await send([...told, ...told.filter((job) => job.told === 'twice')]);
  await heardOf(told);

  await goesOnAt(played, dayAgo(0));
  await watches();
  await heardOf(jobs);
  await isQuiet();
  await areTold(jobs);
  await expectWhole(jobs);

  // AWS tells at last of some that were found: nothing changes.
  await send(jobs.filter((job) => job.told === 'at-last'));
  await isQuiet();
  await expectWhole(jobs);
}

async function recordsOf(played: string): Promise<unknown[]> {
  return (await world.records(`day-${played}`)).map(({ details }) => details);
}

function countsOf(jobs: readonly ToldJob[]): Record<string, number> {
  const failed = jobs.filter(({ isGood }) => !isGood).length;
  const [listed, foundLate] = [jobs.length, jobs.filter(isDropped).length];
  return { listed, heard: listed, ok: listed - failed, incidents: failed, keptQuiet: 0, foundLate, unexplained: 0 };
}

async function send(jobs: readonly ToldJob[]): Promise<void> {
  const events = jobs.map((job): PutEvent => {
    const { endedAt } = job;
    const { source, 'detail-type': detailType, detail } = eventOfListedJob(listedJob(job)) ?? {};
    return { source: String(source), detailType: String(detailType), detail, time: endedAt };
  });
  for (let from = 0; from < events.length; from += 10) await world.aws.putEvents(events.slice(from, from + 10));
}

/** As if `watch` had been there when the day began, and had counted no day since another one. */
function goesOnAt(played: string, balancedDay: string): Promise<void> {
  const since: Instant = `${played}T00:00:00.000Z`;
  const progress = { confirmedAt: since, openSince: null, stretchSeconds: 86_400 };
  const kinds = Object.fromEntries(jobKinds.map((kind) => [kind, progress]));
  return notes.saveReconciled({ since, kinds, balancedDay, counting: null });
}

async function heardOf(jobs: readonly ToldJob[]): Promise<void> {
  const wanted = new Set(jobs.map(({ id }) => id));
  await eventually(`what became of ${jobs.length} jobs`, async () => {
    const heard = await items<HeardJob>('heard');
    const known = heard.filter(({ jobId, disposition }) => wanted.has(jobId) && disposition !== 'passed-on');
    return known.length === jobs.length;
  });
}

/** Nothing is on its way: between two queues a message is in neither for a moment. */
async function isQuiet(): Promise<void> {
  const { IntakeQueueUrl = '', DeliveriesQueueUrl = '' } = stack.outputs;
  let quiet = 0;
  await eventually('empty queues', async () => {
    const depths = await Promise.all([IntakeQueueUrl, DeliveriesQueueUrl].map((url) => world.aws.queueDepth(url)));
    const left = depths.reduce((sum, { waiting, inFlight, delayed }) => sum + waiting + inFlight + delayed, 0);
    quiet = left === 0 ? quiet + 1 : 0;
    return quiet === 3;
  });
}

/** Whoever is to hear of them has. */
function areTold(jobs: readonly ToldJob[]): Promise<unknown> {
  return eventually('the mails about all of them', async () => {
    const incidents = (await world.incidents()).filter((incident) => isOf(incident, jobs));
    const toldIn = await tellings();
    return incidents.every(({ id, status }) => {
      const { opened, resolved } = toldIn(id);
      return status === 'resolved' ? resolved === opened : opened > 0;
    });
  });
}

const idsOf = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id).sort();

/** Every job is known, those that were dropped as found late; each failure is one alert, and told once. */
async function expectWhole(jobs: readonly ToldJob[]): Promise<void> {
  const dropped = jobs.filter(isDropped);
  const ofDay = new Set(jobs.map(({ id }) => id));
  const heard = (await items<HeardJob>('heard')).filter(({ jobId }) => ofDay.has(jobId));
  const late = heard.filter(({ foundBy }) => foundBy === 'late');
  expect(late.map(({ jobId }) => jobId).sort(), 'found are those that were dropped').toEqual(idsOf(dropped));
  expect(heard.map(({ jobId }) => jobId).sort(), 'every job is known').toEqual(idsOf(jobs));

  const failed = jobs.filter(({ isGood }) => !isGood);
  const events = (await items<Alert>('alert')).map(({ event }) => event).filter(({ jobId }) => ofDay.has(jobId));
  expect(events.map(({ jobId }) => jobId).sort(), 'each failure is one alert').toEqual(idsOf(failed));
  const lateEvents = events.filter(({ foundBy }) => foundBy === 'late').map(({ jobId }) => jobId);
  expect(lateEvents.sort(), 'marked where it was found late').toEqual(idsOf(dropped.filter(({ isGood }) => !isGood)));

  const incidents = (await world.incidents()).filter((incident) => isOf(incident, jobs));
  const open = incidents.filter(({ status }) => status !== 'resolved');
  const openLanes = open.reduce((sum, incident) => sum + incident.openLanes, 0);
  expect(openLanes, 'open are the lanes whose last job failed').toBe(stillFailing(jobs).length);
  const toldIn = await tellings();
  for (const { id, status } of incidents) {
    const { opened, resolved } = toldIn(id);
    if (status !== 'resolved') expect(opened, 'what is open was told once').toBe(1);
    expect(opened, 'and nothing twice').toBeLessThanOrEqual(1);
    expect(resolved, 'who heard of it hears that it is over').toBe(status === 'resolved' ? opened : 0);
  }
}

function isOf({ alerts }: Incident, jobs: readonly ToldJob[]): boolean {
  const arns = new Set(jobs.map(({ lane }) => lane.has.ResourceArn ?? lane.has.SourceResourceArn));
  return alerts.some(({ resourceArn }) => arns.has(resourceArn));
}
