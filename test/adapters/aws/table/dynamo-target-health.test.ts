import { BatchGetCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoTargetHealth } from '../../../../src/adapters/aws/table/dynamo-target-health.ts';
import { healthKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { noon } from '../../../support/alerts.ts';
import { serviceError } from '../call-errors.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const health = new DynamoTargetHealth(dynamo as unknown as DynamoDBDocumentClient, 'alerts-table');
const trouble = { downSince: noon, triedAt: noon, notBefore: null, reason: 'timeout' as const };

beforeEach(() => {
  dynamo.reset();
  dynamo.on(UpdateCommand).resolves({});
});

describe('adapters/aws/table/dynamo-target-health', () => {
  it('keeps one small item per target that has failed, until a month after', async () => {
    await health.failed('chat', trouble);

    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(call?.args[0].input).toMatchObject({ TableName: 'alerts-table', Key: healthKey('chat') });
    expect(call?.args[0].input.UpdateExpression).toContain('downSince = if_not_exists(downSince, :since)');
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':schema': 2,
      ':target': 'chat',
      ':expires': Date.parse(noon) / 1000 + 30 * 86_400,
    });
  });

  it('forgets only the trouble that a success came after', async () => {
    await health.recovered('chat', trouble);

    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      Key: healthKey('chat'),
      ConditionExpression: 'downSince = :since',
      ExpressionAttributeValues: { ':since': noon },
    });
  });

  it('claims a probe by a condition on the last one', async () => {
    expect(await health.claimProbe('chat', trouble, noon)).toBe(true);
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));
    expect(await health.claimProbe('chat', trouble, noon)).toBe(false);
    await health.recovered('chat', trouble);
  });

  it('asks for several targets in one call, and for none in none', async () => {
    dynamo.on(BatchGetCommand).resolves({
      Responses: { 'alerts-table': [{ ...healthKey('chat'), ...trouble }, healthKey('mail')] },
    });

    expect(await health.troublesOf([])).toEqual(new Map());
    expect(await health.troublesOf(['chat', 'mail', 'pager'])).toEqual(new Map([['chat', trouble]]));
    expect(dynamo).toHaveReceivedCommandTimes(BatchGetCommand, 1);
  });

  it('throws what DynamoDB throws', async () => {
    const error = serviceError('ProvisionedThroughputExceededException');
    dynamo.onAnyCommand().rejects(error);

    await expect(health.claimProbe('chat', trouble, noon)).rejects.toBe(error);
    await expect(health.recovered('chat', trouble)).rejects.toBe(error);
    await expect(health.failed('chat', trouble)).rejects.toBe(error);
  });
});
