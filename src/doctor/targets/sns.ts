import { type About, broken, type Finding, judge, quoted, warning, well } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';

/**
 * Checks that a topic exists and has a confirmed subscription: SNS accepts messages with or without one. Checks with the
 * alert topic also the second topic, which gets what that refuses.
 */
export async function checkSns(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { place } = tools;
  const { topicArn } = options as { topicArn?: string };
  if (topicArn !== undefined) return checkTopic(about, topicArn, tools);
  const both = [place.alertTopicArn, ...(place.secondTopicArn === null ? [] : [place.secondTopicArn])];
  return (await Promise.all(both.map((arn) => checkTopic(about, arn, tools)))).flat();
}

async function checkTopic(about: About, topicArn: string, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const region = topicArn.split(':')[3] ?? place.region;
  const subscribe = `aws sns subscribe --region ${region} --topic-arn ${topicArn} --protocol email --notification-endpoint ADDRESS`;
  return judge(about, await deployment.topic(topicArn), (topic) => {
    if (topic === null) {
      const create = `aws sns create-topic --region ${region} --name ${quoted(topicArn.replace(/^.*:/, ''))}`;
      return broken(about, `The topic ${topicArn} does not exist.`, create);
    }
    const { confirmed, pending } = topic;
    if (confirmed === 0) {
      const waits = pending > 0 ? ': its subscriptions wait to be confirmed by the link in the mail from AWS' : '';
      return broken(about, `Nobody listens on ${topicArn}${waits}.`, subscribe);
    }
    if (pending === 0) {
      const where = topicArn === place.secondTopicArn ? ` of the second topic, in ${region}` : '';
      return well(about, `${confirmed} confirmed subscription${confirmed === 1 ? '' : 's'}${where}.`);
    }
    const says = `${topicArn}: ${confirmed} confirmed, but ${pending} not yet: they hear nothing until the link in the mail from AWS is followed.`;
    return warning(about, says, `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${topicArn}`);
  });
}
