import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach } from 'vitest';
import { DynamoIncidentStore } from '../../../../src/adapters/aws/table/dynamo-incident-store.ts';
import { newLane } from '../../../../src/incidents/lane.ts';
import { noon } from '../../../support/alerts.ts';
import { anIncident } from '../../../support/incidents.ts';

export const dynamo = mockClient(DynamoDBDocumentClient);

export const TableName = 'alerts-table';

export const store = new DynamoIncidentStore(dynamo as unknown as DynamoDBDocumentClient, {
  tableName: TableName,
  evidenceRetentionDays: 400,
});

export const incident = anIncident({ revision: 3, updatedAt: noon });

export const record = {
  incidentId: incident.id,
  sequence: 3,
  at: noon,
  what: 'joined',
  actor: 'router',
  reason: 'because',
  trace: [],
  details: {},
  previousHash: 'a',
  hash: 'b',
};

export const seen = { eventKey: 'event-1', incidentId: incident.id, action: 'join', reason: 'r', trace: [], at: noon };

export const lane = { ...newLane('lane-1'), version: 5, openIncidentId: incident.id };

beforeEach(() => {
  dynamo.reset();
});
