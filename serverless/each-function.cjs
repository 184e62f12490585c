'use strict';

const alarmOfOne = require('./alarm-of-one.cjs');

/**
 * What functions need in other parts of the stack, made from their list in serverless.yml, so that a new one has no entry to
 * forget: its log is encrypted, it may trace, and when it runs on a schedule, the runs it gives up are kept and two alarms
 * say that it failed or was not run.
 */
module.exports = async ({ resolveConfigurationProperty }) => {
  const [functions, onSchedule] = await Promise.all([
    resolveConfigurationProperty(['functions']),
    resolveConfigurationProperty(['custom', 'onSchedule']),
  ]);
  return {
    roles: [{ Ref: 'EscalationRole' }, ...ids(functions).map((id) => ({ Ref: `${id}IamRoleLambdaExecution` }))],
    resources: { Resources: alarmsOf(functions, onSchedule), extensions: extensionsOf(functions, onSchedule) },
  };
};

/** Returns the alarms of the functions that run on a schedule, by logical id. @throws {Error} when one has no row, or a row no such function */
function alarmsOf(functions, onSchedule) {
  const scheduled = Object.keys(functions).filter((name) => isScheduled(functions[name]));
  const unsaid = scheduled.filter((name) => !(name in onSchedule));
  const stray = Object.keys(onSchedule).filter((name) => !scheduled.includes(name));
  if (unsaid.length > 0) {
    throw new Error(
      `serverless.yml: ${unsaid} runs on a schedule; add a row ${unsaid} under custom.onSchedule that says what people miss when it fails.`,
    );
  }
  if (stray.length > 0) {
    throw new Error(
      `serverless.yml: custom.onSchedule has a row ${stray}, and no function of that name runs on a schedule.`,
    );
  }
  return Object.fromEntries(scheduled.flatMap((name) => alarmsOfOne(name, onSchedule[name])));
}

function alarmsOfOne(name, { failed, silent, since, only }) {
  const id = capital(name);
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the framework puts the names in
  const log = `\`aws logs tail /aws/lambda/\${self:custom.name}-${name} --since ${since}\`.`;
  const errors = {
    ...alarm,
    AlarmName: `\${self:custom.name}-${name}-errors`,
    AlarmDescription: `The function ${name} failed: ${failed} Do: ${log}`,
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: `${id}LambdaFunction` } }],
  };
  // No data is what it is about. A run that is begun and comes to no end is an error, so that this and the alarm above leave
  // nothing out, by metrics of Lambda, which cost nothing.
  const heartbeat = {
    ...alarm,
    AlarmName: `\${self:custom.name}-${name}-heartbeat`,
    AlarmDescription:
      `The function ${name} has not run for ${silent.for}: ${silent.so} ` +
      `Do: \`aws events list-rule-names-by-target --target-arn\` with ${name}'s ARN (its schedule must be ENABLED), then ${log}`,
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: `${id}LambdaFunction` } }],
    Period: silent.seconds,
    EvaluationPeriods: silent.times,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  };
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the framework puts the names in
  const when = { Type: 'AWS::CloudWatch::Alarm', ...(only === undefined ? {} : { Condition: only }) };
  return [
    [`${id}ErrorsAlarm`, { ...when, Properties: errors }],
    [`${id}HeartbeatAlarm`, { ...when, Properties: heartbeat }],
  ];
}

/** An alarm of a function: something happened within a minute. */
const alarm = { Statistic: 'Sum', Period: 60, ...alarmOfOne };

function extensionsOf(functions, onSchedule) {
  const encrypted = { Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } };
  const keepsFailedRuns = {
    Properties: { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['RunsDeadLetters', 'Arn'] } } },
  };
  const scheduled = Object.fromEntries(Object.entries(functions).filter(([, one]) => isScheduled(one)));
  return Object.fromEntries([
    ...ids(functions).map((id) => [`${id}LogGroup`, encrypted]),
    ...ids(scheduled).map((id) => [`${id}LambdaFunction`, keepsFailedRuns]),
    ...Object.entries(onSchedule).flatMap(([name, { only }]) => (only === undefined ? [] : onlyWith(name, only))),
  ]);
}

/** A schedule that is there while its condition holds. */
function onlyWith(name, only) {
  const ids = [`${capital(name)}EventsRuleSchedule1`, `${capital(name)}LambdaPermissionEventsRuleSchedule1`];
  return ids.map((id) => [id, { Condition: only }]);
}

function isScheduled({ events = [] }) {
  return events.some(({ schedule }) => schedule !== undefined);
}

function ids(functions) {
  return Object.keys(functions).map(capital);
}

function capital(name) {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

module.exports.alarmsOf = alarmsOf;
