import type { AnnouncementOrder } from '../incidents/delivery-order.ts';
import { inertLine } from '../lib/text.ts';
import type { Announcement } from './notice.ts';
import { clockOf, type Times, usualTimes } from './times.ts';
import { short } from './wording.ts';

const titleLimit = 140;
const newsLimit = 400;
const lineLimit = 400;
/** What all lines together may take; the channels have no more room for them. */
const linesLimit = 1900;

/** Returns what is announced, as one target is to hear it. */
export function composeAnnouncement(order: AnnouncementOrder, times: Times = usualTimes): Announcement {
  const { timesIn } = clockOf(times);
  const { title, news, lines, moreLines = 0, accountId, region, way } = order.announcement;
  return {
    announcementId: order.announcementId,
    noticeId: inertLine(order.noticeId),
    kind: order.kind,
    accountId: short(accountId, 20),
    region: short(region, 30),
    at: order.at,
    timezone: times.timezone,
    title: short(timesIn(title), titleLimit),
    news: short(timesIn(news), newsLimit),
    text: lines.length === 0 ? null : fitLines(lines.map(timesIn), moreLines),
    facts: [{ id: 'account', label: 'Account', value: short(`${accountId} ${region}`, 60), verbatim: true }],
    why: `News about the router itself; sent to ${short(order.target, 100)}.`,
    insteadOf: order.insteadOf.map((target) => short(target, 100)),
    actor: order.actor === null ? null : short(order.actor, 100),
    order: { target: inertLine(order.target), noticeId: inertLine(order.noticeId), kind: order.kind },
    ...(way === 'second' ? { way } : {}),
  };
}

/** Returns as many lines as there is room for, and how many are left out. */
function fitLines(lines: readonly string[], moreLines: number): string {
  const fitting: string[] = [];
  let room = linesLimit;
  for (const line of lines) {
    const said = `• ${short(line, lineLimit)}`;
    room -= said.length + 1;
    if (room < 0) break;
    fitting.push(said);
  }
  const more = lines.length - fitting.length + moreLines;
  return [...fitting, ...(more > 0 ? [`…and ${more} more`] : [])].join('\n');
}
