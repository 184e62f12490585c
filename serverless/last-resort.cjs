'use strict';

const { GetTopicAttributesCommand, SNSClient } = require('@aws-sdk/client-sns');

/**
 * Says after a deploy, and in `serverless info`, when nobody listens on the alert topic: alarms and what no target could take
 * go there, and SNS takes it whether anybody listens or not. A subscription counts once it is confirmed.
 */
class LastResort {
  constructor(serverless) {
    this.hooks = {
      'after:aws:info:gatherData': async () => {
        const topicArn = topicOf(serverless.pluginManager.getPlugins());
        if (topicArn === undefined) return;
        const provider = serverless.getProvider('aws');
        const said = await describeListeners(topicArn, provider.getRegion(), await provider.getAwsSdkV3Config());
        if (said.length > 0) serverless.addServiceOutputSection('last resort', said);
      },
    };
  }
}

/** The framework's own plugin has just read the outputs of the stack. */
function topicOf(plugins) {
  const { outputs = [] } = plugins.find(({ gatheredData }) => gatheredData)?.gatheredData ?? {};
  return outputs.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue;
}

async function describeListeners(topicArn, region, config) {
  try {
    const { Attributes = {} } = await new SNSClient(config).send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    if (Number(Attributes.SubscriptionsConfirmed) > 0) {
      const waiting = Number(Attributes.SubscriptionsPending);
      return waiting > 0
        ? [`${waiting} more of the alert topic's subscriptions wait to be confirmed, and hear nothing until then.`]
        : [];
    }
    return [
      'Nobody is subscribed to the alert topic: alarms and what no target could take reach nobody.',
      ...(Number(Attributes.SubscriptionsPending) > 0
        ? ['A subscription waits: open the mail "AWS Notification - Subscription Confirmation" and confirm it.']
        : [
            `aws sns subscribe --region ${region} --topic-arn ${topicArn} --protocol email --notification-endpoint ADDRESS`,
          ]),
    ];
  } catch (error) {
    return [
      `Whether anybody is subscribed to the alert topic is not known (${error.name}). Look yourself:`,
      `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${topicArn}`,
    ];
  }
}

module.exports = LastResort;
