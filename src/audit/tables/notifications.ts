import { noticeKindRows } from '../../incidents/notice-kinds.ts';
import { inOrder, type LeanDelivery, type PeriodFacts } from '../period-facts.ts';
import { listed, type Table } from '../table.ts';

/** A delivery, and what was learnt of it later. */
export interface NotificationRow extends LeanDelivery {
  /** `router`: it is about the router itself; null: a later release wrote it. */
  isAbout: 'incident' | 'router' | null;
  channel: string | null;
  laterSaid: readonly string[];
}

const columns: Table<NotificationRow>['columns'] = [
  { title: 'incident', says: 'its id, or that of an announcement', of: ({ incidentId }) => incidentId },
  { title: 'about', says: 'an incident, or the router itself', of: ({ isAbout }) => isAbout },
  { title: 'notice', says: 'its id within the incident', of: ({ noticeId }) => noticeId },
  { title: 'kind', says: 'opened, escalated, acknowledged, resolved, …', of: ({ kind }) => kind },
  { title: 'target', says: 'as the rules call it', of: ({ target }) => target },
  { title: 'channel', says: 'empty: the archive does not have the rules that named it', of: ({ channel }) => channel },
  { title: 'recipients', says: 'for whom the vendor took it', of: ({ result }) => listed(result?.recipients ?? []) },
  { title: 'status', says: 'delivered: the vendor took it; later outcomes say more', of: ({ status }) => status },
  { title: 'reason', says: 'why it has that status', of: ({ result }) => result?.reason },
  { title: 'attempts', says: 'how often it was tried', of: ({ attempts }) => attempts },
  { title: 'first attempt', says: 'when', of: ({ firstAttemptAt }) => firstAttemptAt },
  { title: 'last attempt', says: 'when', of: ({ lastAttemptAt }) => lastAttemptAt },
  { title: 'vendor id', says: "the vendor's own id of the message", of: ({ result }) => result?.vendorId },
  { title: 'outcome', says: 'in words', of: ({ outcome }) => outcome },
  { title: 'said instead by', says: 'the target that stood in', of: ({ result }) => result?.standIn },
  {
    title: 'perhaps twice',
    says: 'an attempt before may have reached people',
    of: ({ possibleDuplicate }) => possibleDuplicate,
  },
  { title: 'later', says: 'what the vendor reported afterwards', of: ({ laterSaid }) => listed(laterSaid) },
  {
    title: 'message SHA-256',
    says: 'of the message as it was sent, without links that grant a right',
    of: ({ sentSha256 }) => sentSha256,
  },
];

/** What was told to whom, without drills. */
export const notificationsTable: Table<NotificationRow> = {
  file: '04-notifications.csv',
  about: 'One notice to one target, with its outcome. Those of drills are in 13-drill-notifications.csv.',
  columns,
};

/** What was told to whom in drills. */
export const drillNotificationsTable: Table<NotificationRow> = {
  file: '13-drill-notifications.csv',
  about: 'One notice of a drill to one target, with its outcome.',
  columns,
};

/** Returns the deliveries of the period, oldest first. */
export function notificationRows(facts: PeriodFacts, which: 'real' | 'drills'): NotificationRow[] {
  const later = laterByDelivery(facts);
  return inOrder(facts.deliveriesOf(which), ({ firstAttemptAt }) => firstAttemptAt).map((row) => ({
    ...row,
    isAbout: aboutOf(row),
    channel: facts.channels.get(row.target) ?? null,
    laterSaid: later.get(deliveryOf(row)) ?? [],
  }));
}

function aboutOf({ kind }: LeanDelivery): NotificationRow['isAbout'] {
  return Object.hasOwn(noticeKindRows, kind) ? noticeKindRows[kind as keyof typeof noticeKindRows].about : null;
}

function laterByDelivery({ later }: PeriodFacts): Map<string, string[]> {
  const said = new Map<string, string[]>();
  for (const row of inOrder(later, ({ at }) => at)) {
    const line = `${row.at} ${row.what} ${row.recipient}`;
    said.set(deliveryOf(row), [...(said.get(deliveryOf(row)) ?? []), line]);
  }
  return said;
}

function deliveryOf({
  incidentId,
  noticeId,
  target,
}: Pick<LeanDelivery, 'incidentId' | 'noticeId' | 'target'>): string {
  return JSON.stringify([incidentId, noticeId, target]);
}
