import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import middy from '@middy/core';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const environment = process.env;
const logger = new Logger({ serviceName: 'bench' });
const Rules = z.object({ version: z.number() });
const dynamo = new DynamoDBClient({});
const ssm = new SSMClient({});
const sqs = new SQSClient({});
const sfn = new SFNClient({});

/** What a function of this kind usually carries, calling four services at the same time. */
export const handler = middy()
  .use(injectLambdaContext(logger))
  .handler(async () => {
    const [{ Parameter }] = await Promise.all([
      ssm.send(new GetParameterCommand({ Name: environment.RULES_PATH ?? '' })),
      dynamo.send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: 'a' }, sk: { S: 'b' } } })),
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: environment.DELIVERIES_QUEUE_URL ?? '',
          Entries: [{ Id: 'a', MessageBody: 'b' }],
        }),
      ),
      sfn.send(new StartExecutionCommand({ stateMachineArn: environment.ESCALATION_ARN ?? '', input: '{}' })),
    ]);
    return Rules.parse(parse(Parameter?.Value ?? ''));
  });
