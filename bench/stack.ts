/**
 * `npm run bench:stack`: how long it takes from EventBridge having accepted the event of a failed backup until a vendor is
 * called about it, on the deployed stack of this machine, warm. Each failure is of a resource of its own, with an incident of
 * its own, and the next is sent once all vendors were called, so that nothing waits behind another; Slack hears it in one
 * channel after another, since each takes one message a second and the router keeps to that, and never more than two failures
 * are sent in a second, since it makes no more tickets than that. Two moments of one clock
 * are compared: PutEvents was answered, and a simulated vendor was called. What is measured is ours and the emulator's: AWS's
 * own queues and EventBridge take their time besides, and vendors answer at once. Where it goes is read from what the router
 * wrote down. Run it on a machine that does nothing else; the load it had is printed. It says every ten seconds how far it is.
 * Options: --events N (500), --warm-up N (30), --json. Ends with 1 when a vendor is not called.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { howFar } from '../local/how-far.ts';
import { localAws } from '../local/local-aws.ts';
import { backupJob, databaseArn } from '../local/samples.ts';
import { seed } from '../local/seed.ts';
import { type Stack, startStack } from '../local/stack.ts';
import { attributesOfLegs, legsOf, quantile, type Told } from './stack-legs.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '500' },
    'warm-up': { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});

/** So many Slack channels take turns: by the time that the first one's turn comes again, it takes a message at once. */
const channels = 8;
const slackTargets = Array.from({ length: channels }, (_, index) => `slack-${index}`);

/** Which targets are told of a failure, by vendor. */
const targetsOf = (turn: number) => ({ slack: slackOf(turn), jira: 'tickets', mail: 'dba-mail' });
type Vendor = keyof ReturnType<typeof targetsOf>;
const vendors: readonly Vendor[] = ['slack', 'jira', 'mail'];

/** Jira gets two tickets a second at the most. */
const apartMs = 550;

/** Longest wait for a call; looked for this often, which is not in the times, in milliseconds. */
const patienceMs = 60_000;
const lookMs = 20;
/** The newest calls, among which those about one failure are. */
const newest = 150;
const say = (line: string) => console.error(line);

async function run(): Promise<void> {
  const stack = await startStack({ progress: say });
  try {
    say('Seeding rules and secrets');
    await seed(stack, null);
    await tellAtOnce(stack);
    await tell(stack, Number(options['warm-up']), 'Warming up');
    const load = loadavg()[0] ?? 0;
    const told = await tell(stack, Number(options.events), 'Measuring');
    const items = await localAws(stack.endpoint).items(stack.outputs.TableName ?? '', attributesOfLegs);
    show(told, items, load);
  } finally {
    await stack.stop();
  }
}

/** A route for each Slack channel, whose first step tells all three vendors without waiting for more of the same. */
async function tellAtOnce({ endpoint, outputs, simulators }: Stack): Promise<void> {
  const rules = parseDocument(await readFile(new URL('../local/seed/routing.yml', import.meta.url), 'utf8'));
  const token = rules.getIn(['targets', 'backup-channel', 'slack', 'token']);
  for (const [turn, name] of slackTargets.entries()) {
    const channel = `C012345670${turn}`;
    simulators.state.slack.channels.push({ id: channel, name });
    rules.setIn(['targets', name], rules.createNode({ slack: { channel, token } }));
    rules.setIn(
      ['policies', name],
      rules.createNode({ steps: [{ notify: vendors.map((vendor) => targetsOf(turn)[vendor]) }] }),
    );
  }
  const routes = slackTargets.map((name) => ({
    ...{ name, policy: name, groupBy: ['resource.arn'], groupWait: '0s' },
    match: { resource: { name: [{ prefix: `${name}-` }] } },
  }));
  rules.set('routes', rules.createNode(routes));
  await localAws(endpoint).putParameter(outputs.RoutingParameter ?? '', String(rules), 'String');
}

async function tell(stack: Stack, count: number, doing: string): Promise<Told[]> {
  const aws = localAws(stack.endpoint);
  const told: Told[] = [];
  const tellHowFar = howFar(doing, count, say);
  for (let turn = 0; turn < count; turn += 1) {
    const name = `${slackOf(turn)}-${randomBytes(6).toString('hex')}`;
    const failed = { type: 'RDS', state: 'FAILED', message: 'Access denied to the key.', category: 'AccessDenied' };
    const job = backupJob(new Date(), { ...failed, resourceArn: databaseArn(name) });
    stack.simulators.seedBackup(job.job.kind, [job.job.item]);
    await sleep((told.at(-1)?.acceptedAt ?? 0) + apartMs - Date.now());
    await aws.putEvent(job.event);
    told.push(await toldOf(stack, { name, turn, acceptedAt: Date.now() }));
    tellHowFar(told.length);
  }
  return told;
}

function slackOf(turn: number): string {
  return slackTargets[turn % channels] ?? '';
}

/** @throws {Error} which vendors were not called in time, and about what */
async function toldOf(stack: Stack, sent: { name: string; turn: number; acceptedAt: number }): Promise<Told> {
  const { name, turn, acceptedAt } = sent;
  for (const deadline = acceptedAt + patienceMs; Date.now() < deadline; await sleep(lookMs)) {
    const at = firstCalls(stack, name);
    if (vendors.some((vendor) => at[vendor] === undefined)) continue;
    const targets = targetsOf(turn);
    const calledAt = Object.fromEntries(vendors.map((vendor) => [targets[vendor], at[vendor] ?? 0]));
    return { resource: name, acceptedAt, calledAt };
  }
  const missing = vendors.filter((vendor) => firstCalls(stack, name)[vendor] === undefined);
  throw new Error(
    `${missing.join(' and ')} did not hear of ${name} within ${patienceMs / 1000} s. What the functions said: ${stack.logFile}`,
  );
}

/** The first message, issue and mail that name the resource. @throws {Error} when a vendor refuses one, which would be soon */
function firstCalls({ simulators }: Stack, name: string): Partial<Record<Vendor, number>> {
  const { journal, mails } = simulators.state;
  const calls = journal.slice(-newest);
  const posted = (path: RegExp) => {
    const call = calls.find((one) => path.test(one.path) && one.body.includes(name));
    if (call?.status == null) return undefined;
    if (call.status >= 300 || call.answer.includes('"ok":false'))
      throw new Error(`${call.path} refused: ${call.answer}`);
    return call.at;
  };
  const at: Record<Vendor, string | undefined> = {
    slack: posted(/\/chat\.postMessage$/),
    jira: posted(/\/rest\/api\/3\/issue$/),
    mail: mails.slice(-newest).find(({ subject }) => subject.includes(name))?.at,
  };
  return Object.fromEntries(vendors.flatMap((vendor) => (at[vendor] ? [[vendor, Date.parse(at[vendor])]] : [])));
}

function show(told: readonly Told[], items: readonly Record<string, unknown>[], load: number): void {
  const rows = vendors.map((vendor) => {
    const times = told.map(({ acceptedAt, calledAt }, turn) => (calledAt[targetsOf(turn)[vendor]] ?? 0) - acceptedAt);
    return { vendor, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: quantile(times, 1) };
  });
  const legs = legsOf(told, items).map(({ name, ms }) => ({
    name,
    p50Ms: quantile(ms, 0.5),
    p99Ms: quantile(ms, 0.99),
  }));
  const machine = { cores: cpus().length, loadBefore: Math.round(load * 10) / 10 };
  if (options.json) {
    console.log(JSON.stringify({ events: told.length, ...machine, rows, legs }, null, 2));
    return;
  }
  console.log(`Accepted by EventBridge → vendor called, ${told.length} failures one after the other, warm.`);
  console.log(`${machine.cores} cores, load ${machine.loadBefore} before.`);
  for (const { vendor, p50Ms, p99Ms, maxMs } of rows) {
    console.log(`${vendor.padEnd(6)} p50 ${p50Ms} ms, p99 ${p99Ms} ms, most ${maxMs} ms`);
  }
  for (const { name, p50Ms, p99Ms } of legs) console.log(`${name}: p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
}

await run();
