import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploy } from '../../local/deploy.ts';
import { eventually, neverUntil } from '../../local/eventually.ts';
import { textOf } from '../../local/observer.ts';
import { seed } from '../../local/seed.ts';
import { deployParameters, type Stack, startStack } from '../../local/stack.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { renewProcesses } from './renewed-processes.ts';
import { endToEndRules } from './rules.ts';
import { openings, openWorld, type World } from './world.ts';

/** A stack of its own: these tests change the rules, which all others share. */
let stack: Stack;
let world: World;
let parameter: string;

beforeAll(async () => {
  stack = await startStack();
  world = openWorld(stack, process.pid);
  parameter = stack.outputs.RoutingParameter ?? '';
});
afterAll(() => stack.stop());

describe('I5: rules are never missing', () => {
  test('a fresh stack without rules tells the alert topic, and nobody else', async () => {
    const { id } = await fails();

    // Without rules alerts are gathered for half a minute.
    const { sns } = await world.hears('the alert topic', id, (all) => all.sns.length > 0, 45_000);
    expect(sns[0]?.topicArn).toBe(stack.outputs.AlertTopicArn);
    await neverUntil('Somebody else was told', Date.now() + 2000, async () => {
      const { slack, mails, tickets } = await world.receivedAbout(id);
      return slack.length + mails.length + tickets.length > 0;
    });
  });

  test('rules edited by people survive another deploy', async () => {
    const edited = `${await endToEndRules()}\n# Edited by a person.\n`;
    await seed(stack, null);
    await world.aws.putParameter(parameter, edited, 'String');

    await deploy({ endpoint: stack.endpoint, parameters: deployParameters(stack.respondUrl) });

    expect(await world.aws.parameter(parameter)).toBe(edited);
    await renewProcesses(stack, world);
    await heardInSlack(await fails());
  });

  test('an edit with a mistake leaves the last good rules in force, and people hear what is wrong with it', async () => {
    const typo = (await endToEndRules()).replace('acknowledgedFor:', 'acknowledgeFor:');
    await world.aws.putParameter(parameter, typo, 'String');
    await renewProcesses(stack, world);

    await heardInSlack(await fails());

    const problem = await rulesIncident();
    const said = await heardInSlack(problem);
    expect(said).toContain('acknowledgeFor');
    expect(said).toContain('did you mean');
  });

  test('the rules put right end that incident', async () => {
    await world.aws.putParameter(parameter, await endToEndRules(), 'String');
    await renewProcesses(stack, world);

    await heardInSlack(await fails());

    await rulesIncident('resolved');
  });

  test('rules that were deleted stay in force, and people hear of it', async () => {
    await world.aws.deleteParameter(parameter);
    await renewProcesses(stack, world);

    await heardInSlack(await fails());

    expect(await heardInSlack(await rulesIncident())).toContain('was deleted');
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

function rulesIncident(status = 'open'): Promise<Incident> {
  return eventually(`an incident about the rules, ${status}`, async () =>
    (await world.incidents())
      .toSorted((a, b) => b.id.localeCompare(a.id))
      .find((incident) => incident.alerts[0]?.resourceType === 'Routing rules' && incident.status === status),
  );
}
