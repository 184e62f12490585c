'use strict';

/** The property that names a resource, by its type, with the most characters that AWS takes; a test says when one is missing. */
const named = {
  'AWS::ApiGatewayV2::Api': ['Name', 128],
  'AWS::CloudWatch::Alarm': ['AlarmName', 255],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName', 255],
  'AWS::CloudWatch::Dashboard': ['DashboardName', 255],
  'AWS::DynamoDB::Table': ['TableName', 255],
  'AWS::Events::EventBus': ['Name', 256],
  'AWS::Events::Rule': ['Name', 64],
  'AWS::IAM::Policy': ['PolicyName', 128],
  'AWS::IAM::Role': ['RoleName', 64],
  'AWS::KMS::Alias': ['AliasName', 256],
  'AWS::Lambda::Function': ['FunctionName', 64],
  'AWS::Logs::LogGroup': ['LogGroupName', 512],
  'AWS::Logs::SubscriptionFilter': ['FilterName', 512],
  'AWS::Oam::Sink': ['Name', 255],
  'AWS::SES::ConfigurationSet': ['Name', 64],
  'AWS::SNS::Topic': ['TopicName', 256],
  'AWS::SQS::Queue': ['QueueName', 80],
  'AWS::SSM::Parameter': ['Name', 1011],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 80],
};

/**
 * Refuses a stage whose resources would have longer names than AWS takes, with the longest stage that fits: once before
 * anything is made, by what is said in our files, and once more by the whole template.
 */
class StageName {
  constructor(serverless) {
    const refuse = (names) => {
      const { stage } = serverless.service.provider;
      const refusal = refusalOf(stage, names);
      if (refusal !== null) throw new serverless.classes.Error(refusal);
    };
    this.hooks = {
      'before:package:initialize': () => refuse(namesSaid(serverless.service, placeOf(serverless))),
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
        refuse(namesIn(Resources, placeOf(serverless)));
      },
    };
  }
}

/** What intrinsic functions in names stand for. */
function placeOf(serverless) {
  const { service, provider } = serverless.service;
  const values = {
    'AWS::Region': serverless.getProvider('aws').getRegion(),
    'AWS::AccountId': '0'.repeat(12),
    'AWS::StackName': `${service}-${provider.stage}`,
  };
  return (name) => values[name] ?? '';
}

/** The names that functions, their roles and our own resources will have. */
function namesSaid({ service, provider, functions, resources }, meaningOf) {
  const own = Object.entries(functions).flatMap(([key, { name }]) => [
    { what: `function ${key}`, name, most: named['AWS::Lambda::Function'][1] },
    // The plugin that makes roles leaves out the last part, `lambdaRole`, where the name would be too long.
    {
      what: `role of ${key}`,
      name: [service, provider.stage, key, meaningOf('AWS::Region')].join('-'),
      most: named['AWS::IAM::Role'][1],
    },
  ]);
  return [...own, ...namesIn(resources?.Resources ?? {}, meaningOf)];
}

/** The names in a template. */
function namesIn(resources, meaningOf) {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const [property, most] = named[Type] ?? [];
    const name = textOf(Properties?.[property], meaningOf);
    return name === '' ? [] : [{ what: id, name, most }];
  });
}

/** A name with what its intrinsic functions stand for; empty when CloudFormation chooses it. */
function textOf(value, meaningOf) {
  if (typeof value === 'string') return value;
  if (value?.Ref !== undefined) return meaningOf(value.Ref);
  const sub = value?.['Fn::Sub'];
  if (typeof sub === 'string') return sub.replace(/\$\{([^}]+)\}/g, (_all, name) => meaningOf(name));
  const [separator, parts] = value?.['Fn::Join'] ?? ['', []];
  return parts.map((part) => textOf(part, meaningOf)).join(separator);
}

/** Why a stage is refused; null when every name has room. */
function refusalOf(stage, names) {
  const excess = ({ name, most }) => name.length - most;
  const [worst] = names.filter((one) => excess(one) > 0).sort((a, b) => excess(b) - excess(a));
  if (worst === undefined) return null;
  const { what, name, most } = worst;
  const fits = stage.length - excess(worst);
  const remedy =
    fits < 1
      ? 'shorten the name itself: no stage is short enough'
      : `deploy with a --stage of ${fits} characters at most`;
  return `The stage "${stage}" has ${stage.length} characters, and the name of ${what} would have ${name.length} (${name}); AWS takes ${most}: ${remedy}.`;
}

module.exports = StageName;
Object.assign(module.exports, { named, namesIn, refusalOf });
