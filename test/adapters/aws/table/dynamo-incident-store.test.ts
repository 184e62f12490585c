import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { storedAlert, storedIncident } from '../../../../src/adapters/aws/table/stored-forms.ts';
import 'aws-sdk-client-mock-vitest/extend';
import { describe, expect, it } from 'vitest';
import {
  alertKey,
  groupKey,
  incidentKey,
  laneListOf,
  laneTableKey,
  recordKey,
  seenKey,
  toArchive,
} from '../../../../src/adapters/aws/table/table-keys.ts';
import { laneIdOf, laneKeyOf } from '../../../../src/incidents/lane.ts';
import { epochSeconds } from '../../../../src/lib/instant.ts';
import type { Commit } from '../../../../src/ports/incidents/incident-store.ts';
import { anAlert, noon } from '../../../support/alerts.ts';
import { anIncident } from '../../../support/incidents.ts';
import { serviceError } from '../call-errors.ts';
import { dynamo, incident, lane, record, seen, store, TableName } from './recorded-dynamo.ts';

const day = 86_400;

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
    const archived = toArchive(record.at, recordKey(incident.id, 3));
    const onLane = { gpk: laneListOf(laneIdOf(laneKeyOf(alert.event))), gsk: incident.updatedAt };

    expect(writes.slice(1)).toEqual([
      {
        Put: {
          TableName,
          Item: { ...recordKey(incident.id, 3), ...archived, record, expiresAt, schema: 2 },
          ConditionExpression,
        },
      },
      {
        Put: {
          TableName,
          Item: { ...alertKey(incident.id, 3), ...onLane, alert: storedAlert(alert), expiresAt, schema: 2 },
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
