import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { describe, expect, it } from 'vitest';
import {
  alertKey,
  groupKey,
  incidentKey,
  laneTableKey,
  recordKey,
  seenKey,
} from '../../../../src/adapters/aws/table/table-keys.ts';
import { newLane } from '../../../../src/incidents/lane.ts';
import { anAlert, noon } from '../../../support/alerts.ts';
import { serviceError } from '../call-errors.ts';
import { dynamo, incident, lane, record, seen, store, TableName } from './recorded-dynamo.ts';

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
      .rejectsOnce(serviceError('ConditionalCheckFailedException'))
      .rejects(serviceError('AccessDeniedException'));

    await store.keep(rules);
    expect(dynamo).toHaveReceivedNthCommandWith(PutCommand, 2, { ConditionExpression: 'attribute_not_exists(pk)' });

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

  it('finds no rules where none were kept', async () => {
    dynamo.on(GetCommand).resolves({});

    expect(await store.lastGood()).toBeNull();
  });

  it.each([[{ rules: {} }], [{ rules: 'text' }], [{ rulesPacked: 'damaged' }], [{ rulesOfLater: {} }]])(
    'does not take %j for none: rules were kept, and cannot be read',
    async (Item) => {
      dynamo.on(GetCommand).resolves({ Item });

      await expect(store.lastGood()).rejects.toThrow('cannot be read');
    },
  );
});
