/** What an order is still good for while it waits: whether it is skipped, kept for its target or sent by another one. */
export type NoticeNeed =
  /** Somebody has to act: skipped once somebody answered, and sent by the next in line if its target cannot take it. */
  | 'until-answered'
  /** No later notice says the same: never skipped, and sent by the next in line. */
  | 'always'
  /** How things are now: skipped for targets that were never told, and once a later notice has said as much. */
  | 'until-superseded'
  /** How it ended, or who has it in hand: for everybody who was told, even if others say it, too. */
  | 'once-told';

/** How an incident stands after a notice: no longer in hand, in hand, or over. */
export type Standing = 'open' | 'in-hand' | 'over';

/** What there is to know of one kind of notice. */
interface NoticeKindRow {
  /** Whether it is about an incident or the router itself; programs read it as `backup.<about>.<kind>`. */
  about: 'incident' | 'router';
  need: NoticeNeed;
  /** Whether it tells people something; a quiet one only updates an earlier message, and is not sent if none can be updated. */
  isSpoken: boolean;
  /** If messages can be updated: what is sent as well, for all to notice or only in the thread; null: nothing. */
  reply: 'broadcast' | 'thread' | null;
  /** Whether it is urgent while the incident is open, however bad that is; otherwise only critical ones are. */
  isUrgent: boolean;
  /** How the incident stands from now on, as a ticket shows it; null: as before. */
  standing: Standing | null;
  /** Lists the resources affected wherever it is told. */
  listsAlerts: boolean;
  /** Says more than that there is an incident. */
  isNews: boolean;
  /** Says of what is over that there is no good backup all the same, so that nothing of it looks as if all were well. */
  lacksBackup: boolean;
}

const quietly = {
  isSpoken: true,
  reply: null,
  isUrgent: false,
  standing: null,
  listsAlerts: false,
  isNews: true,
  lacksBackup: false,
} as const;

/**
 * The kinds of notice, and the only list of them. A new one is a row here, its sentence in `notices/news.ts`
 * (an announcement says its own), and whoever orders it; what channels, ledger, rehearsals and docs do with it follows.
 */
export const noticeKindRows = {
  /** People hear about it for the first time. */
  opened: { ...quietly, about: 'incident', need: 'until-answered', isNews: false },
  /** More alerts with the same cause. */
  joined: { ...quietly, about: 'incident', need: 'until-superseded', listsAlerts: true },
  /** It failed again, or something else did, while somebody has it in hand. */
  'failed-again': { ...quietly, about: 'incident', need: 'once-told', reply: 'broadcast', listsAlerts: true },
  /** Updates an earlier message. */
  progressed: { ...quietly, about: 'incident', need: 'until-superseded', isSpoken: false },
  /** The next step of the policy. */
  escalated: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast' },
  /** Still nobody has answered. */
  reminded: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast' },
  /** The policy has ended. */
  exhausted: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast', isUrgent: true },
  /** An acknowledgement ran out. */
  reopened: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast', standing: 'open' },
  /** Somebody has it in hand. */
  acknowledged: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread', standing: 'in-hand' },
  /** A remark by somebody who works on it, for the others. */
  noted: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread' },
  /** It is over. */
  resolved: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread', standing: 'over' },
  /** It was closed by hand, and there is still no good backup. */
  unprotected: { ...quietly, about: 'incident', need: 'once-told', reply: 'broadcast', lacksBackup: true },
  /** News about the rules, the weekly digest, and who hears the last resort. */
  announced: { ...quietly, about: 'router', need: 'always' },
} as const satisfies Record<string, NoticeKindRow>;

type Rows = typeof noticeKindRows;

/** A kind of notice. */
export type NoticeKind = keyof Rows;

/** A kind of notice about the router itself, without an incident. */
export type AnnouncementKind = {
  [Kind in NoticeKind]: Rows[Kind]['about'] extends 'router' ? Kind : never;
}[NoticeKind];

/** A kind of notice about an incident. */
export type IncidentNoticeKind = Exclude<NoticeKind, AnnouncementKind>;

/** Every kind, in the order of the table. */
export const noticeKinds = Object.keys(noticeKindRows) as readonly NoticeKind[];

/** Every kind that is about an incident. */
export const incidentNoticeKinds = noticeKinds.filter(
  (kind) => !isAnnouncementKind(kind),
) as readonly IncidentNoticeKind[];

/** Returns the row of a kind. */
export function noticeKind(kind: NoticeKind): NoticeKindRow {
  return noticeKindRows[kind];
}

/** Says whether a kind is about the router itself. */
export function isAnnouncementKind(kind: NoticeKind): kind is AnnouncementKind {
  return noticeKind(kind).about === 'router';
}

/** Says whether a kind asks somebody to act, so that an answer may follow it. */
export function asksForAction(kind: NoticeKind): boolean {
  return noticeKind(kind).need === 'until-answered';
}

/** Says whether another target has to send it if its own cannot; other kinds are repeated later anyway. */
export function mustBeHeard(kind: NoticeKind): boolean {
  return asksForAction(kind) || noticeKind(kind).need === 'always';
}
