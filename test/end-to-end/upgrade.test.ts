import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploy } from '../../local/deploy.ts';
import { eventually } from '../../local/eventually.ts';
import type { ReceivedAbout } from '../../local/observer.ts';
import { seed } from '../../local/seed.ts';
import { deployParameters, type Stack, startStack } from '../../local/stack.ts';
import { type EvidenceRecord, firstBrokenRecord } from '../../src/evidence/record.ts';
import { releasedCommit, unpack } from '../support/released.ts';
import { endToEndRules } from './rules.ts';
import { openedPerTarget, openWorld, type World } from './world.ts';

/** 0.1.0 as it was, in a folder of its own. */
let earlier: string;
let stack: Stack;
let world: World;

/** Each incident of the story: the resource, and how often each target is to have heard that it was opened. */
const opened: { name: string; id: string }[] = [];
const once = { slack: 1, mail: 1, tickets: 1, topic: 1 };

beforeAll(async () => {
  earlier = unpack(releasedCommit);
  stack = await startStack({ project: earlier });
  await seed(stack, null);
  await world010();
});
afterAll(async () => {
  await stack?.stop();
  if (earlier !== undefined) await rm(earlier, { recursive: true, force: true });
});

it('what 0.1.0 left open goes on under this release, and is told to nobody twice', { retry: 0 }, async () => {
  const [failing, healing, claimed] = [await opens('failing'), await opens('healing'), await opens('claimed')];
  await acknowledges(claimed);

  await deployed(null);

  const joining = await opens('joining');
  await heals(healing);
  await heals(claimed);
  await resolvedEverywhere(healing);
  await resolvedEverywhere(claimed);
  await acknowledges(failing);
  expect(await stillOpen()).toEqual([failing, joining].sort());
  await everythingTold();
});

it('the way back: what this release left open goes on under 0.1.0', { retry: 0 }, async () => {
  const [newer] = [await opens('newer')];
  const claimed = await opens('claimed-newer');
  await acknowledges(claimed);

  await deployed(earlier);

  await heals(newer);
  await resolvedEverywhere(newer);
  await heals(claimed);
  await resolvedEverywhere(claimed);
  await opens('older');
  await everythingTold();
});

it('and over again: both kinds of incident end here', { retry: 0 }, async () => {
  await deployed(null);

  for (const { id } of await stillUnresolved()) await heals(id);
  for (const { id } of opened) await resolvedEverywhere(id);
  expect(await stillOpen()).toEqual([]);
  await everythingTold();
  await nothingLeftBehind();
});

async function world010(): Promise<void> {
  const { RoutingParameter = '' } = stack.outputs;
  world = openWorld(stack, process.pid);
  await world.aws.putParameter(RoutingParameter, await endToEndRules(true), 'String');
}

/** A backup fails, and everybody hears of it. */
async function opens(prefix: string): Promise<string> {
  const name = world.newName(`${prefix}-`);
  await world.backupFails(name);
  const { id } = await world.incident(name);
  opened.push({ name, id });
  await world.hears(
    'the alert, everywhere',
    id,
    (heard) => Object.values(openedPerTarget(heard)).every((n) => n > 0),
    60_000,
  );
  return id;
}

async function heals(id: string): Promise<void> {
  await world.backupCompletes(nameOf(id));
}

function nameOf(id: string): string {
  return opened.find((one) => one.id === id)?.name ?? '';
}

async function acknowledges(id: string): Promise<void> {
  const heard = await world.receivedAbout(id);
  const { channel = '', ts = '' } = heard.slack.find(({ threadTs }) => threadTs === null) ?? {};
  await eventually(
    'an answer to the press',
    async () => (await world.press({ channel, ts, actionId: 'acknowledge' })).ok,
  );
  await world.incident(nameOf(id), ({ status }) => status === 'acknowledged');
}

async function resolvedEverywhere(id: string): Promise<void> {
  await world.incident(nameOf(id), ({ status }) => status === 'resolved');
  await world.hears('the end in the ticket', id, ({ tickets }) => tickets[0]?.status.category === 'done', 60_000);
}

/** Deploys the other release over what runs, as a person would, and waits until its processes run. */
async function deployed(project: string | null): Promise<void> {
  const parameters = deployParameters(stack.respondUrl);
  await deploy({ endpoint: stack.endpoint, parameters, ...(project === null ? {} : { project }) });
}

async function stillUnresolved() {
  const ids = new Set(opened.map(({ id }) => id));
  return (await world.incidents()).filter(({ id, status }) => ids.has(id) && status !== 'resolved');
}

async function stillOpen(): Promise<string[]> {
  return (await stillUnresolved()).map(({ id }) => id).sort();
}

/** How many opened notices each target got; the topic carries the other kinds too. */
function openedFor(heard: ReceivedAbout): Record<string, number> {
  const isOpened = ({ attributes }: ReceivedAbout['sns'][number]) => JSON.stringify(attributes.kind).includes('opened');
  return { ...openedPerTarget(heard), topic: heard.sns.filter(isOpened).length };
}

/** Nobody heard twice that something was opened, each delivery has its outcome, and every chain of records holds. */
async function everythingTold(): Promise<void> {
  for (const { id, name } of opened) {
    expect(openedFor(await world.receivedAbout(id)), name).toEqual(once);
    await eventually(`every delivery about ${name} in the ledger`, async () =>
      (await world.ledger(id)).every(({ status }) => status === 'delivered' || status === 'skipped'),
    );
    expect(firstBrokenRecord((await world.records(id)) as unknown as EvidenceRecord[]), name).toBeNull();
  }
}

async function nothingLeftBehind(): Promise<void> {
  for (const url of [stack.outputs.IntakeDeadLettersUrl, stack.outputs.DeliveriesDeadLettersUrl]) {
    expect(await world.aws.queueDepth(url ?? '')).toMatchObject({ waiting: 0, inFlight: 0 });
  }
}
