import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';

/** A page whose reads say when they begin and when the keys are there. */
async function slowKeys() {
  const world = new World();
  await world.backupFails();
  const page = new PageWorld(world);
  const begun: string[] = [];
  page.change = (all) => ({
    ...all,
    links: {
      keys: async (id) => {
        await new Promise((resolve) => setImmediate(resolve));
        begun.push('the keys are there');
        return all.links.keys(id);
      },
    },
    reads: {
      ...all.reads,
      incident: async (id) => {
        begun.push('the incident is read');
        return all.reads.incident(id);
      },
    },
  });
  return { page, begun };
}

describe('pipeline/respond/open-link: what waits for what', () => {
  it('a short link that is known is ours: the incident does not wait for the keys', async () => {
    const { page, begun } = await slowKeys();
    const endsAt = addSeconds(page.world.now, 3600);
    const link = { incidentId: page.incidentId, recipient: 'chat', endsAt };
    page.pageLink = { kind: 'short', token: await page.shortLinks.make(link) };

    expect((await page.opens()).statusCode).toBe(200);
    expect(begun).toEqual(['the incident is read', 'the keys are there']);
  });

  it('a signed link is proven first', async () => {
    const { page, begun } = await slowKeys();

    expect((await page.opens()).statusCode).toBe(200);
    expect(begun).toEqual(['the keys are there', 'the incident is read']);
  });

  it('nothing is read for a short link that is not known', async () => {
    const { page, begun } = await slowKeys();
    page.pageLink = { kind: 'short', token: 'A'.repeat(22) };

    expect((await page.opens()).statusCode).toBe(404);
    expect(begun).toEqual([]);
  });
});
