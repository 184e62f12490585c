import { describe, expect, it } from 'vitest';
import { packaged } from './support/packaged-stack.ts';
import { refOf, type Value } from './support/template.ts';

/** Each way from a log group to `deliver`: its filter, the permission before it, the group, and the condition. */
const ways = [
  { filter: 'TopicReceipts', may: 'TopicReceiptsPermission', of: 'alerts', only: 'HasTopicReceipts' },
  { filter: 'TopicFailures', may: 'TopicFailuresPermission', of: 'alerts/Failure', only: 'HasTopicReceipts' },
  {
    ...{ filter: 'TextReceipts', may: 'TextReceiptsPermission', only: 'HasTextReceipts' },
    of: 'DirectPublishToPhoneNumber',
  },
  {
    ...{ filter: 'TextFailures', may: 'TextFailuresPermission', only: 'HasTextReceipts' },
    of: 'DirectPublishToPhoneNumber/Failure',
  },
] as const;

const textOf = (value: Value) => JSON.stringify(value);

describe('serverless: receipts', () => {
  it.each(ways)(
    '$filter hands over its own log group, which alone may call deliver so',
    ({ filter, may, of, only }) => {
      const { Condition, DependsOn, Properties } = packaged.get(filter);
      const permission = packaged.get(may);

      expect([Condition, permission.Condition]).toEqual([only, only]);
      expect(DependsOn).toEqual([may]);
      expect([refOf(Properties.DestinationArn), refOf(permission.Properties.FunctionName)]).toEqual([
        'DeliverLambdaFunction',
        'DeliverLambdaFunction',
      ]);
      // All of it: SNS writes nothing else there.
      expect(Properties.FilterPattern).toBe('');
      expect(permission.Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        Principal: 'logs.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      });
      expect(textOf(permission.Properties.SourceArn)).toMatch(new RegExp(`sns/[^"]*${of}:\\*"`));
      const made = refOf(Properties.LogGroupName);
      const group = made === null ? Properties.LogGroupName : packaged.get(made).Properties.LogGroupName;
      expect(textOf(group)).toMatch(new RegExp(`sns/[^"]*${of}"`));
    },
  );

  it('the alert topic logs every delivery to an endpoint and to a function by its role, and only when it is asked to', () => {
    const { 'Fn::If': given } = packaged.get('AlertTopic').Properties.DeliveryStatusLogging as { 'Fn::If': Value[] };
    const [condition, logging, otherwise] = given as [string, Record<string, Value>[], Value];

    expect([condition, otherwise]).toEqual(['HasTopicReceipts', { Ref: 'AWS::NoValue' }]);
    expect(logging.map(({ Protocol }) => Protocol)).toEqual(['http/s', 'lambda']);
    for (const { SuccessFeedbackSampleRate, SuccessFeedbackRoleArn, FailureFeedbackRoleArn } of logging) {
      expect(SuccessFeedbackSampleRate).toBe('100');
      expect([refOf(SuccessFeedbackRoleArn as Value), refOf(FailureFeedbackRoleArn as Value)]).toEqual([
        'ReceiptsRole',
        'ReceiptsRole',
      ]);
    }
  });

  it('the role may write these four log groups and nothing else', () => {
    const { Condition, Properties } = packaged.get('ReceiptsRole');
    const [{ PolicyDocument }] = Properties.Policies as [{ PolicyDocument: { Statement: Record<string, Value>[] } }];
    const [statement = {}, ...others] = PolicyDocument.Statement;

    expect(Condition).toBe('HasReceipts');
    expect(others).toEqual([]);
    expect((statement.Action as string[]).every((action) => action.startsWith('logs:'))).toBe(true);
    const groups = (statement.Resource as Value[]).map((one) => /log-group:([^"]*):\*"/.exec(textOf(one))?.[1]);
    expect(groups).toHaveLength(4);
    expect(groups.every((group) => group?.startsWith('sns/') && !group.includes('*'))).toBe(true);
  });

  it('what deliver does not take of it is kept', () => {
    const { DeadLetterConfig } = packaged.get('DeliverLambdaFunction').Properties;

    expect(refOf(DeadLetterConfig.TargetArn)).toBe('RunsDeadLetters');
  });
});
