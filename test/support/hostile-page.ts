import type { Alert } from '../../src/incidents/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { ProvenWay } from '../../src/incidents/proven-way.ts';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import type { PageDependencies, PageResponse } from '../../src/pipeline/respond/open-link.ts';
import { type PageQuery, showPage } from '../../src/pipeline/respond/show-page.ts';
import type { LedgerRow } from '../../src/ports/delivery/delivery-ledger.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { anAlert, noon } from './alerts.ts';
import { readRules } from './journey-rules.ts';
import { linkKey } from './page-world.ts';

/** An id that a link can carry. */
export const pageIncidentId = '01JD0000000000000000000001';

/** What a page is made of in tests that are about something else. */
export interface PageOf {
  incident: Incident;
  alerts: readonly Alert[];
  rows?: readonly LedgerRow[];
  reasons?: readonly string[];
  earlier?: readonly Incident[];
  rules?: Rules;
  ways?: readonly ProvenWay[];
}

/** Opens the page of an incident as it stands. */
export function pageOf(of: PageOf, query: PageQuery = {}): Promise<PageResponse> {
  const { incident, alerts, rows = [], reasons = [], earlier = [], rules = readRules(fewRules), ways = [] } = of;
  const all = new Map([incident, ...earlier].map((one) => [one.id, one]));
  const dependencies: PageDependencies = {
    links: { keys: async () => [linkKey] },
    reads: {
      incident: async (id) => all.get(id) ?? null,
      newestAlerts: async (_id, limit) => alerts.slice(0, limit),
      listedAlerts: async () => [...alerts],
      records: async () =>
        reasons.map((reason, at) => ({ at: minutesAfter(at), what: 'step', actor: 'router', reason })),
      deliveries: async () => [...rows],
      incidentOnLane: async (_lane, before) => earlier.find(({ openedAt }) => openedAt < before)?.id ?? null,
      runDay: async () => null,
      alertsOnLane: async () => [],
      provenWays: async () => [...ways],
      shortLink: async () => null,
    },
    rules: async () => rules,
    now: () => noon,
  };
  const link = acknowledgeLink('https://x.example', { incidentId: incident.id, recipient: 'chat' }, linkKey, noon);
  return showPage({ kind: 'signed', token: link.split('/a/')[1] ?? '' }, query, dependencies);
}

/** Returns the page of an incident all of whose words are this one, with 2,000 resources and a great many changes. */
export function aPage(incident: Incident, word: string): Promise<PageResponse> {
  const arn = (index: number) => `arn:aws:rds:eu-west-1:111122223333:db:${index}-${word}`;
  const alerts = Array.from({ length: 2000 }, (_none, index) =>
    anAlert({
      owner: `${index % 7} ${word}`,
      event: { resourceArn: arn(index), jobId: word, statusMessage: word },
      resource: { arn: arn(index), name: `${index} ${word}`, type: word },
      error: { code: word, message: word, meaning: word, advice: [word, `\`aws ${word}\``] },
      severityReasons: [word, word],
      missing: [word],
    }),
  );
  const row: LedgerRow = {
    ...{ incidentId: incident.id, noticeId: '1-opened', target: word, kind: word, status: 'failed', attempts: 3 },
    ...{ firstAttemptAt: noon, lastAttemptAt: noon, outcome: word, result: null, possibleDuplicate: true, unended: 0 },
  };
  const rows = Array.from({ length: 500 }, () => row);
  const earlier = Array.from({ length: 5 }, (_none, index) => ({
    ...incident,
    id: `01JC000000000000000000000${index}`,
    openedAt: `2026-11-2${index}T00:00:00.000Z`,
  })).reverse();
  return pageOf({
    incident,
    alerts,
    rows,
    reasons: rows.map(() => word),
    earlier: earlier.filter(({ openedAt }) => openedAt < incident.openedAt),
  });
}

const fewRules = `
version: 1
defaults: { policy: database }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies:
  database: { steps: [ { notify: [chat] }, { after: 15m, notify: [pager] } ] }
  storage: { steps: [ { notify: [pager] } ] }
fallback: [chat]
`;

function minutesAfter(minutes: number): string {
  return new Date(Date.parse('2026-11-22T03:13:00.000Z') + minutes * 60_000).toISOString();
}
