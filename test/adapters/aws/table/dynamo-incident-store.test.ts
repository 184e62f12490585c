import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { storedAlert, storedIncident } from '../../../../src/adapters/aws/table/stored-forms.ts';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoIncidentStore } from '../../../../src/adapters/aws/table/dynamo-incident-store.ts';
import {
  alertKey,
  groupKey,
  incidentKey,
  laneTableKey,
  recordKey,
  seenKey,
} from '../../../../src/adapters/aws/table/table-keys.ts';
import { newLane } from '../../../../src/incidents/lane.ts';
import { epochSeconds } from '../../../../src/lib/instant.ts';
import type { Commit } from '../../../../src/ports/incidents/incident-store.ts';
import { anAlert, noon } from '../../../support/alerts.ts';
import { anIncident } from '../../../support/incidents.ts';
import { serviceError } from '../call-errors.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const TableName = 'alerts-table';
const day = 86_400;
const store = new DynamoIncidentStore(dynamo as unknown as DynamoDBDocumentClient, {
  tableName: TableName,
  evidenceRetentionDays: 400,
});

const incident = anIncident({ revision: 3, updatedAt: noon });
const record = {
  incidentId: incident.id,
  sequence: 3,
  at: noon,
  what: 'joined',
  actor: 'router',
  reason: 'because',
  trace: [],
  details: {},
  previousHash: 'a',
  hash: 'b',
};
const seen = { eventKey: 'event-1', incidentId: incident.id, action: 'join', reason: 'r', trace: [], at: noon };
const lane = { ...newLane('lane-1'), version: 5, openIncidentId: incident.id };

beforeEach(() => {
  dynamo.reset();
});

/** Commits and returns the writes that the transaction holds. */
async function writesOf(...changes: Commit[]) {
  dynamo.on(TransactWriteCommand).resolves({});
  await store.commit(...changes);
  return dynamo.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
}

function cancelled(...codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

describe('adapters/aws/table/dynamo-incident-store: one commit is one transaction', () => {
  it.each([
    { incident: 'new', expected: null, condition: { ConditionExpression: 'attribute_not_exists(pk)' } },
    {
      incident: 'changed',
      expected: 2,
      condition: { ConditionExpression: 'revision = :was', ExpressionAttributeValues: { ':was': 2 } },
    },
  ])('a $incident incident is written only on what it was decided on', async ({ expected, condition }) => {
    const [put] = await writesOf({ incident: { expected, after: incident } });

    expect(put).toEqual({
      Put: {
        TableName,
        Item: { ...incidentKey(incident.id), incident: storedIncident(incident), revision: 3, schema: 2 },
        ...condition,
      },
    });
  });

  it('a resolved incident expires with its evidence, an open one never', async () => {
    const resolved = anIncident({ status: 'resolved', updatedAt: noon });
    const [ended] = await writesOf({ incident: { expected: 1, after: resolved } });
    dynamo.reset();
    const [open] = await writesOf({ incident: { expected: 1, after: incident } });

    expect(ended?.Put?.Item?.expiresAt).toBe(epochSeconds(noon) + 400 * day);
    expect(open?.Put?.Item).not.toHaveProperty('expiresAt');
  });

  it('record, alert and mark are written once, each with its time to live', async () => {
    const alert = anAlert();
    const writes = await writesOf({ incident: { expected: 2, after: incident }, record, seen, alert });
    const expiresAt = epochSeconds(noon) + 400 * day;
    const ConditionExpression = 'attribute_not_exists(pk)';

    expect(writes.slice(1)).toEqual([
      { Put: { TableName, Item: { ...recordKey(incident.id, 3), record, expiresAt, schema: 2 }, ConditionExpression } },
      {
        Put: {
          TableName,
          Item: { ...alertKey(incident.id, 3), alert: storedAlert(alert), expiresAt, schema: 2 },
          ConditionExpression,
        },
      },
      {
        Put: {
          TableName,
          Item: { ...seenKey('event-1'), seen, expiresAt: epochSeconds(noon) + 30 * day, schema: 2 },
          ConditionExpression,
        },
      },
    ]);
  });

  it.each([
    { lane: 'new', expectedVersion: 0, condition: { ConditionExpression: 'attribute_not_exists(pk)' } },
    {
      lane: 'known',
      expectedVersion: 4,
      condition: { ConditionExpression: 'version = :was', ExpressionAttributeValues: { ':was': 4 } },
    },
  ])('a $lane lane is written only on what it was decided on', async ({ expectedVersion, condition }) => {
    const writes = await writesOf({ lane: { expectedVersion, after: lane } });

    const Item = { ...laneTableKey('lane-1'), ...lane, keyVersion: 2, schema: 2 };
    expect(writes).toEqual([{ Put: { TableName, Item, ...condition } }]);
  });

  it.each([
    {
      what: 'claimed while free',
      group: { key: 'g', incidentId: 'i-2', replaces: null },
      write: {
        Put: {
          Item: { ...groupKey('g'), incidentId: 'i-2', schema: 2 },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    },
    {
      what: 'taken over from a resolved incident',
      group: { key: 'g', incidentId: 'i-2', replaces: 'i-1' },
      write: {
        Put: {
          Item: { ...groupKey('g'), incidentId: 'i-2', schema: 2 },
          ConditionExpression: 'incidentId = :was',
          ExpressionAttributeValues: { ':was': 'i-1' },
        },
      },
    },
    {
      what: 'released by its own incident only',
      group: { key: 'g', release: 'i-1' },
      write: {
        Delete: {
          Key: groupKey('g'),
          ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :is',
          ExpressionAttributeValues: { ':is': 'i-1' },
        },
      },
    },
  ])('a group is $what', async ({ group, write }) => {
    const writes = await writesOf({ group });

    expect(writes).toMatchObject([write]);
  });

  it('several changes of one incident write it once, as the last leaves it, if it is as the first one found it', async () => {
    const later = { ...incident, revision: 4 };
    const writes = await writesOf(
      { incident: { expected: 2, after: incident }, record, alert: anAlert(), seen },
      {
        incident: { expected: 3, after: later },
        record: { ...record, sequence: 4 },
        alert: anAlert(),
        seen: { ...seen, eventKey: 'event-2' },
      },
    );

    const [first, ...others] = writes;
    expect(first?.Put).toMatchObject({
      Item: { ...incidentKey(incident.id), incident: storedIncident(later), revision: 4, schema: 2 },
      ConditionExpression: 'revision = :was',
      ExpressionAttributeValues: { ':was': 2 },
    });
    expect(others.map(({ Put }) => Put?.Item?.sk)).toEqual([
      recordKey(incident.id, 3).sk,
      alertKey(incident.id, 3).sk,
      'SEEN',
      recordKey(incident.id, 4).sk,
      alertKey(incident.id, 4).sk,
      'SEEN',
    ]);
  });

  it('every write names the table', async () => {
    const writes = await writesOf({
      incident: { expected: 2, after: incident },
      record,
      seen,
      alert: anAlert(),
      lane: { expectedVersion: 4, after: lane },
      group: { key: 'g', release: 'i-1' },
    });

    expect(writes).toHaveLength(6);
    expect(writes.every(({ Put, Delete }) => (Put ?? Delete)?.TableName === TableName)).toBe(true);
  });

  it.each([
    { codes: ['None', 'ConditionalCheckFailed'], why: 'somebody else wrote first' },
    { codes: ['TransactionConflict', 'None'], why: 'somebody else is writing' },
    { codes: ['ConditionalCheckFailed', 'TransactionConflict'], why: 'both' },
    { codes: ['None', 'ThrottlingError'], why: 'the partition of a hot incident is at its limit' },
    {
      codes: ['ProvisionedThroughputExceeded', 'TransactionConflict'],
      why: 'the same on a table with a fixed capacity',
    },
  ])('a conflict is an answer, not a fault: $codes ($why)', async ({ codes }) => {
    dynamo.on(TransactWriteCommand).rejects(cancelled(...codes));

    expect(await store.commit({ lane: { expectedVersion: 4, after: lane } })).toBe(false);
  });

  it.each([
    { error: cancelled('ValidationError', 'None'), why: 'an item is wrong' },
    { error: cancelled('None', 'None'), why: 'no reason is given' },
    { error: serviceError('ProvisionedThroughputExceededException'), why: 'the table is throttled' },
    { error: serviceError('TransactionInProgressException'), why: 'the same transaction is still under way' },
    { error: serviceError('InternalServerError', 500), why: 'DynamoDB is in trouble' },
  ])('a fault is thrown: $error.name ($why)', async ({ error }) => {
    dynamo.on(TransactWriteCommand).rejects(error);

    await expect(store.commit({ lane: { expectedVersion: 4, after: lane } })).rejects.toBe(error);
  });
});

const oneEvent = [{ eventKey: 'event-1', laneKey: 'lane-1' }];

describe('adapters/aws/table/dynamo-incident-store: reading', () => {
  it('reads mark and lane in one consistent call', async () => {
    dynamo.on(BatchGetCommand).resolves({
      Responses: {
        [TableName]: [
          { ...laneTableKey('lane-1'), ...lane },
          { ...seenKey('event-1'), seen, expiresAt: 1 },
        ],
      },
    });

    expect(await store.readDedupStates(oneEvent)).toEqual([{ seen, lane }]);
    expect(dynamo).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: { [TableName]: { Keys: [seenKey('event-1'), laneTableKey('lane-1')], ConsistentRead: true } },
    });
  });

  it('reads one by one what a throttled batch left out', async () => {
    dynamo.on(BatchGetCommand).resolves({
      Responses: { [TableName]: [{ ...seenKey('event-1'), seen }] },
      UnprocessedKeys: { [TableName]: { Keys: [laneTableKey('lane-1')] } },
    });
    dynamo.on(GetCommand, { Key: seenKey('event-1') }).resolves({ Item: { seen } });
    dynamo.on(GetCommand, { Key: laneTableKey('lane-1') }).resolves({ Item: lane });

    expect(await store.readDedupStates(oneEvent)).toEqual([{ seen, lane }]);
  });

  it('reads what several events need in one call, each item once, and answers in their order', async () => {
    const other = { ...lane, key: 'lane-2' };
    dynamo.on(BatchGetCommand).resolves({
      Responses: {
        [TableName]: [
          { ...laneTableKey('lane-2'), ...other },
          { ...seenKey('event-3'), seen },
        ],
      },
    });

    const situations = await store.readDedupStates([
      { eventKey: 'event-1', laneKey: 'lane-1' },
      { eventKey: 'event-2', laneKey: 'lane-2' },
      { eventKey: 'event-3', laneKey: 'lane-2' },
    ]);

    expect(situations).toEqual([
      { seen: null, lane: null },
      { seen: null, lane: other },
      { seen, lane: other },
    ]);
    const Keys = [
      seenKey('event-1'),
      laneTableKey('lane-1'),
      seenKey('event-2'),
      laneTableKey('lane-2'),
      seenKey('event-3'),
    ];
    expect(dynamo).toHaveReceivedCommandTimes(BatchGetCommand, 1);
    expect(dynamo).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
    });
  });

  it('completes a lane that only a success has written', async () => {
    dynamo.on(BatchGetCommand).resolves({
      Responses: { [TableName]: [{ ...laneTableKey('lane-1'), lastSuccessStartedAt: noon, version: 1 }] },
    });

    expect(await store.readDedupStates(oneEvent)).toEqual([
      { seen: null, lane: { ...newLane('lane-1'), version: 1, lastSuccessStartedAt: noon } },
    ]);
  });

  it('reads incidents and groups consistently', async () => {
    dynamo.on(GetCommand, { Key: incidentKey('i-1') }).resolves({ Item: { incident } });
    dynamo.on(GetCommand, { Key: groupKey('g') }).resolves({ Item: { incidentId: 'i-1' } });

    expect(await store.load('i-1')).toEqual(incident);
    expect(await store.openIncidentOf('g', noon)).toBe('i-1');
    expect(dynamo.commandCalls(GetCommand).every(({ args }) => args[0].input.ConsistentRead === true)).toBe(true);
  });

  it('reads records page by page to the end', async () => {
    const next = recordKey(incident.id, 2);
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ record: { ...record, sequence: 1 } }], LastEvaluatedKey: next })
      .resolves({ Items: [{ record: { ...record, sequence: 2 } }] });

    expect((await store.records(incident.id)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, { ExclusiveStartKey: next });
    expect(dynamo).toHaveReceivedCommandWith(QueryCommand, {
      ExpressionAttributeValues: { ':pk': `INCIDENT#${incident.id}`, ':prefix': 'RECORD#' },
    });
  });

  it('reads no more alerts than it was asked for, newest first', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ alert: anAlert() }], LastEvaluatedKey: alertKey(incident.id, 1) });

    expect(await store.alertsOf(incident.id, 1)).toEqual([anAlert()]);
    expect(dynamo).toHaveReceivedCommandTimes(QueryCommand, 1);
    expect(dynamo).toHaveReceivedCommandWith(QueryCommand, { Limit: 1, ScanIndexForward: false });
  });

  it.each([
    { read: 'load', call: () => store.load('i-1') },
    { read: 'openIncidentOf', call: () => store.openIncidentOf('g', noon) },
    { read: 'readDedupStates', call: () => store.readDedupStates(oneEvent) },
    { read: 'records', call: () => store.records('i-1') },
    { read: 'recordSuccess', call: () => store.recordSuccess('l', noon) },
    { read: 'clearOutbox', call: () => store.clearOutbox(incident) },
  ])('$read throws what DynamoDB throws: nothing found and no answer are different things', async ({ call }) => {
    const error = serviceError('ProvisionedThroughputExceededException');
    dynamo.onAnyCommand().rejects(error);

    await expect(call()).rejects.toBe(error);
  });
});

describe('adapters/aws/table/dynamo-incident-store: successes, outbox, rules', () => {
  it('notes a success in one conditional call that also lets in lanes that only had problems', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: { ...lane, version: 6, lastSuccessStartedAt: noon } });

    expect(await store.recordSuccess('lane-1', noon)).toEqual({ ...lane, version: 6, lastSuccessStartedAt: noon });
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      Key: laneTableKey('lane-1'),
      ConditionExpression:
        'attribute_not_exists(lastSuccessStartedAt) OR lastSuccessStartedAt = :never OR lastSuccessStartedAt < :at',
      ExpressionAttributeValues: { ':at': noon, ':never': null, ':zero': 0, ':one': 1, ':schema': 2, ':keyVersion': 2 },
    });
    expect(dynamo).toHaveReceivedCommandTimes(GetCommand, 0);
  });

  it('returns the lane as it is when a later success is known', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));
    dynamo.on(GetCommand).resolves({ Item: { ...lane, lastSuccessStartedAt: noon } });

    expect(await store.recordSuccess('lane-1', '2026-11-01T00:00:00.000Z')).toEqual({
      ...lane,
      lastSuccessStartedAt: noon,
    });
  });

  it('notes a success when the transaction that has its lane is done', async () => {
    dynamo
      .on(UpdateCommand)
      .rejectsOnce(serviceError('TransactionConflictException'))
      .resolves({ Attributes: { ...lane, version: 6, lastSuccessStartedAt: noon } });

    expect(await store.recordSuccess('lane-1', noon)).toEqual({ ...lane, version: 6, lastSuccessStartedAt: noon });
  });

  it('leaves the outbox to whoever is changing the incident at this moment', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('TransactionConflictException'));

    await expect(store.clearOutbox(incident)).resolves.toBeUndefined();
  });

  it('empties the outbox of that very revision, and minds nothing when it is gone', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));

    await store.clearOutbox(incident);

    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      Key: incidentKey(incident.id),
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeValues: { ':empty': { deliveries: [], clock: null }, ':revision': 3 },
    });
  });

  it('keeps rules unless newer ones are kept, and throws when they cannot be kept', async () => {
    const checked = { format: 1, document: '{}' };
    const part = { name: 'routing', text: 'version: 1', version: '8', modifiedBy: null, modifiedAt: noon };
    const rules = { parts: [part], version: '8', modifiedBy: null, modifiedAt: noon, seenAt: noon, checked };
    dynamo
      .on(PutCommand)
      .rejectsOnce(serviceError('ConditionalCheckFailedException'))
      .rejects(serviceError('AccessDeniedException'));

    await store.keep(rules);

    expect(dynamo).toHaveReceivedCommandWith(PutCommand, {
      ConditionExpression: 'attribute_not_exists(seenAt) OR seenAt <= :seenAt',
      ExpressionAttributeValues: { ':seenAt': noon },
    });
    await expect(store.keep(rules)).rejects.toThrow('AccessDenied');
  });

  it('reads rules that an older release kept as one text', async () => {
    const checked = { format: 1, document: '{}' };
    const kept = { version: '8', modifiedBy: null, modifiedAt: noon };
    dynamo.on(GetCommand).resolves({ Item: { rules: { ...kept, text: 'version: 1', checked } } });

    expect(await store.lastGood()).toEqual({
      ...kept,
      parts: [{ ...kept, name: 'routing', text: 'version: 1' }],
      seenAt: noon,
      checked,
    });
  });

  it.each([[undefined], [{ rules: {} }], [{ rules: 'text' }]])('finds no rules in %j', async (Item) => {
    dynamo.on(GetCommand).resolves(Item === undefined ? {} : { Item });

    expect(await store.lastGood()).toBeNull();
  });
});
