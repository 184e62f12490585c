import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryOrder } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { DeliveryLedger } from '../../src/ports/delivery-ledger.ts';
import { anOrder, noon } from './notices.ts';

let names = 0;

/** An order of an incident that no other test uses. */
function anOrderOfItsOwn(change: Partial<DeliveryOrder> = {}): DeliveryOrder {
  names += 1;
  return anOrder({ incidentId: `01KD${String(names).padStart(22, '0')}`, ...change });
}

/** What every delivery ledger promises, whatever it keeps its data in. */
export function describeDeliveryLedger(title: string, ledgerUnderTest: () => DeliveryLedger): void {
  describe(title, () => {
    const later = addSeconds(noon, 40);
    let ledger: DeliveryLedger;
    beforeEach(() => {
      ledger = ledgerUnderTest();
    });

    it('knows nothing before the first attempt', async () => {
      const order = anOrderOfItsOwn();

      expect(await ledger.rows(order.incidentId)).toEqual([]);
      expect(await ledger.refOf(order.incidentId, order.target)).toBeNull();
      expect(await ledger.begin(order, noon)).toEqual({
        before: null,
        ref: null,
        told: false,
        standIn: null,
        shown: null,
      });
    });

    it('writes the intent down before the first attempt', async () => {
      const order = anOrderOfItsOwn();

      await ledger.begin(order, noon);

      expect(await ledger.rows(order.incidentId)).toEqual([
        {
          incidentId: order.incidentId,
          noticeId: order.noticeId,
          target: order.target,
          kind: order.kind,
          status: 'sending',
          attempts: 1,
          firstAttemptAt: noon,
          lastAttemptAt: noon,
          outcome: null,
          possibleDuplicate: false,
        },
      ]);
    });

    it('remembers an attempt of which nobody wrote down the end: the next may be a duplicate', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);

      const { before } = await ledger.begin(order, later);
      await ledger.finish(order, later, 'delivered', 'accepted');

      expect(before).toMatchObject({ status: 'sending', attempts: 1, firstAttemptAt: noon });
      expect(await ledger.rows(order.incidentId)).toMatchObject([
        { status: 'delivered', attempts: 2, firstAttemptAt: noon, lastAttemptAt: later, possibleDuplicate: true },
      ]);
    });

    it('counts attempts that were postponed, none of them a possible duplicate', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.finish(order, noon, 'retrying', 'rate-limited: HTTP 429');

      const { before } = await ledger.begin(order, later);

      expect(before).toMatchObject({ status: 'retrying', attempts: 1, outcome: 'rate-limited: HTTP 429' });
      expect(await ledger.rows(order.incidentId)).toMatchObject([
        { status: 'sending', attempts: 2, firstAttemptAt: noon, lastAttemptAt: later, possibleDuplicate: false },
      ]);
    });

    it.each(['delivered', 'failed', 'skipped'] as const)('never begins again what is %s', async (status) => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.finish(order, noon, status, 'the end');
      const [row] = await ledger.rows(order.incidentId);

      const { before } = await ledger.begin(order, later);

      expect(before).toMatchObject({ status, attempts: 1, outcome: 'the end' });
      expect(await ledger.rows(order.incidentId)).toEqual([row]);
    });

    it.each([
      { status: 'delivered', told: true },
      { status: 'failed', told: false },
      { status: 'skipped', told: false },
      { status: 'retrying', told: false },
    ] as const)('a target whose first notice is $status counts as told: $told', async ({ status, told }) => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.finish(order, noon, status, 'so it ended');

      const next = await ledger.begin({ ...order, noticeId: '9-resolved', kind: 'resolved' }, later);
      const other = await ledger.begin({ ...order, target: 'dba-pager' }, later);

      expect(next).toMatchObject({ before: null, told });
      expect(other).toMatchObject({ before: null, told: false });
    });

    it('keeps what a target knows the incident by, per target, the newest word', async () => {
      const order = anOrderOfItsOwn();
      await ledger.saveRef(order.incidentId, order.target, {
        id: 'OPS-1',
        url: 'https://example.atlassian.net/browse/OPS-1',
      });
      await ledger.saveRef(order.incidentId, order.target, { id: 'OPS-2' });

      expect(await ledger.refOf(order.incidentId, order.target)).toEqual({ id: 'OPS-2' });
      expect(await ledger.begin(order, noon)).toMatchObject({ ref: { id: 'OPS-2' }, told: false, standIn: null });
      expect(await ledger.refOf(order.incidentId, 'dba-pager')).toBeNull();
    });

    it('keeps who stands in for a target without forgetting the rest', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.saveRef(order.incidentId, order.target, { id: 'OPS-1' });
      await ledger.finish(order, noon, 'delivered', 'accepted');
      await ledger.saveStandIn(order.incidentId, order.target, 'spare');

      const next = await ledger.begin({ ...order, noticeId: '3-reminded' }, later);

      expect(next).toEqual({ before: null, ref: { id: 'OPS-1' }, told: true, standIn: 'spare', shown: null });
    });

    it('knows of which revision a target was told last, whatever came of what followed', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.finish(order, noon, 'delivered', 'accepted', 7);
      const next = { ...order, noticeId: '9-joined', kind: 'joined' as const };
      const { shown } = await ledger.begin(next, later);
      await ledger.finish(next, later, 'skipped', 'superseded');

      expect(shown).toBe(7);
      expect(await ledger.begin({ ...next, noticeId: '12-joined' }, later)).toMatchObject({ told: true, shown: 7 });
      expect(await ledger.begin({ ...next, target: 'dba-pager' }, later)).toMatchObject({ told: false, shown: null });
    });

    it('lists the deliveries of one incident only', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon);
      await ledger.begin({ ...order, target: 'dba-pager' }, noon);
      await ledger.begin(anOrderOfItsOwn(), noon);

      const targets = (await ledger.rows(order.incidentId)).map(({ target }) => target).sort();

      expect(targets).toEqual(['backup-channel', 'dba-pager']);
    });
  });
}
