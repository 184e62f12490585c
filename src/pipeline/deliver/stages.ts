import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { mayHaveGotThrough, resultOf } from '../../incidents/delivery-result.ts';
import { mustBeHeard, noticeKind } from '../../incidents/notice-kinds.ts';
import { RouterError } from '../../lib/errors.ts';
import { secondsBetween } from '../../lib/instant.ts';
import { type Attempt, found, patienceOf, type Verdict } from './attempt.ts';
import { secondsUntilAllowed } from './await-turn.ts';
import { composeDelivery } from './compose-delivery.ts';
import { failoverOrder } from './failover.ts';
import { skipReason } from './skip-reason.ts';
import { turnOf } from './target-turn.ts';

/** For how long an unknown target may be one of newer rules that Parameter Store does not show yet, in seconds. */
const newRulesSeconds = 15;

/** Longest that one attempt may take, in milliseconds. */
const attemptTimeoutMs = 10_000;

/** After so many attempts in a row that never ended, over so many seconds, the next target in line says it. */
const unendedLimit = { attempts: 5, seconds: 300 };

/** Known already: it was delivered, failed or skipped before. */
export function checkOver(attempt: Attempt): Attempt | Verdict {
  const status = attempt.begun.before?.status;
  if (status !== 'delivered' && status !== 'failed' && status !== 'skipped') return attempt;
  return { do: 'leave', reason: 'over', outcome: `already ${status}` };
}

/** Two processes never send the same thing at once. */
export function checkHands(attempt: Attempt): Attempt | Verdict {
  const { begun, tools } = attempt;
  if (begun.heldUntil === null) return attempt;
  return { do: 'wait-for-other', reason: 'in-hand', seconds: secondsBetween(tools.ports.now(), begun.heldUntil) };
}

/** An order whose attempts begin and never end would hold up every order behind it, so it gives way. */
export function checkEnds(attempt: Attempt): Attempt | Verdict {
  const { before } = attempt.begun;
  if (before === null || before.unended < unendedLimit.attempts) return attempt;
  if (secondsBetween(before.firstAttemptAt, attempt.tools.ports.now()) < unendedLimit.seconds) return attempt;
  const detail = 'attempts began again and again and did not end';
  return { do: 'give-way', result: resultOf('failed', 'never-ended', detail) };
}

/**
 * Passes an update on to the target that replaced this one in the incident: every update while only the replacement was
 * told, and the end when both were. What only the replacement was told, this target need not hear.
 */
export async function checkFailover(attempt: Attempt): Promise<Attempt | Verdict> {
  const { order, begun, tools } = attempt;
  const { told, standIn } = begun;
  if (standIn === null || mustBeHeard(order.kind)) return attempt;
  const isEnd = noticeKind(order.kind).need === 'once-told';
  if (!told || isEnd) await tools.queue.send([failoverOrder(order, standIn)]);
  return told ? attempt : skipped('stood-in', `${standIn} stands in for this target`);
}

/**
 * Skips what somebody answered meanwhile, or what says nothing new. An opening that people may have read is carried
 * through, so that they also hear how it ends.
 */
export function checkNeed(attempt: Attempt): Attempt | Verdict {
  if (mustBeHeard(attempt.order.kind) && isPossibleDuplicate(attempt)) return attempt;
  const unneeded = skipReason(attempt);
  return unneeded === null ? attempt : skipped(unneeded.reason, unneeded.detail);
}

/** Finds the target. One that was named a moment ago may be in rules that are newer than those read here. */
export function findPlace(attempt: Attempt): Attempt | Verdict {
  const { order, rules, tools } = attempt;
  const target = rules.targets.get(order.target);
  const channel = target === undefined ? undefined : tools.channels.get(target.channel);
  if (target !== undefined && channel !== undefined) return { ...attempt, place: { target, channel } };
  if (secondsBetween(order.at, tools.ports.now()) >= newRulesSeconds) {
    return { do: 'give-way', result: resultOf('failed', 'target-unknown', 'the rules no longer have this target') };
  }
  const detail = 'the rules that are known here do not have this target yet';
  return { do: 'defer', result: resultOf('retrying', 'target-unknown', detail), seconds: 5 };
}

/** Hands an announcement that a target cannot carry to the next one; a notice of an incident is skipped, others follow. */
export function checkCarried(attempt: Attempt): Attempt | Verdict {
  const { order, subject } = attempt;
  const { channel } = found(attempt, 'place');
  if (channel.supports.includes(order.kind)) return attempt;
  if (subject.about === 'incident') return skipped('not-carried', `${channel.id} does not carry ${order.kind}`);
  return { do: 'give-way', result: resultOf('failed', 'not-carried', `${channel.id} carries no news`) };
}

/** Checks the target's health: one that is down gets one attempt a minute, and no more. */
export async function checkHealth(attempt: Attempt): Promise<Attempt | Verdict> {
  const { order, begun, tools } = attempt;
  const { trouble } = begun;
  if (trouble === null) return attempt;
  const now = tools.ports.now();
  const turn = turnOf(trouble, patienceOf(attempt), now);
  const detail = `the target is down since ${trouble.downSince}: ${trouble.reason}`;
  if (turn.do === 'wait') {
    return { do: 'defer', result: resultOf('retrying', 'target-down', detail), seconds: turn.seconds };
  }
  const mayTry =
    turn.do === 'send' || (turn.do === 'probe' && (await tools.health.claimProbe(order.target, trouble, now)));
  return mayTry ? attempt : { do: 'give-way', result: resultOf('failed', 'target-down', detail), trouble };
}

/** Waits where more would be sent than the vendor takes; the notice is composed meanwhile. */
export async function composeWithinRate(attempt: Attempt): Promise<Attempt | Verdict> {
  const { order, begun, subject, rules, tools } = attempt;
  const { target, channel } = found(attempt, 'place');
  const delivering = { isFirst: begun.ref === null, kind: order.kind };
  const now = tools.ports.now();
  const [notice, seconds] = await Promise.all([
    composeDelivery(subject, { target, channel, rules }, tools),
    secondsUntilAllowed(channel, target, delivering, { ...tools, now }),
  ]);
  if (seconds <= 0) return { ...attempt, notice };
  const detail = 'it waits for its turn, because more would come than the vendor takes';
  return { do: 'defer', result: resultOf('retrying', 'awaiting-turn', detail), seconds };
}

/** Sends it. The channel learns whether people may already have it, so that they do not read it twice. */
export async function send(attempt: Attempt): Promise<Attempt> {
  const { order, begun, tools } = attempt;
  const { target, channel } = found(attempt, 'place');
  const { ledger, ports } = tools;
  const memory = {
    ref: begun.ref,
    before: await knownBefore(attempt),
    possibleDuplicate: isPossibleDuplicate(attempt),
    firstAttemptAt: begun.before?.firstAttemptAt ?? ports.now(),
    saveRef: (ref: Readonly<Record<string, string>>) => ledger.saveRef(subjectIdOf(order), order.target, ref),
  };
  try {
    const receiver = channel.configure(target.options);
    const timeout = AbortSignal.timeout(attemptTimeoutMs);
    return { ...attempt, delivery: await receiver.deliver(found(attempt, 'notice'), memory, ports, timeout) };
  } catch (error) {
    if (!(error instanceof RouterError) || error.code !== 'secret-unavailable') throw error;
    const detail = 'the secret of this target could not be read';
    return { ...attempt, delivery: { status: 'retry', reason: 'secret-unreadable', detail } };
  }
}

/** Returns the reference of the incident before a relapse, so that the first notice goes to the same place. */
async function knownBefore({
  order,
  begun,
  subject,
  tools,
}: Attempt): Promise<Readonly<Record<string, string>> | null> {
  if (begun.ref !== null || subject.about === 'router') return null;
  const { relapseOf } = subject.incident;
  return relapseOf == null ? null : tools.ledger.refOf(relapseOf.incidentId, order.target);
}

/** Says whether an earlier attempt may have reached people: after a crash, or when no answer ruled it out. */
function isPossibleDuplicate({ begun: { before } }: Attempt): boolean {
  if (before === null) return false;
  const { possibleDuplicate, status, result } = before;
  return possibleDuplicate || status === 'sending' || (result !== null && mayHaveGotThrough(result));
}

function skipped(...[reason, detail]: [Parameters<typeof resultOf>[1], string]): Verdict {
  return { do: 'skip', result: resultOf('skipped', reason, detail) };
}
