import { describe, expect, it } from 'vitest';
import type { DeliveryQueue } from '../../src/ports/delivery/delivery-queue.ts';
import type { ReceivedMessages } from '../../src/ports/queues/received-messages.ts';
import { anOrder } from './incidents.ts';

/** A queue under test, a new one for each test. */
export interface QueueUnderTest {
  queue: DeliveryQueue;
  received: ReceivedMessages;
  /** Receives what is to be had at this moment, which hides it for a minute. */
  receive(): Promise<{ receipt: string; body: string }[]>;
  remove(receipt: string): Promise<void>;
}

/** What the queue of deliveries promises, whatever it is. */
export function describeDeliveryQueue(title: string, underTest: () => Promise<QueueUnderTest>): void {
  describe(title, () => {
    it('hands over everything, more than fits into one call too', async () => {
      const { queue, receive } = await underTest();
      const orders = Array.from({ length: 23 }, (_none, index) => anOrder({ target: `target-${index}` }));

      await queue.send(orders);

      const targets = [...(await receive()), ...(await receive()), ...(await receive())].map(targetOf);
      expect(targets.sort()).toEqual(orders.map(({ target }) => target).sort());
    });

    it('keeps an order once that is sent twice', async () => {
      const { queue, receive } = await underTest();

      await queue.send([anOrder(), anOrder()]);
      await queue.send([anOrder({ reason: 'told differently' })]);

      expect(await receive()).toHaveLength(1);
    });

    it('keeps the order of one target, and holds back the next one until the one before is done', async () => {
      const { queue, receive, remove } = await underTest();
      await queue.send([anOrder({ noticeId: '1-opened' }), anOrder({ noticeId: '2-joined', kind: 'joined' })]);

      const first = (await receive()).map(idOf);
      const [one] = first;
      expect(one?.id).toBe('1-opened');
      if (first.length === 1) expect(await receive()).toEqual([]);
      for (const { receipt } of first) await remove(receipt);

      const rest = (await receive()).map(idOf);
      expect([...first, ...rest].map(({ id }) => id)).toEqual(['1-opened', '2-joined']);
    });

    it('lets no target wait for another', async () => {
      const { queue, receive } = await underTest();
      await queue.send([anOrder({ target: 'chat' })]);
      expect((await receive()).map(targetOf)).toEqual(['chat']);
      await queue.send([anOrder({ target: 'chat', noticeId: '3-joined' }), anOrder({ target: 'pager' })]);

      expect((await receive()).map(targetOf)).toEqual(['pager']);
    });

    it('hands over again what is put off for no time', async () => {
      const { queue, received, receive } = await underTest();
      await queue.send([anOrder()]);
      const [message] = await receive();
      expect(await receive()).toEqual([]);

      await received.postpone(message?.receipt ?? '', 0);

      expect(await receive()).toHaveLength(1);
    });

    it('takes back any text as it was', async () => {
      const { queue, receive } = await underTest();
      const order = anOrder({ reason: '\u0000\u0007\t\n\u{1f525} ünïcode \ufffe\uffff \ud800 "\\' });

      await queue.send([order]);

      expect((await receive()).map(({ body }) => JSON.parse(body))).toEqual([order]);
    });

    it('takes a target by any name', async () => {
      const { queue, receive } = await underTest();

      await queue.send([anOrder({ target: 'чат und mehr' }), anOrder({ target: 'x'.repeat(200) })]);

      expect(await receive()).toHaveLength(2);
    });

    it('takes more in one go than goes into one call', async () => {
      const { queue, receive } = await underTest();
      const orders = [1, 2, 3, 4].map((one) => anOrder({ target: `target-${one}`, reason: 'x'.repeat(300_000) }));

      await queue.send(orders);

      const targets = [...(await receive()), ...(await receive())].map(targetOf);
      expect(targets.sort()).toEqual(orders.map(({ target }) => target));
    });
  });
}

function targetOf({ body }: { body: string }): string {
  return JSON.parse(body).target;
}

function idOf({ body, receipt }: { body: string; receipt: string }): { id: string; receipt: string } {
  return { id: JSON.parse(body).noticeId, receipt };
}
