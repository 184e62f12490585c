import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoDeliveryLedger } from '../../../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { deliveryKey, healthKey, targetKey, toArchive } from '../../../../src/adapters/aws/table/table-keys.ts';
import { subjectIdOf } from '../../../../src/incidents/delivery-order.ts';
import { type DeliveryResult, outcomeText, resultOf } from '../../../../src/incidents/delivery-result.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';
import { addSeconds, epochSeconds } from '../../../../src/lib/instant.ts';
import { noon } from '../../../support/alerts.ts';
import { anOrder } from '../../../support/incidents.ts';
import { serviceError } from '../call-errors.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const ledger = new DynamoDeliveryLedger(dynamo as unknown as DynamoDBDocumentClient, {
  tableName: 'alerts-table',
  evidenceRetentionDays: 400,
});
const order = anOrder();
const Key = deliveryKey(order.incidentId, order.noticeId, order.target);
const expiresAt = epochSeconds(noon) + 400 * 86_400;
const sending = {
  ...Key,
  ...order,
  status: 'sending',
  attempts: 1,
  firstAttemptAt: noon,
  lastAttemptAt: noon,
  expiresAt,
};

const nobody = { ref: null, told: false, standIn: null, shown: null, ledFrom: null, trouble: null, heldUntil: null };
const accepted = resultOf('delivered', 'accepted', 'accepted');

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
  dynamo.on(BatchGetCommand).resolves({ Responses: {} });
});

/** What is known of the target, read along with the intent. */
function known(...items: Record<string, unknown>[]): void {
  dynamo.on(BatchGetCommand).resolves({ Responses: { 'alerts-table': items } });
}

describe('adapters/aws/table/dynamo-delivery-ledger', () => {
  it('writes the intent in one conditional call with a time to live, on the list of what has no outcome', async () => {
    dynamo.on(UpdateCommand).resolves({});

    expect(await ledger.begin(order, noon, 'me')).toEqual({ before: null, ...nobody });
    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'alerts-table',
      Key,
      ReturnValues: 'ALL_OLD',
    });
    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':schema': 2,
      ':expires': expiresAt,
      ':now': noon,
      ':list': 'UNFINISHED',
      ':order': order,
      ':by': 'me',
      ':until': addSeconds(noon, 30),
    });
  });

  it('costs two calls while all is well: health and what the target knows are read in one', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.begin(order, noon, 'me');
    expect(dynamo.calls()).toHaveLength(2);
    await ledger.finish(order, { now: noon, by: 'me', result: accepted, shown: 3, ref: { ts: '1' } });
    expect(dynamo.calls()).toHaveLength(4);
  });

  it('marks a delivery whose last attempt has no end as a possible duplicate, once', async () => {
    dynamo.on(UpdateCommand).resolvesOnce({ Attributes: sending }).resolves({});

    const { before } = await ledger.begin(order, noon, 'me');

    expect(before).toMatchObject({ status: 'sending', attempts: 1, outcome: null, possibleDuplicate: false });
    expect(before).not.toHaveProperty('pk');
    expect(dynamo).toHaveReceivedNthCommandWith(UpdateCommand, 2, {
      Key,
      ExpressionAttributeValues: { ':possibleDuplicate': true, ':schema': 2, ':expiresAt': expect.any(Number) },
    });
  });

  it.each([
    { before: { ...sending, status: 'retrying' }, why: 'the attempt was postponed' },
    { before: { ...sending, possibleDuplicate: true }, why: 'it is marked' },
  ])('does not mark it when $why', async ({ before }) => {
    dynamo.on(UpdateCommand).resolves({ Attributes: before });

    await ledger.begin(order, noon, 'me');

    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
  });

  it('returns the row of a delivery that is over, and leaves it alone', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));
    dynamo.on(GetCommand, { Key }).resolves({ Item: { ...sending, status: 'delivered', outcome: 'accepted' } });

    const { before, heldUntil } = await ledger.begin(order, noon, 'me');

    expect(before).toMatchObject({ status: 'delivered', outcome: 'accepted' });
    expect(heldUntil).toBeNull();
  });

  it('says until when another process has it in hand', async () => {
    const leaseUntil = addSeconds(noon, 12);
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));
    dynamo.on(GetCommand, { Key }).resolves({ Item: { ...sending, leaseBy: 'other', leaseUntil } });

    expect(await ledger.begin(order, noon, 'me')).toMatchObject({ heldUntil: leaseUntil });
    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
  });

  it('reads what the target knows of the incident and how it does beside it, consistently', async () => {
    dynamo.on(UpdateCommand).resolves({});
    const trouble = { downSince: noon, triedAt: noon, notBefore: null, reason: 'timeout' };
    const target = targetKey(order.incidentId, order.target);
    const health = healthKey(order.target);
    known(
      { ...target, ref: { ts: '1' }, told: true, standIn: 'spare', shown: 4 },
      { ...health, ...trouble, schema: 2, expiresAt },
    );

    expect(await ledger.begin(order, noon, 'me')).toEqual({
      before: null,
      ref: { ts: '1' },
      told: true,
      standIn: 'spare',
      shown: 4,
      ledFrom: null,
      trouble,
      heldUntil: null,
    });
    expect(dynamo).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: { 'alerts-table': { Keys: [target, health], ConsistentRead: true } },
    });
  });

  it('notes that a target was told before it notes the delivery as made, so that a crash between loses no follow-up', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.finish(order, { now: noon, by: 'me', result: accepted });

    const keys = dynamo.commandCalls(UpdateCommand).map(({ args }) => args[0].input.Key);
    expect(keys).toEqual([targetKey(order.incidentId, order.target), Key]);
  });

  it('takes what has an outcome off the list, and leaves what will be tried again on it', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.finish(order, { now: noon, by: 'me', result: resultOf('failed', 'not-found', 'gone') });
    await ledger.finish(order, { now: noon, by: 'me', result: resultOf('retrying', 'timeout', 'late') });

    const [over, again] = dynamo.commandCalls(UpdateCommand).map(({ args }) => args[0].input);
    expect(over?.UpdateExpression).toMatch(/REMOVE #leaseBy, #leaseUntil, #order$/);
    expect(over?.ExpressionAttributeValues).toMatchObject({
      ':gpk': toArchive(noon, deliveryKey(subjectIdOf(order), order.noticeId, order.target)).gpk,
      ':gsk': noon,
    });
    expect(again?.UpdateExpression).toMatch(/#gsk = :gsk.* REMOVE #leaseBy, #leaseUntil$/);
  });

  it('changes nothing that another process has begun meanwhile', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));

    await ledger.finish(order, { now: noon, by: 'me', result: resultOf('failed', 'not-found', 'gone') });
    await ledger.release(order, 'me');

    for (const { args } of dynamo.commandCalls(UpdateCommand)) {
      expect(args[0].input.ConditionExpression).toBe(
        '#status = :sending AND (attribute_not_exists(#leaseBy) OR #leaseBy = :by)',
      );
    }
  });

  it('keeps what a target knows from the time that it is told, not from the time of the machine', async () => {
    const at = addSeconds(noon, 86_400);
    const settings = { tableName: 'alerts-table', evidenceRetentionDays: 400 };
    const timed = new DynamoDeliveryLedger(dynamo as unknown as DynamoDBDocumentClient, settings, () => at);
    dynamo.on(UpdateCommand).resolves({});

    await timed.saveRef(order.incidentId, order.target, { channel: 'C1' });

    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(Object.values(call?.args[0].input.ExpressionAttributeValues ?? {})).toContain(expiresAt + 86_400);
  });

  it('cuts an outcome that a vendor made long', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.finish(order, { now: noon, by: 'me', result: resultOf('failed', 'bad-request', 'x'.repeat(9000)) });

    const [call] = dynamo.commandCalls(UpdateCommand);
    const values = call?.args[0].input.ExpressionAttributeValues as { ':outcome': string; ':result': DeliveryResult };
    expect(values[':outcome']).toHaveLength(500);
    expect(values[':result'].detail).toHaveLength(500);
  });

  it('keeps an order of which there is more than an item holds, without what people can do without', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.begin({ ...order, reason: 'x'.repeat(900_000) }, noon, 'me');

    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(JSON.stringify(call?.args[0].input).length).toBeLessThan(awsLimits.itemBytes);
  });

  it('lists rows page by page, without the keys of the table', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [sending], LastEvaluatedKey: Key })
      .resolves({ Items: [sending] });

    const rows = await ledger.rows(order.incidentId);

    expect(rows).toHaveLength(2);
    expect(rows[0]).not.toHaveProperty('sk');
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, { ExclusiveStartKey: Key });
  });

  it.each([
    { status: 'retrying', outcome: 'rate-limited: Slack answered 429.', reason: 'rate-limited', isPossible: false },
    { status: 'retrying', outcome: 'timeout: Slack did not answer in time.', reason: 'timeout', isPossible: true },
    { status: 'retrying', outcome: 'server-error: Jira answered 503.', reason: 'server-error', isPossible: true },
    { status: 'retrying', outcome: 'not sent: it waits for its turn', reason: 'awaiting-turn', isPossible: false },
    { status: 'delivered', outcome: 'accepted', reason: 'accepted', isPossible: false },
    { status: 'failed', outcome: 'not-found: gone; spare stands in', reason: 'not-found', isPossible: false },
    { status: 'failed', outcome: 'the rules no longer have this target', reason: 'target-unknown', isPossible: false },
    { status: 'skipped', outcome: 'acknowledged by Ana before', reason: 'superseded', isPossible: false },
  ])('reads a row of 0.1.0 that says "$outcome"', async ({ status, outcome, reason, isPossible }) => {
    dynamo.on(QueryCommand).resolves({ Items: [{ ...sending, status, outcome }] });

    expect(await ledger.rows(order.incidentId)).toMatchObject([
      { status, outcome, result: { status, reason }, possibleDuplicate: isPossible, unended: 0 },
    ]);
  });

  it.each([
    resultOf('retrying', 'rate-limited', 'Slack answered 429.'),
    resultOf('retrying', 'awaiting-turn', 'it waits'),
  ])('writes "$reason" so that 0.1.0 knows that nobody has read it', (result) => {
    // What 0.1.0 asks: src/pipeline/deliver/deliver-notice.ts of commit 9102c35.
    expect(outcomeText(result)).toMatch(/^(?:rate-limited|not sent)/);
  });

  it.each([
    { call: 'begin', make: () => ledger.begin(order, noon, 'me') },
    {
      call: 'finish',
      make: () => ledger.finish(order, { now: noon, by: 'me', result: resultOf('failed', 'not-found', 'x') }),
    },
    { call: 'release', make: () => ledger.release(order, 'me') },
    { call: 'saveRef', make: () => ledger.saveRef('i', 't', { ts: '1' }) },
    { call: 'rows', make: () => ledger.rows('i') },
  ])('$call throws what DynamoDB throws, so that the message is tried again', async ({ make }) => {
    const error = serviceError('ProvisionedThroughputExceededException');
    dynamo.onAnyCommand().rejects(error);

    await expect(make()).rejects.toBe(error);
  });
});
