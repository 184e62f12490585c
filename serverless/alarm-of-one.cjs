'use strict';

// biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the parameter in
const secondTopic = { 'Fn::If': ['HasAlarmTopic', '${param:alarmTopicArn}', { Ref: 'AWS::NoValue' }] };
const tell = [{ Ref: 'AlertTopic' }, secondTopic];

/** What the alarms made here have in common with those of serverless/alarms.yml: one of whatever they count is one too many. */
module.exports = {
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: tell,
  OKActions: tell,
};
