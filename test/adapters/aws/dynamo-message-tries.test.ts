import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoMessageTries } from '../../../src/adapters/aws/dynamo-message-tries.ts';
import { messageTriesKey } from '../../../src/adapters/aws/table-keys.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const tries = new DynamoMessageTries(client, 'table', () => '2026-11-22T12:00:00.000Z');

beforeEach(() => {
  dynamo.reset();
});

describe('adapters/aws/dynamo-message-tries', () => {
  it('counts a try in one write that expires, and answers how many there were before', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: { begun: 3 } });

    expect(await tries.begin('m-1')).toBe(2);

    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(call?.args[0].input).toMatchObject({
      TableName: 'table',
      Key: messageTriesKey('m-1'),
      ExpressionAttributeValues: { ':one': 1, ':expiresAt': Date.parse('2026-12-07T12:00:00.000Z') / 1000 },
    });
  });

  it('forgets a message that ended', async () => {
    dynamo.on(DeleteCommand).resolves({});

    await tries.end('m-1');

    expect(dynamo).toHaveReceivedCommandWith(DeleteCommand, { TableName: 'table', Key: messageTriesKey('m-1') });
  });
});
