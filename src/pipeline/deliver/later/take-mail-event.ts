import { isLoss, isLost, type LaterOutcome } from '../../../incidents/later-outcome.ts';
import { mustBeHeard } from '../../../incidents/notice-kinds.ts';
import type { KnownDelivery } from '../../../ports/delivery/delivery-ledger.ts';
import type { DeliverDependencies } from '../attempt.ts';
import { failoverOrder, nextFailoverTarget } from '../failover.ts';
import { announceMail } from './mail-news.ts';
import { type MailNews, readMailEvent } from './read-mail-event.ts';

/**
 * Takes what SES reports of a mail after accepting it: writes it down, and hands what nobody received to the next target
 * in line. Safe to repeat, and in any order, even before the delivery's own outcome is written down.
 */
export async function takeMailEvent(body: string, tools: DeliverDependencies): Promise<void> {
  const { ledger, log, ports } = tools;
  const news = readMailEvent(body, ports.now());
  if (news === null) return log.info('a mail event that is about no mail of ours');
  const { place, outcomes } = news;
  const names = { incidentId: place.subjectId, noticeId: place.noticeId, target: place.target };
  const known = await ledger.knownOf(place);
  // The intent is noted before anything is sent: a delivery without one was not sent by this router.
  if (known === null) return log.warn('a mail event about a delivery that nobody knows', names);
  await ledger.learn(place.subjectId, outcomes);
  log.info('mail event', { ...names, what: outcomes[0]?.what, recipients: outcomes.length });
  const toTell = outcomes.filter(({ what }) => what !== 'arrived' && what !== 'put-off');
  if (toTell.length > 0) await tell(toTell, known, tools);
  // Most SES events only say that a mail arrived.
  if (!outcomes.some(isLoss)) return;
  const later = [...(await ledger.laterOf(place.subjectId)), ...outcomes].filter(
    ({ noticeId, target }) => noticeId === place.noticeId && target === place.target,
  );
  if (isLost(news.destination, later)) await failOver(news, known, tools);
}

/** Fails over as a refusal does: to the target that was next in line when the mail was first lost. */
async function failOver({ place }: MailNews, { order }: KnownDelivery, tools: DeliverDependencies): Promise<void> {
  const { ledger, queue, log } = tools;
  if (order === null || !mustBeHeard(order.kind)) return;
  const rules = await tools.rules.load();
  const next = await nextFailoverTarget(order, rules, tools);
  if (next === null) return log.error('a mail was lost, and nobody is left to say it', { ...place });
  const standIn = await ledger.standInOnce(place, next);
  await ledger.saveFailoverTarget(place.subjectId, place.target, standIn);
  await queue.send([failoverOrder(order, standIn)]);
  log.count('DeliveriesFailed');
}

/** Tells other targets that an address takes no mail, or that somebody marked an alert as spam. */
async function tell(
  outcomes: readonly LaterOutcome[],
  { row, order }: KnownDelivery,
  { store, queue, rules }: DeliverDependencies,
): Promise<void> {
  const [incident, inForce] = await Promise.all([store.load(row.incidentId), rules.load()]);
  const said = order !== null && 'announcement' in order ? order.announcement : null;
  const { accountId, region } = incident ?? said ?? { accountId: '', region: '' };
  for (const outcome of outcomes) {
    await announceMail({ target: row.target, outcome, accountId, region }, inForce, { store, queue });
  }
}
