import { setTimeout as sleep } from 'node:timers/promises';
import { observe } from '../observer.ts';
import { seed } from '../seed.ts';
import { type Stack, startStack } from '../stack.ts';
import type { Outage } from './catalogue.ts';
import { failureCount, failureNamed, failures, outageRules } from './failures.ts';
import { brokenPromises } from './promises.ts';
import { type ServiceProxy, startServiceProxy } from './service-proxy.ts';
import type { Row } from './table.ts';
import { type Aftermath, judge, type Verdict } from './verdict.ts';

/** A deployed stack whose functions reach AWS through a proxy. */
export interface OutageStack {
  readonly stack: Stack;
  readonly proxy: ServiceProxy;
  stop(): Promise<void>;
}

/** Options of a play; tests make it smaller. */
export interface PlayOptions {
  readonly progress?: (line: string) => void;
  readonly failures?: number;
  /** How long after the outage everything has to be over, in seconds. */
  readonly settleSeconds?: number;
}

const quietSeconds = 15;
const lookEveryMs = 3000;

/** Starts a stack of its own for outages, with their rules in force. */
export async function startOutageStack(progress: (line: string) => void = () => {}): Promise<OutageStack> {
  const proxy = await startServiceProxy();
  try {
    const services = ['DYNAMODB', 'SSM', 'SQS', 'SFN', 'SNS'].map((name) => [`AWS_ENDPOINT_URL_${name}`, proxy.url]);
    const stack = await startStack({ environment: Object.fromEntries(services), progress });
    proxy.forwardTo(stack.endpoint);
    await seed(stack, null);
    await observe(stack).aws.putParameter(stack.outputs.RoutingParameter ?? '', outageRules, 'String');
    const stop = async () => {
      await stack.stop();
      await proxy.stop();
    };
    return { stack, proxy, stop };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Plays one outage in real time: injects its faults, sends failures meanwhile, and judges when everything is quiet again. */
export async function playOutage(
  outage: Outage,
  { stack, proxy }: OutageStack,
  { progress = () => {}, failures: count = failureCount.all, settleSeconds = 900 }: PlayOptions = {},
): Promise<Row> {
  const { aws } = observe(stack);
  await warmUp(stack);
  proxy.strike(outage.aws);
  for (const fault of outage.vendors) stack.simulators.fault({ ...fault, times: 0 });
  const begun = Date.now();
  const sentAtMs = new Map<string, number>();
  for (const { afterMs, name, make } of failures(outage.seconds, count)) {
    await sleep(Math.max(0, begun + afterMs - Date.now()));
    sentAtMs.set(name, Date.now());
    await aws.putEvent(make(new Date()));
  }
  await sleep(Math.max(0, begun + outage.seconds * 1000 - Date.now()));
  proxy.strike([]);
  stack.simulators.clearFaults();
  progress(`${outage.name}: over after ${outage.seconds} s, waiting until all is quiet`);
  const verdict = await whenQuiet(stack, sentAtMs, settleSeconds);
  const faults = brokenPromises(outage, verdict);
  return { outage, verdict, faults };
}

/** Starts the functions and lets them read the rules before the outage, as functions in use on AWS have. */
async function warmUp(stack: Stack): Promise<void> {
  const { aws, incidentOf, receivedAbout } = observe(stack);
  await aws.putEvent(failureNamed('warm-up'));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await sleep(500);
    const incident = await incidentOf('warm-up');
    if (incident === null) continue;
    const heard = await receivedAbout(incident.id);
    if (heard.slack.length > 0 && heard.mails.length > 0) return;
  }
  throw new Error('The stack does not deliver even without an outage. Look at its log: npm start does the same.');
}

/** Waits until nothing has been said for a while and nothing is left in the queues, or until the time is over. */
async function whenQuiet(stack: Stack, sentAtMs: ReadonlyMap<string, number>, settleSeconds: number): Promise<Verdict> {
  const deadline = Date.now() + settleSeconds * 1000;
  let quietSince = Date.now();
  let last = '';
  for (;;) {
    const aftermath = await look(stack, sentAtMs);
    const verdict = judge(aftermath);
    const now = JSON.stringify([verdict.told, verdict.incidents, verdict.lost.length, await waiting(stack)]);
    if (now !== last) quietSince = Date.now();
    last = now;
    const isDone = verdict.lost.length === 0 && (await waiting(stack)) === 0;
    if (isDone && Date.now() - quietSince > quietSeconds * 1000) return verdict;
    if (Date.now() > deadline) return verdict;
    await sleep(lookEveryMs);
  }
}

async function look(
  { simulators, stop: _stop, ...addresses }: Stack,
  sentAtMs: ReadonlyMap<string, number>,
): Promise<Aftermath> {
  const { outputs } = addresses;
  const { aws, received } = observe(addresses);
  const queues = [outputs.IntakeDeadLettersUrl ?? '', outputs.DeliveriesDeadLettersUrl ?? ''];
  const depths = await Promise.all(queues.map((queue) => aws.queueDepth(queue)));
  return {
    sentAtMs,
    items: await aws.items(outputs.TableName ?? ''),
    heard: { ...(await received()), webhooks: simulators.state.webhooks },
    deadLetters: depths.reduce((sum, { waiting: visible, inFlight }) => sum + visible + inFlight, 0),
  };
}

async function waiting({ endpoint, outputs, ...rest }: Stack): Promise<number> {
  const { aws } = observe({ endpoint, outputs, ...rest });
  const queues = [outputs.IntakeQueueUrl ?? '', outputs.DeliveriesQueueUrl ?? ''];
  const depths = await Promise.all(queues.map((queue) => aws.queueDepth(queue)));
  return depths.reduce((sum, depth) => sum + depth.waiting + depth.inFlight + depth.delayed, 0);
}
