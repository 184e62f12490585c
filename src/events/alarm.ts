import { addSeconds, earlierOf, type Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { truncate } from '../lib/text.ts';
import type { AlarmContributor, AlarmMute, Outcome } from './backup-event.ts';
import { type Fields, fieldsIn, instantOf, messageOf, textOf } from './fields.ts';
import { lookUp } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/** The type under which EventBridge carries alarms. */
const alarmType = 'CloudWatch Alarm State Change';

/**
 * The types under which EventBridge carries alarms. An alarm on a query with GROUP BY tells of each series by itself, its
 * contributor, beside the alarm as a whole.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const alarmTypes: readonly string[] = [alarmType, 'CloudWatch Alarm Contributor State Change'];

const namespace = 'AWS/Backup';

/** An alarm without data has not recovered: AWS Backup reports its metrics only when they are not zero. */
const alarmStates: Readonly<Record<string, Outcome>> = {
  ALARM: 'failed',
  OK: 'succeeded',
  INSUFFICIENT_DATA: 'changed',
};

/** Most characters said of a contributor: CloudWatch has up to thirty dimensions. */
const mostSaid = 300;

/** How long a mute rule mutes at the most, in seconds: what says more is cut to it. */
const longestMute = 15 * 86_400;

/**
 * Reads a state change of a CloudWatch alarm, or of one of its contributors. An alarm has no job: its name and the moment its
 * state changed stand for one, and the alarm itself is the resource, so that its OK resolves its ALARM and nothing else; a
 * contributor is told apart by its id. Muted, its actions rest and its events go on.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const readAlarm: EventReader = (detail, firstResource) => {
  const state = fieldsIn(detail, 'state');
  const name = textOf(detail, 'alarmName') ?? firstResource ?? '';
  const value = textOf(state, 'value') ?? '';
  const at = instantOf(state, 'timestamp');
  const contributor = contributorOf(detail);
  const mute = muteOf(detail);
  const id = contributor === null ? name : `${name} ${contributor.id}`;
  return {
    ...readShared({}),
    kind: 'alarm',
    outcome: lookUp(alarmStates, value) ?? 'unknown',
    jobId: at === null ? id : `${id} ${at}`,
    state: value,
    statusMessage: messageOf(state, 'reason'),
    resourceArn: firstResource,
    vaultName: vaultOf(detail),
    at,
    ...(contributor === null ? {} : { contributor }),
    ...(mute === null ? {} : { alarmMute: mute }),
  };
};

/** Returns what tells the series of an alarm apart; null: it is about the alarm as a whole. */
function contributorOf(detail: Fields): AlarmContributor | null {
  const contributor = fieldsIn(detail, 'alarmContributor');
  const id = textOf(contributor, 'id');
  if (id === null) return null;
  const attributes = fieldsIn(contributor, 'attributes');
  const says = Object.keys(attributes).flatMap((name) => {
    const value = textOf(attributes, name);
    return value === null ? [] : [`${name} ${value}`];
  });
  return { id, says: truncate(says.join(', ') || id, mostSaid) };
}

/** Returns which mute rule mutes an alarm, and until when; null: none does, or its window has no end that can be read. */
function muteOf(detail: Fields): AlarmMute | null {
  const mute = fieldsIn(detail, 'muteDetail');
  const [from, until] = [instantOf(mute, 'muteWindowStart'), instantOf(mute, 'muteWindowEnd')];
  if (until === null) return null;
  const rule = textOf(mute, 'mutedByArn')?.split(':alarm-mute-rule:').at(-1) ?? 'without a name';
  const latest = latestEnd(from ?? instantOf(fieldsIn(detail, 'state'), 'timestamp'));
  return { rule, until: latest === null ? until : earlierOf(until, latest) };
}

function latestEnd(from: Instant | null): Instant | null {
  return from === null ? null : addSeconds(from, longestMute);
}

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
  const ofContributor = textOf(fieldsIn(fieldsIn(detail, 'alarmContributor'), 'attributes'), 'BackupVaultName');
  if (ofContributor !== null) return ofContributor;
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
