import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import type { Environment } from './environment.ts';

/** Makes the client of the table. */
export function makeTableClient(environment: Environment): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings('dynamodb', environment)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
