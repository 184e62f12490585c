/**
 * What is said to people, channel-neutral: of an incident as it is when the delivery is made, or an announcement of the
 * router itself, which is no incident. Channels only render it. Every string here is already one line (or lines) of inert
 * text, free of control and bidi characters, but not yet escaped for any markup: that is the channel's duty.
 */

import type { Severity } from '../incidents/alert.ts';
import type { DeliveryOrder } from '../incidents/delivery-order.ts';
import type { AlertSummary, IncidentStatus } from '../incidents/incident.ts';
import { type AnnouncementKind, type IncidentNoticeKind, isAnnouncementKind } from '../incidents/notice-kinds.ts';
import type { Instant } from '../lib/instant.ts';

/** What facts can be about, for programs: people read the label. */
const factIds = [
  'resource',
  'account',
  'key-deletion',
  'last-good-backup',
  'when',
  'strikes',
  'owner',
  'labels',
  'next-run',
  'stopped-by',
  'error',
  'role',
  'plan',
  'vault',
  'event-type',
  'copy-to',
  'recovery-point',
  'job',
  'alerts',
  'common-cause',
  'reach',
  'first',
  'latest',
  'owners',
  'plans',
  'vaults',
] as const;
export type FactId = (typeof factIds)[number];

/** A label and its value, in order of importance. */
export interface Fact {
  id: FactId;
  label: string;
  value: string;
  /** The value is somebody else's text or an identifier that people copy: channels show it as code. */
  verbatim?: true;
}

/** A link a person can follow. */
export interface NoticeLink {
  label: string;
  url: string;
}

/** What a template of the rules made of a notice. */
export interface CustomText {
  /** The template's name. */
  template: string;
  /** The title it made, now that of the notice; null: it made none. */
  title: string | null;
  /** Several lines, ≤ 2,000 characters, shown right after the news; null: it made none. */
  text: string | null;
  /** Addresses in the text that can be links: the template writes their beginning out. */
  links: NoticeLink[];
}

/** What every notice says, whatever it is about. */
interface SaidToTarget {
  noticeId: string;
  accountId: string;
  region: string;
  at: Instant;
  /** The zone on whose clock the times in its texts are, as they all say. */
  timezone: string;
  /** One line that says it all, ≤ 140 characters, without the severity: `RDS orders-db backup failed (3rd in a row)`. */
  title: string;
  /** What this notice adds, one sentence: `Nobody acknowledged for 15 min; now also telling dba-pager.` */
  news: string;
  facts: Fact[];
  /** Why this target hears it: route, policy, rules version. */
  why: string;
  /** Targets that could not be reached and for which this one stands in. */
  insteadOf: string[];
  actor: string | null;
  order: Pick<DeliveryOrder, 'target' | 'noticeId' | 'kind' | 'mention'>;
}

/** One announcement for one target: news about the router itself, with no incident behind it and nothing to answer. */
export interface Announcement extends SaidToTarget {
  kind: AnnouncementKind;
  announcementId: string;
  /** What there is to know of it, a line each, ≤ 2,000 characters; null: the news says it all. */
  text: string | null;
}

/** One notice about one incident for one target. */
export interface IncidentNotice extends SaidToTarget {
  kind: IncidentNoticeKind;
  incidentId: string;
  status: IncidentStatus;
  severity: Severity;
  drill: boolean;
  openedAt: Instant;
  /** The title with the severity before it: `CRITICAL: RDS orders-db backup failed (3rd in a row)`. */
  headline: string;
  /**
   * What mails are threaded by, ≤ 100 characters: `Backup failed: orders-db (RDS)`. Free of counts and states,
   * so that it stays the same; it changes once when an incident of one resource becomes a group.
   */
  subject: string;
  /** What it means, one or two plain sentences. */
  meaning: string;
  /** The words of a template of the rules; null: no template applies, or it came to nothing. */
  ownWords: CustomText | null;
  /** AWS's own words (the router's, of its own trouble), verbatim but inert; null when there are none. */
  awsMessage: string | null;
  /** Whose words those are, as a heading: `AWS says`. */
  messageHeading: string;
  /** First things to check, most likely first. */
  advice: string[];
  /** Why it has its severity, in words. */
  severityReasons: string[];
  links: NoticeLink[];
  /** All alerts that can be shown, newest last, and how many there are in all. */
  alerts: AlertSummary[];
  alertCount: number;
  /** `Acknowledged by Ana in Slack at 03:12 UTC`; null while nobody did. */
  acknowledgedLine: string | null;
  resolvedLine: string | null;
  /** Whether buttons and links to acknowledge or resolve make sense now. */
  canAcknowledge: boolean;
  canResolve: boolean;
  /** Signed link for this target; null when the product has no address or key to sign with. */
  acknowledgeUrl: string | null;
  /** What enrichment could not find. */
  missing: string[];
}

/** What one target is told once. */
export type Notice = IncidentNotice | Announcement;

/** Says whether a notice is about the router itself. */
export function isAnnouncement(notice: Notice): notice is Announcement {
  return isAnnouncementKind(notice.kind);
}
