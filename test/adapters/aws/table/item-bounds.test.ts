import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { readItems } from '../../../../src/adapters/aws/table/table-reads.ts';
import { composeAlert } from '../../../../src/enrich/enrich.ts';
import type { Findings } from '../../../../src/enrich/findings.ts';
import { nothingFound } from '../../../../src/enrich/findings.ts';
import { normaliseEvent } from '../../../../src/events/normalise.ts';
import { firstBrokenRecord } from '../../../../src/evidence/record.ts';
import { remind, takeStep } from '../../../../src/incidents/advance.ts';
import type { Alert } from '../../../../src/incidents/alert.ts';
import { mostNotified } from '../../../../src/incidents/held-orders.ts';
import type { Incident } from '../../../../src/incidents/incident.ts';
import { joinIncident } from '../../../../src/incidents/join-incident.ts';
import { laneKeyOf, newLane, withProblem } from '../../../../src/incidents/lane.ts';
import { asksForAction } from '../../../../src/incidents/notice-kinds.ts';
import { openIncident } from '../../../../src/incidents/open-incident.ts';
import { clearLane } from '../../../../src/incidents/transition.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';
import { addSeconds } from '../../../../src/lib/instant.ts';
import { textMap } from '../../../../src/lib/text-map.ts';
import type { Commit } from '../../../../src/ports/incidents/incident-store.ts';
import { mostLabels } from '../../../../src/rules/check/check-routes.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { aDecision, type DecisionChange } from '../../../support/incidents.ts';
import { storeWithViews } from '../../../support/store-with-views.ts';

// Megabytes of text are made, hashed and marshalled, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const settings = { tableName: 'bounds', evidenceRetentionDays: 30 };
const id = '01JD0000000000000000000001';

/** Text of so many characters of three bytes, a different one for each number. */
const long = (characters: number, number = 0) => `${number}${'界'.repeat(characters)}`.slice(0, characters);
const texts = (count: number, characters: number) => Array.from({ length: count }, (_none, at) => long(characters, at));
const targets = (count: number, from = 0) =>
  texts(count + from, 21)
    .slice(from)
    .map((name) => `${name}${'x'.repeat(42)}`);

/** An event as large as EventBridge lets through, every field of it filled. */
function largestEvent(number: number) {
  const names = ['backupJobId', 'resourceArn', 'resourceType', 'backupVaultName', 'backupVaultArn', 'recoveryPointArn'];
  const detail = {
    ...Object.fromEntries(names.map((name) => [name, long(40_000, number)])),
    state: `FAILED ${long(10_000)}`,
    statusMessage: long(40_000, number),
    iamRoleArn: long(9000),
    createdBy: { backupPlanId: long(9000), backupPlanArn: long(9000), backupPlanRuleId: long(9000) },
  };
  const message = {
    source: 'aws.backup',
    'detail-type': 'Backup Job State Change',
    account: long(2000),
    region: long(2000),
    id: long(2000),
    time: noon,
    detail,
  };
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(awsLimits.eventBytes);
  const event = normaliseEvent(message, noon);
  if (event === null) throw new Error('the event is not understood');
  return event;
}

const labels = textMap(texts(mostLabels, 40).map((name) => [name, long(100)]));

/** Its resource has as many tags as AWS allows, and more; rules put on it what they can, and say as much as they can. */
function largestAlert(number: number): Alert {
  const tags = textMap(texts(200, 128).map((name) => [name, long(256)]));
  const findings: Findings = { ...nothingFound, tags, planTags: tags };
  const alert = composeAlert(largestEvent(number), findings, texts(20, 500), 20);
  return { ...alert, severityReasons: texts(500, 200), labels };
}

const largest: DecisionChange = {
  route: long(80),
  policy: 'p'.repeat(63),
  groupKey: long(400),
  labels,
  mute: null,
  reason: long(700),
  trace: texts(600, 1200),
};

/** Everything that a problem writes, on an incident or a new one. */
function commitOf(before: Incident | null, number: number, change: DecisionChange = {}): Commit {
  const alert = largestAlert(number);
  const { after, record } =
    before === null
      ? openIncident(id, alert, aDecision({ ...largest, ...change }), noon)
      : joinIncident(
          before,
          alert,
          aDecision({ ...largest, ...change }),
          { isNew: true },
          addSeconds(before.updatedAt, 400),
        );
  const key = laneKeyOf(alert.event);
  const lane = Array.from({ length: 30 }, (_none, at) => addSeconds(noon, at)).reduce(withProblem, newLane(key));
  return {
    incident: { expected: before?.revision ?? null, after },
    record,
    alert,
    seen: {
      eventKey: alert.event.eventKey,
      incidentId: id,
      action: 'open',
      reason: long(700),
      trace: largest.trace ?? [],
      at: noon,
    },
    lane: { expectedVersion: 0, after: { ...lane, version: 1 } },
    hidden: {
      at: noon,
      by: long(300),
      named: long(300),
      incidentId: id,
      eventKey: alert.event.eventKey,
      resource: long(200),
      severity: 'low',
    },
  };
}

async function written() {
  const table = new FakeTable();
  const sizes = new Map<string, number>();
  table.onWrite = (item) => {
    const kind = `${String(item.pk?.S).split('#')[0]} ${String(item.sk?.S).split('#')[0]}`;
    sizes.set(kind, Math.max(sizes.get(kind) ?? 0, Buffer.byteLength(JSON.stringify(item))));
  };
  return { store: storeWithViews(table.client(), settings), sizes };
}

/** What a queue that is away for days leaves in the outbox of an incident of which very many are told. */
function swollen(before: Incident): Incident {
  let incident = before;
  const at = () => addSeconds(incident.updatedAt, 1800);
  const step = { targets: targets(mostNotified + 50), nextAt: noon, reason: long(900), trace: largest.trace ?? [] };
  incident = takeStep(incident, step, at()).after;
  for (let round = 0; round < 20; round += 1) incident = remind(incident, long(900, round), noon, at()).after;
  incident = { ...incident, openLanes: 3 };
  return clearLane(
    incident,
    { resource: long(2000), event: { kind: 'backup', jobId: long(2000), occurredAt: noon } },
    at(),
  ).after;
}

describe('adapters/aws: the largest items that other people and rules can make fit into the table', () => {
  it('an alert, its mark, record, lane and hidden line', async () => {
    const { store, sizes } = await written();
    let incident: Incident | null = null;
    for (let number = 0; number < 3; number += 1) {
      const commit = commitOf(incident, number);
      expect(await store.commit(commit)).toBe(true);
      incident = commit.incident?.after ?? null;
    }

    expect([...sizes.keys()].sort()).toEqual(
      expect.arrayContaining(['EVENT SEEN', 'INCIDENT ALERT', 'INCIDENT RECORD']),
    );
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(awsLimits.itemBytes);
    expect(firstBrokenRecord(await store.records(id))).toBeNull();
    expect((await store.alertsOf(id, 1))[0]?.resource.tags).not.toEqual({});
  });

  it('an incident that shows twenty alerts, of which as many are told as can be, and whose outbox nobody could empty for a day', async () => {
    const { store, sizes } = await written();
    let incident = commitOf(null, 0).incident?.after as Incident;
    for (let number = 1; number < 20; number += 1) incident = commitOf(incident, number).incident?.after as Incident;
    const after = swollen(incident);
    expect(await store.commit({ incident: { expected: null, after } })).toBe(true);

    expect(sizes.get('INCIDENT STATE')).toBeLessThanOrEqual(awsLimits.itemBytes);
    expect(await store.load(id)).toEqual(after);
    expect(after.notified).toHaveLength(mostNotified);
    const last = after.outbox.deliveries.filter(({ target }) => target === after.notified[0]);
    expect(last.map(({ kind }) => kind)).toEqual(['reminded', 'progressed']);
  });

  it('one newcomer after the other, each told by an order of its own', async () => {
    const { store, sizes } = await written();
    let incident: Incident = { ...(commitOf(null, 0).incident?.after as Incident), notified: targets(1) };
    const alert = largestAlert(1);
    for (let number = 0; number <= mostNotified; number += 1) {
      const change = { route: `r${number}`, firstTargets: targets(1, number), trace: [] };
      incident = joinIncident(incident, alert, aDecision(change), { isNew: true }, addSeconds(noon, number)).after;
    }
    expect(await store.commit({ incident: { expected: null, after: incident } })).toBe(true);

    const asked = incident.outbox.deliveries.filter(({ kind }) => asksForAction(kind));
    expect(new Set(asked.map(({ target }) => target)).size).toBe(mostNotified - 1);
    expect(await store.load(id)).toEqual(incident);
    expect(sizes.get('INCIDENT STATE')).toBeLessThanOrEqual(awsLimits.itemBytes);
  });

  it('one target more than that is not told, and stands in the record', () => {
    const opened = openIncident(id, largestAlert(0), aDecision(largest), noon).after;
    const step = (count: number) => ({ targets: targets(count), nextAt: noon, reason: 'r', trace: [] });

    expect(takeStep(opened, step(mostNotified), noon).record.details).not.toHaveProperty('untold');
    expect(takeStep(opened, step(mostNotified + 1), noon).record.details).toMatchObject({
      untold: targets(1, mostNotified),
    });
  });
});

/** Lists, so many of them, each inside the one before. */
function nested(levels: number): unknown {
  return levels === 0 ? 'x' : [nested(levels - 1)];
}

describe('adapters/aws: bounds that every test of the store is held to', () => {
  const key = { pk: 'P', sk: 'S' };
  const client = new FakeTable().client();
  const tableName = 't';

  it.each([
    {
      what: 'levels of an item',
      most: awsLimits.itemDepth,
      write: (count: number) =>
        client.send(new PutCommand({ TableName: tableName, Item: { ...key, deep: nested(count) } })),
    },
    {
      what: 'bytes of an expression',
      most: awsLimits.expressionBytes,
      write: (count: number) =>
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: key,
            UpdateExpression: 'SET a = :a'.padEnd(count),
            ExpressionAttributeValues: { ':a': 1 },
          }),
        ),
    },
  ])('the table of the tests takes $most $what, and refuses one more', async ({ most, write }) => {
    await expect(write(most)).resolves.toBeDefined();
    await expect(write(most + 1)).rejects.toThrow(/exceeded/);
  });
});

describe('adapters/aws: bounds of keys, expressions, depth and reads', () => {
  it.each([awsLimits.batchGetKeys, awsLimits.batchGetKeys + 1, 1050])('reads %i items', async (count) => {
    const table = new FakeTable();
    table.restore(Array.from({ length: count }, (_none, at) => ({ pk: { S: `P#${at}` }, sk: { S: 'S' } })));
    const keys = Array.from({ length: count }, (_none, at) => ({ pk: `P#${at}`, sk: 'S' }));

    expect((await readItems(table.client(), 't', keys)).size).toBe(count);
  });
});
