import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localEnvironment } from '../../local/folders.ts';
import { processesOf } from '../../local/function-processes.ts';
import { type PutEvent, scope } from '../../local/local-aws.ts';
import { type ReceivedAbout, textOf } from '../../local/observer.ts';
import { backupJob, databaseArn } from '../../local/samples.ts';
import { seed } from '../../local/seed.ts';
import type { JournalEntry } from '../../local/simulators/simulation.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoDeliveryLedger } from '../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoIncidentStore } from '../../src/adapters/aws/table/dynamo-incident-store.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { openings, openWorld, type World } from './world.ts';

/** How many failures there are; the whole file takes about three minutes with ten thousand. */
const size = Math.max(2000, Number(process.env.STORM_SIZE) || 10_000);

/** Events that may wait in the intake queue at a time. As on AWS, five containers take them. */
const backlog = Math.min(1000, size / 10);

/** Whether one container is killed every second, as `STORM_KILLS=1` asks for. */
const kills = Boolean(process.env.STORM_KILLS);

/** With kills: when a message that was being worked on comes back; on AWS three and six minutes. */
const visibilitySeconds = 30;

const minutes = 60_000;
const testMs = 12 * minutes;

/** Five causes, of which each takes a fifth of the storm; the first two are one role and one key. */
const causes = [
  { state: 'FAILED', message: 'Access denied. The IAM role does not have permission to create a snapshot.' },
  { state: 'FAILED', message: 'The KMS key arn:aws:kms:us-east-1:111122223333:key/1234abcd is pending deletion.' },
  { state: 'EXPIRED', message: 'Backup job expired before completion because the backup window has passed.' },
  { state: 'FAILED', message: 'Snapshot limit exceeded.' },
  { state: 'FAILED', message: 'Instance is not in state available' },
] as const;

const rules = `
version: 1
defaults: { policy: storm, groupBy: [account, region, event.kind, error.code], groupWait: 2s, groupInterval: 20s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/local/secrets/slack-bot } }
  dba-mail: { email: { to: [dba@example.com] } }
  tickets: { jira: { site: example.atlassian.net, project: OPS, token: ssm:/backup-alerts/local/secrets/jira } }
policies:
  storm: { steps: [ { notify: [backup-channel, dba-mail, tickets] } ] }
fallback: [backup-channel]
`;
const targets = 3;

/** Functions that work during a storm. */
const watched = ['ingest', 'escalate', 'deliver'] as const;
type Watched = (typeof watched)[number];
const nothing = { processes: 0, largest: 0 };

/** How often people hear at most that more have joined, as the rules say. */
const groupIntervalMs = 20_000;

/** Part of a function's memory (`memorySize`) that one of its processes may take. */
const memoryShare = 0.75;

/** A stack of its own: a storm would disturb everybody else. */
let stack: Stack;
let world: World;
let watch: Watch;
const figures: Record<string, number | string> = { failures: size };

beforeAll(async () => {
  // What roles may do is judged by the stack of the other tests: asked for each of 200,000 calls it would slow the table.
  stack = await startStack({ environment: { AUTH: 'false' } });
  world = openWorld(stack, process.pid);
  await seed(stack, null);
  await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', rules, 'String');
  watch = startWatch(stack);
  if (!kills) return;
  for (const queue of [stack.outputs.IntakeQueueUrl ?? '', stack.outputs.DeliveriesQueueUrl ?? ''])
    await world.aws.setQueueAttributes(queue, { VisibilityTimeout: String(visibilitySeconds) });
});

afterAll(async () => {
  watch.stop();
  console.info(`storm: ${JSON.stringify(figures)}`);
  await stack.stop();
});

/** Each test goes on from the one before, so that trying one again would prove nothing. */
describe('a storm of failures of five causes in one flush', { retry: 0, timeout: testMs }, () => {
  const storm = Array.from({ length: size }, (_none, index) => failure(`storm-${index}`, index % causes.length));
  let incidents: Incident[];
  let stormMs = 0;

  it('is taken in, and another cause in the middle of it is heard before it is over', async () => {
    const started = Date.now();
    const stopKilling = kills ? killEverySecond() : () => 0;
    await send(storm.slice(0, size / 2));
    const lateAt = Date.now();
    await world.aws.putEvent(failure('late-db', 0, 'The resource does not exist.'));
    const late = eventually('the other cause in Slack', () => openingAbout('late-db'), testMs);
    await send(storm.slice(size / 2));
    const sentAt = Date.now();
    await intakeIsEmpty();
    const killed = stopKilling();
    await queuesAreEmpty();
    stormMs = Date.now() - started;
    if (kills) figures.containersKilled = killed;
    const heardAt = Date.parse((await late).at);
    Object.assign(figures, {
      failuresPerSecond: Number(((1000 * size) / stormMs).toFixed(1)),
      secondsUntilOtherCauseWasHeard: (heardAt - lateAt) / 1000,
      secondsToSend: (sentAt - started) / 1000,
    });

    expect(heardAt).toBeLessThan(sentAt);
  });

  it('is one incident for each cause, with every failure on record once (I1, I7)', async () => {
    const { store } = tableOf(stack);
    const items = await world.aws.items(stack.outputs.TableName ?? '', ['pk', 'sk']);
    const ids = items.flatMap(({ pk, sk }) => (sk === 'STATE' && isIncident(pk) ? [String(pk).slice(9)] : []));
    incidents = await Promise.all(ids.map(async (id) => (await store.load(id)) as Incident));
    const counted = (prefix: string, key: 'pk' | 'sk') =>
      items.filter((item) => String(item[key]).startsWith(prefix)).length;

    expect(incidents.map(({ alertCount }) => alertCount).sort((a, b) => a - b)).toEqual([
      1,
      ...causes.map((_cause, index) => storm.filter((_event, at) => at % causes.length === index).length),
    ]);
    for (const { alertCount, openLanes, reach } of incidents) {
      expect([openLanes, reach.resources]).toEqual([alertCount, alertCount]);
    }
    expect([counted('ALERT#', 'sk'), counted('EVENT#', 'pk')]).toEqual([size + 1, size + 1]);
    // One lane more is that of the rules, of which the router notes that they can be used.
    expect(counted('LANE#', 'pk')).toBe(size + 2);
    for (const { id, alertCount } of incidents) {
      const records = await store.records(id);
      expect(firstBrokenRecord(records)).toBeNull();
      expect(new Set(records.flatMap(({ details }) => details.eventKey ?? [])).size).toBe(alertCount);
    }
  });

  it('is one message per cause and target, and nothing was refused by a vendor or given up', async () => {
    for (const { id, alertCount } of incidents) {
      const heard = await world.hears('the message up to date', id, saysReach(alertCount), 3 * groupIntervalMs);
      expect(openings(heard)).toHaveLength(1);
      expect(heard.tickets).toHaveLength(1);
      expect(heard.mails.length).toBeLessThanOrEqual(3 + stormMs / groupIntervalMs);
      const rows = await eventually('every delivery made or skipped', async () => {
        const all = await tableOf(stack).ledger.rows(id);
        return all.every(({ status }) => status === 'delivered' || status === 'skipped') ? all : null;
      });
      expect(rows.filter(({ kind }) => kind === 'opened')).toHaveLength(targets);
    }
    expect(watch.refused()).toEqual([]);
    expect(watch.mostPosts()).toBeLessThanOrEqual(4);
    for (const queue of ['IntakeDeadLettersUrl', 'DeliveriesDeadLettersUrl']) {
      expect(await world.aws.queueDepth(stack.outputs[queue] ?? '')).toEqual({ waiting: 0, inFlight: 0, delayed: 0 });
    }
    Object.assign(figures, { megabytes: watch.mostMegabytes(), slackRequests: watch.slackRequests() });
  });

  it('takes no process of a function near the memory that its container has (I10)', async () => {
    const sizes = await memorySizes();
    const most = watch.mostMegabytes();

    expect(most.ingest.processes).toBeGreaterThan(1);
    for (const name of watched) {
      expect(most[name].largest, name).toBeGreaterThan(0);
      expect(most[name].largest, name).toBeLessThan(memoryShare * sizes[name]);
    }
  });

  it('changes nothing when it is heard again, and is taken by somebody in Slack', async () => {
    await send(storm.slice(0, 200));
    await queuesAreEmpty();
    const biggest = incidents.find(({ alertCount }) => alertCount > 1) as Incident;
    expect((await tableOf(stack).store.load(biggest.id))?.alertCount).toBe(biggest.alertCount);

    const [message] = openings(await world.receivedAbout(biggest.id));
    const { channel = '', ts = '' } = message ?? {};
    // A first answer that comes too late for Slack, on a machine that is busy, is pressed again: as people do.
    await eventually('a press that Slack takes', async () => {
      const { ok, warning } = await world.press({ channel, ts, actionId: 'acknowledge' });
      return ok && warning === null;
    });
    await world.hears('who took it', biggest.id, (heard) =>
      textOf(openings(heard)[0]?.blocks).includes('Acknowledged by'),
    );
  });
});

function failure(name: string, cause: number, message?: string): PutEvent {
  const { state, message: usual } = causes[cause] ?? causes[0];
  const outcome = { type: 'RDS', category: 'Failed', resourceArn: databaseArn(name), message: message ?? usual };
  return backupJob(new Date(), { ...outcome, state }).event;
}

/** Sends events through EventBridge, ten in a call, as long as not too many wait. */
async function send(events: readonly PutEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += 100) {
    await eventually('room in the intake queue', async () => (await depth()) < backlog, testMs);
    const part = events.slice(from, from + 100);
    for (let at = 0; at < part.length; at += 10) await world.aws.putEvents(part.slice(at, at + 10));
  }
}

async function depth(queue = stack.outputs.IntakeQueueUrl ?? ''): Promise<number> {
  const { waiting, inFlight, delayed } = await world.aws.queueDepth(queue);
  return waiting + inFlight + delayed;
}

function intakeIsEmpty(): Promise<boolean> {
  return eventually('an empty intake queue', async () => (await depth()) === 0, testMs);
}

async function queuesAreEmpty(): Promise<void> {
  await intakeIsEmpty();
  await eventually(
    'an empty deliveries queue',
    async () => (await depth(stack.outputs.DeliveriesQueueUrl)) === 0,
    testMs,
  );
}

/** Kills one container a second until it is stopped; stopping says how many there were. */
function killEverySecond(): () => number {
  let killed = 0;
  const timer = setInterval(() => {
    const containers = (['ingest', 'deliver', 'escalate'] as const).flatMap((name) => processesOf(name, process.pid));
    const victim = containers[killed % Math.max(1, containers.length)];
    if (victim === undefined) return;
    process.kill(victim.pid, 'SIGKILL');
    killed += 1;
  }, 1000);
  return () => {
    clearInterval(timer);
    return killed;
  };
}

/** Says whether the living message in Slack says how many resources there are. */
function saysReach(resources: number): (heard: ReceivedAbout) => boolean {
  const reach = resources === 1 ? 'late-db' : `${resources} resources: ${resources} RDS`;
  return (heard) => textOf(openings(heard)[0]?.blocks ?? []).includes(reach);
}

/** The message in Slack that names a resource, and when it was posted. */
function openingAbout(name: string): { at: string } | null {
  const message = stack.simulators.state.slack.messages.find(({ blocks }) => JSON.stringify(blocks).includes(name));
  return message === undefined ? null : { at: new Date(Number(message.ts) * 1000).toISOString() };
}

function isIncident(pk: unknown): boolean {
  return String(pk).startsWith('INCIDENT#');
}

/** What the functions themselves read and write with, on this stack. */
function tableOf({ endpoint, outputs }: Stack) {
  const dynamo = new DynamoDBClient(clientSettings('dynamodb', localEnvironment(endpoint)));
  const client = DynamoDBDocumentClient.from(dynamo);
  const settings = { tableName: outputs.TableName ?? '', evidenceRetentionDays: 1 };
  return { store: new DynamoIncidentStore(client, settings), ledger: new DynamoDeliveryLedger(client, settings) };
}

/** The memory that each function is deployed with, in megabytes. */
async function memorySizes(): Promise<Record<Watched, number>> {
  const sizes = await Promise.all(
    watched.map(async (name) => {
      const url = `${stack.endpoint}/2015-03-31/functions/backup-alert-router-local-${name}/configuration`;
      const { MemorySize } = (await (await fetch(url, { headers: scope('lambda') })).json()) as { MemorySize: number };
      return [name, MemorySize] as const;
    }),
  );
  return Object.fromEntries(sizes) as Record<Watched, number>;
}

/** What is looked at all the while: the memory of the functions, what vendors refused, how often Slack was called. */
interface Watch {
  refused(): JournalEntry[];
  /** How many processes of a function there were at a time, and the most that one of them took. */
  mostMegabytes(): Record<Watched, { processes: number; largest: number }>;
  slackRequests(): number;
  /** Most posts to one Slack channel within one second. */
  mostPosts(): number;
  stop(): void;
}

function startWatch({ simulators }: Stack): Watch {
  const seen = new Map<number, JournalEntry>();
  const most = { ingest: nothing, escalate: nothing, deliver: nothing };
  const look = () => {
    for (const entry of simulators.received()) {
      if (['slack', 'jira', 'ses'].includes(entry.vendor)) seen.set(entry.seq, entry);
    }
    for (const name of watched) {
      const each = world.megabytes(name);
      const { processes, largest } = most[name];
      most[name] = { processes: Math.max(processes, each.length), largest: Math.round(Math.max(largest, ...each)) };
    }
  };
  const timer = setInterval(look, 1000);
  return {
    refused() {
      look();
      return [...seen.values()].filter(({ status }) => status === null || status >= 400);
    },
    mostMegabytes: () => ({ ...most }),
    slackRequests: () => [...seen.values()].filter(({ vendor }) => vendor === 'slack').length,
    mostPosts() {
      const posts = [...seen.values()].filter(({ path }) => path.includes('chat.postMessage'));
      const times = posts.map(({ at }) => Date.parse(at));
      return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
    },
    stop: () => clearInterval(timer),
  };
}
