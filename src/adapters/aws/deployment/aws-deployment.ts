import { type CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { type CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, type EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Instant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { AlarmState, Deployment, StackPart } from '../../../ports/deployment/deployment.ts';
import type { SignedCaller } from '../signed-caller.ts';
import { readKey } from './key.ts';
import { looked, lookedFor } from './looked.ts';
import type { MailReader } from './mail-reader.ts';
import type { SecretReader } from './secret-reader.ts';
import { readTextReceipts, readTopic } from './topic.ts';

/** The clients it calls AWS with. */
export interface DeploymentClients {
  cloudFormation: CloudFormationClient;
  cloudWatch: CloudWatchClient;
  events: EventBridgeClient;
  sfn: SFNClient;
  /** Of a Region: SNS tells of no topic of another one. */
  sns: (region: string) => SNSClient;
  sqs: SQSClient;
  kms: SignedCaller;
  secrets: SecretReader;
  mail: MailReader;
}

/** How many names one call of DescribeAlarms takes. */
const alarmsAtOnce = 100;

/** Length of the stretches in which runs are counted, in seconds. */
const heartbeatPeriod = 300;

/** Reads a deployment from AWS. */
export class AwsDeployment implements Deployment {
  readonly #clients: DeploymentClients;
  readonly #stackName: string;
  readonly secret: Deployment['secret'];
  readonly mailAccount: Deployment['mailAccount'];
  readonly mailIdentity: Deployment['mailIdentity'];
  readonly hasConfigurationSet: Deployment['hasConfigurationSet'];

  constructor(clients: DeploymentClients, stackName: string) {
    this.#clients = clients;
    this.#stackName = stackName;
    this.secret = (name) => clients.secrets.secret(name);
    this.mailAccount = () => clients.mail.account();
    this.mailIdentity = (identity) => clients.mail.identity(identity);
    this.hasConfigurationSet = (name) => clients.mail.hasConfigurationSet(name);
  }

  parts() {
    return looked('cloudformation:ListStackResources', async () => {
      const parts: StackPart[] = [];
      const named = new PageTokens('ListStackResources');
      let next: string | undefined;
      do {
        const { StackResourceSummaries = [], NextToken } = await this.#clients.cloudFormation.send(
          new ListStackResourcesCommand({
            StackName: this.#stackName,
            ...(next === undefined ? {} : { NextToken: next }),
          }),
        );
        const page = StackResourceSummaries.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
        parts.push(
          ...page.map(({ ResourceType = '', LogicalResourceId = '', PhysicalResourceId = '' }) => ({
            type: ResourceType,
            logicalId: LogicalResourceId,
            physicalId: PhysicalResourceId,
          })),
        );
        next = named.after(NextToken);
      } while (next !== undefined);
      return parts;
    });
  }

  async rule(name: string, EventBusName?: string) {
    const { events } = this.#clients;
    const [rule, targets] = await Promise.all([
      lookedFor('events:DescribeRule', () => events.send(new DescribeRuleCommand({ Name: name, EventBusName }))),
      lookedFor('events:ListTargetsByRule', () =>
        events.send(new ListTargetsByRuleCommand({ Rule: name, EventBusName })),
      ),
    ]);
    if ('notKnown' in rule) return rule;
    if ('notKnown' in targets) return targets;
    if (rule.value === null || targets.value === null) return { value: null };
    const { Targets = [] } = targets.value;
    return { value: { isEnabled: rule.value.State !== 'DISABLED', targets: Targets.map(({ Arn = '' }) => Arn) } };
  }

  waiting(queueUrl: string) {
    return lookedFor('sqs:GetQueueAttributes', async () => {
      const AttributeNames: ['ApproximateNumberOfMessages'] = ['ApproximateNumberOfMessages'];
      const { Attributes } = await this.#clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    });
  }

  alarms(names: readonly string[]) {
    return looked('cloudwatch:DescribeAlarms', async () => {
      const alarms: AlarmState[] = [];
      for (let start = 0; start < names.length; start += alarmsAtOnce) {
        const AlarmNames = names.slice(start, start + alarmsAtOnce);
        const { MetricAlarms = [] } = await this.#clients.cloudWatch.send(
          new DescribeAlarmsCommand({ AlarmNames, MaxRecords: alarmsAtOnce }),
        );
        alarms.push(
          ...MetricAlarms.map(({ AlarmName = '', StateValue = '', AlarmDescription = '', ActionsEnabled = true }) => ({
            name: AlarmName,
            state: StateValue,
            description: AlarmDescription,
            actionsEnabled: ActionsEnabled,
          })),
        );
      }
      return alarms;
    });
  }

  lastHeartbeat(functionName: string, since: Instant) {
    return looked('cloudwatch:GetMetricStatistics', async () => {
      const [begun, failed] = await Promise.all([
        this.#sums('Invocations', functionName, since),
        this.#sums('Errors', functionName, since),
      ]);
      const ended = [...begun].flatMap(([at, runs]) => (runs > (failed.get(at) ?? 0) ? [at] : []));
      return ended.length === 0 ? null : new Date(Math.max(...ended)).toISOString();
    });
  }

  /** Returns how often it was within a day, by the beginning of each stretch in milliseconds. */
  async #sums(metric: 'Invocations' | 'Errors', functionName: string, since: Instant): Promise<Map<number, number>> {
    const { Datapoints = [] } = await this.#clients.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: metric,
        Dimensions: [{ Name: 'FunctionName', Value: functionName }],
        StartTime: new Date(since),
        EndTime: new Date(Date.parse(since) + 90_000_000),
        Period: heartbeatPeriod,
        Statistics: ['Sum'],
      }),
    );
    return new Map(Datapoints.map(({ Timestamp, Sum = 0 }) => [Timestamp?.getTime() ?? 0, Sum]));
  }

  stateMachine(arn: string) {
    return lookedFor('states:DescribeStateMachine', async () => {
      const { status } = await this.#clients.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
      return String(status ?? 'ACTIVE');
    });
  }

  key(keyArn: string) {
    return readKey(keyArn, this.#clients.kms);
  }

  topic(arn: string) {
    return readTopic(arn, this.#clients.sns(arn.split(':')[3] ?? ''));
  }

  textReceipts(region: string) {
    return readTextReceipts(this.#clients.sns(region));
  }
}
