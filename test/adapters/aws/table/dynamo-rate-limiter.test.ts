import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoRateLimiter } from '../../../../src/adapters/aws/table/dynamo-rate-limiter.ts';
import { rateLimitKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { epochSeconds } from '../../../../src/lib/instant.ts';
import { noon } from '../../../support/alerts.ts';
import { serviceError } from '../call-errors.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const pace = new DynamoRateLimiter(dynamo as unknown as DynamoDBDocumentClient, 'alerts-table');
const allowance = { of: 'slack channel C0123456789', perSecond: 1, burst: 3 };
const nowMs = Date.parse(noon);
const used = serviceError('ConditionalCheckFailedException');

beforeEach(() => {
  dynamo.reset();
});

describe('adapters/aws/table/dynamo-rate-limiter', () => {
  it('takes one conditional write after a quiet time, which expires by itself', async () => {
    dynamo.on(UpdateCommand).resolves({});

    expect(await pace.claim(allowance, noon)).toBe(0);
    expect(dynamo).toHaveReceivedCommandTimes(GetCommand, 0);
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'alerts-table',
      Key: rateLimitKey(allowance.of),
      ConditionExpression: 'attribute_not_exists(paidAt) OR paidAt <= :was',
      ExpressionAttributeValues: {
        ':schema': 2,
        ':next': nowMs + 1000,
        ':of': allowance.of,
        ':was': nowMs,
        ':expires': epochSeconds(noon) + 86_400,
      },
    });
  });

  it('reads how far it is used when it is, and goes on from there', async () => {
    dynamo.on(UpdateCommand).rejectsOnce(used).resolves({});
    dynamo.on(GetCommand).resolves({ Item: { paidAt: nowMs + 1500 } });

    expect(await pace.claim(allowance, noon)).toBe(0);
    expect(dynamo).toHaveReceivedNthCommandWith(UpdateCommand, 2, {
      ConditionExpression: 'paidAt = :was',
      ExpressionAttributeValues: {
        ':schema': 2,
        ':next': nowMs + 2500,
        ':of': allowance.of,
        ':was': nowMs + 1500,
        ':expires': epochSeconds(noon) + 86_400,
      },
    });
  });

  it('writes nothing more when it has to wait', async () => {
    dynamo.on(UpdateCommand).rejects(used);
    dynamo.on(GetCommand).resolves({ Item: { paidAt: nowMs + 2700 } });

    expect(await pace.claim(allowance, noon)).toBeCloseTo(0.7);
    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
  });

  it('waits its turn out when others are always first', async () => {
    dynamo.on(UpdateCommand).rejects(used);
    dynamo.on(GetCommand).resolves({ Item: { paidAt: nowMs + 100 } });

    expect(await pace.claim(allowance, noon)).toBe(1);
  });

  it('throws what DynamoDB throws', async () => {
    const error = serviceError('ProvisionedThroughputExceededException');
    dynamo.on(UpdateCommand).rejects(error);

    await expect(pace.claim(allowance, noon)).rejects.toBe(error);
  });
});
