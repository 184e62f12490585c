/**
 * What is said to people, channel-neutral: of an incident as it is when the delivery is made, or an announcement of the
 * router itself, which is no incident. Channels only render it. Every string here is already one line (or lines) of inert
 * text, free of control and bidi characters, but not yet escaped for any markup: that is the channel's duty.
 */

import type { Outlook } from '../escalation/outlook.ts';
import type { Severity } from '../incidents/alert.ts';
import type { DeliveryOrder } from '../incidents/delivery-order.ts';
import type { AlertSummary, IncidentStatus } from '../incidents/incident.ts';
import { type AnnouncementKind, type IncidentNoticeKind, isAnnouncementKind } from '../incidents/notice-kinds.ts';
import type { Told } from '../incidents/told.ts';
import type { Instant } from '../lib/instant.ts';
import type { TypedFacts } from './typed-facts.ts';

/** What facts can be about, for programs: people read the label. */
const factIds = [
  'resource',
  'account',
  'key-deletion',
  'last-good-backup',
  'when',
  'owner',
  'acknowledge-by',
  'resolve-by',
  'ticket',
  'labels',
  'next-run',
  'stopped-by',
  'error',
  'role',
  'plan',
  'vault',
  'event-type',
  'found-late',
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
  'told',
  'retry',
  'next',
  'after-next',
  'history',
] as const;
export type FactId = (typeof factIds)[number];

/** A label and its value, in order of importance. */
export interface Fact {
  id: FactId;
  label: string;
  value: string;
  /** The value is somebody else's text or an identifier that people copy: channels show it as code. */
  verbatim?: true;
  /** A part of the value is left out, where its `…` stands: it was too long for its place. */
  isCut?: true;
}

/** Something that is copied and was too long for its place, or has no place of its own: it stands at the end, whole. */
export interface WholeText {
  /** It needs no heading: what begins with `arn:` says itself what it is. */
  isArn?: true;
  /** It is the beginning only: not even here is there room for all, and the label says so. */
  isCut?: true;
  label: string;
  value: string;
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
  /** The alert topic is passed over; absent: it is not. */
  way?: 'second';
}

/** One notice about one incident for one target. */
export interface IncidentNotice extends SaidToTarget, TypedFacts {
  kind: IncidentNoticeKind;
  incidentId: string;
  status: IncidentStatus;
  /** It is closed because somebody accepted it, and neither recovered nor fixed; absent: it is not. */
  isAccepted?: true;
  /** It is closed since what it was about is gone, which is no recovery. */
  isGone?: true;
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
  /** Whether the news says more than the headline: that there is a new incident is none. */
  hasNews: boolean;
  /** The line below the headline, fit for a lock screen: cause, gap, account; null: it has nothing to add. */
  brief: string | null;
  /** What it means, one or two plain sentences. */
  meaning: string;
  /** The words of a template of the rules; null: no template applies, or it came to nothing. */
  ownWords: CustomText | null;
  /** AWS's own words (the router's, of its own trouble), verbatim but inert; null when there are none. */
  awsMessage: string | null;
  /** Those words are longer than a notice keeps them. */
  messageIsCut?: true;
  /** Whose words those are, as a heading: `AWS says`. */
  messageHeading: string;
  /** What stands at the end as text, because people copy it: the ARN, and what was cut where it stands. */
  whole: WholeText[];
  /** Who was told and how it arrived; null: nobody looked. */
  told: Told[] | null;
  /** What comes next while nobody answers; null: nobody looked. */
  outlook: Outlook | null;
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
  /** The same in few characters; null unless the channel needs it, and while there is nothing to answer. */
  shortUrl: string | null;
  /** What enrichment could not find. */
  missing: string[];
  /** What the rules call its account; absent: they do not, or it reaches several. */
  accountName?: string;
  /** Where it is, once that is several accounts or Regions: `20 accounts, 3 Regions`; absent: in its account and Region alone. */
  where?: string;
  /** By when somebody is to answer, and by when it is to be over; absent: the rules do not say, or it is done. */
  acknowledgeBy?: Instant;
  resolveBy?: Instant;
  /** Ids in Slack of its owners, whom messages there call on; absent: they name nobody. */
  ownersInSlack?: readonly string[];
  /** Account id of whom its owner has tickets assigned to; absent: nobody. */
  assignee?: string;
}

/** What one target is told once. */
export type Notice = IncidentNotice | Announcement;

/** Says whether a notice is about the router itself. */
export function isAnnouncement(notice: Notice): notice is Announcement {
  return isAnnouncementKind(notice.kind);
}
