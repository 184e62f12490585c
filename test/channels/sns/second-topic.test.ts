import { describe, expect, it } from 'vitest';
import { sns } from '../../../src/channels/sns/sns.ts';
import { smsPartsOf } from '../../../src/lib/sms-parts.ts';
import { smsPrefix } from '../../../src/notices/sms-text.ts';
import type { PublishOutcome, TopicMessage } from '../../../src/ports/vendors/topic-publisher.ts';
import { fakeVendors } from '../../support/fake-vendors.ts';
import { aNotice, anAnnouncement } from '../../support/notices.ts';

const never = new AbortController().signal;
const arn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
const taken: PublishOutcome = { published: true, messageId: 'm-2' };

function refused(reason: Extract<PublishOutcome, { published: false }>['reason'], detail: string): PublishOutcome {
  const retryable = ['rate-limited', 'server-error', 'timeout', 'network'].includes(reason);
  return { published: false, retryable, reason, detail };
}

/** Delivers with topics of which the first answers so, and the second so. */
async function delivers(
  { first, second }: { first: PublishOutcome; second: PublishOutcome },
  { notice = aNotice(), options = {} }: { notice?: Parameters<typeof sns.preview>[1]; options?: object } = {},
) {
  const vendors = fakeVendors({ publish: (message) => (message.second === true ? second : first) });
  const ports = { ...vendors, topics: { ...vendors.topics, secondTopicArn: arn } };
  const delivery = await sns.configure(options).deliver(notice, vendors.memory(), ports, never);
  return { delivery, published: vendors.published as TopicMessage[] };
}

describe('channels/sns: the second topic', () => {
  it.each([
    ['rate-limited', 'ThrottledException (HTTP 429)'],
    ['server-error', 'InternalErrorException (HTTP 500)'],
    ['timeout', 'TimeoutError'],
    ['network', 'Error'],
    ['bad-credentials', 'KMSDisabledException (HTTP 400)'],
    ['not-found', 'NotFoundException (HTTP 404)'],
  ] as const)('hears, once, what the alert topic refuses as %s', async (reason, detail) => {
    const { delivery, published } = await delivers({ first: refused(reason, detail), second: taken });

    expect(published.map(({ second }) => second)).toEqual([undefined, true]);
    expect(delivery).toEqual({
      status: 'delivered',
      ref: { messageId: 'm-2' },
      vendorId: 'm-2',
      recipients: [arn],
      detail: `accepted by the second topic: the first answered ${detail}`,
    });
  });

  it.each(['[]{}~'.repeat(40), 'orders-db', 'заказы'.repeat(9)])(
    'of %s a telephone gets no more parts that way',
    async (name) => {
      const headline = `CRITICAL: RDS ${name} backup failed`;
      const { published } = await delivers(
        { first: refused('timeout', 'TimeoutError'), second: taken },
        { notice: { ...aNotice(), headline } },
      );

      const [usual, marked] = published.map(({ sms }) => smsPartsOf(`${smsPrefix}${sms}`));
      expect(marked).toBe(usual);
    },
  );

  it('says in every form that it came that way, and why', async () => {
    const { published } = await delivers({ first: refused('bad-credentials', 'KMSDisabledException'), second: taken });
    const [usual, marked] = published;

    expect(marked?.text).toBe(
      `This came by the second topic (the alert topic refused it: KMSDisabledException).\n\n${usual?.text}`,
    );
    expect(marked?.sms).toMatch(/^2nd topic: /);
    expect(marked?.sms.length).toBeLessThanOrEqual(140);
    expect(marked?.attributes).toEqual({ ...usual?.attributes, way: 'second' });
    expect(usual?.attributes).not.toHaveProperty('way');
    expect(usual?.text).not.toContain('second topic');
  });

  it('is not asked of bad input, which it would refuse as well', async () => {
    const { delivery, published } = await delivers({
      first: refused('bad-request', 'InvalidParameter'),
      second: taken,
    });

    expect(published).toHaveLength(1);
    expect(delivery).toEqual({ status: 'rejected', reason: 'bad-request', detail: 'InvalidParameter' });
  });

  it('is not asked when the first took it, nor for a topic of one’s own', async () => {
    const well = await delivers({ first: taken, second: taken });
    const own = await delivers({ first: refused('not-found', 'gone'), second: taken }, { options: sns.example });

    expect(well.published).toHaveLength(1);
    expect(well.delivery).toMatchObject({ status: 'delivered', recipients: [] });
    expect(own.published).toHaveLength(1);
    expect(own.delivery).toMatchObject({ status: 'rejected', reason: 'not-found' });
  });

  it.each([
    ['bad-credentials', 'not-found', 'rejected', 'bad-credentials'],
    ['bad-credentials', 'rate-limited', 'retry', 'rate-limited'],
    ['server-error', 'bad-credentials', 'retry', 'server-error'],
    ['timeout', 'network', 'retry', 'timeout'],
  ] as const)('that refuses too (%s, then %s) makes it %s: %s', async (one, other, status, reason) => {
    const { delivery } = await delivers({ first: refused(one, 'A'), second: refused(other, 'B') });

    expect(delivery).toEqual({ status, reason, detail: 'A; the second topic: B' });
  });

  it('that is tested where there is none says so', async () => {
    const refusal = refused('not-found', 'there is no second topic');
    const vendors = fakeVendors({ publish: () => refusal });
    const notice = { ...anAnnouncement(), way: 'second' as const };
    const told = await sns.configure({}).deliver(notice, vendors.memory(), vendors, never);
    const taking = fakeVendors({ publish: () => taken });
    const odd = await sns.configure({}).deliver(notice, taking.memory(), taking, never);

    expect(told).toEqual({ status: 'rejected', reason: 'not-found', detail: 'there is no second topic' });
    expect(odd).toMatchObject({ status: 'delivered', recipients: ['the second topic'] });
  });

  it('is tried alone by a test of it, which says that it is one', async () => {
    const notice = { ...anAnnouncement(), way: 'second' as const };
    const well = await delivers({ first: taken, second: taken }, { notice });
    const ill = await delivers({ first: taken, second: refused('not-found', 'gone') }, { notice });

    expect(well.published.map(({ second }) => second)).toEqual([true]);
    expect(well.published[0]?.text).toMatch(/^This came by the second topic \(a test of the second topic\)/);
    expect(well.delivery).toMatchObject({ status: 'delivered', recipients: [arn], detail: 'accepted' });
    expect(ill.delivery).toEqual({ status: 'rejected', reason: 'not-found', detail: 'gone' });
  });
});
