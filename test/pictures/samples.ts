import { readFileSync } from 'node:fs';
import type { Channel } from '../../src/channels/channel.ts';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { type Findings, nothingFound } from '../../src/enrich/findings.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import type { Notice } from '../../src/notices/notice.ts';
import type { Times } from '../../src/notices/times.ts';
import { createRulesWatch } from '../../src/pipeline/rules/watch-rules.ts';
import { aDecision, anOrder } from '../support/incidents.ts';
import { World } from '../support/world.ts';

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
  { name: 'access-point', file: `${events}/sns-access-point-failed.json` },
  { name: 'recovery-point', file: `${events}/recovery-point-stopped.json` },
  { name: 'setting', file: `${events}/region-setting-off.json` },
];

/** Returns what a target of a channel is told of each sample, in the time zone it has, by name. */
export async function sampleNotices({ showsLocalTimes }: Channel, timezone: string): Promise<Map<string, Notice>> {
  const times: Times = { timezone, areInstants: showsLocalTimes };
  const notices = new Map(samples.map((sample) => [sample.name, noticeOf(sample, times)]));
  for (const [name, notice] of await rulesNotices(times)) notices.set(name, notice);
  return notices;
}

function noticeOf({ file, found: known = {} }: (typeof samples)[number], times: Times): Notice {
  const event = normaliseEvent(readFileSync(file, 'utf8'), '2026-11-22T03:12:00.000Z');
  if (event === null) throw new Error(`${file} is no event: take another one for its picture`);
  const alert = composeAlert(event, { ...nothingFound, ...known }, [], 1);
  const now = event.source.emittedAt;
  const { after } = openIncident('01KB0000000000000000000001', alert, aDecision({ severity: alert.severity }), now);
  const acknowledgeUrl = 'https://alerts.example.com/a/eyJ2IjoxfQ.c2lnbmF0dXJl';
  return composeNotice({ incident: after, alerts: [alert], order: anOrder({ at: now }), acknowledgeUrl, now, times });
}

/** Rules that cannot be used, and the same when they can again. */
async function rulesNotices(times: Times): Promise<[string, Notice][]> {
  const world = new World();
  const valid = world.rules;
  const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };
  const watch = createRulesWatch(place, world.dependencies());
  const problem =
    'Version 13 of the rules (by ana (Admin), 2026-11-22T03:10:00.000Z) is not valid: routes[0].polcy, line 31: is not known here; did you mean "policy"? Version 12 is used.';
  world.rules = { ...valid, version: '12', origin: 'last-known-good', problem };
  await watch.check();
  await world.passes('31s');
  const broken = composeOf(world, 'opened', times);
  world.rules = valid;
  await watch.check();
  await world.passes('31s');
  return [
    ['rules-broken', broken],
    ['rules-mended', composeOf(world, 'resolved', times)],
  ];
}

function composeOf(world: World, kind: 'opened' | 'resolved', times: Times): Notice {
  const incident = world.onlyIncident();
  const alerts = [...(world.store.alerts.get(incident.id) ?? [])];
  const order = anOrder({ kind, at: world.now, reason: incident.resolution?.reason ?? '' });
  return composeNotice({ incident, alerts, order, acknowledgeUrl: null, now: world.now, times });
}
