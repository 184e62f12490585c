import { secondsBetween } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { Attempt } from './attempt.ts';
import { sinceNoted } from './target-turn.ts';

/** A target that fails for this long is broken, in seconds; before that, vendors mostly come back by themselves. */
export const brokenAfterSeconds = 900;

/** Why a target fails that fails until a person changes something: it is broken at once. */
const forAPerson: ReadonlySet<string> = new Set(['bad-credentials', 'not-found', 'secret-missing']);

/**
 * Tells others, once, that a target is broken: from its first refusal that needs a person, else when it has failed for
 * a quarter of an hour. What cannot be told is told with the next order that gives way.
 */
export async function tellBroken(attempt: Attempt, trouble: TargetTrouble): Promise<void> {
  const { tools } = attempt;
  const { downSince, reason, isTold } = trouble;
  const isBroken = forAPerson.has(reason) || sinceNoted(downSince, tools.ports.now()) >= brokenAfterSeconds;
  if (isTold === true || !isBroken) return;
  await announce(attempt, trouble, 'broken');
}

/** Notes that a target works again, and tells those who heard that it is broken. What cannot be noted the next delivery notes. */
export async function noteRecovered(attempt: Attempt, trouble: TargetTrouble): Promise<void> {
  const { order, tools } = attempt;
  const { health, log, ports } = tools;
  try {
    await health.recovered(order.target, trouble);
  } catch (error) {
    return log.warn('that a target is back could not be noted', {
      target: order.target,
      reason: (error as Error).name,
    });
  }
  if (trouble.isTold === true) await announce(attempt, trouble, 'works');
  log.info('target is back', { target: order.target, downSeconds: secondsBetween(trouble.downSince, ports.now()) });
}

/** Tells it, and notes that it is told that a target is broken. A fault in either keeps no delivery from its end. */
async function announce(attempt: Attempt, trouble: TargetTrouble, turn: 'broken' | 'works'): Promise<void> {
  const { order, subject, rules, tools } = attempt;
  const { accountId, region } = subject.about === 'incident' ? subject.incident : subject.order.announcement;
  const at = tools.ports.now();
  const about = { target: order.target, trouble, turn, accountId, region, at };
  try {
    // Rare, so that no start of the function waits for it.
    const { announceTarget } = await import('./target-news.ts');
    await announceTarget(about, rules, { store: tools.store, queue: tools.queue });
    // Told twice for want of the note, it has the same name and is heard once.
    if (turn === 'broken') await tools.health.told(order.target, trouble);
  } catch (error) {
    tools.log.warn('the trouble of a target could not be told', {
      target: order.target,
      reason: (error as Error).name,
    });
  }
}
