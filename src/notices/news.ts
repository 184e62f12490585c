import { kindRow } from '../events/kinds.ts';
import type { Incident } from '../incidents/incident.ts';
import { type IncidentNoticeKind, noticeKind } from '../incidents/notice-kinds.ts';
import { rpoEndOf } from '../incidents/rpo-clock.ts';
import { describeAnswerer } from '../incidents/transition.ts';
import { longestTyped } from '../lib/typed-text.ts';
import { againOf, failedBefore, failedLine } from './failed-line.ts';
import { holdLine } from './hold-line.ts';
import type { NoticeInput } from './notice-input.ts';
import { relapseLine } from './relapse-line.ts';
import { rowOf } from './streak.ts';
import { type Clock, usualTimes } from './times.ts';
import { sentence, short } from './wording.ts';

const sentenceLimit = 400;

/** Says in a sentence or two what a notice adds. */
export function newsOf(input: NoticeInput, clock: Clock): string {
  const { order } = input;
  const said = newsByKind[order.kind](input, sentence(clock.timesIn(order.reason)), clock);
  const news = `${said}${gapLeft(input, clock)}`;
  if (order.insteadOf.length === 0) return news;
  const missed = order.insteadOf.map((target) => short(target, 60)).join(', ');
  return `Sent here because ${missed} could not be reached. ${news}`;
}

/** Says whether that is more than that there is a new incident, which is what the headline says. */
export function hasNews({ incident, order }: NoticeInput): boolean {
  const isRelapse = incident.relapseOf != null;
  return noticeKind(order.kind).isNews || incident.status !== 'open' || order.insteadOf.length > 0 || isRelapse;
}

/** What a word of a person leaves open: that it is closed brings no backup back. */
function gapLeft({ incident, alerts: [newest], now }: NoticeInput, clock: Clock): string {
  if (newest === undefined || incident.status !== 'resolved' || !isPersonsWord(incident)) return '';
  if (kindRow(newest.event.kind).leavesGap !== true || newest.exposure === null) return '';
  const { lastGoodAt, neverGood } = newest.exposure;
  if (neverGood) return ' There has never been a good backup.';
  const end = rpoEndOf(newest.exposure);
  if (lastGoodAt === null || end === null || end > now) return '';
  return ` There is still no good backup since ${clock.time(lastGoodAt)}.`;
}

function isPersonsWord({ resolution }: Incident): boolean {
  return resolution?.kind === 'answer' || resolution?.kind === 'accepted';
}

/** The sentence each kind of notice adds; the reason is the order's, already a sentence. */
const newsByKind: Record<IncidentNoticeKind, (input: NoticeInput, reason: string, clock: Clock) => string> = {
  opened: ({ incident }, _reason, clock) => {
    const relapse = relapseLine(incident, clock);
    if (relapse !== null) return `${relapse} ${stateOf(incident, clock)}`;
    return incident.status === 'open'
      ? 'New incident; nobody has acknowledged it yet.'
      : `New incident. ${stateOf(incident, clock)}`;
  },
  joined: (input, _reason, clock) => `${joinedLine(input, clock)} ${stateOf(input.incident, clock)}`,
  'failed-again': (input, reason, clock) =>
    `${failedLine(input.incident, clock, inRowOf(input))} ${reason} ${stateOf(input.incident, clock)}`,
  progressed: (_input, reason) => reason,
  escalated: ({ incident }, reason, clock) => `${reason} ${standing(incident, clock)}`,
  reminded: ({ incident }, reason, clock) => `Reminder. ${reason} ${standing(incident, clock)}`,
  exhausted: ({ incident }, reason, clock) => `${reason} ${standing(incident, clock)} Somebody has to take it.`,
  reopened: (_input, reason) => `Open again. ${reason}`,
  acknowledged: ({ incident }, _reason, clock) => stateOf(incident, clock),
  noted: (_input, reason) => reason,
  resolved: ({ incident }, _reason, clock) => stateOf(incident, clock),
  unprotected: (_input, reason) => `Reminder. ${reason}`,
};

/** What was known to fail and fails again is another thing than that more of the same fails. */
function joinedLine(input: NoticeInput, clock: Clock): string {
  const { alerts, alertCount } = input.incident;
  const newest = alerts.at(-1);
  if (newest === undefined || !failedBefore(newest, alerts)) {
    return `More alerts of the same cause have joined: ${alertCount} in all.`;
  }
  const name = short(newest.resourceName, 60);
  return `${againOf(newest)}${inRowOf(input)}: ${name} at ${clock.time(newest.occurredAt)}; ${alertCount} alerts in all.`;
}

/** `, two nights without a good one (one failed, one never ran)`; empty: it was once, or nobody knows. */
function inRowOf({ incident, alerts, times = usualTimes }: NoticeInput): string {
  const newest = incident.alerts.at(-1);
  if (newest === undefined) return '';
  const inRow = rowOf(newest, alerts[0]?.exposure?.firstFailureAt ?? null, times.timezone);
  if (inRow === null) return '';
  return `, ${inRow.row}${inRow.parts === null ? '' : ` (${inRow.parts})`}`;
}

function standing(incident: Incident, clock: Clock): string {
  return incident.status === 'open' ? `Open since ${clock.time(incident.openedAt)}.` : stateOf(incident, clock);
}

function stateOf(incident: Incident, clock: Clock): string {
  return sentence(resolvedLine(incident, clock) ?? acknowledgedLine(incident, clock) ?? 'Nobody has acknowledged yet');
}

/** Says who has it in hand, how they said so, and until when; null: nobody did. */
export function acknowledgedLine({ acknowledgement, status }: Incident, clock: Clock): string | null {
  if (acknowledgement === null) return null;
  const { via, at } = acknowledgement;
  const line = `Acknowledged by ${short(describeAnswerer(acknowledgement), 100)} ${short(via, 60)} at ${clock.time(at)}`;
  const holds = status === 'acknowledged' ? holdLine(acknowledgement, clock) : null;
  return holds === null ? line : `${line}; ${holds}`;
}

/** Says who or what ended it; null: it is not over. */
export function resolvedLine({ resolution, status }: Incident, clock: Clock): string | null {
  if (resolution === null || status !== 'resolved') return null;
  const { kind, via, at, reason } = resolution;
  if (kind === 'nothing-left') return short(`Closed at ${clock.time(at)}: ${clock.timesIn(reason)}`, sentenceLimit);
  if (kind === 'later-success') return short(`Resolved at ${clock.time(at)}: ${clock.timesIn(reason)}`, sentenceLimit);
  const by = `${short(describeAnswerer(resolution), 100)} ${short(via, 60)} at ${clock.time(at)}`;
  const said = resolution.why === undefined ? '' : `: “${short(resolution.why, longestTyped)}”`;
  if (resolution.accepted === undefined) return `Resolved by ${by}${said}`;
  const { owner, until } = resolution.accepted;
  return `Accepted until ${clock.time(until)} by ${by}, owned by ${short(owner, 100)}${said}. It is not fixed: it counts again then`;
}
