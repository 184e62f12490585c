import type { DrillClaim, DrillRun, DrillVerdict } from '../../incidents/drill-book.ts';
import type { Deviation } from '../../incidents/drill-result.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { DrillDependencies } from './drill-dependencies.ts';
import { deviationsOf, isSettled, judgeDrill, soonOf } from './judge-drill.ts';

/** How long a drill may take from the bus to its incident, in seconds; the way takes one or two. */
export const detectedWithinSeconds = 120;

/** An incident that was there so long before was opened by another drill, in seconds. */
const openedBeforeSeconds = 60;

/** Returns what came of a drill that was put on the bus; null: it goes on. */
export async function judgeRun(
  { wantsAnswer }: Pick<DrillRun, 'wantsAnswer'>,
  { at, sentAt, eventKey, steps, waitSeconds }: DrillClaim & { sentAt: Instant },
  { books, store, ledger, now }: Pick<DrillDependencies, 'books' | 'store' | 'ledger' | 'now'>,
): Promise<DrillVerdict | null> {
  const moment = now();
  const incidentId = await books.incidentOf(eventKey);
  const incident = incidentId === null ? null : await store.load(incidentId);
  if (incident === null) {
    if (secondsBetween(sentAt, moment) < detectedWithinSeconds) return null;
    return { at: moment, result: null, deviations: [deviation('not-detected')] };
  }
  if (incident.openedAt < addSeconds(at, -openedBeforeSeconds)) {
    return { at: moment, result: null, deviations: [deviation('joined-another', incident.id)] };
  }
  const rows = await ledger.rows(incident.id);
  const giveUpAt = addSeconds(sentAt, waitSeconds);
  const isOver = moment >= giveUpAt;
  const result = soonOf(judgeDrill(steps, incident, rows, { sentAt, now: moment, isOver }), giveUpAt);
  const isAnswered = !wantsAnswer || result.acknowledged !== null;
  if (!isOver && !(isAnswered && isSettled(result))) return null;
  const deviations = deviationsOf(result, { wantsAnswer, answerBy: giveUpAt });
  const hidden = incident.mute == null || deviations.length === 0 ? [] : [deviation('kept-quiet', incident.mute.by)];
  return { at: moment, result, deviations: [...hidden, ...deviations] };
}

function deviation(reason: Deviation['reason'], says = ''): Deviation {
  return { reason, target: null, says };
}
