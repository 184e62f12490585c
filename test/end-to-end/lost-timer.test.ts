import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { DynamoIncidentStore } from '../../src/adapters/aws/table/dynamo-incident-store.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { openFunctions } from './functions.ts';
import { climbing } from './rules.ts';
import { openings, openWorld } from './world.ts';

const world = openWorld();
const { endpoint, outputs } = world.addresses;
const settings = {
  endpoint,
  region: localRegion,
  credentials: { accessKeyId: localAccount, secretAccessKey: 'local' },
};
const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
  marshallOptions: { removeUndefinedValues: true },
});
const store = new DynamoIncidentStore(client, { tableName: outputs.TableName ?? '', evidenceRetentionDays: 1 });

it('an execution that is stopped after the first step is taken up by watch, once', async () => {
  const name = world.newName(climbing);
  await world.backupFails(name);
  const { id } = await world.incident(name);
  await world.hears('the alert', id, (all) => openings(all).length > 0);
  const incident = await world.incident(name, ({ escalation }) => escalation.stepsTaken === 1);
  const execution = `${id}-${incident.escalation.clock}`;
  const executionArn = `arn:aws:states:${localRegion}:${localAccount}:execution:backup-alert-router-local-escalation:${execution}`;
  await new SFNClient(settings).send(new StopExecutionCommand({ executionArn }));
  // As it is seven minutes later.
  await store.putOff(incident, addSeconds(new Date().toISOString(), -420));

  const watched = await openFunctions(endpoint).invoke('backup-alert-router-local-watch', {});
  await openFunctions(endpoint).invoke('backup-alert-router-local-watch', {});

  expect(watched).toMatchObject({ failed: null, status: 200 });
  const after = await world.incident(name, ({ escalation }) => escalation.stepsTaken === 2);
  const whats = (await world.records(after.id)).map(({ what }) => what);
  expect(whats.filter((what) => what === 'timer-restarted')).toHaveLength(1);
  const rows = await eventually('the pager', async () => {
    const escalated = (await world.ledger(id)).filter(({ kind }) => kind === 'escalated');
    return escalated.length > 0 ? escalated : null;
  });
  expect(rows).toHaveLength(1);
});
