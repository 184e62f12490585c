import { isObject } from '../lib/is-object.ts';
import type { Outcome } from './backup-event.ts';
import { type Fields, fieldsIn, instantOf, messageOf, textOf } from './fields.ts';
import { lookUp } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/** The type under which EventBridge carries alarms. */
export const alarmType = 'CloudWatch Alarm State Change';

const namespace = 'AWS/Backup';

/** An alarm without data has not recovered: AWS Backup reports its metrics only when they are not zero. */
const alarmStates: Readonly<Record<string, Outcome>> = {
  ALARM: 'failed',
  OK: 'succeeded',
  INSUFFICIENT_DATA: 'changed',
};

/**
 * Reads a CloudWatch Alarm State Change. An alarm has no job: its name and the moment its state changed stand
 * for one, and the alarm itself is the resource, so that its OK resolves its ALARM and nothing else.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const readAlarm: EventReader = (detail, firstResource) => {
  const state = fieldsIn(detail, 'state');
  const name = textOf(detail, 'alarmName') ?? firstResource ?? '';
  const value = textOf(state, 'value') ?? '';
  const at = instantOf(state, 'timestamp');
  return {
    ...readShared({}),
    kind: 'alarm',
    outcome: lookUp(alarmStates, value) ?? 'unknown',
    jobId: at === null ? name : `${name} ${at}`,
    state: value,
    statusMessage: messageOf(state, 'reason'),
    resourceArn: firstResource,
    vaultName: vaultOf(detail),
    at,
  };
};

/**
 * Says whether an alarm is about backups: it looks at a metric of AWS Backup, alone or in an expression, or it
 * is composite. What a composite alarm is about it does not say; the rule that lets it in goes by its name.
 */
export function isBackupAlarm(detail: Fields): boolean {
  const configuration = fieldsIn(detail, 'configuration');
  if (textOf(configuration, 'alarmRule') !== null) return true;
  return metricsOf(configuration).some(
    (metric) =>
      textOf(metricIn(metric), 'namespace') === namespace || textOf(metric, 'expression')?.includes(namespace) === true,
  );
}

/** Returns an alarm that came through SNS as the event that EventBridge sends for it, or null when it is none. */
export function eventOfAlarmMessage(message: Fields): Fields | null {
  const alarmName = textOf(message, 'AlarmName');
  const value = textOf(message, 'NewStateValue');
  if (alarmName === null || value === null) return null;
  const alarmArn = textOf(message, 'AlarmArn');
  const trigger = fieldsIn(message, 'Trigger');
  const metrics = Array.isArray(trigger.Metrics) ? trigger.Metrics.filter(isObject).map(metricOfMath) : [];
  return {
    source: 'aws.cloudwatch',
    'detail-type': alarmType,
    account: textOf(message, 'AWSAccountId') ?? alarmArn?.split(':')[4],
    // `Region` is a name for people here, such as `EU (Ireland)`.
    region: alarmArn?.split(':')[3],
    time: message.StateChangeTime,
    resources: alarmArn === null ? [] : [alarmArn],
    detail: {
      alarmName,
      state: { value, reason: message.NewStateReason, timestamp: message.StateChangeTime },
      configuration: {
        alarmRule: message.AlarmRule,
        metrics: [{ metricStat: { metric: metricOfTrigger(trigger) } }, ...metrics],
      },
    },
  };
}

function metricsOf(configuration: Fields): Fields[] {
  return Array.isArray(configuration.metrics) ? configuration.metrics.filter(isObject) : [];
}

function metricIn(metric: Fields): Fields {
  return fieldsIn(fieldsIn(metric, 'metricStat'), 'metric');
}

function vaultOf(detail: Fields): string | null {
  const names = metricsOf(fieldsIn(detail, 'configuration')).map((metric) =>
    textOf(fieldsIn(metricIn(metric), 'dimensions'), 'BackupVaultName'),
  );
  return names.find((name) => name !== null) ?? null;
}

function metricOfMath(metric: Fields): Fields {
  const trigger = fieldsIn(fieldsIn(metric, 'MetricStat'), 'Metric');
  return { expression: metric.Expression, metricStat: { metric: metricOfTrigger(trigger) } };
}

function metricOfTrigger({ Namespace, MetricName, Dimensions }: Fields): Fields {
  const dimensions = (Array.isArray(Dimensions) ? Dimensions : [])
    .filter(isObject)
    .map((one) => [String(one.name), one.value]);
  return { namespace: Namespace, name: MetricName, dimensions: Object.fromEntries(dimensions) };
}
