import type { AnnouncementOrder, AnnouncementText, DeliveryOrder, IncidentOrder } from './delivery-order.ts';

/** An order about an incident; 0.1.0 has its revision only at the beginning of the notice's id. */
type IncidentForm = Omit<IncidentOrder, 'revision'> & { revision?: number };

/** An announcement as every release since 0.1.0 writes and reads it: its own id stands where an incident's would. */
interface AnnouncementForm extends Omit<AnnouncementOrder, 'announcementId' | 'announcement'> {
  incidentId: string;
  bulletin: AnnouncementText;
}

/** An order as it is put on the queue and into the ledger. */
export type OrderForm = IncidentForm | AnnouncementForm;

/** Returns an order as it is written down. */
export function formOf(order: DeliveryOrder): OrderForm {
  if (!('announcementId' in order)) return order;
  const { announcementId, announcement, ...rest } = order;
  return { incidentId: announcementId, ...rest, bulletin: announcement };
}

/** Returns the order that was written down, by this release or one before. */
export function orderOfForm(form: OrderForm): DeliveryOrder {
  if (!('bulletin' in form)) return withRevision(form);
  const { incidentId, bulletin, ...rest } = form;
  return { announcementId: incidentId, ...rest, announcement: bulletin };
}

/** Returns an order with the revision that ordered it. */
export function withRevision(form: IncidentForm): IncidentOrder {
  const { revision, noticeId } = form;
  return { ...form, revision: Number.isSafeInteger(revision) ? Number(revision) : Number.parseInt(noticeId, 10) };
}
