import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { callJson, callQuery, type Place } from '../../local/local-aws.ts';
import { type Policy, type Relay, type RelayedEvent, relayOf, type Sending, type Way } from '../../local/relay.ts';
import { backupJob } from '../../local/samples.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import intakeRules from '../../serverless/intake-rules.cjs';
import type { MemberProgress } from '../../src/ports/incidents/member-notes.ts';
import { edited } from '../support/edited.ts';
import { changesOf } from '../support/policy-changes.ts';
import {
  type Asked,
  askedAboutTopic,
  askedOfBus,
  askedOfDirectKey,
  askedOfDirectQueue,
  askedOfDirectRole,
  askedOfQueue,
  askedOfReader,
  askedOfRole,
  type Between,
  intakeRuleArns,
} from './accounts-questions.ts';
import { openFunctions } from './functions.ts';
import { straightFrom } from './straight-jobs.ts';
import { openWorld } from './world.ts';

const organization = 'o-a1b2c3d4e5';
/** In the organization; in another one; in another one as well, and let in by its number. */
const member = '222233334444';
const outsider = '999988887777';
const named = '333344445555';
const home: Place = { account: localAccount, region: localRegion };
const near: Place = { account: member, region: localRegion };
const far: Place = { account: member, region: 'eu-west-1' };
/** In the organization, and sends straight into the queue of members. */
const straight: Place = { account: '444455556666', region: localRegion };
const stranger: Place = { account: outsider, region: localRegion };

/** A stack of its own, in central mode. */
let stack: Stack;
let relay: Relay;
let bus: string;
let intake: string;
let directQueue: string;
let directKey: string;

beforeAll(async () => {
  const parameters = {
    organizationId: organization,
    memberAccounts: named,
    memberRegions: localRegion,
    directMembers: 'true',
  };
  stack = await startStack({ parameters });
  await seed(stack, null);
  relay = relayOf(stack.endpoint);
  bus = stack.outputs.MembersBusArn ?? '';
  intake = `arn:aws:sqs:${localRegion}:${localAccount}:backup-alert-router-local-intake`;
  directQueue = stack.outputs.DirectQueueArn ?? '';
  directKey = stack.outputs.DirectKeyArn ?? '';
  const names = { [localAccount]: 'monitoring', [member]: 'payroll', [straight.account]: 'stores' };
  await relay.organization(organization, [localAccount, member, straight.account], names);
  for (const place of [
    near,
    far,
    stranger,
    straight,
    { ...home, region: 'eu-west-1' },
    { account: named, region: localRegion },
  ]) {
    const reader: Record<string, string> = place.account === named ? { ReaderRole: '' } : {};
    const direct: Record<string, string> =
      place === straight
        ? { DirectQueueArn: directQueue, DirectKeyArn: directKey, DirectQueueRegion: localRegion }
        : {};
    await relay.deployForwarder(place, { CentralBusArn: bus, RouterStage: 'local', ...reader, ...direct });
  }
});

afterAll(async () => {
  await stack?.stop();
});

describe('accounts: who may tell of backups', () => {
  it.each([
    ['another account of the organization', near],
    ['another account in another Region, in one hop', far],
    ['another Region of the account itself', { ...home, region: 'eu-west-1' }],
    ['an account that is let in by its number', { account: named, region: localRegion }],
    ['the account itself', home],
  ])('%s, once', async (_who, place) => {
    expect(await wayOf({ ...place, events: [failed] })).toMatchObject({ delivered: [intake] });
  });

  it('each kind of event that the account itself would tell', async () => {
    const kinds = ['backup-failed', 'restore-failed', 'recovery-point-expired', 'index-failed', 'vault-deleted'];
    const others = ['unknown-detail-type', 'plan-selection-denied', 'alarm-raised', 'alarm-composite'];
    const calls = ['call-delete-recovery-point', 'call-disable-key'];
    const events = [...kinds, ...others, ...calls].map(fixture);
    const ways = await relay.carry({ ...near, events, dry: true });

    expect(ways.map(({ delivered }) => delivered)).toEqual(events.map(() => [intake]));
    expect(new Set(ways.map(({ decisions }) => decisions[0]?.by)).size).toBe(Object.keys(intakeRules()).length);
  });

  it('not an account of another organization, which keeps what it could not send', async () => {
    const { decisions, delivered } = await wayOf({ ...stranger, events: [failed] });

    expect(decisions.find(({ at }) => at === bus)).toMatchObject({ allowed: false });
    expect(delivered).toEqual([expect.stringMatching(`^arn:aws:sqs:${localRegion}:${outsider}:.*DeadLetters`)]);
  });

  it.each([
    ['a source of AWS', { source: 'aws.backup' }, 'NotAuthorizedForSource'],
    ['its own source', { source: 'com.example' }, 'bus'],
    ['the source of drills', { source: 'backup-alerts.drill' }, 'bus'],
    ['the source of what is found', { source: 'backup-alerts.watch' }, 'bus'],
  ])('nobody by hand, with %s', async (_what, changed, refusedAt) => {
    const by = `arn:aws:iam::${member}:root`;
    const way = await wayOf({ ...near, by, bus, events: [{ ...failed, ...changed }] });

    expect(way.delivered).toEqual([]);
    expect(way.decisions).toEqual([
      expect.objectContaining({ by, at: refusedAt === 'bus' ? bus : refusedAt, allowed: false }),
    ]);
  });

  it('nobody for another account: what an event says of its account counts for nothing', async () => {
    const forged = {
      ...failed,
      account: localAccount,
      region: localRegion,
      // The plan of the sample is of another Region, where nothing may be read.
      detail: { ...failed.detail, backupJobId: 'forged', createdBy: undefined },
    };
    await relay.carry({ ...far, events: [forged as RelayedEvent] });

    const world = openWorld(stack, process.pid);
    const heard = await eventually('its incident', async () =>
      (await world.incidents()).find(({ alerts }) => alerts.some(({ jobId }) => jobId === 'forged')),
    );
    expect(heard).toMatchObject({ accountId: member, region: 'eu-west-1' });
  });

  it('and what is behind it is read by the role that the forwarder makes there, if there is one', async () => {
    const world = openWorld(stack, process.pid);
    const tellOf = async (place: Place, name: string) => {
      const resourceArn = `arn:aws:rds:${place.region}:${place.account}:db:${name}`;
      const outcome = { type: 'RDS', state: 'FAILED', message: 'Access denied to the key.', category: 'AccessDenied' };
      const { event, job } = backupJob(new Date(), { ...outcome, resourceArn });
      await world.seedBackup(job.kind, [job.item]);
      const { source, detailType, detail, resources = [] } = event;
      await relay.carry({ ...place, events: [{ source, 'detail-type': detailType, detail, resources }] });
      const { id } = await world.incident(name);
      const { missing } = ((await world.records(id))[0]?.details ?? {}) as { missing?: string[] };
      return missing ?? [];
    };
    // A busy machine may take longer than enrichment waits, which says nothing about who may read.
    const answered = (place: Place, prefix: string) =>
      eventually(`an answer in time about ${prefix}`, async () => {
        const lines = await tellOf(place, world.newName(prefix));
        return lines.some((line) => line.includes('no answer within')) ? undefined : lines;
      });
    const read = await answered(near, 'read-');
    const unread = await answered({ account: named, region: localRegion }, 'unread-');

    expect(read.filter((line) => /denied|all details/.test(line))).toEqual([]);
    expect(unread).toEqual([expect.stringMatching(/^all details: the reader role there could not be assumed \(/)]);
  });

  it('and members are looked at by that role, each by itself: one without it holds up no other', async () => {
    const functions = openFunctions(stack.endpoint);
    const { failed, payload } = await functions.invoke('backup-alert-router-local-members', {});
    expect(failed, payload).toBeNull();

    const { looks, troubles, names } = await notesOfMembers();
    const of = ({ account, region }: Place) => `${account}#${region}`;
    expect(looks.map(([place]) => place).toSorted()).toEqual([of(near), `${named}#${localRegion}`, of(straight)]);
    expect(troubles).toEqual([
      expect.objectContaining({ of: `${named}#${localRegion}`, what: 'role', code: 'AccessDenied', isTold: false }),
    ]);
    const called = [
      [localAccount, 'monitoring'],
      [member, 'payroll'],
      [straight.account, 'stores'],
    ];
    expect(names.map(({ id, name }) => [id, name]).toSorted()).toEqual(called);
    const items = await openWorld(stack, process.pid).aws.items(stack.outputs.TableName ?? '');
    expect(items.find(({ pk }) => pk === 'ACCOUNTS')).toMatchObject({ names: called });
  });

  it('no rule but those of the stack, on whatever bus or in whatever account', async () => {
    const places: Place[] = [home, near];
    for (const place of places) {
      const rule = { Name: 'my-own', EventPattern: JSON.stringify({ source: ['com.example'] }) };
      await callJson(stack.endpoint, 'events', 'AWSEvents.PutRule', rule, place);
      const target = { Rule: 'my-own', Targets: [{ Id: 'intake', Arn: intake }] };
      await callJson(stack.endpoint, 'events', 'AWSEvents.PutTargets', target, place);
      const way = await wayOf({ ...place, events: [{ ...failed, source: 'com.example' }] });
      expect(way).toMatchObject({ decisions: [{ at: intake, allowed: false }], delivered: [] });
    }
  });

  it('straight into a queue, by the role of the forwarder and by nothing else', async () => {
    expect(await wayOf({ ...straight, events: [failed] })).toMatchObject({ delivered: [directQueue] });
    expect(await wayOf({ ...straight, events: [fixture('call-disable-key')] })).toMatchObject({ delivered: [intake] });
    for (const RoleArn of [undefined, `arn:aws:iam::${member}:role/any-role`]) {
      const rule = { Name: 'my-own', EventPattern: JSON.stringify({ source: ['com.example'] }) };
      await callJson(stack.endpoint, 'events', 'AWSEvents.PutRule', rule, near);
      const target = { Id: 'intake', Arn: directQueue, ...(RoleArn === undefined ? {} : { RoleArn }) };
      await callJson(stack.endpoint, 'events', 'AWSEvents.PutTargets', { Rule: 'my-own', Targets: [target] }, near);
      const way = await wayOf({ ...near, events: [{ ...failed, source: 'com.example' }] });
      expect(way.delivered, RoleArn).toEqual([]);
      expect(way.decisions.at(-1), RoleArn).toMatchObject({ allowed: false });
    }
  });

  it('and a success that comes so ends nothing until AWS describes its job there', async () => {
    const world = openWorld(stack, process.pid);
    const name = world.newName('straight-');
    const tell = straightFrom(straight, name, world, relay);
    await tell('FAILED', true, 60);
    const { id } = await world.incident(name);
    await tell('COMPLETED', false, 30);
    const said = await eventually('that it is not believed', async () =>
      (await world.records(id)).find(({ what }) => what === 'success-unproven'),
    );
    expect(said.details).toMatchObject({ doubt: 'job-unknown' });
    expect(await world.incident(name)).toMatchObject({ id, status: 'open' });

    await tell('COMPLETED', true, 20);
    const ended = await world.incident(name, ({ status }) => status === 'resolved');
    expect(ended).toMatchObject({ id, resolution: { kind: 'later-success', proof: 'recovery-point' } });
  });

  it('nobody over two hops', async () => {
    const rule = {
      Name: 'on',
      EventBusName: bus.split('/')[1],
      EventPattern: JSON.stringify({ source: ['aws.backup'] }),
    };
    const third = `arn:aws:events:ap-south-1:${localAccount}:event-bus/default`;
    await callJson(stack.endpoint, 'events', 'AWSEvents.PutRule', rule, home);
    const RoleArn = `arn:aws:iam::${localAccount}:role/any-role`;
    const target = { Rule: 'on', EventBusName: rule.EventBusName, Targets: [{ Id: 'on', Arn: third, RoleArn }] };
    await callJson(stack.endpoint, 'events', 'AWSEvents.PutTargets', target, home);

    const { decisions, delivered } = await wayOf({ ...near, events: [failed] });
    expect(decisions.map(({ at }) => at)).toEqual([expect.stringMatching(/#trust$/), bus, intake]);
    expect(delivered).toEqual([intake]);
  });
});

describe('accounts: every part of every policy between them counts', () => {
  let asked: Map<string, Asked[]>;
  let policies: Record<string, Policy>;

  beforeAll(async () => {
    policies = { ...(await deployedPolicies()), ...(await readerPolicies()) };
    const names = Object.values(intakeRules()).map(({ Properties }) =>
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as serverless/rules.yml has it
      edited(Properties.Name, ['${self:custom.name}', 'backup-alert-router-local']),
    );
    const between: Between = {
      ...{ organization, member, outsider, named, bus, busName: bus.split('/')[1] ?? '' },
      topic: stack.outputs.VaultNotificationsTopicArn ?? '',
    };
    const of = (part: string) => Object.keys(policies).find((arn) => arn.includes(part)) ?? part;
    const rules = intakeRuleArns(names, between);
    const deadLetters = of('intake-dead-letters');
    const kept = of('DeadLetters-');
    const role = of('ForwarderRole').replace(/#.*/, '');
    const direct = of(':role/backup-alert-router-direct-').replace(/#.*/, '');
    const questions = [
      ...askedOfBus(between),
      ...[intake, deadLetters].flatMap((queue) => [
        ...askedOfQueue(queue, rules, localAccount),
        ...askedAboutTopic(queue, between),
      ]),
      ...askedOfQueue(kept, sourcesIn(policies[kept]), member),
      ...askedOfRole(role, near, bus),
      ...askedOfDirectQueue(directQueue, between),
      ...askedOfDirectKey(directKey, between),
      ...askedOfDirectRole(direct, straight, directQueue, directKey),
      ...askedOfReader(of('-reader-').replace(/#.*/, ''), near, policies),
    ];
    asked = Map.groupBy(questions, ({ question }) => question.of);
  });

  it('all of them are asked', () => {
    expect([...asked.keys()].sort()).toEqual(Object.keys(policies).sort());
    expect(asked.size).toBe(12);
  });

  it('each answers as it should', async () => {
    for (const [of, questions] of asked) {
      expect(await answers(questions, policies), of).toEqual(questions.map(({ allowed }) => allowed));
    }
  });

  it('with one thing taken out or loosened, each answers something else', async () => {
    const unnoticed: string[] = [];
    let changes = 0;
    for (const [of, questions] of asked) {
      for (const { what, policy } of changesOf(policies[of] as Policy)) {
        changes += 1;
        const said = await answers(questions, { [of]: policy });
        if (questions.every(({ allowed }, index) => said[index] === allowed)) unnoticed.push(`${of}: ${what}`);
      }
    }
    console.info(`accounts: ${changes} changes of ${asked.size} policies, ${unnoticed.length} unnoticed`);
    expect(unnoticed.filter((one) => !saidTwice.some((twice) => one.endsWith(twice)))).toEqual([]);
    expect(changes).toBeGreaterThan(60);
  });

  async function answers(questions: readonly Asked[], by: Record<string, Policy>): Promise<readonly boolean[]> {
    return relay.decide(
      questions.map(({ question }) => question),
      by,
    );
  }
});

/** How far `members` has looked, as it is stored. */
async function notesOfMembers(): Promise<MemberProgress> {
  const items = await openWorld(stack, process.pid).aws.items(stack.outputs.TableName ?? '');
  return items.find(({ pk, sk }) => pk === 'WATCH' && sk === 'MEMBERS') as unknown as MemberProgress;
}

/** What nobody notices, because something else says it too: the condition names the account of the router as well. */
const saidTwice = ['#trust: Router: any caller', 'AccountAdministers: any action of kms for kms:*'];

const failed = { ...fixture('backup-failed'), detail: { ...(fixture('backup-failed').detail as object) } };

function fixture(name: string): RelayedEvent {
  return JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8')) as RelayedEvent;
}

/** What would become of one event. */
async function wayOf(sending: Sending): Promise<Way> {
  const [way] = await relay.carry({ ...sending, dry: true });
  if (way === undefined) throw new Error('the relay answered nothing');
  return way;
}

/** Every policy on the way from a member to the intake queue, also those of the queues for what gets stuck. */
async function deployedPolicies(): Promise<Record<string, Policy>> {
  const nobody = { Statement: [] };
  const ways = [
    await wayOf({ ...near, events: [failed] }),
    await wayOf({ ...near, events: [failed], policies: { [bus]: nobody } }),
    await wayOf({ ...near, events: [failed], policies: { [intake]: nobody } }),
    await wayOf({ ...straight, events: [failed] }),
  ];
  const { Policy: ofKey } = (await callJson(
    stack.endpoint,
    'kms',
    'TrentService.GetKeyPolicy',
    { KeyId: directKey, PolicyName: 'default' },
    home,
  )) as { Policy: string };
  const read = ways.flatMap(({ decisions }) => decisions.flatMap((decision) => Object.entries(decision.policies)));
  return Object.fromEntries(
    [...read, [directKey, JSON.parse(ofKey)] as const].filter(([, policy]) => (policy?.Statement ?? []).length > 0),
  ) as Record<string, Policy>;
}

/** Who may assume the reader role of a member, and what it may do. */
async function readerPolicies(): Promise<Record<string, Policy>> {
  const RoleName = `backup-alert-router-reader-${near.region}`;
  const read = async (element: string, fields: Record<string, string>) => {
    const xml = await callQuery(stack.endpoint, 'iam', { Version: '2010-05-08', RoleName, ...fields }, near);
    const [, text = ''] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
    return JSON.parse(decodeURIComponent(text)) as Policy;
  };
  const arn = `arn:aws:iam::${near.account}:role/${RoleName}`;
  return {
    [`${arn}#trust`]: await read('AssumeRolePolicyDocument', { Action: 'GetRole' }),
    [`${arn}#policy`]: await read('PolicyDocument', { Action: 'GetRolePolicy', PolicyName: 'read-backups' }),
  };
}

/** The rules that a policy names. */
function sourcesIn(policy: Policy | undefined): string[] {
  const [sources] = (policy?.Statement ?? []).flatMap(({ Condition }) => {
    const named = (Condition as Record<string, Record<string, string[]>>)?.ArnEquals?.['aws:SourceArn'];
    return named === undefined ? [] : [named];
  });
  return sources ?? [];
}
