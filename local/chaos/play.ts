import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { observe } from '../observer.ts';
import { outageRules } from '../outages/failures.ts';
import { type OutageStack, startOutageStack } from '../outages/play.ts';
import { type Chance, chanceOf } from './chance.ts';
import { describeMishap, isLoss, type Mishap } from './draw.ts';
import { Happenings } from './happenings.ts';
import { mishapsUntil } from './mishaps.ts';
import { type Rest, whenAtRest } from './rest.ts';

/** How to play. */
export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  /** What goes wrong before anything that is drawn; default nothing. */
  readonly first?: Mishap | undefined;
  readonly progress?: (line: string) => void;
}

/** What was played, and the result. */
export interface ChaosReport extends Rest {
  readonly events: number;
  readonly mishaps: readonly string[];
}

/** After this time a message whose function crashed comes back; on AWS three and six minutes. */
const visibilitySeconds = 10;
/** `watch` is called this often: every five minutes on AWS. */
const watchEveryMs = 15_000;

/** Average time between two events. */
const eventEveryMs = 1500;

/**
 * Incidents that nobody answers escalate, so that there are timers to lose, for long enough that a lost one is noticed. Nothing
 * new happens while everything comes to rest.
 */
const chaosRules = outageRules.replaceAll(
  /steps: \[ (\{[^}]*\}) \]/g,
  'repeatAfter: 7d, steps: [ $1, { after: 20s, notify: [page] }, { after: 2m, notify: [page] } ]',
);

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
  { minutes, seed, first, progress = () => {} }: ChaosOptions,
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
  const stage = { ...playing, rules: chaosRules, chance: chanceOf(seed + 2), first };
  const mishaps = await mishapsUntil(until, stage, progress);
  const events = await sending;
  proxy.strike([]);
  stack.simulators.clearFaults();
  const known = { jobs: happenings.jobs, losses: mishaps.filter(isLoss).length * 3 };
  const rest = await whenAtRest(playing, known, progress);
  await stopWatching();
  return { events, mishaps: mishaps.map(describeMishap), ...rest };
}

/**
 * Sends events, about two in three seconds, and now and then somebody answers in Slack. That makes one incident in five
 * seconds and, with its updates, at most half of Slack's rate limits: one message a second for each channel, fifty updates a
 * minute. Slack is down for a good part of the time, and with more the queue would only grow during the play, on AWS as here.
 */
async function sendUntil(
  until: number,
  { stack }: OutageStack,
  happenings: Happenings,
  chance: Chance,
): Promise<number> {
  const { aws, press } = observe(stack);
  let sent = 0;
  const send = async (all: ReturnType<Happenings['next']>) => {
    for (const { job, event, described } of all) {
      // Otherwise nothing would be left to prove that it went well.
      if (!job.failed) stack.simulators.seedBackup('jobs', [described]);
      await aws.putEvent(event);
    }
    sent += all.length;
  };
  while (Date.now() < until) {
    await send(happenings.next(new Date()));
    await sleep(eventEveryMs / 2 + chance.below(eventEveryMs));
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
