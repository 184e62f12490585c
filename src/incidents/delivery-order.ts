import type { Instant } from '../lib/instant.ts';
import type { AnnouncementKind, IncidentNoticeKind } from './notice-kinds.ts';

/** What every order says, whatever it is about. */
interface NotifyOrder {
  target: string;
  /** Unique within what it is about. */
  noticeId: string;
  at: Instant;
  /** Who caused it, as shown to people; null when the router did. */
  actor: string | null;
  /** Why it is said, one sentence. */
  reason: string;
  /** Targets that could not be reached and for which this one stands in, first one first. */
  insteadOf: string[];
  /** Slack ids that its step calls on, whomever the target would; absent: the step names none. */
  mention?: readonly string[];
  /** Its last attempt, when it is put on the queue another time; the queue would drop it otherwise. */
  again?: Instant;
}

/** An order to tell one target of an incident; its `noticeId` is `<revision>-<kind>`. */
export interface IncidentOrder extends NotifyOrder {
  incidentId: string;
  /** Revision of the incident that ordered it. */
  revision: number;
  kind: IncidentNoticeKind;
}

/** An order to tell one target something about the router itself, such as an edit of its rules. */
export interface AnnouncementOrder extends NotifyOrder {
  /** The same for the same announcement, so that making it again tells nothing new. */
  announcementId: string;
  kind: AnnouncementKind;
  announcement: AnnouncementText;
}

/** One order to tell one target one thing. Its identity is ({@link subjectIdOf}, notice, target). */
export type DeliveryOrder = IncidentOrder | AnnouncementOrder;

/** What is announced; nothing is known of it but this. */
export interface AnnouncementText {
  /** One line that says it all. */
  title: string;
  /** One or two sentences. */
  news: string;
  /** What there is to know of it, a line each. */
  lines: string[];
  /** How many more lines there were; left out when there is room for all. */
  moreLines?: number;
  accountId: string;
  region: string;
}

/** Returns the id of the incident or of the announcement that something is about: what is stored of it is under that. */
export function subjectIdOf(about: { incidentId: string } | { announcementId: string }): string {
  return 'announcementId' in about ? about.announcementId : about.incidentId;
}
