import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localEnvironment, localRegion } from '../../local/folders.ts';
import { textOf } from '../../local/observer.ts';
import { backupJob } from '../../local/samples.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoCanaryNotes } from '../../src/adapters/aws/table/dynamo-canary-notes.ts';
import { canaryHeardKey } from '../../src/adapters/aws/table/table-keys.ts';
import type { CanaryPart } from '../../src/incidents/canary.ts';
import { openFunctions } from './functions.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { addresses } = world;
const tableName = addresses.outputs.TableName ?? '';
const dynamo = DynamoDBDocumentClient.from(
  new DynamoDBClient(clientSettings('dynamodb', localEnvironment(addresses.endpoint))),
);
const notes = new DynamoCanaryNotes(dynamo, tableName);
const tableOf = (part: CanaryPart) => `local-backup-canary-${part}`;
const days = 86_400_000;

/** AWS Backup lists a backup of the canary and says how it ended. */
async function ends(part: CanaryPart, state: 'COMPLETED' | 'FAILED', at = new Date()): Promise<string> {
  const resourceArn = `arn:aws:dynamodb:${localRegion}:${localAccount}:table/${tableOf(part)}`;
  const outcome = { type: 'DynamoDB', state, resourceArn, message: '', category: '' } as const;
  const denied = { message: 'Access denied trying to call the service.', category: 'AccessDenied' };
  const { event, job } = backupJob(at, { ...outcome, ...(state === 'FAILED' ? denied : {}) });
  await world.seedBackup(job.kind, [job.item]);
  await world.aws.putEvent(event);
  const jobId = String((event.detail as { backupJobId: string }).backupJobId);
  await eventually(`that the canary that ${part} was heard of`, async () =>
    (await notes.known()).heard.some((one) => one.jobId === jobId),
  );
  return jobId;
}

const watches = () => openFunctions(addresses.endpoint).invoke('backup-alert-router-local-watch', {});

describe('the canary backup on the deployed stack', { timeout: 120_000 }, () => {
  it('is quiet while both of its backups are heard of, and told when one is not, until it is heard again', async () => {
    await ends('succeeds', 'COMPLETED');
    await ends('fails', 'FAILED');
    await watches();
    for (const part of ['succeeds', 'fails'] as const) expect(await world.incidentOf(tableOf(part))).toBeNull();
    const { watched } = await notes.known();
    expect(watched?.told).toEqual([]);

    // As if the last failure had been heard of three days ago, and nothing since.
    const longAgo = new Date(Date.now() - 3 * days).toISOString();
    const { heard } = await notes.known();
    const fails = heard.find(({ part }) => part === 'fails');
    if (fails === undefined || watched === null) throw new Error('The canary is not noted.');
    const Item = { ...canaryHeardKey('fails'), heard: { ...fails, endedAt: longAgo } };
    await dynamo.send(new PutCommand({ TableName: tableName, Item }));
    await notes.saveWatched({ ...watched, since: longAgo });
    await watches();

    const name = `canary ${tableOf('fails')}`;
    const incident = await world.incident(name);
    expect(incident.alerts[0]).toMatchObject({ errorCode: 'alarm-path-unproven' });
    const { slack } = await world.hears('the alert', incident.id, (all) => all.slack.length > 0);
    expect(textOf(slack)).toMatch(/not proven since/);
    expect(textOf(slack)).toContain(tableOf('fails'));

    await ends('fails', 'FAILED');
    await watches();
    await world.incident(name, ({ status }) => status === 'resolved');
    expect((await notes.known()).watched?.told).toEqual([]);
  });
});
