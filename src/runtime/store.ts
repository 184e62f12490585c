import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoIncidentStore } from '../adapters/aws/table/dynamo-incident-store.ts';
import type { DynamoSettings } from '../adapters/aws/table/table-changes.ts';
import { daysOf, type Environment } from './environment.ts';
import { makeTableClient } from './table-client.ts';

/** Makes the incident store and the client it shares with the delivery ledger. */
export function makeStore(
  settings: { TABLE_NAME: string; EVIDENCE_RETENTION_DAYS: string },
  environment: Environment,
): { store: DynamoIncidentStore; client: DynamoDBDocumentClient; dynamo: DynamoSettings } {
  const client = makeTableClient(environment);
  const dynamo = { tableName: settings.TABLE_NAME, evidenceRetentionDays: daysOf(settings.EVIDENCE_RETENTION_DAYS) };
  return { store: new DynamoIncidentStore(client, dynamo), client, dynamo };
}
