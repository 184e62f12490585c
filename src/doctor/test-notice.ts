import { noticeKind } from '../incidents/notice-kinds.ts';
import type { Instant } from '../lib/instant.ts';
import type { IncidentNotice } from '../notices/notice.ts';

/** What a test message says of itself, wherever it goes. */
export const testWords = {
  title: 'TEST of the backup alert router: nothing has failed',
  news: 'Somebody ran `backup-alerts doctor --send`, to see whether this arrives. Nothing has to be done.',
} as const;

/** Whom it tells, when, and of which account. */
interface TestedTarget {
  target: string;
  at: Instant;
  accountId: string;
  region: string;
}

/** Returns a drill for channels that carry incidents alone: no backup, no resource, nothing to answer. */
export function testNotice(
  kind: 'opened' | 'resolved',
  { target, at, accountId, region }: TestedTarget,
): IncidentNotice {
  const { title, news } = testWords;
  const isOver = noticeKind(kind).standing === 'over';
  return {
    kind,
    incidentId: `TEST-${at.replace(/\D/g, '')}`,
    noticeId: isOver ? '2-resolved' : '1-opened',
    status: isOver ? 'resolved' : 'open',
    severity: 'low',
    drill: true,
    openedAt: at,
    at,
    accountId,
    region,
    timezone: 'UTC',
    title,
    headline: `LOW: ${title}`,
    subject: title,
    news,
    hasNews: true,
    brief: null,
    whole: [],
    owner: null,
    rpo: null,
    tags: {},
    told: null,
    outlook: null,
    meaning: 'It is a test of the way to you.',
    ownWords: null,
    awsMessage: null,
    messageHeading: 'The router says',
    facts: [{ id: 'account', label: 'Account', value: `${accountId} ${region}`, verbatim: true }],
    advice: ['Do nothing: it closes by itself.'],
    severityReasons: ['It is a test.'],
    links: [],
    alerts: [],
    alertCount: 1,
    acknowledgedLine: null,
    resolvedLine: isOver ? 'The test is over.' : null,
    canAcknowledge: false,
    canResolve: false,
    acknowledgeUrl: null,
    shortUrl: null,
    missing: [],
    why: `A test of the target ${target}.`,
    insteadOf: [],
    actor: null,
    order: { target, noticeId: isOver ? '2-resolved' : '1-opened', kind },
  };
}
