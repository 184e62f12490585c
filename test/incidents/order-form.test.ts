import { describe, expect, it } from 'vitest';
import type { DeliveryOrder } from '../../src/incidents/delivery-order.ts';
import { formOf } from '../../src/incidents/order-form.ts';
import { readOrder } from '../../src/incidents/read-order.ts';
import { anOrder } from '../support/incidents.ts';
import { anAnnouncementOrder } from '../support/notices.ts';

/** What 0.1.0 put on the queue for an edit of the rules. */
const written = {
  incidentId: 'rules-13-0a1b2c3d4e5f',
  noticeId: '1-announced',
  kind: 'announced',
  target: 'chat',
  at: '2026-11-22T03:13:00.000Z',
  actor: 'ana (Admin)',
  reason: 'What is different from version 12:',
  insteadOf: [],
  bulletin: {
    title: 'Routing rules: version 13 by ana (Admin) is valid and in force within a minute',
    news: 'What is different from version 12:',
    lines: ['Target dba-pager is new (slack).'],
    accountId: '111122223333',
    region: 'eu-west-1',
  },
};

const read = (value: unknown): DeliveryOrder => {
  const reading = readOrder(JSON.stringify(value));
  if ('wrong' in reading) throw new Error(reading.wrong);
  return reading.order;
};

describe('incidents/order-form', () => {
  it('an announcement that waits on the queue since before a deploy is read, and is no incident', () => {
    const { incidentId, bulletin, ...rest } = written;

    expect(read(written)).toEqual({ ...rest, announcementId: incidentId, announcement: bulletin });
  });

  it('an announcement is written as every release before reads it', () => {
    expect(formOf(read(written))).toEqual(written);
  });

  it.each([
    { what: 'of an incident', order: anOrder({ insteadOf: ['chat'], again: '2026-11-22T04:00:00.000Z' }) },
    { what: 'to announce', order: anAnnouncementOrder({ again: '2026-11-22T04:00:00.000Z' }) },
  ])('an order $what is the same after it was written and read', ({ order }) => {
    expect(read(formOf(order))).toEqual(order);
  });

  it('an order about an incident is written as it is', () => {
    const order = anOrder();

    expect(formOf(order)).toBe(order);
  });

  it('an order of 0.1.0 has its revision at the beginning of its id', () => {
    const { revision, ...ofBefore } = anOrder({ noticeId: '7-escalated', kind: 'escalated', revision: 7 });

    expect(read(ofBefore)).toEqual({ ...ofBefore, revision });
  });

  it.each([
    { what: 'an announcement that says nothing', body: { ...written, bulletin: undefined } },
    { what: 'an incident with an announcement', body: { ...written, kind: 'opened' } },
  ])('$what is not read', ({ body }) => {
    expect(readOrder(JSON.stringify(body))).toEqual({ wrong: 'its kind and its bulletin do not go together' });
  });
});
