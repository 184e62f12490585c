import type { DeliveryPlace, LaterOutcome } from '../../../incidents/later-outcome.ts';
import { isLoss, isLost } from '../../../incidents/later-outcome.ts';
import { mustBeHeard } from '../../../incidents/notice-kinds.ts';
import { sha256 } from '../../../lib/hash.ts';
import { inertLine } from '../../../lib/text.ts';
import type { KnownDelivery } from '../../../ports/delivery/delivery-ledger.ts';
import type { TopicSubscribers } from '../../../ports/vendors/topic-subscribers.ts';
import type { VendorRefs } from '../../../ports/vendors/vendor-refs.ts';
import { sendAnnouncement } from '../../send-announcement.ts';
import type { DeliverDependencies } from '../attempt.ts';
import { failoverOrder, nextFailoverTarget } from '../failover.ts';
import { othersThan } from '../others-than.ts';

/** What taking later outcomes needs, beyond what making deliveries needs. */
export interface LaterPorts {
  refs: VendorRefs;
  subscribers: TopicSubscribers;
}
export type LaterDependencies = DeliverDependencies & LaterPorts;

/** Loads what later outcomes need, which is rarely. */
export interface WithLater {
  later: () => Promise<LaterPorts>;
}

/** What a vendor says of one delivery after it took it. */
export interface LaterNews {
  place: DeliveryPlace;
  /** Returns everybody it was sent to; null: that is not known, so it never counts as lost. Asked for only when somebody did not get it. */
  destination: () => Promise<readonly string[] | null>;
  outcomes: readonly LaterOutcome[];
  wording: LaterWording;
}

/** How other targets hear of an address that takes nothing, once per address and month. */
export interface LaterWording {
  /** Beginning of the announcement's id. */
  id: string;
  /** What is recorded, before the word for what happened. */
  what: string;
  saidOf(target: string, outcome: LaterOutcome): { title: string; news: string; lines: string[] };
}

/**
 * Takes what a vendor reports of a delivery after accepting it: writes it down, and hands what nobody received to the next
 * target in line. Safe to repeat, and in any order, even before the delivery's own outcome is written down.
 */
export async function takeLater(news: LaterNews, tools: LaterDependencies): Promise<void> {
  const { ledger, log } = tools;
  const { place, outcomes } = news;
  const names = { incidentId: place.subjectId, noticeId: place.noticeId, target: place.target };
  const known = await ledger.knownOf(place);
  // The intent is noted before anything is sent: a delivery without one was not sent by this router.
  if (known === null) return log.warn('a later outcome of a delivery that nobody knows', names);
  await ledger.learn(place.subjectId, outcomes);
  log.info('later outcome', { ...names, what: outcomes[0]?.what, recipients: outcomes.length });
  const toTell = outcomes.filter(({ what }) => what !== 'arrived' && what !== 'put-off');
  if (toTell.length > 0) await tell(toTell, news.wording, known, tools);
  // Most of it only says that something arrived.
  if (!outcomes.some(isLoss)) return;
  const later = [...(await ledger.laterOf(place.subjectId)), ...outcomes].filter(
    ({ noticeId, target }) => noticeId === place.noticeId && target === place.target,
  );
  if (isLost((await news.destination()) ?? [], later)) await failOver(place, known, tools);
}

/** Notes the loss, and fails over as a refusal does: to the target that was next in line when the delivery was first lost. */
async function failOver(place: DeliveryPlace, { order }: KnownDelivery, tools: LaterDependencies): Promise<void> {
  const { ledger, queue, log, ports } = tools;
  const isToBeSaid = order !== null && mustBeHeard(order.kind);
  const next = isToBeSaid ? await nextFailoverTarget(order, await tools.rules.load(), tools) : null;
  const standIn = await ledger.noteLoss(place, next, ports.now());
  if (!isToBeSaid) return;
  if (standIn === null) return log.error('a delivery was lost, and nobody is left to say it', { ...place });
  await ledger.saveFailoverTarget(place.subjectId, place.target, standIn);
  await queue.send([failoverOrder(order, standIn)]);
  log.count('DeliveriesFailed');
}

/** Tells other targets that an address takes nothing, or that somebody marked an alert as spam. */
async function tell(
  outcomes: readonly LaterOutcome[],
  { id, what, saidOf }: LaterWording,
  { row, order }: KnownDelivery,
  { store, queue, rules }: LaterDependencies,
): Promise<void> {
  const { target } = row;
  const [incident, inForce] = await Promise.all([store.load(row.incidentId), rules.load()]);
  const said = order !== null && 'announcement' in order ? order.announcement : null;
  const { accountId, region } = incident ?? said ?? { accountId: '', region: '' };
  for (const outcome of outcomes) {
    const { recipient, at, detail } = outcome;
    const once = `${target} ${outcome.what} ${recipient.toLowerCase()} ${at.slice(0, 7)}`;
    await sendAnnouncement(
      {
        id: `${id}${sha256(once, 20)}`,
        announcement: { ...saidOf(target, outcome), accountId, region },
        actor: 'router',
        what: `${what}${outcome.what}`,
        details: { target, recipient: inertLine(recipient), detail },
        at,
      },
      { ...inForce, bulletins: othersThan(target, inForce, at) },
      { store, queue },
    );
  }
}
