import { readFileSync } from 'node:fs';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateTopicCommand, DeleteTopicCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { endpoint, outputs, simulatorsUrl } = world.addresses;
const { AlertTopicArn: alertTopicArn = '', SecondTopicArn: secondTopicArn = '' } = outputs;
const clientOf = (region: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: localAccount, secretAccessKey: 'local' },
});
const sns = new SNSClient(clientOf(localRegion));

/** As the topic was deployed, for the files that come after this one. */
let deployed: Record<string, string>;

beforeAll(async () => {
  const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: alertTopicArn }));
  const { Policy = '', KmsMasterKeyId = '' } = Attributes;
  deployed = { Policy, KmsMasterKeyId };
});
afterEach(async () => {
  await sns.send(new CreateTopicCommand({ Name: alertTopicArn.replace(/^.*:/, ''), Attributes: deployed }));
  await world.aws.subscribe(alertTopicArn, `${simulatorsUrl}/_sns/inbox`);
});

it('what the alert topic refuses is heard by the second, in another Region, and both say so', async () => {
  await sns.send(new DeleteTopicCommand({ TopicArn: alertTopicArn }));
  const name = world.newName('second-');
  await world.backupFails(name);
  const { id } = await world.incident(name);

  const { sns: heard } = await world.hears('the second topic', id, (all) => all.sns.length > 0);
  expect(heard.map(({ topicArn }) => topicArn)).toEqual([secondTopicArn]);
  expect(heard[0]?.message).toMatch(/^This came by the second topic \(the alert topic refused it: NotFound/);
  const row = await eventually('the ledger', async () =>
    (await world.ledger(id)).find(({ target, status }) => target === 'page' && status === 'delivered'),
  );
  expect(row.result).toMatchObject({
    recipients: [secondTopicArn],
    detail: expect.stringMatching(/^accepted by the second topic/),
  });
});

it('the template makes a topic with key and policy in the Region where it is deployed', async () => {
  const cloudFormation = new CloudFormationClient(clientOf('eu-central-1'));
  const StackName = 'backup-alerts-second-topic';
  const TemplateBody = readFileSync(new URL('../../examples/second-topic.yml', import.meta.url), 'utf8');
  const Parameters = [{ ParameterKey: 'AlertEmail', ParameterValue: 'oncall@example.com' }];
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody, Parameters }));
  const made = await eventually('the stack', async () => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks.find(({ StackStatus }) => StackStatus === 'CREATE_COMPLETE');
  });

  expect(made.Outputs?.map(({ OutputKey }) => OutputKey)).toEqual(['TopicArn']);
  expect(made.Outputs?.[0]?.OutputValue).toMatch(/^arn:aws:sns:eu-central-1:111122223333:/);
});
