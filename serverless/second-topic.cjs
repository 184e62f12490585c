'use strict';

/** The ARN of a standard topic, with its partition, Region and account. */
const form = /^arn:(?<partition>aws[a-z-]*):sns:(?<region>[a-z0-9-]+):(?<account>\d{12}):[A-Za-z0-9_-]{1,256}$/;

/**
 * What `deliver` may use of the Region of the second topic: keys, by SNS of that Region alone. A policy cannot take an ARN
 * apart, and with an empty parameter there would be nothing to take apart.
 */
module.exports = async ({ resolveVariable }) => partsOf(await resolveVariable('param:secondTopicArn'));

/** Returns keys and service of the Region of a topic; both empty when there is none. @throws {Error} when it is no standard topic */
function partsOf(arn) {
  if (arn === '') return { keys: '', service: '' };
  const parts = form.exec(arn)?.groups;
  if (parts === undefined) {
    throw new Error(
      `secondTopicArn: ${arn} is not the ARN of a standard SNS topic; examples/second-topic.yml makes one.`,
    );
  }
  const { partition, region, account } = parts;
  return { keys: `arn:${partition}:kms:${region}:${account}:key/*`, service: `sns.${region}.amazonaws.com*` };
}
