import type { IncidentOrder } from '../../incidents/delivery-order.ts';
import type { UnsentReason } from '../../incidents/delivery-result.ts';
import type { Incident } from '../../incidents/incident.ts';
import { asksForAction, noticeKind } from '../../incidents/notice-kinds.ts';
import type { Begun } from '../../ports/delivery/delivery-ledger.ts';
import type { Attempt } from './attempt.ts';

/** Why an order need not be carried out any more, for programs and for people. */
export interface SkipReason {
  reason: UnsentReason;
  detail: string;
}

/** Says why an order need not be carried out any more, by what its kind of notice is still good for; null when it must be. */
export function skipReason({ subject, begun }: Pick<Attempt, 'subject' | 'begun'>): SkipReason | null {
  if (subject.about === 'router') return null;
  const { order, incident } = subject;
  if (!asksForAction(order.kind)) {
    return begun.told
      ? supersededReason(order, incident, begun)
      : { reason: 'never-told', detail: 'this target was never told of the incident' };
  }
  if (incident.status === 'open') return null;
  const answer = incident.resolution ?? incident.acknowledgement;
  return {
    reason: 'answered',
    detail: `${incident.status} by ${answer?.by ?? 'somebody'} before this could be sent`,
  };
}

/**
 * Says why an update is no longer news. Every notice says how things are when it is sent, so the first of several waiting
 * updates tells them all, and the others would only delay the next new incident. After the target was down this holds for
 * every update: it hears the newest state once, and so does a failover target that is also told in its own right.
 */
function supersededReason(order: IncidentOrder, incident: Incident, { shown, before }: Begun): SkipReason | null {
  const { need, standing } = noticeKind(order.kind);
  const isKeptOrInstead = before?.result?.reason === 'target-down' || order.insteadOf.length > 0;
  if (!isKeptOrInstead && need !== 'until-superseded') return null;
  if (incident.status === 'resolved' && standing !== 'over') {
    return { reason: 'superseded', detail: 'superseded: the incident is resolved, which is told next' };
  }
  if (shown === null || !(shown >= order.revision)) return null;
  return {
    reason: 'superseded',
    detail: `superseded: this target was told of revision ${shown}, which includes it`,
  };
}
