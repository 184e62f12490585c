import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import type { Place } from '../../local/local-aws.ts';
import { textOf } from '../../local/observer.ts';
import { type Relay, type RelayedEvent, relayOf } from '../../local/relay.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { openings, openWorld, type World } from './world.ts';

const organization = 'o-a1b2c3d4e5';
const accounts = Array.from({ length: 20 }, (_none, index) => String(222_233_330_000 + index));
const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const places: Place[] = accounts.flatMap((account) => regions.map((region) => ({ account, region })));

/** Failures in each account and Region: half of them over one key of the organization, half over the role of its plans. */
const each = 10;
const key = `arn:aws:kms:us-east-1:${localAccount}:key/1234abcd-0000-4000-8000-000000000000`;
const causes = [
  `KMS key is either disabled or pending deletion or access to KMS key is denied: ${key}`,
  'You are not authorized to perform this operation.',
];

const rules = `
version: 1
defaults: { policy: storm, groupBy: [account, region, event.kind, error.code], groupWait: 2s, groupInterval: 20s }
accounts: { '${accounts[0]}': payroll }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/local/secrets/slack-bot } }
policies:
  storm: { steps: [ { notify: [backup-channel] } ] }
`;

/** A stack of its own, in central mode. What roles may do is judged by accounts.test.ts. */
let stack: Stack;
let world: World;
let relay: Relay;

beforeAll(async () => {
  stack = await startStack({
    parameters: { organizationId: organization, readerRole: 'none' },
    environment: { AUTH: 'false' },
  });
  await seed(stack, null);
  world = openWorld(stack, process.pid);
  await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', rules, 'String');
  relay = relayOf(stack.endpoint);
  await relay.organization(organization, [localAccount, ...accounts]);
  for (const place of places) {
    await relay.deployForwarder(place, { CentralBusArn: stack.outputs.MembersBusArn ?? '', ReaderRole: '' });
  }
});

afterAll(async () => {
  await stack?.stop();
});

describe('accounts: 20 accounts and 3 Regions in one storm', () => {
  it('is two incidents, each with all of its resources, told once', { timeout: 15 * 60_000 }, async () => {
    const began = Date.now();
    const ways = await Promise.all(places.map((place) => relay.carry({ ...place, events: failuresOf(place) })));
    const carried = ways.flat().filter(({ delivered }) => delivered.some((arn) => arn.endsWith('-intake')));
    expect(carried).toHaveLength(places.length * each);

    const half = (places.length * each) / 2;
    const incidents = await eventually(
      'all failures in incidents',
      async () => {
        // What else a busy machine makes somebody hear of, such as a target that does not answer, has no open lane.
        const all = (await world.incidents()).filter(({ openLanes }) => openLanes > 0);
        return all.reduce((sum, { alertCount }) => sum + alertCount, 0) >= 2 * half ? all : null;
      },
      600_000,
    );
    console.info(`accounts: ${2 * half} failures of ${places.length} places in ${Date.now() - began} ms`);

    expect(incidents.map(({ openLanes }) => openLanes)).toEqual([half, half]);
    for (const { reach } of incidents) {
      expect(new Set(reach.places?.map(({ accountId }) => accountId))).toEqual(new Set(accounts));
      expect(reach.places).toHaveLength(places.length);
      expect(reach.places?.every(({ resources }) => resources === each / 2)).toBe(true);
    }
    // Messages are brought up to date at most every twenty seconds, as the rules say.
    const told = await eventually(
      'both told with all of their accounts',
      async () => {
        const heard = await Promise.all(incidents.map(({ id }) => world.receivedAbout(id)));
        return heard.every((one) => textOf(openings(one)[0]?.blocks).includes('20 accounts, 3 Regions')) ? heard : null;
      },
      120_000,
    );
    expect(told.map((one) => openings(one).length)).toEqual([1, 1]);
  });

  it('and a good backup ends it for its own account and Region alone', async () => {
    const [place = { account: localAccount, region: localRegion }] = places;
    const [first] = failuresOf(place);
    const lanes = async () => (await world.incidents()).reduce((sum, { openLanes }) => sum + openLanes, 0);
    const before = await lanes();
    await relay.carry({ ...place, events: [succeeded(first as RelayedEvent)] });

    await eventually('one resource less', async () => (await lanes()) === before - 1);
  });
});

function failuresOf({ account, region }: Place): RelayedEvent[] {
  return Array.from({ length: each }, (_none, index) => {
    const name = `db-${index}`;
    return {
      source: 'aws.backup',
      'detail-type': 'Backup Job State Change',
      resources: [],
      detail: {
        backupJobId: `${account}-${region}-${index}`,
        backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:prod`,
        backupVaultName: 'prod',
        creationDate: new Date(Date.now() - 900_000).toISOString(),
        completionDate: new Date().toISOString(),
        iamRoleArn: `arn:aws:iam::${account}:role/AWSBackupOrganization`,
        resourceArn: `arn:aws:rds:${region}:${account}:db:${name}`,
        resourceType: 'RDS',
        state: 'FAILED',
        statusMessage: causes[index % causes.length],
        createdBy: { backupPlanId: 'orgs/0a1b2c3d', backupPlanRuleId: 'rule-1' },
      },
    };
  });
}

function succeeded(event: RelayedEvent): RelayedEvent {
  const { statusMessage: _none, ...detail } = event.detail as Record<string, unknown>;
  const creationDate = new Date().toISOString();
  return { ...event, detail: { ...detail, backupJobId: 'good', state: 'COMPLETED', creationDate } };
}
