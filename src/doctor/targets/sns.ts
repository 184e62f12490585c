import { type About, broken, type Finding, judge, quoted, warning, well } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';

/** Says whether a topic is there and anybody listens on it: SNS takes what is published whether anybody does or not. */
export async function checkSns(about: About, options: unknown, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const { topicArn = place.alertTopicArn } = options as { topicArn?: string };
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
    if (pending === 0) return well(about, `${confirmed} confirmed subscription${confirmed === 1 ? '' : 's'}.`);
    const says = `${confirmed} confirmed, but ${pending} not yet: they hear nothing until the link in the mail from AWS is followed.`;
    return warning(about, says, `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${topicArn}`);
  });
}
