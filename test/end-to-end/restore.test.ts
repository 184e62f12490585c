import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployedFunctions } from '../../local/deployed-functions.ts';
import { binFolder, localAccount, localEnvironment, localRegion, projectFolder } from '../../local/folders.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { type EvidenceRecord, firstBrokenRecord } from '../../src/evidence/record.ts';
import { openFunctions } from './functions.ts';
import { endToEndRules } from './rules.ts';
import { openedPerTarget, openings, openWorld, type World } from './world.ts';

const run = promisify(execFile);
const functions = deployedFunctions.map(({ name }) => name);
let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startStack();
  await seed(stack, null);
  world = openWorld(stack, process.pid);
  await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', await endToEndRules(), 'String');
});
afterAll(() => stack?.stop());

/** The steps of docs/operations/recovery.md, in their order. */
it('the table restored from a point in time: what was lost with it is heard of again from the lists of AWS Backup', {
  retry: 0,
  timeout: 180_000,
}, async () => {
  const [kept, healed] = [await fails('kept'), await fails('healed')];
  const restored = await restore();
  const lost = await fails('lost');
  const success = await world.backupCompletes(healed.name);
  await world.incident(healed.name, ({ status }) => status === 'resolved');

  const goOn = await stop();
  await copy(restored, stack.outputs.TableName ?? '');
  expect((await world.incidents()).map(({ id }) => id).sort()).toEqual([kept.id, healed.id].sort());
  await goOn();
  await hearAgain([kept.job, lost.job, healed.job, success.job.item]);

  const again = await world.incident(lost.name);
  expect(again.id).not.toBe(lost.id);
  await world.hears('the lost failure, once more', again.id, (heard) => openings(heard).length === 1, 60_000);
  await world.incident(healed.name, ({ status }) => status === 'resolved');
  expect(await world.incident(kept.name)).toMatchObject({ id: kept.id, status: 'open', alertCount: 1 });
  expect(openedPerTarget(await world.receivedAbout(kept.id))).toMatchObject({ slack: 1, mail: 1, tickets: 1 });
  for (const { id } of await world.incidents()) {
    expect(firstBrokenRecord((await world.records(id)) as unknown as EvidenceRecord[])).toBeNull();
  }
});

/** A backup fails, everybody hears of it, and AWS Backup lists the job. */
async function fails(prefix: string): Promise<{ name: string; id: string; job: Record<string, unknown> }> {
  const name = world.newName(`${prefix}-`);
  const sample = await world.backupFails(name);
  const { id } = await world.incident(name);
  await world.hears(
    'the alert, everywhere',
    id,
    (heard) => Object.values(openedPerTarget(heard)).every((count) => count > 0),
    60_000,
  );
  return { name, id, job: sample.job.item };
}

/** The emulator cannot restore: a table that gets a copy at this moment stands for it. */
async function restore(): Promise<string> {
  const client = new DynamoDBClient({
    endpoint: stack.endpoint,
    region: localRegion,
    credentials: { accessKeyId: localAccount, secretAccessKey: 'local' },
  });
  const { TableName: from = '' } = stack.outputs;
  const TableName = 'backup-alert-router-restored';
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await copy(from, TableName);
  return TableName;
}

/** No function runs while the table is written. */
async function stop(): Promise<() => Promise<void>> {
  const { throttle } = openFunctions(stack.endpoint);
  const resume = await Promise.all(functions.map((name) => throttle(`backup-alert-router-local-${name}`)));
  return async () => void (await Promise.all(resume.map((one) => one())));
}

async function copy(from: string, to: string): Promise<void> {
  await run(`${binFolder}/node`, ['examples/recovery/copy-table.ts', from, to], {
    cwd: projectFolder,
    env: localEnvironment(stack.endpoint),
  });
}

/** Every job that ended since, as AWS Backup lists it, onto the intake queue. */
async function hearAgain(jobs: readonly Record<string, unknown>[]): Promise<void> {
  const { IntakeQueueUrl = '' } = stack.outputs;
  await world.aws.sendMessages(
    IntakeQueueUrl,
    jobs.map((job) => JSON.stringify(job)),
  );
}
