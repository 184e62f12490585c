import { describe, expect, it } from 'vitest';
import { makeAcceptance, mostCovered } from '../../../src/incidents/acceptance.ts';
import { type Covered, coverOf } from '../../../src/incidents/cover.ts';
import type { AnnouncementText } from '../../../src/incidents/delivery-order.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { tellAcceptances } from '../../../src/pipeline/guard/tell-acceptances.ts';
import { describeCovered } from '../../../src/rules/persons-acceptances.ts';
import { anAlert, noon } from '../../support/alerts.ts';
import { World } from '../../support/world.ts';

/** What people are told when these are accepted. */
async function toldOf(covers: readonly Covered[]): Promise<AnnouncementText[]> {
  const world = new World();
  const made = makeAcceptance(
    {
      id: '01KA',
      covers,
      owner: 'data team',
      reason: 'on purpose',
      until: addSeconds(noon, 86_400),
      incidentId: '01JD',
    },
    { by: 'Ana', via: 'in Slack', at: noon },
  );
  if ('refused' in made) throw new Error(made.refused);
  const told: AnnouncementText[] = [];
  await tellAcceptances({
    ...world.dependencies(),
    queue: {
      send: async (orders) => {
        for (const order of orders) if ('announcement' in order) told.push(order.announcement);
      },
    },
    acceptances: {
      since: async () => [made.acceptance.after],
      noteTold: async () => undefined,
    },
    place: { accountId: '111122223333', region: 'eu-west-1' },
    now: () => noon,
  });
  return told;
}

describe('pipeline/guard/tell-acceptances', () => {
  it('names all that is covered, each whole, however much it is', async () => {
    const covers = Array.from({ length: mostCovered }, (_none, index) => ({
      ...coverOf(anAlert()),
      name: `DynamoDB ${String(index).padStart(3, '0')}-${'x'.repeat(107)}`,
    }));

    const [told] = await toldOf(covers);

    for (const cover of covers) expect(told?.lines).toContainEqual(expect.stringContaining(describeCovered(cover)));
    expect(told).not.toHaveProperty('moreLines');
  });

  it('names what is covered in the title too, where that is short', async () => {
    const cover = describeCovered(coverOf(anAlert()));
    const [told] = await toldOf([coverOf(anAlert())]);

    expect(told?.title).toContain(cover);
    expect(told?.lines).toEqual([
      `It covers ${cover}.`,
      'It was made from incident 01JD.',
      'Ends it before: npx backup-alerts acceptance end 01KA',
    ]);
  });
});
