import { describe, expect, it } from 'vitest';
import { slack } from '../../../src/channels/slack/slack.ts';
import { sns } from '../../../src/channels/sns/sns.ts';
import type { IncidentNotice } from '../../../src/notices/notice.ts';
import { type ComposeDependencies, composeDelivery } from '../../../src/pipeline/deliver/compose-delivery.ts';
import { anOrder } from '../../support/incidents.ts';
import { PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';

describe('pipeline/deliver/compose-delivery: the link of a text message', () => {
  it('is another one for each attempt, and all of them open the page', async () => {
    const world = await failed();
    const notices = [await composed(world), await composed(world)];
    const texts = notices.map((notice) => (sns.preview({}, notice, { ref: null }) as { sms: string }).sms);
    const tokens = texts.map((text) => /https:\/\/respond\.example\.com\/s\/([\w-]{22})$/.exec(text)?.[1] ?? '');

    expect(new Set(tokens).size).toBe(2);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(140);
    for (const token of tokens) {
      const page = new PageWorld(world);
      page.pageLink = { kind: 'short', token };
      expect((await page.opens()).statusCode).toBe(200);
    }
    expect(world.shortLinks.kept.size).toBe(2);
  });

  it('is left out when it cannot be kept, and the message is there all the same', async () => {
    const world = await failed();
    const notice = await composed(world, { shortLinks: { make: () => Promise.reject(new Error('secret-of-aws')) } });

    expect((sns.preview({}, notice, { ref: null }) as { sms: string }).sms).toMatch(
      /^HIGH: RDS orders-db backup failed/,
    );
    expect(notice.shortUrl).toBeNull();
    expect(world.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'no short link: it could not be kept' }),
    );
    expect(JSON.stringify(world.logged)).not.toContain('secret-of-aws');
  });

  it('is made for nobody who has room for a long one, and not when there is nothing to answer', async () => {
    const world = await failed();
    expect((await composed(world, {}, slack)).shortUrl).toBeNull();
    await world.resolves('Ana');
    expect((await composed(world)).shortUrl).toBeNull();
    expect((await composed(world, { respondUrl: null })).shortUrl).toBeNull();
    expect(world.shortLinks.kept.size).toBe(0);
  });
});

async function failed(): Promise<World> {
  const world = new World();
  await world.backupFails();
  await world.passes('31s');
  return world;
}

async function composed(
  world: World,
  change: Partial<ComposeDependencies> = {},
  channel = sns,
): Promise<IncidentNotice> {
  const incident = world.onlyIncident();
  const order = anOrder({ incidentId: incident.id, target: 'chat' });
  const target = world.rules.targets.get('chat');
  if (target === undefined) throw new Error('the rules of journeys have a target chat');
  return (await composeDelivery(
    { about: 'incident', order, incident, alerts: await world.store.alertsOf(incident.id, 5) },
    { target, channel, rules: world.rules },
    { ...world.deliverDependencies(), ...change },
  )) as IncidentNotice;
}
