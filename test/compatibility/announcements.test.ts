import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../../src/incidents/order-form.ts';
import { takeDelivery } from '../../src/pipeline/deliver/take-delivery.ts';
import { FakeTable } from '../support/fake-table.ts';
import { anAnnouncementOrder } from '../support/notices.ts';
import { hasReleased, Released, releasedCommit } from '../support/released.ts';
import { World } from '../support/world.ts';

const announcement = {
  title: 'Last week one alert was kept quiet',
  news: 'From 2026-11-16 to 2026-11-22, by what and what became of it:',
  lines: ['window "sunday patching": 1 alert'],
  accountId: '111122223333',
  region: 'eu-west-1',
};

describe.skipIf(!hasReleased())(
  `compatibility: announcements between 0.1.0 (${releasedCommit}) and this release`,
  () => {
    let released: Released;

    beforeAll(() => {
      released = new Released();
    });

    afterAll(() => {
      released.remove();
    });

    it('what 0.1.0 queued is delivered after the deploy', async () => {
      const { sendBulletin } = await released.load<{ sendBulletin: (...all: unknown[]) => Promise<void> }>(
        'src/pipeline/send-bulletin.ts',
      );
      const world = new World();
      const bodies: string[] = [];
      const queue = {
        send: async (orders: unknown[]) => void bodies.push(...orders.map((one) => JSON.stringify(one))),
      };
      const news = {
        id: 'hidden-2026-11-16',
        bulletin: announcement,
        actor: 'router',
        what: 'hidden-told',
        details: {},
      };
      const rules = { ...world.rules, bulletins: ['chat'] };
      await sendBulletin({ ...news, at: world.now }, rules, { store: { commit: async () => true }, queue });

      for (const body of bodies) {
        await takeDelivery(
          { id: 'm', body, receipt: 'r', receives: 1, group: 'chat' },
          {
            ...world.deliverDependencies(),
            deadLetters: { put: async (_letter, { fault }) => expect.fail(fault) },
            reportError: (error) => expect.fail(error.message),
            remainingMs: () => 30_000,
          },
        );
      }

      const { announcementId, title, text } = world.expectAnnouncement('chat');
      expect({ announcementId, title, text }).toEqual({
        announcementId: 'hidden-2026-11-16',
        title: announcement.title,
        text: '• window "sunday patching": 1 alert',
      });
      world.end();
    });

    it('what this release queued is delivered by 0.1.0 after going back', async () => {
      const { deliverNotice } = await released.load<{ deliverNotice: (...all: unknown[]) => Promise<unknown> }>(
        'src/pipeline/deliver-notice.ts',
      );
      const world = await released.world(new FakeTable());
      const order = anAnnouncementOrder({ target: 'chat', at: world.now, announcement });

      expect(await deliverNotice(formOf(order), 'r', world.deliverDependencies())).toMatchObject({
        outcome: 'delivered',
      });
      expect(world.heard.map(({ target, notice: { title } }) => `${target}: ${title}`)).toEqual([
        `chat: ${announcement.title}`,
      ]);
    });
  },
);
