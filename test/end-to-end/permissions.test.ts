import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { parseDocument } from 'yaml';
import { eventually } from '../../local/eventually.ts';
import { localRegion } from '../../local/folders.ts';
import { callJson, callQuery } from '../../local/local-aws.ts';
import { type Sample, samples } from '../../local/samples.ts';
import { otherCode } from '../../local/stack.ts';
import {
  type Call,
  callsIn,
  describeCall,
  describeGrant,
  type Grant,
  grantsOf,
  isMetBy,
  nameOf,
  type RolePolicy,
} from '../support/granted.ts';
import { metElsewhere, usedByAws } from './permissions-elsewhere.ts';
import { renewProcesses } from './renewed-processes.ts';
import { endToEndRules } from './rules.ts';
import { openWorld } from './world.ts';

/*
 * Runs last. All files ran with IAM enforced, each function under its own role, and the emulators of their stacks wrote
 * down what roles asked for. Run alone, most of what is granted looks unused.
 */
const world = openWorld();
const { endpoint, outputs, permissionsFile, simulatorsUrl } = world.addresses;

/** How long an emulator may take to write down a call. */
const writtenMs = 1500;

let calls: Call[];
/** Those of the code that is deployed here, and not those of an earlier release. */
let ownCalls: Call[];
let grants: Grant[];

beforeAll(async () => {
  await doWhatNoOtherFileDoes();
  await guardReads();
  await othersAreOver();
  await sleep(writtenMs);
  ownCalls = await callsOf((file) => !file.includes(otherCode));
  calls = [...ownCalls, ...(await callsOf((file) => file.includes(otherCode)))];
  grants = grantsOf(await policies());
}, 15 * 60_000);

describe('every function has the permissions that it needs', () => {
  it('nothing that one did was denied, and nothing escaped the check', () => {
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter(({ decision }) => decision !== 'allowed').map(describeCall)).toEqual([]);
  });
});

describe('and no others', () => {
  it('each of them is used in these tests, or a list says who uses it', () => {
    const unused = grants.filter((grant) => !ownCalls.some((call) => isMetBy(grant, call)));
    const listed = [...usedByAws, ...metElsewhere];
    const said = unused.filter((grant) => !listed.some(({ is }) => is(grant)));

    const made = ownCalls.reduce((sum, { count }) => sum + count, 0);
    const actions = new Set(ownCalls.map(({ action }) => action)).size;
    console.info(
      `permissions: ${made} calls of ${actions} actions, ${grants.length} granted, ${unused.length} unused, all but ${said.length} explained`,
    );
    expect(said.map(describeGrant)).toEqual([]);
  });

  it('the list explains nothing that is used, and nothing that is not granted', () => {
    const unused = grants.filter((grant) => !ownCalls.some((call) => isMetBy(grant, call)));

    const steady = [...usedByAws, ...metElsewhere.filter(({ varies }) => !varies)];

    expect(steady.filter(({ is }) => !unused.some(is)).map(({ why }) => why)).toEqual([]);
    expect(metElsewhere.filter(({ is }) => !grants.some(is)).map(({ why }) => why)).toEqual([]);
  });

  it.each([
    ['a lane', { Put: { Item: { pk: 'LANE#1', sk: 'STATE' } } }],
    ['the rules in force', { Put: { Item: { pk: 'RULES', sk: 'LAST-GOOD' } } }],
    ['what was seen', { Delete: { Key: { pk: 'EVENT#1', sk: 'SEEN' } } }],
    ['what was hidden', { Update: { Key: { pk: 'HIDDEN#2026-11-28', sk: '1' }, UpdateExpression: 'SET a = b' } }],
  ])('respond cannot write %s, neither alone nor inside a transaction', async (_what, write) => {
    const table = await tableAs('respond');
    const [[kind, fields]] = Object.entries(write) as [[string, object]];
    const one = { TableName: outputs.TableName, ...fields };
    const alone = { Put: PutCommand, Update: UpdateCommand, Delete: DeleteCommand }[kind] as typeof PutCommand;
    const allowed = { Put: { TableName: outputs.TableName, Item: { pk: 'INCIDENT#none', sk: 'TEST' } } };

    await expect(table.send(new alone(one as never))).rejects.toMatchObject(isDenied);
    await expect(
      table.send(new TransactWriteCommand({ TransactItems: [allowed, { [kind]: one }] as never })),
    ).rejects.toMatchObject(isDenied);
    await expect(world.aws.items(outputs.TableName ?? '', ['pk', 'sk'])).resolves.not.toContainEqual(
      expect.objectContaining({ pk: 'INCIDENT#none' }),
    );
  });

  it('respond cannot read lanes, and nobody may go through the whole table or another partition', async () => {
    const TableName = outputs.TableName ?? '';
    const rules = { pk: 'RULES', sk: 'LAST-GOOD' };
    const [respond, deliver, ingest] = await Promise.all([tableAs('respond'), tableAs('deliver'), tableAs('ingest')]);
    const events = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'EVENT#1' } };
    const mixed = { [TableName]: { Keys: [{ pk: 'EVENT#1', sk: 'SEEN' }, rules] } };

    const lane = { pk: 'LANE#1', sk: 'LANE' };
    await expect(respond.send(new GetCommand({ TableName, Key: lane }))).rejects.toMatchObject(isDenied);
    await expect(respond.send(new ScanCommand({ TableName }))).rejects.toMatchObject(isDenied);
    await expect(deliver.send(new QueryCommand({ TableName, ...events }))).rejects.toMatchObject(isDenied);
    await expect(ingest.send(new BatchGetCommand({ RequestItems: mixed }))).rejects.toMatchObject(isDenied);
  });
});

const isDenied = { name: 'AccessDeniedException' };

/** Waits until guard has read the rules that are encrypted: it is told of an edit, and nobody waits for what it does. */
async function guardReads(): Promise<void> {
  await eventually(
    'guard reading rules that are encrypted',
    async () =>
      (await callsOf((file) => file === path.basename(permissionsFile))).some(
        ({ role, action, keys }) =>
          nameOf(role) === 'guard' && action === 'kms:Decrypt' && /"ssm\./.test(JSON.stringify(keys)),
      ),
    60_000,
  );
}

/** Waits for the files that run beside on stacks of their own: what those did is judged too. */
async function othersAreOver(): Promise<void> {
  const file = inject('apartIsOver');
  if (file === null) return;
  await eventually('the end of the tests on stacks of their own', async () => existsSync(file), 14 * 60_000);
}

/** What is granted for deployments of which these tests have no other. */
async function doWhatNoOtherFileDoes(): Promise<void> {
  const parameter = outputs.RoutingParameter ?? '';
  // Topics may have keys of their own, identities a default configuration set, and rules may be SecureStrings.
  const rules = parseDocument(await endToEndRules());
  rules.setIn(['targets', 'own-topic'], rules.createNode({ sns: { topicArn: await topicWithItsOwnKey() } }));
  rules.setIn(
    ['policies', 'at-once', 'steps', 0, 'notify'],
    rules.createNode(['own-topic', 'dba-mail', 'backup-channel']),
  );
  rules.set('inhibitions', rules.createNode([asksForOthers]));
  await world.aws.putParameter(parameter, String(rules), 'String');
  const below = { Name: `${parameter}/zz`, Type: 'SecureString', Value: 'version: 1\npolicies: {}\n', Overwrite: true };
  await callJson(endpoint, 'ssm', 'AmazonSSM.PutParameter', { ...below, KeyId: await keyOfStack() });
  await changeSimulators({ sesDefaultSets: { 'example.com': 'tracked' } });
  await renewProcesses(world.addresses);
  // Jobs of other kinds, and one that somebody stopped, are looked up otherwise.
  for (const name of ['copy-failed', 'restore-failed', 'backup-aborted']) {
    const { event, job } = (samples[name] as (now: Date) => Sample)(new Date());
    await world.seedBackup(job.kind, [job.item]);
    await world.aws.putEvent(event);
  }
  const resource = world.newName();
  await world.backupFails(resource);
  const { id } = await world.incident(resource);
  const { slack } = await world.hears(
    'mail and Slack',
    id,
    (heard) => heard.mails.length > 0 && heard.slack.length > 0,
  );
  await world.press({ channel: slack[0]?.channel ?? '', ts: slack[0]?.ts ?? '', actionId: 'resolve' });
  await world.incident(resource, ({ status }) => status === 'resolved');
}

/** No copy has failed, so that it keeps nothing quiet; whether one has is looked for at every step. */
const asksForOthers = {
  name: 'backups that a broken copy explains',
  source: { event: { kind: ['copy'] } },
  target: { event: { kind: ['backup'] } },
  equal: ['account', 'region', 'resource.arn'],
};

async function topicWithItsOwnKey(): Promise<string> {
  const Name = `backup-alerts-${randomBytes(4).toString('hex')}`;
  const made = await callJson(endpoint, 'kms', 'TrentService.CreateKey', {});
  const { KeyId } = (made as { KeyMetadata: { KeyId: string } }).KeyMetadata;
  const key = { 'Attributes.entry.1.key': 'KmsMasterKeyId', 'Attributes.entry.1.value': KeyId };
  await callQuery(endpoint, 'sns', { Action: 'CreateTopic', Name, ...key });
  return (outputs.AlertTopicArn ?? '').replace(/[^:]+$/, Name);
}

async function keyOfStack(): Promise<string> {
  const { Aliases } = (await callJson(endpoint, 'kms', 'TrentService.ListAliases', {})) as {
    Aliases: { AliasName: string; TargetKeyId: string }[];
  };
  return Aliases.find(({ AliasName }) => AliasName === 'alias/backup-alert-router-local')?.TargetKeyId ?? '';
}

async function changeSimulators(change: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${simulatorsUrl}/_sim/config`, { method: 'POST', headers, body: JSON.stringify(change) });
}

/** The calls of every stack whose file is meant, since these tests began. */
async function callsOf(isMeant: (file: string) => boolean): Promise<Call[]> {
  const folder = path.dirname(permissionsFile);
  const began = inject('began');
  const files = (await readdir(folder)).filter((file) => file.endsWith('-permissions.jsonl') && isMeant(file));
  const texts = await Promise.all(
    files.map(async (file) => {
      const { birthtimeMs, mtimeMs } = await stat(path.join(folder, file));
      return Math.min(birthtimeMs || mtimeMs, mtimeMs) < began ? '' : readFile(path.join(folder, file), 'utf8');
    }),
  );
  return texts.flatMap(callsIn);
}

/** What the roles of this stack may do, with names for what is by chance in an ARN. */
async function policies(): Promise<RolePolicy[]> {
  const key = await keyOfStack();
  const found = await Promise.all(
    (await ask('ListRoles', 'RoleName')).map(async (RoleName) => {
      const names = await ask('ListRolePolicies', 'member', { RoleName });
      return Promise.all(
        names.map(async (PolicyName) => {
          const [text = ''] = await ask('GetRolePolicy', 'PolicyDocument', { RoleName, PolicyName });
          // Not every role may use the key.
          const document = decodeURIComponent(text)
            .replaceAll(`key/${key}`, 'alias/backup-alert-router-local')
            .replaceAll(/(:table\/[^"/]+?)-[0-9A-F]{13}/g, '$1');
          return { role: RoleName, document: JSON.parse(document) };
        }),
      );
    }),
  );
  return found.flat();
}

/** Asks IAM and answers what stands in elements of this name. */
async function ask(Action: string, element: string, fields: Record<string, string> = {}): Promise<string[]> {
  const xml = await callQuery(endpoint, 'iam', { Action, Version: '2010-05-08', ...fields });
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => text);
}

/** The table as a function gets at it. */
async function tableAs(name: string): Promise<DynamoDBDocumentClient> {
  const body = JSON.stringify({ function: `backup-alert-router-local-${name}` });
  const session = (await (await fetch(`${endpoint}/_local/session`, { method: 'POST', body })).json()) as Record<
    string,
    string
  >;
  const credentials = {
    accessKeyId: session.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: session.AWS_SECRET_ACCESS_KEY ?? '',
    sessionToken: session.AWS_SESSION_TOKEN ?? '',
  };
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: localRegion, credentials, maxAttempts: 1 }),
  );
}
