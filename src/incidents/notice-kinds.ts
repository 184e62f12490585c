/** What an order is still good for while it waits; decides whether it is skipped, kept for its target or said by another. */
export type NoticeNeed =
  /** Somebody has to act: skipped once somebody answered, and said by the next in line when its target cannot take it. */
  | 'until-answered'
  /** Nothing comes after it that says the same: never skipped, and said by the next in line. */
  | 'always'
  /** How things are now: skipped for who was never told, and once a later notice has said as much. */
  | 'until-superseded'
  /** How it ended, or who has it in hand: for everybody who was told, whoever else says it. */
  | 'once-told';

/** What a notice can say of how it stands: not in hand any more, in hand, over. */
export type Standing = 'open' | 'in-hand' | 'over';

/** What there is to know of one kind of notice. */
interface NoticeKindRow {
  /** An incident, or the router itself; programs read it as `backup.<about>.<kind>`. */
  about: 'incident' | 'router';
  need: NoticeNeed;
  /** Said to people; a quiet one only brings a living message up to date, and is no message where none can be changed. */
  isSpoken: boolean;
  /** Where a message can be changed: what is said besides, for all to notice or in the thread only; null: nothing. */
  reply: 'broadcast' | 'thread' | null;
  /** Urgent while the incident is open, however bad it is; else only what is critical is. */
  isUrgent: boolean;
  /** How it stands from now on, as a ticket shows it; null: as before. */
  standing: Standing | null;
  /** Lists the resources affected wherever it is told. */
  listsAlerts: boolean;
}

const quietly = { isSpoken: true, reply: null, isUrgent: false, standing: null, listsAlerts: false } as const;

/**
 * The kinds of notice, and the only list of them. A new one is a row here, its sentence in `notices/compose.ts`
 * (an announcement says its own), and whoever orders it; what channels, ledger, rehearsals and docs do with it follows.
 */
export const noticeKindRows = {
  /** First heard of it. */
  opened: { ...quietly, about: 'incident', need: 'until-answered' },
  /** More alerts of the same cause. */
  joined: { ...quietly, about: 'incident', need: 'until-superseded', listsAlerts: true },
  /** Brings a living message up to date. */
  progressed: { ...quietly, about: 'incident', need: 'until-superseded', isSpoken: false },
  /** The next step of the policy. */
  escalated: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast' },
  /** Still nobody. */
  reminded: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast' },
  /** The end of the policy. */
  exhausted: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast', isUrgent: true },
  /** An acknowledgement ran out. */
  reopened: { ...quietly, about: 'incident', need: 'until-answered', reply: 'broadcast', standing: 'open' },
  /** Somebody has it in hand. */
  acknowledged: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread', standing: 'in-hand' },
  /** A word of somebody who works on it, to the others. */
  noted: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread' },
  /** It is over. */
  resolved: { ...quietly, about: 'incident', need: 'once-told', reply: 'thread', standing: 'over' },
  /** News of the rules, the weekly digest, and who hears the last resort. */
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

/** Says whether another target has to say it when its own cannot take it; what is not so is said again later anyway. */
export function mustBeHeard(kind: NoticeKind): boolean {
  return asksForAction(kind) || noticeKind(kind).need === 'always';
}
