import type { DeliveryOrder, Incident, NoticeKind } from '../incidents/incident.ts';
import type { Begun } from '../ports/delivery-ledger.ts';

/** Kinds of notice that ask somebody to act; the others only bring people up to date. */
export const asking: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'escalated',
  'reminded',
  'reopened',
  'exhausted',
  // Nothing comes after it that would say the same.
  'announced',
]);

/**
 * Says why an order need not be carried out any more, or null when it must. One that may have got through is always
 * finished.
 *
 * @param incident What the order is about; null: news without an incident.
 */
export function whyUnneeded(order: DeliveryOrder, incident: Incident | null, { told, shown }: Begun): string | null {
  if (incident === null) return null;
  if (!asking.has(order.kind)) {
    return told ? whySuperseded(order, incident, shown) : 'this target was never told of the incident';
  }
  if (incident.status === 'open') return null;
  const answer = incident.resolution ?? incident.acknowledgement;
  return `${incident.status} by ${answer?.by ?? 'somebody'} before this could be sent`;
}

/**
 * Says why an update is no news any more. Every notice says how things are when it is sent, so the first of a row
 * of updates tells them all, and the others would only make the next new incident wait.
 *
 * @param shown Revision of the incident that this target was told of last; null: none.
 */
function whySuperseded({ kind, noticeId }: DeliveryOrder, incident: Incident, shown: number | null): string | null {
  if (kind !== 'joined' && kind !== 'progressed') return null;
  if (incident.status === 'resolved') return 'superseded: the incident is resolved, which is told next';
  if (shown === null || shown < Number.parseInt(noticeId, 10)) return null;
  return `superseded: this target was told of revision ${shown}, which includes it`;
}
