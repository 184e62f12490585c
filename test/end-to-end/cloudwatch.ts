import { callJson } from '../../local/local-aws.ts';

/** A metric as it is published: namespace, name and dimensions. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A deployed alarm, as CloudWatch describes it. */
export interface DeployedAlarm {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly AlarmDescription: string;
  readonly StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: { Name: string; Value: string }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
}

/** CloudWatch of the emulator, and what of CloudWatch the emulator lacks. */
export interface CloudWatch {
  alarm(name: string): Promise<DeployedAlarm>;
  publish(metric: MetricId, value: number, at?: Date): Promise<void>;
  /**
   * The statistic that an alarm looks at, over all its periods, by the alarm's own dimensions; null without data. The
   * emulator's alarms do not look at dimensions, so this has to be asked before an alarm is believed.
   */
  seenBy(alarm: DeployedAlarm): Promise<number | null>;
  /** Publishes the metrics that stand in a function's log and were not published yet, as CloudWatch Logs does on AWS. */
  publishFromLog(functionName: string): Promise<MetricId[]>;
  /** Lets the emulator look at its alarms, which it does when a metric is published. */
  look(): Promise<void>;
}

/** A metric in a log line: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface EmbeddedMetric {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** Opens CloudWatch of the emulator at this endpoint. */
export function openCloudWatch(endpoint: string): CloudWatch {
  const call = async <Answer>(operation: string, body: object) =>
    (await callJson(endpoint, 'monitoring', `GraniteServiceVersion20100801.${operation}`, body)) as Answer;
  const published = new Set<string>();
  const publish: CloudWatch['publish'] = async ({ namespace, name, dimensions }, value, at = new Date()) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const datum = { MetricName: name, Dimensions, Value: value, Timestamp: at.getTime() / 1000 };
    await call('PutMetricData', { Namespace: namespace, MetricData: [datum] });
  };
  return {
    publish,
    async alarm(name) {
      const { MetricAlarms } = await call<{ MetricAlarms: DeployedAlarm[] }>('DescribeAlarms', { AlarmNames: [name] });
      const [found] = MetricAlarms;
      if (found === undefined) throw new Error(`No alarm ${name} is deployed`);
      return found;
    },
    async seenBy({ Namespace, MetricName, Dimensions, Statistic, Period, EvaluationPeriods }) {
      const seconds = Period * EvaluationPeriods;
      const end = Date.now() / 1000 + 1;
      const { Datapoints } = await call<{ Datapoints: Record<string, number>[] }>('GetMetricStatistics', {
        ...{ Namespace, MetricName, Dimensions },
        ...{ Period: seconds, StartTime: end - seconds, EndTime: end, Statistics: [Statistic] },
      });
      const values = Datapoints.map((point) => point[Statistic] ?? 0);
      if (values.length === 0) return null;
      return Statistic === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
    },
    async publishFromLog(functionName) {
      const logGroupName = `/aws/lambda/${functionName}`;
      const { events } = (await callJson(endpoint, 'logs', 'Logs_20140328.FilterLogEvents', {
        ...{ logGroupName, filterPattern: '"_aws"', limit: 10_000 },
      })) as { events: { logStreamName: string; message: string }[] };
      const metrics: MetricId[] = [];
      const lines = new Map<string, number>();
      for (const { logStreamName, message } of events) {
        const line = (lines.get(logStreamName) ?? 0) + 1;
        lines.set(logStreamName, line);
        const key = `${logStreamName} ${line}`;
        if (published.has(key)) continue;
        published.add(key);
        for (const { id, value, at } of metricsIn(message)) {
          await publish(id, value, at);
          metrics.push(id);
        }
      }
      return metrics;
    },
    look: () => publish({ namespace: 'test', name: 'look', dimensions: {} }, 0),
  };
}

/** Reads a log line as CloudWatch Logs does. */
function metricsIn(message: string): { id: MetricId; value: number; at: Date }[] {
  if (!message.startsWith('{"_aws"')) return [];
  const read = JSON.parse(message) as EmbeddedMetric;
  return read._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => ({
        id: {
          namespace: Namespace,
          name: Name,
          dimensions: Object.fromEntries(names.map((name) => [name, String(read[name])])),
        },
        value: Number(read[Name]),
        at: new Date(read._aws.Timestamp),
      })),
    ),
  );
}
