import { describe, expect, it } from 'vitest';
import { sns } from '../../../src/channels/sns/sns.ts';
import { fakeVendors } from '../../support/fake-vendors.ts';
import { anIncident, aSummary } from '../../support/incidents.ts';
import { aHostileNotice, aNotice, aNoticeInOwnWords } from '../../support/notices.ts';

const never = new AbortController().signal;
const messageOf = (notice: ReturnType<typeof aNotice>, options: object = {}) =>
  sns.preview(options, notice, { ref: null }) as {
    topicArn: string | null;
    subject: string;
    sms: string;
    attributes: Record<string, string>;
  };

describe('channels/sns/sns', () => {
  it('without a topic it is the alert topic of the deployment', () => {
    expect(messageOf(aNotice()).topicArn).toBeNull();
    expect(messageOf(aNotice(), sns.example).topicArn).toBe('arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba');
  });

  it('the subject is at most 100 characters of ASCII', () => {
    const names = ['ümlaut – 注文', 'x'.repeat(300), '\r\nBcc: x', ''];
    for (const resourceName of names) {
      const { subject } = messageOf(
        aNotice('opened', {
          incident: anIncident({ alerts: [aSummary({ resourceName, resourceType: 'y'.repeat(60) })] }),
        }),
      );
      expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,99}$/);
    }
  });

  it('a telephone gets at most 140 characters', () => {
    const title = (length: number) =>
      messageOf(aNoticeInOwnWords('opened', { name: 'long', title: 'x'.repeat(length), text: null })).sms;
    expect(title(500)).toMatch(/^CRITICAL: x+(?:\.\.\.|…)?$/);
    for (let length = 1; length <= 500; length += 7) expect(title(length).length).toBeLessThanOrEqual(140);
    expect(messageOf(aHostileNotice()).sms.length).toBeLessThanOrEqual(140);
  });

  it('subscribers can filter by attributes, none of which is empty', () => {
    expect(messageOf(aNotice('escalated')).attributes).toMatchObject({
      severity: 'critical',
      kind: 'escalated',
      accountId: '111122223333',
      region: 'eu-west-1',
      drill: 'false',
    });
    for (const value of Object.values(messageOf(aHostileNotice()).attributes))
      expect(value).toMatch(/^[\w .:@/-]{1,200}$/);
  });

  it.each([
    ['rate-limited', 'retry'],
    ['not-found', 'rejected'],
    ['bad-credentials', 'rejected'],
  ] as const)('SNS saying %s is %s', async (reason, status) => {
    const vendors = fakeVendors({
      publish: () => ({ published: false, retryable: status === 'retry', reason, detail: 'no' }),
    });
    const delivery = await sns.configure({}).deliver(aNotice(), vendors.memory(), vendors, never);
    expect(delivery).toEqual({ status, reason, detail: 'no' });
  });

  it('what is no topic is refused', () => {
    expect(() => sns.configure({ topicArn: 'arn:aws:sqs:eu-west-1:111122223333:q' })).toThrow();
  });
});
