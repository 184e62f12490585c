import { describe, expect, it } from 'vitest';
import { createRulesWatch } from '../../src/pipeline/rules/watch-rules.ts';
import { builtInRules } from '../../src/rules/compile-rules.ts';
import { World } from '../support/world.ts';

const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };

describe('journeys/rules-trouble (I5)', () => {
  it('with no rules every problem goes to the alert topic', async () => {
    const world = new World();
    world.rules = builtInRules();
    await world.backupFails();
    await world.passes('31s');
    world.expectNotice('alert-topic', 'opened');
    world.end();
  });

  it('rules that cannot be used are an alert of their own, once a day, and the flow goes on', async () => {
    const world = new World();
    world.rules = {
      ...world.rules,
      origin: 'last-known-good',
      problem: 'routes[0].polcy: unknown key, did you mean policy?',
    };
    const watch = createRulesWatch(place, world.dependencies());
    for (let checks = 0; checks < 3; checks += 1) await watch.check();
    await createRulesWatch(place, world.dependencies()).check();
    await world.backupFails();
    await world.passes('31s');

    const heard = world.heard.filter(({ target }) => target === 'chat');
    expect(heard).toHaveLength(2);
    expect(heard[0]?.notice.awsMessage).toContain('did you mean policy?');
    expect(world.store.incidents.size).toBe(2);
  });

  it('says so when they can be used again', async () => {
    const world = new World();
    const valid = world.rules;
    world.rules = { ...valid, origin: 'built-in', problem: 'SSM does not answer' };
    const watch = createRulesWatch(place, world.dependencies());
    await watch.check();
    await world.passes('1m');
    world.rules = valid;
    await watch.check();
    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('says so too when the process that reported the problem is gone', async () => {
    const world = new World();
    const valid = world.rules;
    world.rules = { ...valid, origin: 'last-known-good', problem: 'routes[0].polcy: unknown key' };
    await createRulesWatch(place, world.dependencies()).check();
    await world.passes('1m');
    world.rules = valid;

    await createRulesWatch(place, world.dependencies()).check();

    expect(world.onlyIncident().status).toBe('resolved');
  });
});
