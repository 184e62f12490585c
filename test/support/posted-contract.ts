import { beforeEach, describe, expect, it } from 'vitest';
import { resultOf } from '../../src/incidents/delivery-result.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { DeliveryLedger } from '../../src/ports/delivery/delivery-ledger.ts';
import type { PostedMessages } from '../../src/ports/vendors/posted-messages.ts';
import type { VendorRefs } from '../../src/ports/vendors/vendor-refs.ts';
import { noon } from './alerts.ts';
import { anOrder } from './incidents.ts';

let names = 0;

/** What is promised of what vendors post: that it leads back to its incident, and has its effect once. */
export function describePostedMessages(
  title: string,
  underTest: () => { messages: PostedMessages; refs: VendorRefs; ledger: DeliveryLedger },
): void {
  describe(title, () => {
    let messages: PostedMessages;
    let refs: VendorRefs;
    let ledger: DeliveryLedger;
    let name: string;
    beforeEach(() => {
      ({ messages, refs, ledger } = underTest());
      names += 1;
      name = `01EVENT${String(names).padStart(19, '0')}`;
    });

    it('lets one of all who come with a message work it off', async () => {
      const begun = await Promise.all([1, 2, 3].map(() => messages.begin(name, noon)));

      expect(begun.sort()).toEqual(['in-hand', 'in-hand', 'ours']);
      expect(await messages.begin(`${name}b`, noon)).toBe('ours');
    });

    it('takes what was worked off for a repeat, however late it comes', async () => {
      await messages.begin(name, noon);
      await messages.end(name, noon);

      expect(await messages.begin(name, noon)).toBe('repeated');
      expect(await messages.begin(name, addSeconds(noon, 86_400))).toBe('repeated');
    });

    it('lets the next one try what came to nothing at once, and what a crash left after a while', async () => {
      await messages.begin(name, noon);
      await messages.release(name);
      expect(await messages.begin(name, noon)).toBe('ours');

      expect(await messages.begin(name, addSeconds(noon, 29))).toBe('in-hand');
      expect(await messages.begin(name, addSeconds(noon, 31))).toBe('ours');
    });

    it('knows by the outcome of a delivery which incident a vendor means, and by no other', async () => {
      const order = anOrder({ incidentId: `01KF${String(names).padStart(22, '0')}` });
      const accepted = resultOf('delivered', 'accepted', 'accepted');
      await ledger.begin(order, noon, 'r');
      await ledger.finish(order, { now: noon, by: 'r', result: accepted, leadsBack: { channel: 'jira', id: name } });

      expect(await refs.leadsTo('jira', name)).toEqual({ incidentId: order.incidentId, target: order.target });
      expect(await refs.leadsTo('pagerduty', name)).toBeNull();
      expect(await refs.leadsTo('jira', `${name}0`)).toBeNull();
      expect(await ledger.begin({ ...order, noticeId: '9-joined' }, noon, 'r')).toMatchObject({ ledFrom: name });
    });

    it('notes further ids of the same thing, and what failed leads nowhere', async () => {
      const to = { incidentId: '01KF0000000000000000000000', target: 'dba-pager' };
      await refs.note('pagerduty', name, to, noon);
      expect(await refs.leadsTo('pagerduty', name)).toEqual(to);

      const order = anOrder({ incidentId: `01KG${String(names).padStart(22, '0')}` });
      const failed = resultOf('failed', 'bad-request', 'no');
      await ledger.begin(order, noon, 'r');
      await ledger.finish(order, { now: noon, by: 'r', result: failed, leadsBack: { channel: 'jira', id: name } });
      expect(await refs.leadsTo('jira', name)).toBeNull();
    });
  });
}
