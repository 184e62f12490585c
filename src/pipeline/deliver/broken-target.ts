import { secondsBetween } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { Attempt } from './attempt.ts';
import { sinceNoted } from './target-turn.ts';

/** A target that fails for this long is broken, in seconds; within that time most vendors recover by themselves. */
export const brokenAfterSeconds = 900;

/** Failures that last until a person changes something: the target is broken at once. */
const needsPerson: ReadonlySet<string> = new Set(['bad-credentials', 'not-found', 'secret-missing']);

/**
 * Tells others, once, that a target is broken: from its first refusal that needs a person, else when it has failed for
 * {@link brokenAfterSeconds}. When telling fails, the next order that gives way tells it.
 */
export async function tellBroken(attempt: Attempt, trouble: TargetTrouble): Promise<void> {
  const { tools } = attempt;
  const { downSince, reason, isTold } = trouble;
  const isBroken = needsPerson.has(reason) || sinceNoted(downSince, tools.ports.now()) >= brokenAfterSeconds;
  if (isTold === true || !isBroken) return;
  await announce(attempt, trouble, 'broken');
}

/** Notes that a target works again, and tells those who heard that it is broken. When noting fails, the next delivery does it. */
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

/** Announces it, and notes that people know of a broken target. An error in either does not stop the delivery. */
async function announce(attempt: Attempt, trouble: TargetTrouble, turn: 'broken' | 'works'): Promise<void> {
  const { order, subject, rules, tools } = attempt;
  const { accountId, region } = subject.about === 'incident' ? subject.incident : subject.order.announcement;
  const at = tools.ports.now();
  const about = { target: order.target, trouble, turn, accountId, region, at };
  try {
    // Rarely needed, so it is not loaded at a cold start.
    const { announceTarget } = await import('./target-news.ts');
    await announceTarget(about, rules, { store: tools.store, queue: tools.queue });
    // Without this note it is announced again, under the same id, so people still hear it once.
    if (turn === 'broken') await tools.health.told(order.target, trouble);
  } catch (error) {
    tools.log.warn('the trouble of a target could not be told', {
      target: order.target,
      reason: (error as Error).name,
    });
  }
}
