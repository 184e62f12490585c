import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy } from '../../local/deploy.ts';
import { eventually, neverUntil } from '../../local/eventually.ts';
import { localEnvironment } from '../../local/folders.ts';
import { textOf } from '../../local/observer.ts';
import { seed } from '../../local/seed.ts';
import { deployParameters, type Stack, startStack } from '../../local/stack.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoIncidentStore } from '../../src/adapters/aws/table/dynamo-incident-store.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { edited } from '../support/edited.ts';
import { type OutageProxy, startOutageProxy } from './outage-proxy.ts';
import { renewProcesses } from './renewed-processes.ts';
import { endToEndRules } from './rules.ts';
import { openings, openWorld, type World } from './world.ts';

/** A stack of its own: these tests change the rules, which all others share. */
let stack: Stack;
let parameterStore: OutageProxy;
let world: World;
let parameter: string;

beforeAll(async () => {
  parameterStore = await startOutageProxy();
  stack = await startStack({ environment: { AWS_ENDPOINT_URL_SSM: parameterStore.url } });
  parameterStore.forwardTo(stack.endpoint);
  world = openWorld(stack, process.pid);
  parameter = stack.outputs.RoutingParameter ?? '';
  await hideLastWeek();
});
afterAll(async () => {
  await stack.stop();
  await parameterStore.stop();
});

/** Puts an alert of last week among those that nobody was told of, before `guard` runs for the first time. */
async function hideLastWeek(): Promise<void> {
  const dynamo = new DynamoDBClient(clientSettings('dynamodb', localEnvironment(stack.endpoint)));
  const store = new DynamoIncidentStore(DynamoDBDocumentClient.from(dynamo), {
    tableName: stack.outputs.TableName ?? '',
    evidenceRetentionDays: 1,
  });
  const days = (new Date().getUTCDay() + 6) % 7;
  const at = new Date(Date.now() - (days + 2) * 86_400_000).toISOString();
  const by = 'window "patching"';
  const hidden = { at, by, named: by, incidentId: null, eventKey: 'last week', resource: 'RDS orders-db' };
  await store.commit({ hidden: { ...hidden, severity: 'high' } });
}

/** The weekly note comes on Monday morning; until eight the week before last is what was told. */
const isTooEarly = new Date().getUTCDay() === 1 && new Date().getUTCHours() < 9;

describe('I5: rules are never missing', () => {
  it('a fresh stack without rules tells the alert topic, and nobody else', async () => {
    const { id } = await fails();

    // Without rules alerts are gathered for half a minute.
    const { sns } = await world.hears('the alert topic', id, (all) => all.sns.length > 0, 45_000);
    expect(sns[0]?.topicArn).toBe(stack.outputs.AlertTopicArn);
    await neverUntil('Somebody else was told', Date.now() + 2000, async () => {
      const { slack, mails, tickets } = await world.receivedAbout(id);
      return slack.length + mails.length + tickets.length > 0;
    });
  });

  it('rules edited by people survive another deploy', async () => {
    const edited = `${await endToEndRules()}\n# Edited by a person.\n`;
    await seed(stack, null);
    await world.aws.putParameter(parameter, edited, 'String');

    await deploy({ endpoint: stack.endpoint, parameters: deployParameters(stack.respondUrl) });

    expect(await world.aws.parameter(parameter)).toBe(edited);
    await renewProcesses(stack);
    await heardInSlack(await fails());
  });

  it.skipIf(isTooEarly)('once a week people hear what was kept quiet, by what', async () => {
    expect(await announced('Last week one alert was kept quiet')).toContain(
      'window "patching": 1 alert, high at worst (RDS orders-db)',
    );
  });

  it('an edit with a mistake leaves the last good rules in force, and people hear what is wrong with it', async () => {
    const typo = edited(await endToEndRules(), ['acknowledgedFor:', 'acknowledgeFor:']);
    await world.aws.putParameter(parameter, typo, 'String');
    await renewProcesses(stack);

    await heardInSlack(await fails());

    // The incident tells everybody who would hear the news of it, so that it is told once.
    expect(await announced('is not valid: line ')).toMatch(
      /line \d+, policies\.\w+\.acknowledgeFor: .*did you mean "acknowledgedFor"\?/s,
    );
    const problem = await rulesIncident();
    const said = await heardInSlack(problem);
    expect(said).toContain('acknowledgeFor');
    expect(said).toContain('did you mean');
  });

  it('the rules put right end that incident', async () => {
    await world.aws.putParameter(parameter, await endToEndRules(), 'String');
    await renewProcesses(stack);

    await heardInSlack(await fails());

    await rulesIncident('resolved');
    await announced('is valid and in force within a minute');
  });

  it.each([
    { status: 400, code: 'ThrottlingException', when: 'throttles' },
    { status: 500, code: 'InternalServerError', when: 'is down' },
    { status: 400, code: 'AccessDeniedException', when: 'denies' },
  ])('while Parameter Store $when, even new processes alert by the last good rules', async ({ status, code }) => {
    await renewProcesses(stack);
    parameterStore.failWith({ status, code });
    try {
      const name = world.newName();
      await world.backupFails(name);

      // Secrets are in Parameter Store too, so the targets that need none are heard: mail and topic.
      const { id } = await world.incident(name);
      const heard = await world.hears('the alert by mail', id, (all) => all.mails.length > 0, 60_000);
      expect(parameterStore.failed()).toBeGreaterThan(0);
      expect(heard.mails).toHaveLength(1);
      expect((await world.incident(name)).rulesVersion).toBe(String(await version()));
    } finally {
      parameterStore.failWith(null);
    }
  });

  it('an edit is told within a minute: who made it, and what it means', async () => {
    const before = Date.now();
    await world.aws.putParameter(
      parameter,
      edited(await endToEndRules(), ['policy: climb', 'policy: at-once']),
      'String',
    );

    const said = await announced('policy "at-once" instead of "climb"');
    expect(Date.now() - before).toBeLessThan(60_000);
    expect(said).toContain(`version ${await version()} by`);
  });

  it('a silence puts off what it matches and nothing else, and what still fails when it ends is told then', async () => {
    const [quiet, loud, healed] = [world.newName('quiet-'), world.newName(), world.newName('quiet-')];
    // Long enough that new processes are up and all three are decided on before it ends, on a slow machine as well.
    const until = new Date(Date.now() + 45_000).toISOString();
    await world.aws.putParameter(
      parameter,
      edited(await endToEndRules(), [
        'silences: []',
        `silences: [{ match: { resource: { name: [{ prefix: quiet- }] } }, until: ${until}, reason: migration, by: ana }]`,
      ]),
      'String',
    );
    await renewProcesses(stack);
    for (const name of [quiet, loud, healed]) await world.backupFails(name);
    await world.backupCompletes(healed, { startedAt: new Date() });

    await heardInSlack(await world.incident(loud));
    const { id } = await world.incident(quiet, ({ mute }) => mute?.by === 'silence "migration" of ana');
    await neverUntil('somebody was told in the silence', Date.parse(until) - 500, async () => {
      const { slack, mails } = await world.receivedAbout(id);
      return slack.length + mails.length > 0;
    });
    await heardInSlack({ ...(await world.incident(quiet)), id });
    const over = await world.incident(healed, ({ status }) => status === 'resolved');
    expect(over.notified).toEqual([]);
    expect((await world.receivedAbout(over.id)).slack).toEqual([]);
  });

  it('rules that were deleted stay in force, and people hear of it', async () => {
    await world.aws.deleteParameter(parameter);
    // The incident tells everybody who would hear the news of it, so that it is told once.
    expect(await announced('parameter with the rules was deleted')).toContain('is in force');

    // Rules that could not be used before, in this same file: a relapse, told where people know it from. What came while
    // Parameter Store was away was told nobody in Slack, whose secret is there: then it has no thread.
    const { id, relapseOf } = await rulesIncident();
    expect(relapseOf).not.toBeNull();
    const [before] = (await world.receivedAbout(relapseOf?.incidentId ?? '')).slack;
    const { slack } = await world.hears('the relapse', id, (all) => all.slack.length > 0);
    expect(slack[0]?.threadTs ?? null).toBe(before === undefined ? null : (before.threadTs ?? before.ts));
    expect(slack.map(({ blocks }) => textOf(blocks)).join('\n')).toContain('was deleted');
    await renewProcesses(stack);

    await heardInSlack(await fails());
  });
});

async function fails(): Promise<Incident> {
  const name = world.newName();
  await world.backupFails(name);
  return world.incident(name);
}

async function heardInSlack({ id }: Incident): Promise<string> {
  const heard = await world.hears('the alert in Slack', id, (all) => openings(all).length > 0);
  return textOf(openings(heard)[0]?.blocks);
}

/** Waits until the channel for news has heard one that says this; returns all of it. */
function announced(wanted: string): Promise<string> {
  return eventually(`news that say "${wanted}"`, async () => {
    const { sns } = await world.received();
    return sns.map(({ message }) => message).findLast((message) => message.includes(wanted));
  });
}

/** The newest version of the rules in Parameter Store. */
async function version(): Promise<number> {
  return world.aws.parameterVersion(parameter);
}

function rulesIncident(status = 'open'): Promise<Incident> {
  return eventually(`an incident about the rules, ${status}`, async () =>
    (await world.incidents())
      .toSorted((a, b) => b.id.localeCompare(a.id))
      .find((incident) => incident.alerts[0]?.resourceType === 'Routing rules' && incident.status === status),
  );
}
