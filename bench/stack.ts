/**
 * `npm run bench:stack`: how long it takes from EventBridge having accepted the event of a failed backup until a vendor is
 * called about it, on the deployed stack of this machine, warm. Each failure is of a resource of its own, with an incident of
 * its own, and the next is sent once all vendors were called, so that nothing waits behind another. Two moments of one clock
 * are compared: PutEvents was answered, and a simulated vendor was called. What is measured is ours and the emulator's: AWS's
 * own queues and EventBridge take their time besides, and vendors answer at once. Run it on a machine that does nothing
 * else; the load it had is printed. Options: --events N (500), --warm-up N (30), --json. Ends with 1 when a vendor is not called.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { localAws } from '../local/local-aws.ts';
import { backupJob, databaseArn } from '../local/samples.ts';
import { seed } from '../local/seed.ts';
import { type Stack, startStack } from '../local/stack.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '500' },
    'warm-up': { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});

/** Which target is told through which vendor. */
const targets = { slack: 'backup-channel', jira: 'tickets', mail: 'dba-mail' } as const;
type Vendor = keyof typeof targets;
const vendors = Object.keys(targets) as Vendor[];

/** When each vendor was called, in milliseconds after acceptance. */
type Called = Record<Vendor, number>;

/** Longest wait for a call; looked for this often, which is not in the times, in milliseconds. */
const patienceMs = 60_000;
const lookMs = 20;

async function run(): Promise<void> {
  const stack = await startStack({ progress: (line) => console.error(line) });
  try {
    await seed(stack, null);
    await tellAtOnce(stack);
    await tell(stack, Number(options['warm-up']));
    const load = loadavg()[0] ?? 0;
    show(await tell(stack, Number(options.events)), load);
  } finally {
    await stack.stop();
  }
}

/** One route, whose first step tells all of them without waiting for more of the same. */
async function tellAtOnce({ endpoint, outputs }: Stack): Promise<void> {
  const rules = parseDocument(await readFile(new URL('../local/seed/routing.yml', import.meta.url), 'utf8'));
  rules.setIn(['policies', 'at-once'], rules.createNode({ steps: [{ notify: Object.values(targets) }] }));
  const route = { name: 'everything', policy: 'at-once', groupBy: ['resource.arn'], groupWait: '0s' };
  rules.set('routes', rules.createNode([route]));
  await localAws(endpoint).putParameter(outputs.RoutingParameter ?? '', String(rules), 'String');
}

async function tell(stack: Stack, count: number): Promise<Called[]> {
  const aws = localAws(stack.endpoint);
  const told: Called[] = [];
  for (let event = 0; event < count; event += 1) {
    const name = `latency-${randomBytes(6).toString('hex')}`;
    const failed = { type: 'RDS', state: 'FAILED', message: 'Access denied to the key.', category: 'AccessDenied' };
    const job = backupJob(new Date(), { ...failed, resourceArn: databaseArn(name) });
    stack.simulators.seedBackup(job.job.kind, [job.job.item]);
    await aws.putEvent(job.event);
    told.push(await called(stack, name, Date.now()));
  }
  return told;
}

async function called(stack: Stack, name: string, acceptedAt: number): Promise<Called> {
  for (const deadline = acceptedAt + patienceMs; Date.now() < deadline; await sleep(lookMs)) {
    const at = firstCalls(stack, name);
    if (vendors.every((vendor) => at[vendor] !== undefined)) {
      return Object.fromEntries(vendors.map((vendor) => [vendor, (at[vendor] ?? 0) - acceptedAt])) as Called;
    }
  }
  const missing = vendors.filter((vendor) => firstCalls(stack, name)[vendor] === undefined);
  throw new Error(`${missing.join(' and ')} did not hear of ${name} within ${patienceMs / 1000} s.`);
}

/** The first message, issue and mail that name the resource. */
function firstCalls({ simulators }: Stack, name: string): Partial<Called> {
  const { journal, mails } = simulators.state;
  const posted = (path: RegExp) => journal.find((call) => path.test(call.path) && call.body.includes(name))?.at;
  const at: Record<Vendor, string | undefined> = {
    slack: posted(/\/chat\.postMessage$/),
    jira: posted(/\/rest\/api\/3\/issue$/),
    mail: mails.find(({ subject }) => subject.includes(name))?.at,
  };
  const known = vendors.flatMap((vendor) => (at[vendor] === undefined ? [] : [[vendor, Date.parse(at[vendor])]]));
  return Object.fromEntries(known) as Partial<Called>;
}

function show(told: readonly Called[], load: number): void {
  const rows = vendors.map((vendor) => {
    const times = told.map((called) => called[vendor]).sort((a, b) => a - b);
    return { vendor, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: times.at(-1) ?? 0 };
  });
  const machine = { cores: cpus().length, loadBefore: Math.round(load * 10) / 10 };
  if (options.json) {
    console.log(JSON.stringify({ events: told.length, ...machine, rows }, null, 2));
    return;
  }
  console.log(`Accepted by EventBridge → vendor called, ${told.length} failures one after the other, warm.`);
  console.log(`${machine.cores} cores, load ${machine.loadBefore} before.`);
  for (const { vendor, p50Ms, p99Ms, maxMs } of rows) {
    console.log(`${vendor.padEnd(6)} p50 ${p50Ms} ms, p99 ${p99Ms} ms, most ${maxMs} ms`);
  }
}

/** The smallest of sorted times that so large a share of them does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

await run();
