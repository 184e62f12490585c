import { shellWord } from '../../lib/shell-word.ts';
import { type About, broken, type Finding, judge, warning, well } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';

/**
 * Checks that a topic exists and has a confirmed subscription: SNS accepts messages with or without one. Checks with the
 * alert topic also the second topic, which gets what that refuses.
 */
export async function checkSns(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { place } = tools;
  const { topicArn } = options as { topicArn?: string };
  if (topicArn !== undefined) return checkTopic(about, topicArn, tools);
  const missing = (await Promise.all([checkSubscribed(about, tools), checkReceipts(about, tools)])).flat();
  const both = [place.alertTopicArn, ...(place.secondTopicArn === null ? [] : [place.secondTopicArn])];
  const found = (await Promise.all(both.map((arn) => checkTopic(about, arn, tools)))).flat();
  return [...missing, ...found];
}

/** How a subscription comes to be confirmed. */
const howConfirmed = 'a mail by its link from AWS, an HTTPS endpoint by a visit of the SubscribeURL that it was sent';

/** Parts that parameters of the deploy subscribe to the alert topic: serverless/subscriptions.cjs. */
const subscribed = /^Alert(?:Email|Sms|Https|Lambda)/;

/** Says when fewer are subscribed than the deploy subscribed: each mail of SNS has a link by which anybody who has it unsubscribes. */
async function checkSubscribed(about: About, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const { alertTopicArn, region } = place;
  const [parts, topic] = await Promise.all([deployment.parts(), deployment.topic(alertTopicArn)]);
  // What may not be looked at, and a topic that is gone, is said by the checks of those.
  if ('notKnown' in parts || 'notKnown' in topic || topic.value === null) return [];
  const made = parts.value.filter(
    ({ type, logicalId }) => type === 'AWS::SNS::Subscription' && subscribed.test(logicalId),
  ).length;
  const { confirmed, pending } = topic.value;
  const gone = made - confirmed - pending;
  if (gone <= 0) return [];
  const says = `${gone} of ${made} subscriptions to ${alertTopicArn} that the deploy made are gone: somebody unsubscribed.`;
  return [warning(about, says, `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${alertTopicArn}`)];
}

/** Says when the stack listens to what carriers say of texts and SNS does not write it, or not of all: serverless/receipts.yml. */
async function checkReceipts(about: About, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const parts = await deployment.parts();
  if ('notKnown' in parts || !parts.value.some(({ logicalId }) => logicalId === 'TextReceipts')) return [];
  const { region, stackName } = place;
  const all = 'DeliveryStatusSuccessSamplingRate=100';
  return judge(about, await deployment.textReceipts(region), ({ roleArn, percent }) => {
    if (roleArn !== null && percent === 100) return [];
    const change = `aws sns set-sms-attributes --region ${region} --attributes`;
    if (roleArn !== null) {
      return warning(
        about,
        `SNS says of ${percent} of 100 texts that they arrived, and of all that fail.`,
        `${change} ${all}`,
      );
    }
    const role = `$(aws cloudformation describe-stacks --region ${region} --stack-name ${stackName} --query "Stacks[0].Outputs[?OutputKey=='ReceiptsRoleArn'].OutputValue" --output text)`;
    const says =
      'The stack listens to what carriers say of texts, and SNS does not write it in this account and Region.';
    return broken(about, says, `${change} DeliveryStatusIAMRole=${role},${all}`);
  });
}

async function checkTopic(about: About, topicArn: string, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const region = topicArn.split(':')[3] ?? place.region;
  const subscribe = `aws sns subscribe --region ${region} --topic-arn ${topicArn} --protocol email --notification-endpoint ADDRESS`;
  return judge(about, await deployment.topic(topicArn), (topic) => {
    if (topic === null) {
      const create = `aws sns create-topic --region ${region} --name ${shellWord(topicArn.replace(/^.*:/, ''))}`;
      return broken(about, `The topic ${topicArn} does not exist.`, create);
    }
    const { confirmed, pending } = topic;
    if (confirmed === 0) {
      const waits = pending > 0 ? `: its subscriptions wait to be confirmed, ${howConfirmed}` : '';
      return broken(about, `Nobody listens on ${topicArn}${waits}.`, subscribe);
    }
    if (pending === 0) {
      const where = topicArn === place.secondTopicArn ? ` of the second topic, in ${region}` : '';
      return well(about, `${confirmed} confirmed subscription${confirmed === 1 ? '' : 's'}${where}.`);
    }
    const says = `${topicArn}: ${confirmed} confirmed, but ${pending} not yet: they hear nothing until they are, ${howConfirmed}.`;
    return warning(about, says, `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${topicArn}`);
  });
}
