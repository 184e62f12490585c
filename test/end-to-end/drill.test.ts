import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localEnvironment, localRegion, projectFolder } from '../../local/folders.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoDrillBooks } from '../../src/adapters/aws/table/dynamo-drill-books.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { runCommand } from '../commands/run-command.ts';
import { openFunctions } from './functions.ts';
import { plannedDrills } from './rules.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { endpoint, outputs } = world.addresses;
afterEach(() => world.clearFaults());

interface Result {
  drill: string;
  passed: boolean;
  incidentId: string;
  plays: { resourceArn: string };
  detectedAfter: number;
  targets: { target: string; state: string; standIn: string | null }[];
  acknowledged: { by: string } | null;
}

/** Types it as people do, on the stage that runs here. */
async function type(words: string) {
  const { code, said } = await runCommand(
    `npx backup-alerts ${words} --stage local --region ${localRegion} --json`,
    projectFolder,
    { endpoint },
  );
  const text = said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1);
  return { code, said, json: (text === '' ? {} : JSON.parse(text)) as Result };
}

const drills = async () => (await world.incidents()).filter(({ drill }) => drill);

/** Waits for the incident of a drill that has just begun. */
async function begun(before: readonly Incident[]): Promise<Incident> {
  const known = new Set(before.map(({ id }) => id));
  return eventually('the incident of the drill', async () => (await drills()).find(({ id }) => !known.has(id)) ?? null);
}

/** Items of the table that are about runs and jobs, of which reports and balances are made, by their keys. */
const counted = /^(?:HEARD|RUNS|RUN|DUE|BALANCE|HIDDEN)/;

/** Calls `watch` as its schedule does. */
async function watches(): Promise<void> {
  const { failed, payload } = await openFunctions(endpoint).invoke('backup-alert-router-local-watch', {});
  expect(failed, payload).toBeNull();
}

const books = new DynamoDrillBooks(
  DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings('dynamodb', localEnvironment(endpoint)))),
  outputs.TableName ?? '',
);

/** As if this drill had been due, at the turn of the year, since `watch` last looked. */
async function isDue(drill: string): Promise<void> {
  await watches();
  const book = await books.read();
  const followed = book.followed.map((one) =>
    one.drill === drill ? { ...one, dueAt: '2025-06-01T00:00:00.000Z' } : one,
  );
  expect(followed.map((one) => one.drill)).toContain(drill);
  expect(await books.save({ ...book, followed })).toBe(true);
}

/** Lets `watch` come again until no drill runs, and returns what the newest of them has on record. */
async function isOver(id: string): Promise<Record<string, unknown>[]> {
  return eventually(
    'the record of the drill',
    async () => {
      await watches();
      const records = (await world.aws.items(outputs.TableName ?? '')).flatMap(({ record }) =>
        record === undefined ? [] : [record as { details: { drillOf?: string } } & Record<string, unknown>],
      );
      const found = records.filter(({ details, what }) => details.drillOf === id && /^drill /.test(String(what)));
      return found.length > 0 && (await books.read()).runs.length === 0 ? found : null;
    },
    120_000,
  );
}

describe('drills that the rules plan, on the deployed stack', () => {
  it('is played once when it is due, passes when somebody acknowledges, and is on record with what it proved', async () => {
    const before = await drills();
    await isDue(plannedDrills.answered);
    await watches();
    await watches();
    const { id } = await begun(before);
    await eventually('somebody is told', async () => {
      const rows = await world.ledger(id);
      return rows.length >= 3 && rows.every(({ status }) => status === 'delivered') ? rows : null;
    });
    expect((await type(`incidents ack ${id}`)).code).toBe(0);
    const [record, ...others] = await isOver(id);

    expect(others).toEqual([]);
    expect(record, JSON.stringify(record)).toMatchObject({
      what: 'drill passed',
      actor: 'router',
      details: { drill: plannedDrills.answered, cause: 'schedule', deviations: [] },
    });
    expect(await drills()).toHaveLength(before.length + 1);
    const resolved = async () => (await drills()).find((one) => one.id === id && one.status === 'resolved') ?? null;
    await eventually('the end of the drill', resolved);
    const items = await world.aws.items(outputs.TableName ?? '');
    const proven = items.filter(({ pk }) => pk === 'PROVEN').map(({ sk }) => String(sk));
    expect(proven).toContain('route:everything else');
    expect((await type(`drill --sign-off ${String(record?.incidentId)}`)).code).toBe(0);
  });

  it('with Slack down another channel tells that it failed, and it is an incident until the next good one', async () => {
    await world.fault({ vendor: 'slack', kind: 'ok-false', error: 'channel_not_found', times: 0, match: 'drill-' });
    const before = await drills();
    await isDue(plannedDrills.unanswered);
    await watches();
    const { id } = await begun(before);
    const [record] = await isOver(id);

    expect(record, JSON.stringify(record)).toMatchObject({
      what: 'drill failed',
      details: { deviations: [{ reason: 'not-told', target: 'backup-channel' }] },
    });
    const failed = (incident: Incident) => incident.alerts.some(({ errorCode }) => errorCode === 'drill-failed');
    const trouble = await eventually(
      'the incident of the drill that failed',
      async () => (await world.incidents()).find((one) => failed(one) && one.status === 'open') ?? null,
    );
    expect(trouble).toMatchObject({ drill: false, severity: 'high' });
    const { sns } = await world.hears('the topic', trouble.id, (all) => all.sns.length > 0);
    expect(sns[0]?.message).toMatch(/Repeat it: npx backup-alerts drill --route 'everything else' --stage local/);
    for (const { message } of sns) expect(message).not.toMatch(/^DRILL/);

    // Somebody mends it, and proves it by hand.
    await world.clearFaults();
    const byHand = await type('drill --route "everything else" --no-answer --wait 60s');
    expect(byHand.code, byHand.said).toBe(0);
    await watches();
    await eventually(
      'its end',
      async () => (await world.incidents()).find((one) => one.id === trouble.id && one.status === 'resolved') ?? null,
    );
  });
});

describe('drill on the deployed stack', () => {
  it('says who would be told, and sends nothing', async () => {
    const before = await drills();
    const { code, said } = await type('drill --dry-run');

    expect(code, said).toBe(0);
    expect(await drills()).toHaveLength(before.length);
  });

  it('passes when targets are told and somebody acknowledges; it is over then, and no run or figure has it', async () => {
    const before = await drills();
    const played = type('drill --wait 90s');
    const { id } = await begun(before);
    await eventually('somebody is told', async () => {
      const rows = await world.ledger(id);
      return rows.length >= 3 && rows.every(({ status }) => status === 'delivered') ? rows : null;
    });
    expect((await type(`incidents ack ${id}`)).code).toBe(0);
    const { code, said, json } = await played;

    expect(code, said).toBe(0);
    expect(json).toMatchObject({ passed: true, incidentId: id, acknowledged: { by: expect.any(String) } });
    expect(json.detectedAfter).toBeLessThan(30);
    const over = async () => (await drills()).find((one) => one.id === id && one.status === 'resolved') ?? null;
    await eventually('the end of the drill', over);
    expect((await type(`drill --sign-off ${json.drill}`)).code).toBe(0);
    expect((await world.records(json.drill)).map(({ what }) => what)).toEqual(['drill passed', 'drill signed off']);
    const heard = await world.receivedAbout(id);
    for (const { message } of heard.sns) expect(message).toMatch(/^DRILL /);
    for (const { subject } of heard.mails) expect(subject).toMatch(/DRILL/);
    const name = json.plays.resourceArn.split(':').at(-1) ?? '';
    const about = (await world.aws.items(outputs.TableName ?? '')).filter((item) =>
      JSON.stringify(item).includes(name),
    );
    expect(about.length).toBeGreaterThan(0);
    expect(about.map(({ pk }) => String(pk)).filter((pk) => counted.test(pk))).toEqual([]);
  });

  it('fails when Slack is down, which another channel says', async () => {
    await world.fault({ vendor: 'slack', kind: 'ok-false', error: 'channel_not_found', times: 0, match: 'drill-' });

    const { code, said, json } = await type('drill --wait 60s --no-answer');

    expect(code, said).toBe(1);
    const slack = json.targets.find(({ target }) => target.startsWith('backup-channel'));
    expect(slack, said).toMatchObject({ state: 'failed' });
    const { sns } = await world.hears('the stand-in', json.incidentId, (all) => all.sns.length > 0);
    const instead = sns.filter(({ message }) => message.includes('could not be reached'));
    expect(instead[0]?.message).toMatch(/^DRILL /);
  });
});
