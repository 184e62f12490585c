import { beforeAll, describe, expect, it } from 'vitest';
import subscriptions from '../serverless/subscriptions.cjs';
import { asksForAction, noticeKinds } from '../src/incidents/notice-kinds.ts';
import { compilePattern } from '../src/patterns/match.ts';
import { type Packaged, packageStack, refOf, statementsOf } from './support/template.ts';

const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:alerts';
const parameters = {
  alertEmail: 'oncall@example.com, dba@example.com',
  alertSms: '+41791234567',
  alertHttps: 'https://alerts.example.com/sns',
  alertLambda: functionArn,
};

let packaged: Packaged;

beforeAll(async () => {
  packaged = await packageStack(parameters);
});

// biome-ignore lint/suspicious/noExplicitAny: a template is read by path, and a wrong path fails the test that reads it
function made(stack: Packaged): any[] {
  return stack
    .ofType('AWS::SNS::Subscription')
    .filter(({ Properties }) => refOf(Properties.TopicArn) === 'AlertTopic')
    .map(({ id, Properties }) => ({ id, ...Properties }));
}

const of = (protocol: string) => made(packaged).filter(({ Protocol }) => Protocol === protocol);
/** What is made of parameters, without packaging anything. */
const resourcesOf = (given: Readonly<Record<string, string>>) =>
  subscriptions({ resolveVariable: async (name) => given[name.replace('param:', '')] ?? '' });

describe('serverless: subscriptions to the alert topic', () => {
  it('are none without a parameter, and one for each that is named, whatever stands around the commas', async () => {
    expect(made(await packageStack())).toEqual([]);
    expect(made(packaged).map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ['email', 'oncall@example.com'],
      ['email', 'dba@example.com'],
      ['sms', '+41791234567'],
      ['https', 'https://alerts.example.com/sns'],
      ['lambda', functionArn],
    ]);
  });

  it('keep theirs when one is put behind, so that nobody has to confirm again; the first mail has the id of old', async () => {
    const idsOf = async (alertEmail: string) => Object.keys((await resourcesOf({ alertEmail })).Resources);
    const [one, two] = [await idsOf('a@example.com'), await idsOf('a@example.com,b@example.com')];

    expect(one).toEqual(['AlertEmail']);
    expect(two).toEqual(['AlertEmail', expect.stringMatching(/^AlertEmail[0-9a-f]{8}$/)]);
    expect(await idsOf('a@example.com,b@example.com,c@example.com')).toEqual([...two, expect.any(String)]);
    expect(await idsOf('a@example.com,a@example.com')).toEqual(one);
  });

  it('tell telephones what asks for action, and alarms, which have no attributes; mails everything', () => {
    const [telephone] = of('sms');
    const pattern = telephone.FilterPolicy;
    const isTold = (attributes: object) => compilePattern(pattern)(attributes).matched;

    expect(noticeKinds.filter((kind) => isTold({ kind }))).toEqual(noticeKinds.filter(asksForAction));
    expect(isTold({})).toBe(true);
    expect(['COMPLETED', 'FAILED', 'EXPIRED'].map((State) => isTold({ State }))).toEqual([false, true, true]);
    expect(telephone).toMatchObject({ FilterPolicyScope: 'MessageAttributes' });
    expect(of('email').map((one) => 'FilterPolicy' in one)).toEqual([false, false]);
  });

  it('hand machines the signed envelope, and keep what they did not take', () => {
    for (const one of [...of('https'), ...of('lambda')]) {
      expect(one).not.toHaveProperty('RawMessageDelivery');
      expect(
        refOf((one as { RedrivePolicy: { deadLetterTargetArn: unknown } }).RedrivePolicy.deadLetterTargetArn),
      ).toBe('AlertTopicDeadLetters');
    }
    for (const one of [...of('email'), ...of('sms')]) expect(one).not.toHaveProperty('RedrivePolicy');
    const queue = packaged.get('AlertTopicDeadLetters').Properties;
    expect([refOf(queue.KmsMasterKeyId), queue.MessageRetentionPeriod]).toEqual(['Key', 1_209_600]);
    const [tls, allowed, ...more] = statementsOf(
      'q',
      packaged.get('AlertTopicDeadLettersPolicy').Properties.PolicyDocument,
    );
    expect(more).toEqual([]);
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(allowed).toMatchObject({
      Principal: { Service: 'sns.amazonaws.com' },
      Action: ['sqs:SendMessage'],
      Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'AlertTopic' } } },
    });
  });

  it('let SNS call a function from this topic, and no other', () => {
    const permissions = packaged
      .ofType('AWS::Lambda::Permission')
      .filter(({ Properties }) => Properties.Principal === 'sns.amazonaws.com');

    expect(permissions.map(({ Properties }) => Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionArn,
        Principal: 'sns.amazonaws.com',
        SourceArn: { Ref: 'AlertTopic' },
      },
    ]);
  });

  it('give the policy that SNS retries by less than the hour that it may take', () => {
    const [{ DeliveryPolicy }] = of('https');
    const { numRetries = 0, maxDelayTarget = 0 } = DeliveryPolicy.healthyRetryPolicy;

    expect(numRetries * maxDelayTarget).toBeLessThanOrEqual(3600);
  });

  it('keep no dead letters where only people are subscribed', async () => {
    expect(
      Object.keys((await resourcesOf({ alertEmail: 'a@example.com', alertSms: '+41791234567' })).Resources),
    ).toHaveLength(2);
  });

  it.each([
    ['alertEmail', 'oncall'],
    ['alertSms', '0041791234567'],
    ['alertHttps', 'http://alerts.example.com'],
    ['alertHttps', 'https://user:sesame@alerts.example.com'],
    ['alertLambda', 'alerts'],
  ])('refuse in %s what SNS would refuse, without repeating it', async (parameter, value) => {
    const refusal = await resourcesOf({ [parameter]: value }).catch((error: Error) => error.message);

    expect(refusal).toMatch(new RegExp(`^--param ${parameter}: number 1 is not like `));
    expect(refusal).not.toContain('sesame');
  });
});
