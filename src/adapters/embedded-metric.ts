import { metricRow, type OwnMetric } from '../lib/own-metrics.ts';

/** Service, function and namespace that metrics are counted under. */
export interface MetricsOrigin {
  service: string;
  /** Name of the deployed function; it holds the stage, so that two stages of one account are told apart. */
  functionName: string;
  namespace: string;
}

/**
 * Returns the log line that CloudWatch turns into a metric, by service and function: the alarms of serverless/alarms.yml
 * look at these two dimensions. Null: it is zero, which is not published of this metric. One line of JSON in place of Powertools' metrics: measured, the library was a twentieth
 * of the cold start.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetric(
  metric: OwnMetric,
  value: number,
  { service, functionName, namespace, epochMs }: MetricsOrigin & { epochMs: number },
): string | null {
  const { unit, zero } = metricRow(metric);
  if (value === 0 && zero === 'omitted') return null;
  const directive = {
    Namespace: namespace,
    Dimensions: [['service', 'function']],
    Metrics: [{ Name: metric, Unit: unit }],
  };
  const aws = { Timestamp: epochMs, CloudWatchMetrics: [directive] };
  return JSON.stringify({ _aws: aws, service, function: functionName, [metric]: value });
}
