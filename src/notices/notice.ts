/**
 * What is said to people, channel-neutral. A notice is composed from the incident as it is when the
 * delivery is made; channels only render it. Every string here is already one line (or lines) of inert
 * text, free of control and bidi characters, but not yet escaped for any markup: that is the channel's duty.
 */

import type { Severity } from '../incidents/alert.ts';
import type { AlertSummary, DeliveryOrder, IncidentStatus, NoticeKind } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';

/** What facts can be about, for programs: people read the label. */
const factIds = [
  'resource',
  'account',
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
export interface OwnWords {
  /** The template's name. */
  template: string;
  /** The title it made, now that of the notice; null: it made none. */
  title: string | null;
  /** Several lines, ≤ 2,000 characters, shown right after the news; null: it made none. */
  text: string | null;
  /** Addresses in the text that can be links: the template writes their beginning out. */
  links: NoticeLink[];
}

/** One notice about one incident for one target. */
export interface Notice {
  incidentId: string;
  noticeId: string;
  kind: NoticeKind;
  status: IncidentStatus;
  severity: Severity;
  drill: boolean;
  accountId: string;
  region: string;
  at: Instant;
  openedAt: Instant;
  /** One line that says it all, ≤ 140 characters: `CRITICAL: RDS orders-db backup failed (3rd in a row)`. */
  headline: string;
  /** The headline without the severity: `RDS orders-db backup failed (3rd in a row)`. */
  title: string;
  /**
   * What mails are threaded by, ≤ 100 characters: `Backup failed: orders-db (RDS)`. Free of counts and states,
   * so that it stays the same; it changes once when an incident of one resource becomes a group.
   */
  subject: string;
  /** What this notice adds, one sentence: `Nobody acknowledged for 15 min; now also telling dba-pager.` */
  news: string;
  /** What it means, one or two plain sentences. */
  meaning: string;
  /** The words of a template of the rules; null: no template applies, or it came to nothing. */
  ownWords: OwnWords | null;
  /** AWS's own words, verbatim but inert; null when AWS gave none. */
  awsMessage: string | null;
  facts: Fact[];
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
  /** Route, policy, rules version: why this target hears it. */
  why: string;
  /** Targets that could not be reached and for which this one stands in. */
  insteadOf: string[];
  actor: string | null;
  order: Pick<DeliveryOrder, 'target' | 'noticeId' | 'kind'>;
}
