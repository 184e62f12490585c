import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localEnvironment, localRegion, projectFolder } from '../../local/folders.ts';
import { callJson, callQuery } from '../../local/local-aws.ts';
import { DynamoProvenWays } from '../../src/adapters/aws/table/dynamo-proven-ways.ts';
import { provenWayKey } from '../../src/adapters/aws/table/table-keys.ts';
import { scopeKeyOf } from '../../src/incidents/drill-scope.ts';
import type { ProvenWay } from '../../src/incidents/proven-way.ts';
import { definitionOfRoute, definitionOfTarget } from '../../src/rules/definitions.ts';
import { lastProven } from '../../src/rules/last-proven.ts';
import { openIncidentsAccess } from '../../src/runtime/incidents-access.ts';
import { makeTableClient } from '../../src/runtime/table-client.ts';
import { runCommand } from '../commands/run-command.ts';
import { openFunctions } from './functions.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { endpoint, outputs, simulatorsUrl } = world.addresses;
const stackName = 'backup-alert-router-local';
const ruleName = `${stackName}-backup`;
const events = (operation: string) => callJson(endpoint, 'events', `AWSEvents.${operation}`, { Name: ruleName });

interface Found {
  check: string;
  target?: string;
  state: string;
  says: string;
  fix: string | null;
}

/** Runs it as people do, with the environment that leads to the emulator and the simulators. */
async function doctor(words = ''): Promise<{ code: number | null; findings: Found[]; said: string }> {
  const more = {
    AWS_ENDPOINT_URL_BACKUP: `${simulatorsUrl}/_backup`,
    AWS_ENDPOINT_URL_SESV2: `${simulatorsUrl}/_ses`,
    VENDOR_ENDPOINT: simulatorsUrl,
  };
  const command = `npx backup-alerts doctor --stage local --region ${localRegion} --json ${words}`.trim();
  const { code, said } = await runCommand(command, projectFolder, { endpoint, more });
  const text = said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1);
  return { code, said, findings: text === '' ? [] : (JSON.parse(text) as { findings: Found[] }).findings };
}

const environment = localEnvironment(endpoint);
const table = makeTableClient(environment);
const tableName = outputs.TableName ?? '';
let proven: ProvenWay[] = [];

/** What drills prove in a year, of the rules in force: the rules of these tests ask for drills, and none was due yet. */
async function allProven(): Promise<ProvenWay[]> {
  const rules = await (await openIncidentsAccess({ stage: 'local', region: localRegion }, environment)).rules();
  const at = new Date().toISOString();
  return lastProven(rules, [], at).map(({ way, name }) => {
    const definition = way === 'route' ? definitionOfRoute(rules, name) : definitionOfTarget(rules, name);
    return { way, name, definition: definition ?? '', at, drillId: 'none', by: 'router' };
  });
}

beforeAll(async () => {
  proven = await allProven();
  await new DynamoProvenWays(table, tableName).note(proven);
  // What other files have put aside on purpose.
  for (const queue of ['IntakeDeadLettersUrl', 'DeliveriesDeadLettersUrl']) {
    await callQuery(endpoint, 'sqs', { Action: 'PurgeQueue', QueueUrl: outputs[queue] ?? '' });
  }
  expect((await openFunctions(endpoint).invoke(`${stackName}-watch`, {})).failed).toBeNull();
});
afterAll(async () => {
  await events('EnableRule');
  const deleted = proven.map((way) => ({ DeleteRequest: { Key: provenWayKey(scopeKeyOf(way)) } }));
  while (deleted.length > 0) {
    await table.send(new BatchWriteCommand({ RequestItems: { [tableName]: deleted.splice(0, 25) } }));
  }
});

describe('doctor on the deployed stack', () => {
  it('ends with 0 when all is well, and every target hears that it is a test', async () => {
    const { code, findings, said } = await doctor('--send');

    expect(
      findings.filter(({ state }) => state !== 'ok'),
      said,
    ).toEqual([]);
    expect(code).toBe(0);
    const sent = findings.filter(({ check }) => check === 'send').map(({ target }) => target);
    expect(sent).toEqual(
      expect.arrayContaining([
        'alert-topic',
        'alert-topic (second topic)',
        'backup-channel',
        'dba-mail',
        'gone-mail',
        'page',
        'tickets',
      ]),
    );
    await eventually('the mail of the test', async () =>
      (await world.received()).mails.some(({ subject }) => subject.includes('TEST of the backup alert router')),
    );
  });

  it('ends with 1 for a planted fault, and its fix mends it', async () => {
    await events('DisableRule');
    const { code, findings } = await doctor();
    const [wrong, ...others] = findings.filter(({ state }) => state !== 'ok');

    expect(code).toBe(1);
    expect(others).toEqual([]);
    expect(wrong).toMatchObject({ check: 'event-rules', state: 'broken', says: expect.stringContaining(ruleName) });
    expect(wrong?.fix).toBe(`aws events enable-rule --region ${localRegion} --name ${ruleName}`);
    await events('EnableRule');
    expect((await doctor()).code).toBe(0);
  });
});
