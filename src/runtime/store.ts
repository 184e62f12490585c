import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { DynamoIncidentStore } from '../adapters/aws/table/dynamo-incident-store.ts';
import type { DynamoSettings } from '../adapters/aws/table/table-changes.ts';
import { daysOf, type Environment } from './environment.ts';

/** Makes the incident store and the client it shares with the delivery ledger. */
export function makeStore(
  settings: { TABLE_NAME: string; EVIDENCE_RETENTION_DAYS: string },
  environment: Environment,
): { store: DynamoIncidentStore; client: DynamoDBDocumentClient; dynamo: DynamoSettings } {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings('dynamodb', environment)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const dynamo = { tableName: settings.TABLE_NAME, evidenceRetentionDays: daysOf(settings.EVIDENCE_RETENTION_DAYS) };
  return { store: new DynamoIncidentStore(client, dynamo), client, dynamo };
}
