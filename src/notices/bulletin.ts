import type { DeliveryOrder } from '../incidents/incident.ts';
import { inertLine, truncate } from '../lib/text.ts';
import type { Notice } from './notice.ts';
import { short } from './wording.ts';

const titleLimit = 140;
const newsLimit = 400;
const lineLimit = 400;
/** What all lines together may take; the channels have no more room for them. */
const linesLimit = 1900;

/**
 * Returns a notice that is news about the router itself, such as an edit of its rules: nothing to acknowledge and no
 * incident behind it. What it says in lines stands below the news, where templates put their own words.
 */
export function composeBulletin(order: DeliveryOrder): Notice {
  const { title = '', news = '', lines = [], moreLines = 0, accountId = '', region = '' } = order.bulletin ?? {};
  const headline = truncate(short(title, titleLimit), titleLimit);
  return {
    incidentId: order.incidentId,
    noticeId: inertLine(order.noticeId),
    kind: 'announced',
    status: 'resolved',
    severity: 'low',
    drill: false,
    accountId: short(accountId, 20),
    region: short(region, 30),
    at: order.at,
    openedAt: order.at,
    headline,
    title: headline,
    subject: headline,
    news: short(news, newsLimit),
    meaning: '',
    ownWords:
      lines.length === 0 ? null : { template: 'bulletin', title: null, text: fitLines(lines, moreLines), links: [] },
    awsMessage: null,
    facts: [{ id: 'account', label: 'Account', value: short(`${accountId} ${region}`, 60), verbatim: true }],
    advice: [],
    severityReasons: [],
    links: [],
    alerts: [],
    alertCount: 0,
    acknowledgedLine: null,
    resolvedLine: null,
    canAcknowledge: false,
    canResolve: false,
    acknowledgeUrl: null,
    missing: [],
    why: `News about the router itself; sent to ${short(order.target, 100)}.`,
    insteadOf: order.insteadOf.map((target) => short(target, 100)),
    actor: order.actor === null ? null : short(order.actor, 100),
    order: { target: inertLine(order.target), noticeId: inertLine(order.noticeId), kind: order.kind },
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
