import { describe, expect, it } from 'vitest';
import { type DeployedFunction, deployedFunctions } from '../local/deployed-functions.ts';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { compilePattern } from '../src/patterns/match.ts';
import { lambda, packaged, rulesFor } from './support/packaged-stack.ts';
import { holds, permissionsOf, refOf, type Statement, statementsOf, type Value } from './support/template.ts';

/** Whether whoever calls a function learns that it failed. */
const isWaitedFor: Readonly<Record<DeployedFunction['calledBy'], boolean>> = {
  queue: true,
  http: true,
  'state machine': true,
  schedule: false,
};

describe('serverless: queues and topic', () => {
  const dayInSeconds = 86_400;

  it('gives every queue dead letters of its own kind, unless it holds them', () => {
    const queues = packaged.ofType('AWS::SQS::Queue');
    const deadLettersOf = new Map(
      queues
        .filter(({ Properties }) => Properties.RedrivePolicy)
        .map(({ id, Properties }) => [id, refOf(Properties.RedrivePolicy.deadLetterTargetArn) ?? '']),
    );
    const holders = new Set(deadLettersOf.values());
    const ofFunctions = packaged
      .ofType('AWS::Lambda::Function')
      .flatMap(({ Properties }) => refOf(Properties.DeadLetterConfig?.TargetArn) ?? []);

    expect([...deadLettersOf.keys(), ...holders, ...new Set(ofFunctions)].sort()).toEqual(
      queues.map(({ id }) => id).sort(),
    );
    for (const [id, holder] of deadLettersOf) {
      expect(packaged.get(holder).Properties.FifoQueue, holder).toBe(packaged.get(id).Properties.FifoQueue);
      expect(packaged.get(holder).Properties.RedriveAllowPolicy.redrivePermission, holder).toBe('byQueue');
    }
  });

  it('keeps what is given up of a function that is called without being waited for', () => {
    const kept = deployedFunctions
      .filter(({ calledBy }) => !isWaitedFor[calledBy])
      .map(({ name }) => {
        const { id, Properties } = lambda(name);
        return { id, holder: refOf(Properties.DeadLetterConfig?.TargetArn) };
      });

    expect(kept.length).toBeGreaterThan(0);
    for (const { id, holder } of kept) {
      expect(holder, id).toBe('RunsDeadLetters');
      // Lambda sends in the name of the function, and refuses to make one that may not.
      const role = refOf(packaged.get(id).Properties.Role);
      const sending = permissionsOf(packaged).filter(
        ({ at, Action }) => at.startsWith(`${role} `) && Action.includes('sqs:SendMessage'),
      );
      expect(
        sending.flatMap(({ Resource }) => Resource).map(refOf),
        `${id} keeps failed runs: add *keepFailedRuns to its list in serverless/permissions.yml`,
      ).toContain(holder);
    }
  });

  it('leaves giving up on an event to ingest, which knows why', () => {
    expect(packaged.get('IntakeQueue').Properties.RedrivePolicy.maxReceiveCount).toBe(awsLimits.queueReceives);
  });

  it('encrypts every queue and the topic with our own key and keeps messages for two weeks', () => {
    const kept = [...packaged.ofType('AWS::SQS::Queue'), ...packaged.ofType('AWS::SNS::Topic')];

    expect(kept.filter(({ Properties }) => refOf(Properties.KmsMasterKeyId) !== 'Key').map(({ id }) => id)).toEqual([]);
    const short = packaged
      .ofType('AWS::SQS::Queue')
      .filter(({ Properties }) => Properties.MessageRetentionPeriod !== 14 * dayInSeconds);
    expect(short.map(({ id }) => id)).toEqual([]);
  });

  it('hides a message for six times as long as its function may take', () => {
    for (const { Properties } of packaged.ofType('AWS::Lambda::EventSourceMapping')) {
      const queue = packaged.get(refOf(Properties.EventSourceArn) ?? '');
      const { Timeout } = packaged.get(refOf(Properties.FunctionName) ?? '').Properties;
      expect(queue.Properties.VisibilityTimeout, queue.id).toBeGreaterThanOrEqual(6 * Timeout);
    }
  });

  it('takes nothing unencrypted, on any queue or the topic', () => {
    const policies = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')];
    const covered = policies.filter(({ id, Properties }) =>
      statementsOf(id, Properties.PolicyDocument).some(
        ({ Effect, Principal, Condition }) =>
          Effect === 'Deny' && Principal === '*' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      ),
    );
    const named = covered.flatMap(({ Properties }) =>
      [...(Properties.Queues ?? []), ...(Properties.Topics ?? [])].map(refOf),
    );

    expect(named.sort()).toEqual(
      [...packaged.ofType('AWS::SQS::Queue'), ...packaged.ofType('AWS::SNS::Topic')].map(({ id }) => id).sort(),
    );
  });

  it('takes messages only from named services, on behalf of this account and of a named source', () => {
    const policies = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')];
    const allowing = policies
      .flatMap(({ id, Properties }) => statementsOf(id, Properties.PolicyDocument))
      .filter(({ Effect }) => Effect === 'Allow');

    expect(allowing.length).toBeGreaterThan(0);
    expect(allowing.filter((statement) => !isBounded(statement)).map(({ at }) => at)).toEqual([]);
  });

  function isBounded({ Principal, Condition = {} }: Statement): boolean {
    const service = (Principal as { Service?: Value }).Service;
    const source = { ...Condition.ArnLike, ...Condition.ArnEquals }['aws:SourceArn'];
    // The ARN of a resource of this very stack says the account.
    const isOwn = packaged.resources.some(({ id }) => id === refOf(source));
    const account = refOf(Condition.StringEquals?.['aws:SourceAccount']);
    return service !== undefined && source !== undefined && (isOwn || account === 'AWS::AccountId');
  }

  it('lets the vaults of this account tell the intake queue, and nobody else', () => {
    const [publish] = statementsOf(
      'topic',
      packaged.get('VaultNotificationsTopicPolicy').Properties.PolicyDocument,
    ).filter(({ Effect }) => Effect === 'Allow');
    const { Properties } = packaged.get('VaultNotificationsSubscription');

    expect(publish?.Principal).toEqual({ Service: 'backup.amazonaws.com' });
    expect(Properties).toMatchObject({ Protocol: 'sqs' });
    expect([Properties.TopicArn, Properties.Endpoint, Properties.RedrivePolicy.deadLetterTargetArn].map(refOf)).toEqual(
      ['VaultNotificationsTopic', 'IntakeQueue', 'IntakeDeadLetters'],
    );
    for (const id of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const told = statementsOf(id, packaged.get(id).Properties.PolicyDocument).filter(({ at }) =>
        at.endsWith(' VaultNotifications'),
      );
      expect(
        told.map(({ Condition }) => refOf(Condition?.ArnEquals?.['aws:SourceArn'])),
        id,
      ).toEqual(['VaultNotificationsTopic']);
    }
  });

  it('lets EventBridge write only where a rule of the stack writes to', () => {
    const targets = packaged
      .ofType('AWS::Events::Rule')
      .flatMap(({ Properties }) =>
        Properties.Targets.flatMap(({ Arn, DeadLetterConfig }: Record<string, { Arn?: Value } & Value>) => [
          refOf(Arn),
          refOf(DeadLetterConfig?.Arn),
        ]),
      );
    const open = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')]
      .flatMap(({ id, Properties }) => statementsOf(id, Properties.PolicyDocument))
      .filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}')
      .flatMap(({ Resource }) => Resource.map(refOf));

    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((resource) => !targets.includes(resource))).toEqual([]);
  });

  it('subscribes nobody unless an address is given', () => {
    expect(
      packaged
        .ofType('AWS::SNS::Subscription')
        .filter(({ Properties }) => Properties.Protocol !== 'sqs')
        .map(({ id }) => id),
    ).toEqual([]);
    expect(holds(packaged.conditions.HasRespondUrl ?? null)).toBe(false);
    expect(holds(packaged.conditions.TracingOn ?? null)).toBe(false);
  });
});

describe('serverless: rules', () => {
  it('lead into the intake queue or call one function, and what SES says of mails to those who sent them', () => {
    const strange = packaged.ofType('AWS::Events::Rule').filter(({ Properties }) => {
      const targets = Properties.Targets.map(({ Arn }: { Arn: Value }) => refOf(Arn)) as string[];
      return targets.length !== 1 || !/^IntakeQueue$|LambdaFunction$/.test(targets[0] ?? '');
    });

    expect(strange.map(({ id, Properties }) => [id, refOf(Properties.Targets[0].Arn)])).toEqual([
      ['MailEventRule', 'DeliveriesQueue'],
    ]);
    // A FIFO queue takes nothing without a group, and EventBridge gives no id: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
    expect(packaged.get('MailEventRule').Properties.Targets[0].SqsParameters).toEqual({
      MessageGroupId: 'mail-events',
    });
    expect(packaged.get('DeliveriesQueue').Properties.ContentBasedDeduplication).toBe(true);
  });
});

describe('serverless: what guards the rules', () => {
  it('is called when a parameter with rules changes, by nothing else, and every hour', () => {
    const rules = rulesFor('GuardLambdaFunction');
    const patterns = rules.flatMap(({ Properties }) => (Properties.EventPattern ? [Properties.EventPattern] : []));
    const change = (name: string) => ({
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      detail: { operation: 'Update', name, type: 'String' },
    });
    const isTold = (name: string) => patterns.some((pattern) => compilePattern(pattern)(change(name)).matched);

    expect(rules.map(({ Properties }) => Properties.ScheduleExpression).filter(Boolean)).toEqual(['rate(1 hour)']);
    expect(isTold('/backup-alerts/prod/routing')).toBe(true);
    expect(isTold('/backup-alerts/prod/routing/10-dba')).toBe(true);
    expect(isTold('/backup-alerts/prod/routing2')).toBe(false);
    expect(isTold('/backup-alerts/prod/secrets/slack-bot')).toBe(false);
  });
});
