import { addTo } from '../../lib/counts.ts';
import { RouterError } from '../../lib/errors.ts';
import type { DeadLetters } from '../../ports/queues/dead-letters.ts';
import type { MessageTries } from '../../ports/queues/message-tries.ts';
import type { ReceivedMessages } from '../../ports/queues/received-messages.ts';
import { inTime } from '../in-time.ts';
import type { RulesWatch } from '../rules/watch-rules.ts';
import type { IngestResult } from './ingest-result.ts';
import { isGivenUp, isHandOverTried, mayCrash, pauseAfter, type Tried } from './intake-retries.ts';
import { type ReceiveDependencies, receiveBatch } from './receive-batch.ts';
import type { DirectPlace } from './receive-direct.ts';

/** A message as the intake queue hands it in. */
export interface IntakeMessage extends Tried {
  id: string;
  /** Which queue it is of: `rules`, where only rules of this stack write, or `direct`, where members do. */
  from: 'rules' | 'direct';
  body: string;
  receipt: string;
}

/** What taking messages from the intake queue needs. */
export type IntakeDependencies = ReceiveDependencies & {
  received: ReceivedMessages;
  deadLetters: DeadLetters;
  /** The queue that members' rules write to straight, and who may; absent: there is none. */
  direct?: { received: ReceivedMessages; deadLetters: DeadLetters; place: DirectPlace };
  tries: MessageTries;
  rulesWatch: RulesWatch;
  /** Logs an error; called once for each. */
  reportError: (error: Error, fields?: Record<string, unknown>) => void;
  random: () => number;
  /** Milliseconds that this run of the function still has. */
  remainingMs: () => number;
};

/** A message that may crash the function becomes a dead letter once it has done so, handled alone, this often. */
export const crashesAlone = 3;

/** Time kept for settling messages; without this much left, none is handled alone and the rules are not checked (milliseconds). */
const settlingMs = 8000;
const leastForOneMs = 20_000;

/** The error of each message that failed, or `awaited` when it only came too early. */
type ErrorsByMessage = Map<IntakeMessage, Error | 'awaited'>;

/**
 * Takes a batch of messages and returns the ids of those that stay on the queue. An outage, however long, only puts a
 * message off. A message that cannot be read goes to the dead letters at once; one that was tried for days, or crashed the
 * function each time, in the end. A message that may crash the function is handled alone, after all others.
 */
export async function takeMessages(
  messages: readonly IntakeMessage[],
  dependencies: IntakeDependencies,
): Promise<string[]> {
  const nowMs = Date.parse(dependencies.now());
  const errors: ErrorsByMessage = new Map();
  const suspects = messages.filter((message) => mayCrash(message, nowMs));
  const others = messages.filter((message) => !suspects.includes(message));
  await takeTogether(others, errors, dependencies);
  if (others.some((message) => !errors.has(message))) await checkRules(dependencies);
  for (const message of shuffled(suspects, dependencies.random)) await takeAlone(message, errors, dependencies);
  const settled = [...errors].map(async ([message, error]) => {
    const isDone =
      error === 'awaited' ? await postpone(message, dependencies) : await settle(message, error, nowMs, dependencies);
    return isDone ? [] : [message.id];
  });
  return (await Promise.all(settled)).flat();
}

/** Receives the messages that can be read; `errors` gets what went wrong with which message. */
async function takeTogether(
  messages: readonly IntakeMessage[],
  errors: ErrorsByMessage,
  dependencies: IntakeDependencies,
): Promise<void> {
  const readable = messages.flatMap((message) => {
    const read = parse(message);
    if ('content' in read) return [{ message, content: read.content }];
    errors.set(message, read.error);
    return [];
  });
  if (readable.length === 0) return;
  const outcomes = await inTime(receiveEach(readable, dependencies), dependencies.remainingMs() - settlingMs);
  const counts = new Map<IngestResult['action'], number>();
  for (const [index, { message }] of readable.entries()) {
    const error = outcomes === null ? outOfTime(message) : note(outcomes[index], message, counts, dependencies);
    if (error !== null) errors.set(message, error);
  }
  for (const [action, count] of counts) dependencies.log.count(`Events.${action}`, count);
}

/** Receives each by the way that it came; answers in their order. */
async function receiveEach(
  readable: readonly { message: IntakeMessage; content: unknown }[],
  dependencies: IntakeDependencies,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const contentsFrom = (from: IntakeMessage['from']) =>
    readable.flatMap(({ message, content }) => (message.from === from ? [content] : []));
  const [ofRules, direct] = [contentsFrom('rules'), contentsFrom('direct')];
  const received = {
    rules: (ofRules.length === 0 ? [] : await receiveBatch(ofRules, dependencies)).values(),
    direct: (direct.length === 0 ? [] : await receiveFromMembers(direct, dependencies)).values(),
  };
  return readable.map(({ message }) => received[message.from].next().value as PromiseSettledResult<IngestResult>);
}

/** Loads what it takes with the first message that comes so. */
async function receiveFromMembers(contents: readonly unknown[], dependencies: IntakeDependencies) {
  const { receiveDirect } = await import('./receive-direct.ts');
  return receiveDirect(contents, queueOf('direct', dependencies).place, dependencies);
}

type DirectQueue = NonNullable<IntakeDependencies['direct']>;

/** @throws {RouterError} configuration-invalid when a message is of a queue that the deployment names no place of. */
function queueOf(from: 'direct', dependencies: IntakeDependencies): DirectQueue;
function queueOf(
  from: IntakeMessage['from'],
  dependencies: IntakeDependencies,
): Pick<DirectQueue, 'received' | 'deadLetters'>;
function queueOf(from: IntakeMessage['from'], dependencies: IntakeDependencies) {
  if (from === 'rules') return dependencies;
  if (dependencies.direct === undefined) throw new RouterError('configuration-invalid', { missing: 'direct queue' });
  return dependencies.direct;
}

function note(
  outcome: PromiseSettledResult<IngestResult> | undefined,
  message: IntakeMessage,
  counts: Map<IngestResult['action'], number>,
  { log }: IntakeDependencies,
): Error | 'awaited' | null {
  if (outcome?.status !== 'fulfilled') return outcome?.reason as Error;
  const { action, event, incidentId, reason, leftOver, isAwaited, doubt, refused } = outcome.value;
  if (isAwaited === true) {
    log.info('event awaits its proof', { eventKey: event?.eventKey, incidentId, reason });
    return 'awaited';
  }
  addTo(counts, action);
  log.info('event received', { action, eventKey: event?.eventKey, incidentId, reason, doubt, refused });
  if (action === 'foreign') return new RouterError('event-foreign', { messageId: message.id });
  // What is committed is safe: after some tries, `watch` hands over what is left of it.
  return leftOver !== undefined && isHandOverTried(message) ? leftOver : null;
}

/** Handles one message that may crash the function, and notes before and after whether it did. */
async function takeAlone(
  message: IntakeMessage,
  errors: ErrorsByMessage,
  dependencies: IntakeDependencies,
): Promise<void> {
  const { tries, remainingMs } = dependencies;
  if (remainingMs() < leastForOneMs) {
    errors.set(message, outOfTime(message));
    return;
  }
  try {
    const neverEnded = await tries.begin(message.id);
    if (neverEnded >= crashesAlone) {
      errors.set(message, new RouterError('message-crashes', { messageId: message.id, times: neverEnded }));
      return;
    }
    await takeTogether([message], errors, dependencies);
    await tries.end(message.id);
  } catch (error) {
    errors.set(message, error as Error);
  }
}

/** Reports rules that cannot be used as an alert. When that fails, the next batch or `guard` tries it again. */
async function checkRules({ rulesWatch, reportError, remainingMs }: IntakeDependencies): Promise<void> {
  if (remainingMs() < leastForOneMs) return;
  try {
    await inTime(rulesWatch.check(), remainingMs() - settlingMs);
  } catch (error) {
    reportError(error as Error, { during: 'the look at the rules' });
  }
}

/** Puts a failed message off, or moves it to the dead letters when it can never succeed; answers whether it may leave the queue. */
async function settle(
  message: IntakeMessage,
  error: Error,
  nowMs: number,
  dependencies: IntakeDependencies,
): Promise<boolean> {
  const { reportError, log } = dependencies;
  const { id, receives } = message;
  reportError(error, { messageId: id, receives });
  const isHopeless = error instanceof RouterError && !error.retryable;
  try {
    if (isHopeless || isGivenUp(message, nowMs)) {
      await queueOf(message.from, dependencies).deadLetters.put(message, {
        reason: isHopeless ? error.code : 'given-up',
        fault: describeError(error),
      });
      log.count('DeadLetters');
      return true;
    }
  } catch (refused) {
    reportError(refused as Error, { messageId: id, during: 'putting it among the dead letters' });
  }
  return postpone(message, dependencies);
}

/** Hides a message for a pause; always answers false, because it stays on the queue. */
async function postpone({ receipt, receives, from }: IntakeMessage, dependencies: IntakeDependencies): Promise<false> {
  const { reportError, random } = dependencies;
  await queueOf(from, dependencies)
    .received.postpone(receipt, pauseAfter(receives, random()))
    .catch((cause: Error) => reportError(cause));
  return false;
}

/** Describes an error: our own by its text, which holds no secret; any other by its name alone. */
function describeError(error: Error): string {
  return error instanceof RouterError ? error.message : `Tried for days, at last it failed with ${error.name}.`;
}

function parse({ body, id }: IntakeMessage): { content: unknown } | { error: Error } {
  try {
    return { content: JSON.parse(body) };
  } catch (cause) {
    return { error: new RouterError('event-unreadable', { messageId: id }, cause) };
  }
}

function outOfTime({ id }: IntakeMessage): Error {
  return new RouterError('out-of-time', { messageId: id });
}

/** Shuffles messages, so that none is always behind one that crashes the function. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
