import type { Instant } from '../lib/instant.ts';
import type { AnnouncementKind, IncidentNoticeKind } from './notice-kinds.ts';

/** The part that every order has, whatever it is about. */
interface NotifyOrder {
  target: string;
  /** Unique among the orders about the same incident or announcement. */
  noticeId: string;
  at: Instant;
  /** Who caused it, as shown to people; null when the router did. */
  actor: string | null;
  /** Why it is sent, in one sentence. */
  reason: string;
  /** Targets that could not be reached and that this one stands in for, in that order. */
  insteadOf: string[];
  /** Slack ids that its step calls on instead of those of the target; absent: the step names none. */
  mention?: readonly string[];
  /** Its last attempt, if it is put on the queue again; otherwise the queue would drop it. */
  again?: Instant;
}

/** An order to tell one target about an incident; its `noticeId` is `<revision>-<kind>`. */
export interface IncidentOrder extends NotifyOrder {
  incidentId: string;
  /** Revision of the incident that ordered it. */
  revision: number;
  kind: IncidentNoticeKind;
}

/** An order to tell one target something about the router itself, such as an edit of its rules. */
export interface AnnouncementOrder extends NotifyOrder {
  /** The same for the same announcement, so that repeating it tells nothing new. */
  announcementId: string;
  kind: AnnouncementKind;
  announcement: AnnouncementText;
}

/** One order to tell one target one thing. Its identity is ({@link subjectIdOf}, notice, target). */
export type DeliveryOrder = IncidentOrder | AnnouncementOrder;

/** What is announced; this is all there is to it. */
export interface AnnouncementText {
  /** One line that says it all. */
  title: string;
  /** One or two sentences. */
  news: string;
  /** The details, one line each. */
  lines: string[];
  /** How many more lines there were; absent if there was room for all. */
  moreLines?: number;
  accountId: string;
  region: string;
  /** The alert topic is passed over, so that the second topic is tried; absent: it goes the usual way. */
  way?: 'second';
}

/** Returns the id of the incident or announcement that an order is about; its data is stored under this id. */
export function subjectIdOf(about: { incidentId: string } | { announcementId: string }): string {
  return 'announcementId' in about ? about.announcementId : about.incidentId;
}
