'use strict';

/** The ARN of a standard topic, with its partition, Region and account. */
const form = /^arn:(?<partition>aws[a-z-]*):sns:(?<region>[a-z0-9-]+):(?<account>\d{12}):[A-Za-z0-9_-]{1,256}$/;

/**
 * What `deliver` may do with the second topic, beside its own list in serverless/permissions.yml: publish to it and to nothing
 * else of its Region, and have keys used there by SNS of that Region alone. A policy cannot take an ARN apart, so it is taken
 * apart here; without a second topic nothing is made.
 */
module.exports = async ({ resolveVariable }) => ({
  Resources: policyFor(await resolveVariable('param:secondTopicArn')),
});

/** Returns the policy by its id. @throws {Error} when it is no standard topic */
function policyFor(arn) {
  if (arn === '') return {};
  const parts = form.exec(arn)?.groups;
  if (parts === undefined) {
    throw new Error(
      `secondTopicArn: ${arn} is not the ARN of a standard SNS topic; examples/second-topic.yml makes one.`,
    );
  }
  const { partition, region, account } = parts;
  const Statement = [
    { Sid: 'SecondTopic', Effect: 'Allow', Action: 'sns:Publish', Resource: arn },
    {
      Sid: 'ItsKey',
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: `arn:${partition}:kms:${region}:${account}:key/*`,
      Condition: { StringLike: { 'kms:ViaService': `sns.${region}.amazonaws.com*` } },
    },
  ];
  return {
    SecondTopicPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
        PolicyName: '${self:custom.name}-second-topic',
        Roles: [{ Ref: 'DeliverIamRoleLambdaExecution' }],
        PolicyDocument: { Version: '2012-10-17', Statement },
      },
    },
  };
}
