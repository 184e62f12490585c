import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LightReader } from '../../../src/adapters/aws/light-reader.ts';
import { incidentKey } from '../../../src/adapters/aws/table-keys.ts';
import { aGroup, anIncident, noon } from '../../support/notices.ts';
import { type SignedServer, startSignedServer } from './signed-server.ts';

const secretAccessKey = 'secret';
const strong = 'x'.repeat(43);
let server: SignedServer;
let reader: LightReader;

beforeAll(async () => {
  server = await startSignedServer(secretAccessKey);
  reader = new LightReader(
    {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'id', secretAccessKey },
      endpoints: { ssm: server.url, dynamodb: server.url },
    },
    { tableName: 'alerts-table', linkKeysName: '/backup-alerts/prod/secrets/link-keys' },
  );
});
afterAll(() => server.close());

function stored(incident: unknown): { body: string } {
  const Item = marshall({ ...incidentKey('i-1'), incident }, { removeUndefinedValues: true });
  return { body: JSON.stringify({ Item }) };
}

describe('adapters/aws/light-reader', () => {
  it('reads the link keys, decrypted', async () => {
    server.answers({ body: JSON.stringify({ Parameter: { Value: `k2:${strong},k1:${strong}` } }) });

    expect((await reader.keys()).map(({ id }) => id)).toEqual(['k2', 'k1']);
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
    server.answers(stored(incident));

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

  it('has no keys when the parameter is empty, and throws when it cannot be read', async () => {
    server.answers({ body: '{"Parameter":{}}' });
    expect(await reader.keys()).toEqual([]);

    server.answers({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    await expect(reader.keys()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
