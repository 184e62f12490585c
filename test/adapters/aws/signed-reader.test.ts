import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSettings } from '../../../src/adapters/aws/client-settings.ts';
import { SignedPageReads } from '../../../src/adapters/aws/signed-page-reads.ts';
import { type SignedAccess, signedParameter } from '../../../src/adapters/aws/signed-reader.ts';
import { DynamoIncidentStore } from '../../../src/adapters/aws/table/dynamo-incident-store.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { noon } from '../../support/alerts.ts';
import { aGroup, anIncident } from '../../support/incidents.ts';
import { type SignedServer, startSignedServer } from './signed-server.ts';

const secretAccessKey = 'secret';
let server: SignedServer;
let access: SignedAccess;
let reader: SignedPageReads;

beforeAll(async () => {
  server = await startSignedServer(secretAccessKey);
  access = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey },
    endpoints: { ssm: server.url, dynamodb: server.url },
  };
  reader = new SignedPageReads(access, 'alerts-table');
});
afterAll(() => server.close());

/** Returns the answer that DynamoDB gives for an incident, in the wire form in which the store writes it. */
async function stored(incident: Incident): Promise<{ body: string }> {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const client = new DynamoDBClient(clientSettings('dynamodb', { ...environment, AWS_ENDPOINT_URL: server.url }));
  const settings = { tableName: 'alerts-table', evidenceRetentionDays: 400 };
  server.answers({ body: '{}' });
  const store = new DynamoIncidentStore(DynamoDBDocumentClient.from(client), settings);
  await store.commit({ incident: { expected: null, after: incident } });
  const [written] = server.calls.map(({ payload }) => payload as { TransactItems: [{ Put: { Item: object } }] });
  return { body: JSON.stringify({ Item: written?.TransactItems[0].Put.Item }) };
}

describe('adapters/aws/signed-reader', () => {
  it('reads a parameter, decrypted', async () => {
    server.answers({ body: JSON.stringify({ Parameter: { Value: 'k1:secret' } }) });

    expect(await signedParameter(access, '/backup-alerts/prod/secrets/link-keys')).toBe('k1:secret');
    expect(server.calls).toMatchObject([
      {
        signed: true,
        target: 'AmazonSSM.GetParameter',
        payload: { Name: '/backup-alerts/prod/secrets/link-keys', WithDecryption: true },
      },
    ]);
  });

  it.each([
    { incident: anIncident(), what: 'an open one' },
    {
      incident: anIncident({
        status: 'acknowledged',
        acknowledgement: { by: 'Ana \u{1f525}', via: 'in Slack', at: noon, until: null },
        outbox: { deliveries: [], clock: { incidentId: 'i-1', clock: 4, nextStepAt: noon } },
      }),
      what: 'an acknowledged one',
    },
    { incident: aGroup(50), what: 'one of fifty alerts' },
  ])('reads an incident exactly as DynamoDB has it: $what', async ({ incident }) => {
    server.answers(await stored(incident));

    expect(await reader.incident('i-1')).toEqual(incident);
    expect(server.calls).toMatchObject([
      {
        signed: true,
        target: 'DynamoDB_20120810.GetItem',
        payload: {
          TableName: 'alerts-table',
          Key: { pk: { S: 'INCIDENT#i-1' }, sk: { S: 'STATE' } },
          ConsistentRead: true,
        },
      },
    ]);
  });

  it('knows of no incident that is not there', async () => {
    server.answers({ body: '{}' });

    expect(await reader.incident('i-1')).toBeNull();
  });

  it.each([
    { what: 'an empty parameter', answer: { body: '{"Parameter":{}}' } },
    { what: 'no parameter', answer: { status: 400, body: '{"__type":"ParameterNotFound"}' } },
  ])('has nothing to give of $what', async ({ answer }) => {
    server.answers(answer);
    expect(await signedParameter(access, '/p')).toBeNull();
  });

  it('throws when the parameter cannot be read', async () => {
    server.answers({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    await expect(signedParameter(access, '/p')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
