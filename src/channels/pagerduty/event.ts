import type { Severity } from '../../incidents/alert.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { truncate } from '../../lib/text.ts';
import { adviceLines } from '../../notices/advice-pieces.ts';
import { affectedBy, formatAlert, headingOf, moreLine, ownerLine } from '../../notices/affected.ts';
import { type FactGroup, factsIn } from '../../notices/fact-groups.ts';
import {
  adviceToSay,
  awsWords,
  drillLine,
  meaningToSay,
  nameOfAlert,
  newsToSay,
  pageLink,
  reasonsToSay,
  stateHeadline,
  stateLine,
  wholeTexts,
} from '../../notices/lines.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import { inSections, type Sections } from '../../notices/sections.ts';
import { clockOf } from '../../notices/times.ts';
import type { ProviderRef } from '../channel.ts';

/** Limits of the Events API v2, in characters; https://developer.pagerduty.com/docs/send-alert-event */
const limits = { summary: 1024, dedupKey: 255 } as const;
/** How many resources of a group are named, so that an event stays far below 512 kB. */
const listedLimit = 20;

const severities = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' } as const satisfies Record<
  Severity,
  string
>;

/** An event without the integration key, which is secret. */
export type PagerDutyEvent =
  | { event_action: 'acknowledge' | 'resolve'; dedup_key: string }
  | {
      event_action: 'trigger';
      dedup_key: string;
      client: string;
      client_url?: string;
      payload: {
        summary: string;
        source: string;
        severity: (typeof severities)[Severity];
        timestamp: string;
        component?: string;
        group: string;
        class?: string;
        custom_details: Readonly<Record<string, string>>;
      };
      links: { href: string; text: string }[];
    };

/** The events for a notice, in order (none: PagerDuty takes no notes), and the reference of the incident from then on. */
export interface PagerDutyPlan {
  events: PagerDutyEvent[];
  ref: { dedupKey: string; before?: string };
}

/**
 * Returns the events for a notice. An acknowledgement acknowledges, the end resolves, everything else triggers. A trigger
 * pages once, because later triggers of an open alert are only added to it. An acknowledged alert pages nobody however often
 * it is triggered, so an incident that is open again triggers an alert with a new key and resolves the one before.
 */
export function planOf(notice: IncidentNotice, ref: ProviderRef | null): PagerDutyPlan {
  const { dedupKey = keyOf(notice), before } = ref ?? {};
  const known = { dedupKey, ...(before === undefined ? {} : { before }) };
  const { standing, need } = noticeKind(notice.kind);
  // A late trigger, such as a retry after a lost answer, would open an alert that nobody ever resolves.
  if (standing === 'over' || notice.status === 'resolved') return ending(dedupKey, before);
  if (standing === 'in-hand') return { events: [{ event_action: 'acknowledge', dedup_key: dedupKey }], ref: known };
  // News for those who already know must not page, as a trigger would after somebody closed the alert.
  if (standing === null && need === 'once-told') return { events: [], ref: known };
  if (standing !== 'open' || ref === null) return { events: [trigger(notice, dedupKey)], ref: known };
  const again = keyOf(notice, notice.noticeId);
  const last = dedupKey === again ? before : dedupKey;
  const resolves = last === undefined ? [] : [{ event_action: 'resolve' as const, dedup_key: last }];
  return {
    events: [trigger(notice, again), ...resolves],
    ref: { dedupKey: again, ...(last === undefined ? {} : { before: last }) },
  };
}

/** Returns the events that resolve an alert, and the one before it, whose own resolve may never have arrived. */
function ending(dedupKey: string, before: string | undefined): PagerDutyPlan {
  const resolve = (key: string) => ({ event_action: 'resolve' as const, dedup_key: key });
  return { events: [resolve(dedupKey), ...(before === undefined ? [] : [resolve(before)])], ref: { dedupKey } };
}

/** Returns the dedup key; each target has its own alert, even where two targets are the same PagerDuty service. */
function keyOf({ incidentId, order }: IncidentNotice, again?: string): string {
  const parts = again === undefined ? [incidentId] : [incidentId, again];
  return truncate([...parts, order.target].join('/'), limits.dedupKey);
}

function trigger(notice: IncidentNotice, dedupKey: string): PagerDutyEvent {
  const { acknowledgeUrl, severity } = notice;
  const newest = notice.alerts.at(-1);
  const component = newest?.resourceType ?? '';
  const errorCode = newest?.errorCode ?? '';
  const page = pageLink(notice);
  const all = [...(page === null ? [] : [page]), ...notice.links, ...(notice.ownWords?.links ?? [])];
  return {
    event_action: 'trigger',
    dedup_key: dedupKey,
    client: 'Backup alert router',
    ...(acknowledgeUrl === null ? {} : { client_url: acknowledgeUrl }),
    payload: {
      summary: truncate(stateHeadline(notice), limits.summary),
      source: sourceOf(notice),
      severity: severities[severity],
      timestamp: newest?.occurredAt ?? notice.openedAt,
      ...(component === '' ? {} : { component }),
      group: placeOf(notice),
      ...(errorCode === '' ? {} : { class: errorCode }),
      custom_details: detailsOf(notice),
    },
    links: all.map(({ label, url }) => ({ href: url, text: label })),
  };
}

/** Returns what has the problem: the resource, or the AWS account of several. */
function sourceOf(notice: IncidentNotice): string {
  const { alerts, alertCount } = notice;
  const [only] = alerts;
  const account = `AWS Backup in ${placeOf(notice)}`;
  if (only === undefined || alertCount > 1 || alerts.length > 1) return account;
  return only.resourceArn ?? (only.resourceName === '' ? account : only.resourceName);
}

function placeOf({ accountId, region, where = `${accountId} ${region}` }: IncidentNotice): string {
  return where;
}

/** Returns what people read below the summary, in order; what is not known is left out. */
function detailsOf(notice: IncidentNotice): Record<string, string> {
  const said = inSections(notice, sections);
  return Object.fromEntries(said.filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
}

type Detail = [label: string, value: string | null | undefined];

const sections: Sections<Detail> = {
  brief: ({ brief }) => [['In short', brief]],
  news: (notice) => [
    ['Drill', drillLine(notice)],
    ['News', newsToSay(notice)],
    ['State', stateLine(notice)],
    ['In your words', notice.ownWords?.text],
  ],
  // People answer with PagerDuty's own buttons.
  answer: () => [],
  place: (notice) => factDetails(notice, 'place'),
  error: (notice) => [
    ['What it means', meaningToSay(notice)],
    ...factDetails(notice, 'error'),
    [notice.messageHeading, awsWords(notice)],
  ],
  advice: (notice) => [['What to do first', linesOf(adviceLines(adviceToSay(notice)))]],
  owner: (notice) => factDetails(notice, 'owner'),
  affected: (notice) => affectedDetails(notice),
  job: (notice) => factDetails(notice, 'job'),
  told: (notice) => factDetails(notice, 'told'),
  why: (notice) => [
    [`Why ${notice.severity}`, linesOf(reasonsToSay(notice))],
    ['Not known', linesOf(notice.missing)],
    ['Why you get this', notice.why],
  ],
  links: (notice) => [['Incident', notice.incidentId]],
  whole: (notice) =>
    wholeTexts(notice).map(({ label, value, isCut }): Detail => [isCut ? label : `${label}, in full`, value]),
};

function factDetails(notice: IncidentNotice, group: FactGroup): Detail[] {
  return factsIn(notice, group).map(({ label, value }): Detail => [label, value]);
}

function affectedDetails(notice: IncidentNotice): Detail[] {
  const affected = affectedBy(notice, listedLimit);
  if (affected.owners.length === 0) return [];
  const clock = clockOf({ timezone: notice.timezone, areInstants: false });
  const listed = affected.owners.flatMap((group) => [
    ...lineOf(ownerLine(group, affected)),
    ...group.alerts.map((alert) => `${nameOfAlert(alert)}: ${formatAlert(alert, notice, clock)}`),
  ]);
  return [[headingOf(affected), linesOf([...listed, ...lineOf(moreLine(affected))])]];
}

function linesOf(lines: readonly string[]): string {
  return lines.join('\n');
}

function lineOf(line: string | null): string[] {
  return line === null ? [] : [line];
}
