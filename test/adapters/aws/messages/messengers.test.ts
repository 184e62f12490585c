import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { failureOfCall } from '../../../../src/adapters/aws/messages/failure-of-call.ts';
import { SesMailer } from '../../../../src/adapters/aws/messages/ses-mailer.ts';
import { SnsTopicPublisher } from '../../../../src/adapters/aws/messages/sns-topic-publisher.ts';
import type { Mail } from '../../../../src/ports/vendors/mailer.ts';
import { serviceError } from '../call-errors.ts';

const ses = mockClient(SESv2Client);
const sns = mockClient(SNSClient);
const signal = new AbortController().signal;
const mail: Mail = {
  to: ['dba@example.com', 'night@example.com'],
  from: null,
  subject: '[CRITICAL] orders-db',
  html: '<p>ünïcode</p>',
  text: 'ünïcode',
  headers: { 'X-Incident': '01KB', References: '<01KB@example.com>' },
};

beforeEach(() => {
  ses.reset();
  sns.reset();
});

describe('adapters/aws/messages/ses-mailer', () => {
  const mailer = new SesMailer(ses as unknown as SESv2Client, { sender: 'alerts@example.com', configurationSet: null });

  it('sends one mail to all, in UTF-8, with its headers', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });

    expect(await mailer.send(mail, signal)).toEqual({ sent: true, messageId: 'm-1' });
    const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
    expect(ses).toHaveReceivedCommandWith(SendEmailCommand, {
      FromEmailAddress: 'alerts@example.com',
      Destination: { ToAddresses: mail.to },
      Content: {
        Simple: {
          Subject: utf8(mail.subject),
          Body: { Html: utf8(mail.html), Text: utf8(mail.text) },
          Headers: [
            { Name: 'X-Incident', Value: '01KB' },
            { Name: 'References', Value: '<01KB@example.com>' },
          ],
        },
      },
    });
  });

  it('sends from the address of the target when it has one', async () => {
    ses.on(SendEmailCommand).resolves({});

    await mailer.send({ ...mail, from: 'dba-alerts@example.com' }, signal);

    expect(ses).toHaveReceivedCommandWith(SendEmailCommand, { FromEmailAddress: 'dba-alerts@example.com' });
  });

  it('names the configuration set that it was deployed with, and none when there is none', async () => {
    ses.on(SendEmailCommand).resolves({});
    const withSet = { sender: 'alerts@example.com', configurationSet: 'tracked' };

    await new SesMailer(ses as unknown as SESv2Client, withSet).send(mail, signal);
    await mailer.send(mail, signal);

    const sets = ses.commandCalls(SendEmailCommand).map(({ args: [{ input }] }) => Object.entries(input));
    expect(sets.map((entries) => entries.filter(([name]) => name === 'ConfigurationSetName'))).toEqual([
      [['ConfigurationSetName', 'tracked']],
      [],
    ]);
  });

  it.each([null, ''])('says what to do when there is no sender at all (%j)', async (sender) => {
    const outcome = await new SesMailer(ses as unknown as SESv2Client, { sender, configurationSet: null }).send(
      mail,
      signal,
    );

    expect(outcome).toMatchObject({
      sent: false,
      retryable: false,
      reason: 'bad-request',
      detail: expect.stringContaining('mailFrom'),
    });
    expect(ses).toHaveReceivedCommandTimes(SendEmailCommand, 0);
  });

  it.each([
    { name: 'TooManyRequestsException', status: 429, outcome: { retryable: true, reason: 'rate-limited' } },
    { name: 'MessageRejected', status: 400, outcome: { retryable: false, reason: 'bad-request' } },
    { name: 'MailFromDomainNotVerifiedException', status: 400, outcome: { retryable: false, reason: 'bad-request' } },
    { name: 'NotFoundException', status: 404, outcome: { retryable: false, reason: 'bad-request' } },
    { name: 'AccessDeniedException', status: 403, outcome: { retryable: false, reason: 'bad-credentials' } },
  ])('answers $outcome.reason when SES says $name', async ({ name, status, outcome }) => {
    ses.on(SendEmailCommand).rejects(serviceError(name, status));

    expect(await mailer.send(mail, signal)).toEqual({ sent: false, ...outcome, detail: `${name} (HTTP ${status})` });
  });
});

describe('adapters/aws/messages/sns-topic-publisher', () => {
  const alertTopic = 'arn:aws:sns:eu-west-1:111122223333:alerts';
  const publisher = new SnsTopicPublisher(sns as unknown as SNSClient, alertTopic);
  const message = {
    topicArn: null,
    subject: 's',
    text: 'all "of" it',
    sms: 'short',
    attributes: { severity: 'critical', kind: 'opened' },
  };

  it.each([
    { named: null, used: alertTopic },
    {
      named: 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba',
      used: 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba',
    },
  ])('publishes to $used when the target names $named', async ({ named, used }) => {
    sns.on(PublishCommand).resolves({ MessageId: 'm-1' });

    expect(await publisher.publish({ ...message, topicArn: named }, signal)).toEqual({
      published: true,
      messageId: 'm-1',
    });
    expect(sns).toHaveReceivedCommandWith(PublishCommand, {
      TopicArn: used,
      Subject: 's',
      Message: '{"default":"all \\"of\\" it","sms":"short"}',
      MessageStructure: 'json',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        kind: { DataType: 'String', StringValue: 'opened' },
      },
    });
  });

  it.each([
    { name: 'NotFoundException', status: 404, outcome: { retryable: false, reason: 'not-found' } },
    { name: 'AuthorizationErrorException', status: 403, outcome: { retryable: false, reason: 'bad-credentials' } },
    { name: 'KMSThrottlingException', status: 400, outcome: { retryable: true, reason: 'rate-limited' } },
    { name: 'InternalErrorException', status: 500, outcome: { retryable: true, reason: 'server-error' } },
  ])('answers $outcome.reason when SNS says $name', async ({ name, status, outcome }) => {
    sns.on(PublishCommand).rejects(serviceError(name, status));

    expect(await publisher.publish(message, signal)).toMatchObject({ published: false, ...outcome });
  });
});

describe('adapters/aws/messages/sns-topic-publisher: the second topic', () => {
  const alertTopic = 'arn:aws:sns:eu-west-1:111122223333:alerts';
  const arn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
  const message = { topicArn: null, subject: 's', text: 't', sms: 's', attributes: {} };

  /** A publisher with a client in each Region, and what these were asked. */
  function inTwoRegions() {
    const asked: { region: string; TopicArn: unknown; patience: unknown }[] = [];
    const clientOf = (region: string) => ({
      send: async ({ input }: PublishCommand, { abortSignal }: { abortSignal?: AbortSignal }) => {
        asked.push({ region, TopicArn: input.TopicArn, patience: abortSignal === signal ? 'whole' : 'part' });
        return { MessageId: `m-${region}` };
      },
    });
    const of = (region: string) => clientOf(region) as unknown as SNSClient;
    return {
      asked,
      publisher: new SnsTopicPublisher(of('eu-west-1'), alertTopic, { arn, client: of('eu-central-1') }),
    };
  }

  it('says which it is, and publishes there what is meant for it, with the client of its Region', async () => {
    const { publisher, asked } = inTwoRegions();

    expect(publisher.secondTopicArn).toBe(arn);
    expect(await publisher.publish({ ...message, second: true }, signal)).toEqual({
      published: true,
      messageId: 'm-eu-central-1',
    });
    expect(asked).toEqual([{ region: 'eu-central-1', TopicArn: arn, patience: 'whole' }]);
  });

  it('is asked by nothing else, and keeps its part of the ten seconds of an attempt from the alert topic alone', async () => {
    const { publisher, asked } = inTwoRegions();
    const own = 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba';

    await publisher.publish(message, signal);
    await publisher.publish({ ...message, topicArn: own }, signal);

    expect(asked).toEqual([
      { region: 'eu-west-1', TopicArn: alertTopic, patience: 'part' },
      { region: 'eu-west-1', TopicArn: own, patience: 'whole' },
    ]);
  });

  it('does not exist where none was given, which names the parameter', async () => {
    const without = new SnsTopicPublisher(sns as unknown as SNSClient, alertTopic);

    expect(without.secondTopicArn).toBeUndefined();
    expect(await without.publish({ ...message, second: true }, signal)).toMatchObject({
      published: false,
      reason: 'not-found',
      detail: expect.stringContaining('secondTopicArn'),
    });
    expect(sns).toHaveReceivedCommandTimes(PublishCommand, 0);
  });
});

describe('adapters/aws/messages/failure-of-call', () => {
  it.each([
    { name: 'ThrottlingException', status: 400, retryable: true, reason: 'rate-limited' },
    { name: 'Throttling', status: 400, retryable: true, reason: 'rate-limited' },
    { name: 'LimitExceededException', status: 400, retryable: true, reason: 'rate-limited' },
    { name: 'Whatever', status: 429, retryable: true, reason: 'rate-limited' },
    { name: 'AccessDeniedException', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSAccessDeniedException', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSDisabledException', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSInvalidStateException', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSOptInRequired', status: 403, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSNotFoundException', status: 400, retryable: false, reason: 'not-found' },
    // As SNS writes them, which names its errors without their classes.
    { name: 'Throttled', status: 429, retryable: true, reason: 'rate-limited' },
    { name: 'KMSThrottling', status: 400, retryable: true, reason: 'rate-limited' },
    { name: 'AuthorizationError', status: 403, retryable: false, reason: 'bad-credentials' },
    { name: 'InvalidSecurity', status: 403, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSAccessDenied', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSDisabled', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSInvalidState', status: 400, retryable: false, reason: 'bad-credentials' },
    { name: 'KMSNotFound', status: 400, retryable: false, reason: 'not-found' },
    { name: 'NotFound', status: 404, retryable: false, reason: 'not-found' },
    { name: 'InternalError', status: 500, retryable: true, reason: 'server-error' },
    { name: 'ExpiredTokenException', status: 403, retryable: false, reason: 'bad-credentials' },
    { name: 'UnrecognizedClientException', status: 403, retryable: false, reason: 'bad-credentials' },
    { name: 'NotFoundException', status: 404, retryable: false, reason: 'not-found' },
    { name: 'InternalFailure', status: 500, retryable: true, reason: 'server-error' },
    { name: 'ServiceUnavailable', status: 503, retryable: true, reason: 'server-error' },
    { name: 'InvalidParameterException', status: 400, retryable: false, reason: 'bad-request' },
    { name: 'MessageRejected', status: 400, retryable: false, reason: 'bad-request' },
  ])('reads $name (HTTP $status) as $reason', ({ name, status, retryable, reason }) => {
    expect(failureOfCall(serviceError(name, status))).toEqual({
      retryable,
      reason,
      detail: `${name} (HTTP ${status})`,
    });
  });

  it.each([
    { name: 'TimeoutError', reason: 'timeout', why: 'no answer in time' },
    { name: 'AbortError', reason: 'timeout', why: 'given up on' },
    { name: 'Error', reason: 'network', why: 'a connection that was refused' },
  ])('reads $name without an answer as $reason ($why)', ({ name, reason }) => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { name });

    expect(failureOfCall(error)).toEqual({ retryable: true, reason, detail: name });
  });

  it('never repeats what the service said: it may quote what was sent', () => {
    const { detail } = failureOfCall(serviceError('InvalidParameterException', 400, 'bad address secret@example.com'));

    expect(detail).not.toContain('secret@example.com');
  });
});
