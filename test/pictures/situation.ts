import type { Incident } from '../../src/incidents/incident.ts';
import type { IncidentNoticeKind } from '../../src/incidents/notice-kinds.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import type { Notice } from '../../src/notices/notice.ts';
import type { NoticeInput } from '../../src/notices/notice-input.ts';
import type { Times } from '../../src/notices/times.ts';
import type { LedgerRow } from '../../src/ports/delivery/delivery-ledger.ts';
import { noon } from '../support/alerts.ts';
import { type PageOf, pageOf } from '../support/hostile-page.ts';
import { anOrder } from '../support/incidents.ts';
import { PageWorld } from '../support/page-world.ts';
import type { World } from '../support/world.ts';

/** Something that people are told of, in whatever channel. */
export interface Situation {
  notice: (times: Times) => Notice;
  /** The page behind the link of its messages; null: it has none. */
  page: (() => Promise<string>) | null;
}

export const acknowledgeUrl = 'https://alerts.example.com/a/eyJ2IjoxfQ.c2lnbmF0dXJl';

/** Returns what is said of an incident as it stands, and its page. */
export function ofInput(input: NoticeInput, around: Pick<PageOf, 'earlier'> = {}): Situation {
  const { incident, alerts } = input;
  const reasons = ['RDS orders-db: the job failed.', 'First step of policy database.'];
  return {
    notice: (times) => composeNotice({ ...input, times }),
    page: async () => (await pageOf({ rows: rowsOf(incident), reasons, incident, alerts, ...around })).body,
  };
}

/** Returns what a world has told of an incident, the newest of a kind, and its page there. */
export function ofWorld(
  world: World,
  kind: IncidentNoticeKind = 'opened',
  incident: Incident = world.onlyIncident(),
): Situation {
  const heard = world.heard.findLast(({ notice }) => notice.incidentId === incident.id && notice.kind === kind);
  if (heard === undefined) throw new Error(`nobody heard ${kind}. Heard: ${world.transcript()}`);
  const { at, target, notice } = heard;
  const alerts = (world.store.alerts.get(incident.id) ?? []).toReversed();
  const order = anOrder({ kind, at, target, reason: notice.news, actor: notice.actor, incidentId: incident.id });
  const input = { incident, alerts, order, acknowledgeUrl, now: at, told: notice.told, outlook: notice.outlook };
  return {
    notice: (times) => composeNotice({ ...input, times }),
    page: async () => (await new PageWorld(world, incident).opens()).body,
  };
}

/** Who was told by then, and how it arrived. */
function rowsOf({ id }: Incident): LedgerRow[] {
  const told = [
    { target: 'backup-channel', outcome: 'arrived' },
    { target: 'dba-mail', outcome: 'accepted' },
  ];
  return told.map(({ target, outcome }) => ({
    ...{ incidentId: id, noticeId: '2-opened', target, kind: 'opened', status: 'delivered', attempts: 1 },
    ...{ firstAttemptAt: noon, lastAttemptAt: noon, outcome, result: null, possibleDuplicate: false, unended: 0 },
  }));
}
