import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../function-processes.ts';
import { callJson } from '../local-aws.ts';
import { observe } from '../observer.ts';
import { outageRules } from '../outages/failures.ts';
import { type OutageStack, startOutageStack } from '../outages/play.ts';
import type { ServiceFault } from '../outages/service-fault.ts';
import { type Chance, chanceOf } from './chance.ts';
import { check, type Findings } from './checks.ts';
import { drawMishap, isLoss, type Mishap, sayMishap } from './draw.ts';
import { Happenings } from './happenings.ts';

/** How to play. */
export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly progress?: (line: string) => void;
  /** How long everything may take to come to rest afterwards, in seconds. */
  readonly settleSeconds?: number;
}

/** What was played and what came of it. */
export interface ChaosReport {
  readonly events: number;
  readonly mishaps: readonly string[];
  readonly findings: Findings;
}

/** A message that was being worked on in a crash comes back after this time: three and six minutes on AWS. */
const visibilitySeconds = 10;
/** `watch` is called this often: every five minutes on AWS. */
const watchEveryMs = 15_000;

/** An incident that nobody answers climbs, so that there are timers to lose. */
const chaosRules = outageRules.replaceAll(/steps: \[ (\{[^}]*\}) \]/g, 'steps: [ $1, { after: 20s, notify: [page] } ]');

/** Plays random faults against a stack of its own, lets it come to rest, and checks what must hold. */
export async function playChaos(options: ChaosOptions): Promise<ChaosReport> {
  const playing = await startOutageStack(options.progress);
  try {
    return await play(playing, options);
  } finally {
    await playing.stop();
  }
}

async function play(
  playing: OutageStack,
  { minutes, seed, progress = () => {}, settleSeconds = 600 }: ChaosOptions,
): Promise<ChaosReport> {
  const { stack, proxy } = playing;
  const { aws } = observe(stack);
  const { RoutingParameter = '', IntakeQueueUrl = '', DeliveriesQueueUrl = '' } = stack.outputs;
  await aws.putParameter(RoutingParameter, chaosRules, 'String');
  for (const queue of [IntakeQueueUrl, DeliveriesQueueUrl])
    await aws.setQueueAttributes(queue, { VisibilityTimeout: String(visibilitySeconds) });
  const until = Date.now() + minutes * 60_000;
  const stopWatching = keepWatching(playing);
  const happenings = new Happenings(chanceOf(seed));
  const sending = sendUntil(until, playing, happenings, chanceOf(seed + 1));
  const mishaps = await mishapsUntil(until, playing, chanceOf(seed + 2), progress);
  const events = await sending;
  proxy.strike([]);
  stack.simulators.clearFaults();
  progress('No more faults: waiting until everything has come to rest');
  const findings = await whenAtRest(playing, happenings, mishaps.filter(isLoss).length * 3, settleSeconds);
  await stopWatching();
  return { events, mishaps: mishaps.map(sayMishap), findings };
}

/** Sends what happens, about two events a second, and now and then somebody answers in Slack. */
async function sendUntil(
  until: number,
  { stack }: OutageStack,
  happenings: Happenings,
  chance: Chance,
): Promise<number> {
  const { aws, press } = observe(stack);
  let sent = 0;
  const send = async (all: ReturnType<Happenings['next']>) => {
    for (const { event } of all) await aws.putEvent(event);
    sent += all.length;
  };
  while (Date.now() < until) {
    await send(happenings.next(new Date()));
    await sleep(300 + chance.below(500));
    const openings = stack.simulators.state.slack.messages.filter(({ threadTs }) => threadTs === null);
    if (chance.below(15) === 0 && openings.length > 0) {
      const { channel, ts } = chance.pick(openings);
      // Slack shows a warning when nobody answers; that person has to press again.
      await press({ channel, ts, actionId: 'acknowledge' }).catch(() => null);
    }
  }
  await send(happenings.rest());
  return sent;
}

async function mishapsUntil(
  until: number,
  playing: OutageStack,
  chance: Chance,
  progress: (line: string) => void,
): Promise<Mishap[]> {
  const mishaps: Mishap[] = [];
  const faults = new Set<ServiceFault>();
  const ends: Promise<void>[] = [];
  while (Date.now() < until) {
    const mishap = drawMishap(chance);
    mishaps.push(mishap);
    progress(sayMishap(mishap));
    ends.push(happen(mishap, playing, faults, chance));
    await sleep(Math.min(1000 + chance.below(4000), Math.max(0, until - Date.now())));
  }
  await Promise.all(ends);
  return mishaps;
}

/** Lets one thing go wrong; resolves when it is over. */
async function happen(
  mishap: Mishap,
  { stack, proxy }: OutageStack,
  faults: Set<ServiceFault>,
  chance: Chance,
): Promise<void> {
  const { aws } = observe(stack);
  const { RoutingParameter = '', EscalationArn = '' } = stack.outputs;
  switch (mishap.kind) {
    case 'service':
      faults.add(mishap.fault);
      proxy.strike([...faults]);
      await sleep(mishap.forMs);
      faults.delete(mishap.fault);
      proxy.strike([...faults]);
      return;
    case 'vendor':
      stack.simulators.fault(mishap.fault);
      return;
    case 'kill':
      for (const { pid } of processesOf(mishap.name, process.pid)) process.kill(pid, 'SIGKILL');
      return;
    case 'bad-rules':
      await aws.putParameter(RoutingParameter, 'version: 1\nroutes: nonsense', 'String');
      await sleep(mishap.forMs);
      await aws.putParameter(RoutingParameter, chaosRules, 'String');
      return;
    case 'stop-execution': {
      const running = (await aws.executions(EscalationArn)).filter(({ status }) => status === 'RUNNING');
      if (running.length === 0) return;
      const { name } = chance.pick(running);
      const executionArn = `${EscalationArn.replace(':stateMachine:', ':execution:')}:${name}`;
      await callJson(stack.endpoint, 'states', 'AWSStepFunctions.StopExecution', { executionArn });
    }
  }
}

/** Calls `watch` as its schedule does, only more often. */
function keepWatching({ stack }: OutageStack): () => Promise<void> {
  const invoke = async () => {
    const url = `${stack.endpoint}/2015-03-31/functions/backup-alert-router-local-watch/invocations`;
    const credential = `111122223333/20260101/us-east-1/lambda/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=local`;
    const headers = { authorization, 'x-amz-invocation-type': 'RequestResponse' };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ id: randomUUID() }) }).catch(() => null);
  };
  let working = Promise.resolve();
  const timer = setInterval(() => {
    working = working.then(invoke);
  }, watchEveryMs);
  return async () => {
    clearInterval(timer);
    await working;
  };
}

/** Looks until nothing is amiss any more, or until the time is over. */
async function whenAtRest(
  { stack }: OutageStack,
  happenings: Happenings,
  losses: number,
  settleSeconds: number,
): Promise<Findings> {
  const deadline = Date.now() + settleSeconds * 1000;
  for (;;) {
    const findings = await look(stack, happenings, losses);
    const isAtRest = findings.lost.length === 0 && findings.broken.length === 0;
    if (isAtRest || Date.now() > deadline) return findings;
    await sleep(3000);
  }
}

async function look(stack: OutageStack['stack'], { jobs }: Happenings, losses: number): Promise<Findings> {
  const { aws, received } = observe(stack);
  const {
    TableName = '',
    EscalationArn = '',
    IntakeDeadLettersUrl = '',
    DeliveriesDeadLettersUrl = '',
  } = stack.outputs;
  const depths = await Promise.all(
    [IntakeDeadLettersUrl, DeliveriesDeadLettersUrl].map((queue) => aws.queueDepth(queue)),
  );
  const running = (await aws.executions(EscalationArn)).filter(({ status }) => status === 'RUNNING');
  return check({
    jobs,
    items: await aws.items(TableName),
    heard: { ...(await received()), webhooks: stack.simulators.state.webhooks },
    deadLetters: depths.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0),
    running: new Set(running.map(({ name }) => name)),
    losses,
  });
}
