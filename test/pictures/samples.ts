import { readFileSync } from 'node:fs';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { type Findings, nothingFound } from '../../src/enrich/findings.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { isAnnouncementKind, type NoticeKind, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { anAlert } from '../support/alerts.ts';
import { aDecision, anIncident, anOrder, anOwnedGroup, aSummary } from '../support/incidents.ts';
import { aHostileInput, anAnnouncement, anInput } from '../support/notices.ts';
import { foundSituations } from './found.ts';
import { livedSituations } from './lives.ts';
import { acknowledgeUrl, ofInput, type Situation } from './situation.ts';

/** Where the samples' events are, from the top of the project. */
const events = 'test/fixtures/events';
const cases = 'test/fixtures/field-cases';

/** What the sources say of the samples that a deployed router would have asked about. */
const found: Partial<Findings> = {
  tags: { owner: 'team-orders', environment: 'prod', 'backup-rpo': '24h' },
  goodPoints: [
    {
      arn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:5d1f0c9e-7a3b-4c2d-8e1f-0a9b8c7d6e5f',
      createdAt: '2026-03-02T03:20:00.000Z',
      encryptionKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/5291c365-98f2-4c46-a1b2-0c5f4e2b9a61',
    },
  ],
} as unknown as Partial<Findings>;

/** One picture's name, its event and what was found of it. */
const samples: readonly { name: string; file: string; found?: Partial<Findings> }[] = [
  { name: 'backup', file: `${events}/backup-failed.json`, found },
  {
    name: 'key-pending-deletion',
    file: `${cases}/40-kms-creategrant-resource-policy.json`,
    found: { ...found, key: { state: 'PendingDeletion', deletedAt: '2026-12-05T03:00:00.000Z' } },
  },
  { name: 'malware', file: `${events}/scan-threats-found.json`, found: { tags: found.tags ?? null } },
  { name: 'copy', file: `${events}/copy-failed.json`, found },
  { name: 'restore', file: `${events}/restore-failed.json` },
  { name: 'restore-test', file: `${cases}/08-restore-test-role-not-assumable.json` },
  { name: 'vault', file: `${events}/vault-unlocked.json` },
  { name: 'access-point', file: `${events}/access-point-failed.json` },
  { name: 'recovery-point', file: `${events}/recovery-point-stopped.json` },
  { name: 'setting', file: `${events}/region-setting-off.json` },
];

/** Returns everything that people are told of, by name. */
export async function situations(): Promise<Map<string, Situation>> {
  return new Map([
    ...samples.map((sample) => [sample.name, ofSample(sample)] as const),
    ...states(),
    ...(await livedSituations()),
    ...(await foundSituations()),
  ]);
}

function ofSample({ file, found: known = {} }: (typeof samples)[number]): Situation {
  return openedOf(composeAlert(eventIn(file), { ...nothingFound, ...known }, [], 1));
}

function eventIn(file: string): BackupEvent {
  const event = normaliseEvent(readFileSync(file, 'utf8'), '2026-11-22T03:12:00.000Z');
  if (event === null) throw new Error(`${file} is no event: take another one for its picture`);
  return event;
}

function openedOf(alert: Alert): Situation {
  const now = alert.event.source.emittedAt;
  const { after } = openIncident('01KB0000000000000000000001', alert, aDecision({ severity: alert.severity }), now);
  return ofInput({ incident: after, alerts: [alert], order: anOrder({ at: now }), acknowledgeUrl, now });
}

/** How an incident stands later, of many resources, and with names that are hard to show. */
function states(): [string, Situation][] {
  const named = (name: string) =>
    ofInput(
      anInput('opened', {
        incident: anIncident({ alerts: [aSummary({ resourceName: name })] }),
        alerts: [anAlert({ resource: { name } })],
      }),
    );
  const heldBack = {
    by: 'silence "migration" of ana',
    since: '2026-11-22T01:13:00.000Z',
    until: '2026-11-22T03:13:00.000Z',
  };
  const earlier = [
    anIncident({ id: '01KA0000000000000000000009', status: 'resolved', openedAt: '2026-11-20T03:13:00.000Z' }),
  ];
  return [
    ...noticeKinds.map((kind): [string, Situation] => [kind, ofKind(kind)]),
    ['opened-held-back', ofInput(anInput('opened', { incident: anIncident({ heldBack }) }))],
    ['opened-drill', ofInput(anInput('opened', { incident: anIncident({ drill: true }) }))],
    ['relapse', ofInput(anInput('opened', { incident: aRelapse() }), { earlier })],
    ['size', ofSize()],
    ['group', ofInput(anInput('opened', { incident: anOwnedGroup(50), alerts: groupAlerts() }))],
    ['hostile', ofInput(aHostileInput('opened'))],
    ['cjk', named('注文データベース-本番-東京リージョン')],
    ['rtl', named('قاعدة بيانات الطلبات מסד הזמנות')],
  ];
}

function ofKind(kind: NoticeKind): Situation {
  if (isAnnouncementKind(kind)) return { notice: (times) => anAnnouncement({ kind }, times), page: null };
  return ofInput(anInput(kind));
}

function groupAlerts(): Alert[] {
  return Array.from({ length: 50 }, (_none, index) => {
    const name = `orders-db-${String(index + 1).padStart(2, '0')}`;
    const arn = `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
    return anAlert({ owner: `team-${index % 4}`, event: { resourceArn: arn }, resource: { arn, name } });
  });
}

/** An incident that was over two days before. */
function aRelapse(): Incident {
  return anIncident({
    relapseOf: {
      incidentId: '01KA0000000000000000000009',
      number: 1,
      resolvedAt: '2026-11-20T05:02:00.000Z',
      resolvedBy: 'Ana Ortiz',
    },
  });
}

/** A backup that AWS calls good, and that is far smaller than those before it. */
function ofSize(): Situation {
  const size = { bytes: 12 * 1024 ** 3, usualBytes: 120 * 1024 ** 3, runs: 9 };
  const resourceArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';
  const table = { resourceArn, resourceType: 'DynamoDB', recoveryPointArn: `${resourceArn}/backup/01489602797149` };
  const good = eventIn(`${events}/backup-completed.json`);
  const odd: BackupEvent = { ...good, ...table, outcome: 'completed-with-issues', finding: 'size-fell', size };
  return openedOf(composeAlert(odd, { ...nothingFound, ...found }, [], 1));
}
