import { RouterError } from '../../lib/errors.ts';
import type { DeadLetters } from '../../ports/queues/dead-letters.ts';
import type { MessageTries } from '../../ports/queues/message-tries.ts';
import type { ReceivedMessages } from '../../ports/queues/received-messages.ts';
import { inTime } from '../in-time.ts';
import type { RulesWatch } from '../rules/watch-rules.ts';
import type { IngestResult } from './ingest-result.ts';
import { isGivenUp, isHandOverTried, mayCrash, pauseAfter, type Tried } from './intake-patience.ts';
import { type ReceiveDependencies, receiveBatch } from './receive-batch.ts';

/** A message as the intake queue hands it in. */
export interface IntakeMessage extends Tried {
  id: string;
  body: string;
  receipt: string;
}

/** What taking messages from the intake queue needs. */
export type IntakeDependencies = ReceiveDependencies & {
  received: ReceivedMessages;
  deadLetters: DeadLetters;
  tries: MessageTries;
  rulesWatch: RulesWatch;
  /** Is told of every error, once. */
  reportError: (error: Error, fields?: Record<string, unknown>) => void;
  random: () => number;
  /** Milliseconds that this run of the function still has. */
  remainingMs: () => number;
};

/** A message that may end the function is a dead letter once it has done so alone this often. */
export const crashesAlone = 3;

/** Kept for putting messages aside, and least for one that is handled alone or for a look at the rules (milliseconds). */
const settlingMs = 8000;
const leastForOneMs = 20_000;

/** What is wrong with a message, or that nothing is and it is too early; it stays on the queue unless nothing can help it. */
type ErrorsByMessage = Map<IntakeMessage, Error | 'awaited'>;

/**
 * Takes a batch of messages in and answers with the ids of those that stay on the queue. An outage, however long, puts
 * a message off and no more; one that nobody can read is put among the dead letters at once, and one that was tried for
 * days, or ended the function each time, at the last. What may end the function is handled alone, after all others.
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

/** Receives what can be read; the errors say what went wrong with which message. */
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
  const contents = readable.map(({ content }) => content);
  const outcomes = await inTime(receiveBatch(contents, dependencies), dependencies.remainingMs() - settlingMs);
  const counts = new Map<string, number>();
  for (const [index, { message }] of readable.entries()) {
    const error = outcomes === null ? outOfTime(message) : note(outcomes[index], message, counts, dependencies);
    if (error !== null) errors.set(message, error);
  }
  for (const [action, count] of counts) dependencies.log.count(`Events.${action}`, count);
}

function note(
  outcome: PromiseSettledResult<IngestResult> | undefined,
  message: IntakeMessage,
  counts: Map<string, number>,
  { log }: IntakeDependencies,
): Error | 'awaited' | null {
  if (outcome?.status !== 'fulfilled') return outcome?.reason as Error;
  const { action, event, incidentId, reason, leftOver, isAwaited } = outcome.value;
  if (isAwaited === true) {
    log.info('event awaits its proof', { eventKey: event?.eventKey, incidentId, reason });
    return 'awaited';
  }
  counts.set(action, (counts.get(action) ?? 0) + 1);
  log.info('event received', { action, eventKey: event?.eventKey, incidentId, reason });
  if (action === 'foreign') return new RouterError('event-foreign', { messageId: message.id });
  // What is committed is safe: after some tries `watch` hands over what is left of it.
  return leftOver !== undefined && isHandOverTried(message) ? leftOver : null;
}

/** Handles one message that may end the function. What it does to the function is noted before and after. */
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

/** Rules that cannot be used are told like an alert. When that fails, the next batch tries it again, and `guard`. */
async function checkRules({ rulesWatch, reportError, remainingMs }: IntakeDependencies): Promise<void> {
  if (remainingMs() < leastForOneMs) return;
  try {
    await inTime(rulesWatch.check(), remainingMs() - settlingMs);
  } catch (error) {
    reportError(error as Error, { during: 'the look at the rules' });
  }
}

/** Puts a message off, or among the dead letters when nothing or nobody here can help it; answers whether it is done with. */
async function settle(
  message: IntakeMessage,
  error: Error,
  nowMs: number,
  dependencies: IntakeDependencies,
): Promise<boolean> {
  const { deadLetters, reportError, log } = dependencies;
  const { id, receives } = message;
  reportError(error, { messageId: id, receives });
  const isHopeless = error instanceof RouterError && !error.retryable;
  try {
    if (isHopeless || isGivenUp(message, nowMs)) {
      await deadLetters.put(message, { reason: isHopeless ? error.code : 'given-up', fault: describeError(error) });
      log.count('DeadLetters');
      return true;
    }
  } catch (refused) {
    reportError(refused as Error, { messageId: id, during: 'putting it among the dead letters' });
  }
  return postpone(message, dependencies);
}

/** Has a message received again after a pause; it is not done with. */
async function postpone(
  { receipt, receives }: IntakeMessage,
  { received, reportError, random }: IntakeDependencies,
): Promise<false> {
  await received.postpone(receipt, pauseAfter(receives, random())).catch((cause: Error) => reportError(cause));
  return false;
}

/** The text of an error of our own is known to hold no secret; of any other only its name is told. */
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

/** So that none is always behind one that ends the function. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
