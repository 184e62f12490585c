import { describe, expect, it } from 'vitest';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import type { Mail, Mailer } from '../../src/ports/vendors/mailer.ts';
import type { TopicPublisher } from '../../src/ports/vendors/topic-publisher.ts';

/** Mail and topics under test. */
export interface MessengersUnderTest {
  /** Its sender may send. */
  mailer: Mailer;
  topics: TopicPublisher;
}

const signal = new AbortController().signal;
const mail: Mail = {
  to: ['dba@example.com'],
  from: null,
  subject: '[CRITICAL] orders-db: ünïcode',
  html: '<p>ünïcode \u{1f525}</p>',
  text: 'ünïcode \u{1f525}',
  headers: { References: '<01KB@example.com>', 'X-Backup-Alert-Incident': '01KB' },
};
const message = {
  topicArn: null,
  subject: 'orders-db',
  text: 'ünïcode \u{1f525}',
  sms: 'ünïcode',
  attributes: { severity: 'critical' },
};

/** What mail and topics promise: to say what came of it, and never to throw for what the service says. */
export function describeMessengers(title: string, underTest: () => MessengersUnderTest): void {
  describe(title, () => {
    it('sends a mail and says its id', async () => {
      expect(await underTest().mailer.send(mail, signal)).toEqual({
        sent: true,
        messageId: expect.stringMatching(/./),
      });
    });

    it('sends a mail to as many as one may go to', async () => {
      const to = Array.from({ length: awsLimits.mailRecipients }, (_none, index) => `dba${index}@example.com`);

      expect(await underTest().mailer.send({ ...mail, to }, signal)).toMatchObject({ sent: true });
    });

    it('says that one more recipient is too many', async () => {
      const to = Array.from({ length: awsLimits.mailRecipients + 1 }, (_none, index) => `dba${index}@example.com`);

      expect(await underTest().mailer.send({ ...mail, to }, signal)).toMatchObject({
        sent: false,
        retryable: false,
        reason: 'bad-request',
      });
    });

    it('says that a sender may not send', async () => {
      expect(await underTest().mailer.send({ ...mail, from: 'nobody@elsewhere.example' }, signal)).toMatchObject({
        sent: false,
        retryable: false,
        reason: 'bad-request',
      });
    });

    it('publishes a message with attributes and says its id', async () => {
      expect(await underTest().topics.publish(message, signal)).toEqual({
        published: true,
        messageId: expect.stringMatching(/./),
      });
    });

    it('publishes a subject of a hundred characters, and says that one more is too many', async () => {
      const { topics } = underTest();
      const most = awsLimits.topicSubjectCharacters;

      expect(await topics.publish({ ...message, subject: 'x'.repeat(most) }, signal)).toMatchObject({
        published: true,
      });
      expect(await topics.publish({ ...message, subject: 'x'.repeat(most + 1) }, signal)).toMatchObject({
        published: false,
        retryable: false,
        reason: 'bad-request',
      });
    });

    it('publishes the largest message, and says that one more byte is too many', async () => {
      const { topics } = underTest();
      const bare = { ...message, attributes: {} };
      const structure = JSON.stringify({ default: '', sms: bare.sms });
      const most = awsLimits.topicMessageBytes - Buffer.byteLength(structure);

      expect(await topics.publish({ ...bare, text: 'x'.repeat(most) }, signal)).toMatchObject({ published: true });
      expect(await topics.publish({ ...bare, text: 'x'.repeat(most + 1) }, signal)).toMatchObject({
        published: false,
        retryable: false,
        reason: 'bad-request',
      });
    });

    it('says that a topic is not there', async () => {
      const topicArn = 'arn:aws:sns:us-east-1:111122223333:backup-alerts-missing';

      expect(await underTest().topics.publish({ ...message, topicArn }, signal)).toMatchObject({
        published: false,
        retryable: false,
        reason: 'not-found',
      });
    });
  });
}
