import { beforeEach, describe, expect, it } from 'vitest';
import { type DeliveryOrder, type IncidentOrder, subjectIdOf } from '../../src/incidents/delivery-order.ts';
import { type DeliveryResult, holdSeconds, outcomeText, resultOf } from '../../src/incidents/delivery-result.ts';
import { readBody } from '../../src/incidents/sent-body.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { DeliveryLedger } from '../../src/ports/delivery/delivery-ledger.ts';
import type { TargetHealth } from '../../src/ports/delivery/target-health.ts';
import type { UnfinishedDeliveries } from '../../src/ports/delivery/unfinished-deliveries.ts';
import { noon } from './alerts.ts';
import { anOrder } from './incidents.ts';
import { anAnnouncementOrder } from './notices.ts';

let names = 0;

/** Who begins attempts in these tests. */
const by = 'receipt-1';

const accepted = resultOf('delivered', 'accepted', 'accepted');
const limited = resultOf('retrying', 'rate-limited', 'HTTP 429');

/** An order of an incident that no other test uses. */
function anOrderOfItsOwn(change: Partial<IncidentOrder> = {}): IncidentOrder {
  names += 1;
  return anOrder({ incidentId: `01KD${String(names).padStart(22, '0')}`, ...change });
}

/** What every delivery ledger promises, whatever it keeps its data in. */
export function describeDeliveryLedger(
  title: string,
  underTest: () => { ledger: DeliveryLedger; health: TargetHealth; unfinished: UnfinishedDeliveries },
): void {
  describe(title, () => {
    const later = addSeconds(noon, 40);
    let ledger: DeliveryLedger;
    let health: TargetHealth;
    let unfinished: UnfinishedDeliveries;
    beforeEach(() => {
      ({ ledger, health, unfinished } = underTest());
    });

    it('knows nothing before the first attempt', async () => {
      const order = anOrderOfItsOwn();

      expect(await ledger.rows(order.incidentId)).toEqual([]);
      expect(await ledger.refOf(order.incidentId, order.target)).toBeNull();
      expect(await ledger.begin(order, noon, by)).toEqual({
        before: null,
        ref: null,
        told: false,
        standIn: null,
        shown: null,
        ledFrom: null,
        trouble: null,
        heldUntil: null,
      });
    });

    it('writes the intent down before the first attempt', async () => {
      const order = anOrderOfItsOwn();

      await ledger.begin(order, noon, by);

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
          result: null,
          possibleDuplicate: false,
          unended: 1,
        },
      ]);
    });

    it('remembers an attempt of which nobody wrote down the end: the next may be a duplicate', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);

      const { before } = await ledger.begin(order, later, by);
      await ledger.finish(order, { now: later, by, result: accepted });

      expect(before).toMatchObject({ status: 'sending', attempts: 1, firstAttemptAt: noon });
      expect(await ledger.rows(order.incidentId)).toMatchObject([
        { status: 'delivered', attempts: 2, firstAttemptAt: noon, lastAttemptAt: later, possibleDuplicate: true },
      ]);
    });

    it('counts attempts that were postponed, none of them a possible duplicate', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.finish(order, { now: noon, by, result: limited });

      const { before } = await ledger.begin(order, later, by);

      expect(before).toMatchObject({ status: 'retrying', attempts: 1, outcome: 'rate-limited: HTTP 429' });
      expect(await ledger.rows(order.incidentId)).toMatchObject([
        { status: 'sending', attempts: 2, firstAttemptAt: noon, lastAttemptAt: later, possibleDuplicate: false },
      ]);
    });

    it.each(['delivered', 'failed', 'skipped'] as const)('never begins again what is %s', async (status) => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.finish(order, { now: noon, by, result: resultOf(status, 'not-carried', 'the end') });
      const [row] = await ledger.rows(order.incidentId);

      const { before } = await ledger.begin(order, later, by);

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
      await ledger.begin(order, noon, by);
      await ledger.finish(order, { now: noon, by, result: resultOf(status, 'not-carried', 'so it ended') });

      const next = await ledger.begin({ ...order, noticeId: '9-resolved', kind: 'resolved' }, later, by);
      const other = await ledger.begin({ ...order, target: 'dba-pager' }, later, by);

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
      expect(await ledger.begin(order, noon, by)).toMatchObject({ ref: { id: 'OPS-2' }, told: false, standIn: null });
      expect(await ledger.refOf(order.incidentId, 'dba-pager')).toBeNull();
    });

    it('keeps who stands in for a target without forgetting the rest', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.saveRef(order.incidentId, order.target, { id: 'OPS-1' });
      await ledger.finish(order, { now: noon, by, result: accepted });
      await ledger.saveFailoverTarget(order.incidentId, order.target, 'spare');

      const next = await ledger.begin({ ...order, noticeId: '3-reminded' }, later, by);

      expect(next).toMatchObject({ before: null, ref: { id: 'OPS-1' }, told: true, standIn: 'spare', shown: null });
    });

    it('knows of which revision a target was told last, whatever came of what followed', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.finish(order, { now: noon, by, result: accepted, shown: 7 });
      const next = { ...order, noticeId: '9-joined', kind: 'joined' as const };
      const { shown } = await ledger.begin(next, later, by);
      await ledger.finish(next, { now: later, by, result: resultOf('skipped', 'superseded', 'superseded') });

      expect(shown).toBe(7);
      expect(await ledger.begin({ ...next, noticeId: '12-joined' }, later, by)).toMatchObject({ told: true, shown: 7 });
      expect(await ledger.begin({ ...next, target: 'dba-pager' }, later, by)).toMatchObject({
        told: false,
        shown: null,
      });
    });

    it('lists the deliveries of one incident only', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.begin({ ...order, target: 'dba-pager' }, noon, by);
      await ledger.begin(anOrderOfItsOwn(), noon, by);

      const targets = (await ledger.rows(order.incidentId)).map(({ target }) => target).sort();

      expect(targets).toEqual(['backup-channel', 'dba-pager']);
    });

    it('keeps what came of it for programs, with whom it reached and what the vendor knows it by', async () => {
      const order = anOrderOfItsOwn();
      const result: DeliveryResult = {
        ...accepted,
        recipients: ['dba@example.com', 'ops@example.com'],
        vendorId: '0100018f-mail',
      };
      await ledger.begin(order, noon, by);
      await ledger.finish(order, { now: noon, by, result, ref: { messageId: '0100018f-mail' } });

      expect(await ledger.rows(order.incidentId)).toMatchObject([{ result, outcome: outcomeText(result), unended: 0 }]);
      expect(await ledger.refOf(order.incidentId, order.target)).toEqual({ messageId: '0100018f-mail' });
    });

    it('keeps what was sent, packed, with its hash; a later change of the row leaves it alone', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.finish(order, {
        now: noon,
        by,
        result: accepted,
        body: '{"text":"Sicherung fehlgeschlagen — 失敗"}',
      });
      await ledger.begin(order, later, by);

      const [row] = await ledger.wholeRows(order.incidentId);
      const body = row?.sent === undefined ? null : readBody(row.sent);
      const { sent: _sent, ...rest } = row ?? {};
      expect(await ledger.rows(order.incidentId), 'who asks how it stands gets no body').toEqual([rest]);
      expect(body).toBe('{"text":"Sicherung fehlgeschlagen — 失敗"}');
    });

    it.each([
      { reason: 'timeout', isPossible: true },
      { reason: 'network', isPossible: true },
      { reason: 'server-error', isPossible: true },
      { reason: 'rate-limited', isPossible: false },
      { reason: 'secret-unreadable', isPossible: false },
      { reason: 'awaiting-turn', isPossible: false },
      { reason: 'target-down', isPossible: false },
    ] as const)(
      'an attempt that ended with $reason may have got through: $isPossible, also after the next',
      async ({ reason, isPossible }) => {
        const order = anOrderOfItsOwn();
        await ledger.begin(order, noon, by);
        await ledger.finish(order, { now: noon, by, result: resultOf('retrying', reason, 'so it ended') });
        await ledger.begin(order, later, by);
        await ledger.finish(order, { now: later, by, result: limited });

        expect((await ledger.begin(order, later, by)).before).toMatchObject({ possibleDuplicate: isPossible });
      },
    );

    it('gives a delivery to one process at a time, and to the next when the first is gone', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, 'first');

      const second = await ledger.begin(order, addSeconds(noon, 1), 'second');
      expect(second.heldUntil).toBe(addSeconds(noon, holdSeconds));
      expect(await ledger.rows(order.incidentId)).toMatchObject([{ attempts: 1, possibleDuplicate: false }]);

      const third = await ledger.begin(order, addSeconds(noon, holdSeconds), 'third');
      expect(third).toMatchObject({ heldUntil: null, before: { status: 'sending' } });
      // The first comes back to life: what it says no longer counts.
      await ledger.finish(order, { now: later, by: 'first', result: limited });
      expect(await ledger.rows(order.incidentId)).toMatchObject([{ status: 'sending', attempts: 2 }]);
    });

    it('gives it to the next at once when the first lets go of it, or has ended it', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, 'first');
      await ledger.release(order, 'first');
      expect(await ledger.begin(order, noon, 'second')).toMatchObject({ heldUntil: null });
      await ledger.release(order, 'somebody else');
      expect((await ledger.begin(order, noon, 'third')).heldUntil).not.toBeNull();
      await ledger.finish(order, { now: noon, by: 'second', result: limited });
      expect(await ledger.begin(order, noon, 'third')).toMatchObject({ heldUntil: null });
    });

    it('gives it to the next when the first held it by a clock that was far ahead', async () => {
      for (const ahead of [600, 86_400, 365 * 86_400]) {
        const order = anOrderOfItsOwn();
        await ledger.begin(order, addSeconds(noon, ahead), 'first');

        expect(await ledger.begin(order, noon, 'second')).toMatchObject({ heldUntil: null });
        expect((await ledger.begin(order, noon, 'third')).heldUntil).toBe(addSeconds(noon, holdSeconds));
      }
    });

    it('counts attempts that began and did not end', async () => {
      const order = anOrderOfItsOwn();
      await ledger.begin(order, noon, by);
      await ledger.begin(order, noon, by);

      expect((await ledger.begin(order, noon, by)).before).toMatchObject({ unended: 2 });
      await ledger.finish(order, { now: noon, by, result: limited });
      expect((await ledger.begin(order, noon, by)).before).toMatchObject({ unended: 0 });
    });

    it('finds what was begun and has no outcome, oldest first, page by page, with the whole order', async () => {
      const announcement = anAnnouncementOrder({ announcementId: `hidden-${anOrderOfItsOwn().incidentId}` });
      const orders = [anOrderOfItsOwn(), anOrderOfItsOwn(), announcement];
      for (const [index, order] of orders.entries()) await ledger.begin(order, addSeconds(noon, index), by);
      const ended = anOrderOfItsOwn();
      await ledger.begin(ended, noon, by);
      await ledger.finish(ended, { now: noon, by, result: accepted });
      const ids = orders.map(subjectIdOf);

      const found = (await everyPage(later)).filter((order) => [...ids, ended.incidentId].includes(subjectIdOf(order)));
      expect(found).toEqual(orders.map((order, index) => ({ ...order, again: addSeconds(noon, index) })));
      const early = (await everyPage(addSeconds(noon, 2))).filter((order) => ids.includes(subjectIdOf(order)));
      expect(early.map(subjectIdOf)).toEqual(ids.slice(0, 2));
    });

    async function everyPage(before: string): Promise<DeliveryOrder[]> {
      const all: DeliveryOrder[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: DeliveryOrder[]; cursor: string | null } = await unfinished.unfinishedSince(before, {
          limit: 2,
          cursor,
        });
        expect(page.items.length).toBeLessThanOrEqual(2);
        all.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== null);
      return all;
    }

    it('keeps since when a target is down: from its first failure, whatever fails after it, until it takes something', async () => {
      const { incidentId } = anOrderOfItsOwn();
      const order = anOrder({ incidentId, target: `target of ${incidentId}` });
      const first = { downSince: noon, triedAt: noon, notBefore: null, reason: 'timeout' as const };
      await health.failed(order.target, first);
      const second = {
        downSince: later,
        triedAt: later,
        notBefore: addSeconds(later, 60),
        reason: 'rate-limited' as const,
      };
      await health.failed(order.target, second);

      const { trouble } = await ledger.begin(order, later, by);
      expect(trouble).toEqual({ ...second, downSince: noon });
      expect(await health.troublesOf([order.target, 'another'])).toEqual(new Map([[order.target, trouble]]));

      await health.recovered(order.target, { ...second, downSince: later });
      expect((await ledger.begin(order, later, by)).trouble).not.toBeNull();
      await health.recovered(order.target, { ...first, triedAt: later });
      expect((await ledger.begin(order, later, by)).trouble).toBeNull();
    });

    it('remembers that people have heard of a trouble, for this trouble alone', async () => {
      const target = `target of ${anOrderOfItsOwn().incidentId}`;
      const trouble = { downSince: noon, triedAt: noon, notBefore: null, reason: 'network' as const };
      const known = async () => (await health.troublesOf([target])).get(target)?.isTold;
      await health.told(target, trouble);
      await health.failed(target, trouble);
      expect(await known()).toBeUndefined();

      await health.told(target, trouble);
      await health.failed(target, { ...trouble, triedAt: later });
      expect(await known()).toBe(true);

      await health.recovered(target, trouble);
      await health.failed(target, { ...trouble, downSince: later });
      expect(await known()).toBeUndefined();
    });

    it('keeps what is learnt later once for each recipient, in whatever order and case it comes', async () => {
      const order = anOrderOfItsOwn();
      const { incidentId, noticeId, target } = order;
      const bounced = {
        noticeId,
        target,
        what: 'bounced' as const,
        recipient: 'dba@example.com',
        at: noon,
        detail: '',
      };
      const arrived = { ...bounced, what: 'arrived' as const };
      await ledger.learn(incidentId, [bounced, arrived]);
      await ledger.learn(incidentId, [{ ...bounced, recipient: 'ops@example.com' }]);
      await ledger.learn(incidentId, [bounced]);

      const kept = (await ledger.laterOf(incidentId)).map(({ what, recipient }) => `${what} ${recipient}`).sort();
      expect(kept).toEqual(['arrived dba@example.com', 'bounced dba@example.com', 'bounced ops@example.com']);
      expect(await ledger.rows(incidentId)).toEqual([]);
    });

    it('knows a delivery with its order, while it is under way and after it when that is asked, and who it was lost to', async () => {
      const order = anOrderOfItsOwn();
      const place = { subjectId: order.incidentId, noticeId: order.noticeId, target: order.target };
      expect(await ledger.knownOf(place)).toBeNull();
      await ledger.begin(order, noon, by);
      expect(await ledger.knownOf(place)).toMatchObject({ row: { status: 'sending' }, order });
      await ledger.finish(order, { now: noon, by, result: accepted, keepsOrder: true });
      expect(await ledger.knownOf(place)).toMatchObject({ row: { status: 'delivered' }, order });

      expect(await ledger.noteLoss(place, null, noon)).toBeNull();
      expect((await ledger.rows(order.incidentId))[0]?.lost).toEqual({ at: noon, standIn: null });
      expect(await ledger.noteLoss(place, 'spare', later)).toBe('spare');
      expect(await ledger.noteLoss(place, 'another', later)).toBe('spare');
      expect(await ledger.noteLoss(place, null, later)).toBe('spare');
      expect((await ledger.rows(order.incidentId))[0]?.lost).toEqual({ at: noon, standIn: 'spare' });
      const found = await everyPage(addSeconds(noon, 9999));
      expect(found.filter((one) => subjectIdOf(one) === order.incidentId)).toEqual([]);

      const other = anOrderOfItsOwn();
      await ledger.begin(other, noon, by);
      await ledger.finish(other, { now: noon, by, result: accepted });
      expect(await ledger.knownOf({ ...place, subjectId: other.incidentId })).toMatchObject({ order: null });
    });

    it('lets exactly one of all who ask at once try a target that is down', async () => {
      const target = `target of ${anOrderOfItsOwn().incidentId}`;
      const trouble = { downSince: noon, triedAt: noon, notBefore: null, reason: 'network' as const };
      await health.failed(target, trouble);

      const claims = await Promise.all([1, 2, 3, 4].map(() => health.claimProbe(target, trouble, later)));

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await health.claimProbe('never failed', trouble, later)).toBe(false);
      expect((await health.troublesOf([target])).get(target)?.triedAt).toBe(later);
    });
  });
}
