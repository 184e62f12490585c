import { beforeAll, describe, expect, it } from 'vitest';
import { localAccount, localRegion } from '../../local/folders.ts';
import { callJson, callQuery } from '../../local/local-aws.ts';
import { type Policy, relayOf } from '../../local/relay.ts';
import { changesOf } from '../support/policy-changes.ts';
import type { Asked } from './accounts-questions.ts';
import { openWorld } from './world.ts';

const { endpoint, outputs } = openWorld().addresses;
const { AlertTopicArn: alerts = '', VaultNotificationsTopicArn: vaults = '', KeyArn: key = '' } = outputs;
const relay = relayOf(endpoint);
const other = '999988887777';
const stack = alerts.replace(/^.*:(.*)-alerts$/, '$1');
const arn = (service: string, rest: string, account = localAccount) =>
  `arn:aws:${service}:${localRegion}:${account}:${rest}`;
const log = (group: string) => arn('logs', `log-group:${group}`);

/** What one statement lets in: each of these services, each action, when the request has these keys. */
interface Grant {
  services: readonly string[];
  actions: readonly string[];
  /** By condition key: what is let in, and what is not. */
  keys: Readonly<Record<string, { right: readonly string[]; wrong: string }>>;
}

const account = { 'aws:SourceAccount': { right: [localAccount], wrong: other } };
const vaultsOfAccount = {
  ...account,
  'aws:SourceArn': {
    right: [arn('backup', 'backup-vault:prod-daily')],
    wrong: arn('backup', 'backup-vault:prod-daily', other),
  },
};
const alarmsOfAccount = {
  ...account,
  'aws:SourceArn': { right: [arn('cloudwatch', 'alarm:any')], wrong: arn('cloudwatch', 'alarm:any', other) },
};
const publish = ['sns:Publish'];
const encrypt = ['kms:Decrypt', 'kms:GenerateDataKey'];

const fromVaults: Grant = { services: ['backup.amazonaws.com'], actions: publish, keys: vaultsOfAccount };
const fromAlarms: Grant = { services: ['cloudwatch.amazonaws.com'], actions: publish, keys: alarmsOfAccount };

/** Who may do what, by the ARN of what it is done with; nobody else may do anything. */
const granted: Readonly<Record<string, { grants: readonly Grant[]; not: string; elsewhere: string | null }>> = {
  [alerts]: { grants: [fromAlarms, fromVaults], not: 'sns:Subscribe', elsewhere: vaults },
  [vaults]: { grants: [fromVaults], not: 'sns:Subscribe', elsewhere: alerts },
  [key]: {
    grants: [
      { services: ['events.amazonaws.com'], actions: encrypt, keys: {} },
      { services: ['cloudwatch.amazonaws.com'], actions: encrypt, keys: alarmsOfAccount },
      { services: ['backup.amazonaws.com'], actions: encrypt, keys: vaultsOfAccount },
      {
        services: ['sns.amazonaws.com'],
        actions: encrypt,
        keys: { 'aws:SourceArn': { right: [vaults, alerts], wrong: arn('sns', 'another') } },
      },
      { services: ['sns.amazonaws.com', 'sqs.amazonaws.com'], actions: encrypt, keys: account },
      {
        services: [`logs.${localRegion}.amazonaws.com`],
        actions: [
          ...encrypt,
          ...['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKeyWithoutPlaintext'],
          'kms:DescribeKey',
        ],
        keys: {
          'kms:EncryptionContext:aws:logs:arn': {
            right: [
              log(`/aws/lambda/${stack}-deliver`),
              log(`/aws/http-api/${stack}`),
              log(`/aws/vendedlogs/states/${stack}-escalation`),
              log(`sns/${localRegion}/${localAccount}/${stack}-alerts`),
            ],
            wrong: log('/aws/lambda/another'),
          },
        },
      },
    ],
    not: 'kms:ScheduleKeyDeletion',
    // In a key policy `*` is the key itself.
    elsewhere: null,
  },
};

let policies: Record<string, Policy>;

beforeAll(async () => {
  const ofTopic = async (TopicArn: string) => {
    const said = await callQuery(endpoint, 'sns', { Action: 'GetTopicAttributes', TopicArn });
    const [, text = ''] = /<key>Policy<\/key>\s*<value>([\s\S]*?)<\/value>/.exec(said) ?? [];
    return JSON.parse(text.replace(/&(quot|amp);/g, (_whole, name) => (name === 'quot' ? '"' : '&'))) as Policy;
  };
  const { Policy: ofKey } = (await callJson(endpoint, 'kms', 'TrentService.GetKeyPolicy', {
    KeyId: key,
    PolicyName: 'default',
  })) as { Policy: string };
  policies = {
    [alerts]: await ofTopic(alerts),
    [vaults]: await ofTopic(vaults),
    [key]: JSON.parse(ofKey) as Policy,
  };
});

/** Every question about one policy: what is let in, and the same with one thing that it may not be. */
function questionsOf(of: string): Asked[] {
  const { grants, not, elsewhere } = granted[of] as (typeof granted)[string];
  const ask = (
    by: string,
    action: string,
    keys: Readonly<Record<string, string>>,
    allowed: boolean,
    more = {},
  ): Asked => ({
    question: { of, by, action, resource: of, keys, ...more },
    allowed,
  });
  const asked = grants.flatMap(({ services, actions, keys }) => {
    const usual = Object.fromEntries(Object.entries(keys).map(([name, { right }]) => [name, right[0] ?? '']));
    const [service = ''] = services;
    const [action = ''] = actions;
    return [
      ...services.flatMap((by) => actions.map((one) => ask(by, one, usual, true))),
      ...Object.entries(keys).flatMap(([name, { right, wrong }]) => {
        const { [name]: _gone, ...without } = usual;
        return [
          ...right.map((value) => ask(service, action, { ...usual, [name]: value }, true)),
          ask(service, action, { ...usual, [name]: wrong }, false),
          ask(service, action, without, false),
        ];
      }),
      ask(service, not, usual, false),
      ask('lambda.amazonaws.com', action, usual, false),
      ...(elsewhere === null ? [] : [ask(service, action, usual, false, { resource: elsewhere })]),
      ...(of === key ? [] : [ask(service, action, usual, false, { plain: true })]),
    ];
  });
  const role = (owner: string) => `arn:aws:sts::${owner}:assumed-role/Somebody/session`;
  const people = of === key ? [ask(role(localAccount), not, {}, true), ask(role(other), not, {}, false)] : [];
  return [...asked, ...people];
}

const answers = (of: string, policy: Policy) =>
  relay.decide(
    questionsOf(of).map(({ question }) => question),
    { [of]: policy },
  );

describe('the policies of the topics and of the key, as they are deployed', () => {
  it.each([alerts, vaults, key])('%s lets in whom it should, and nobody else', async (of) => {
    const said = await answers(of, policies[of] as Policy);
    const wrong = questionsOf(of).filter(({ allowed }, index) => said[index] !== allowed);

    expect(wrong).toEqual([]);
  });

  it.each([alerts, vaults, key])('%s with one thing taken out or loosened answers something else', async (of) => {
    const policy = policies[of] as Policy;
    const changes = changesOf(policy).filter((one) => JSON.stringify(one.policy) !== JSON.stringify(policy));
    const unnoticed: string[] = [];
    for (const { what, policy: changed } of changes) {
      const said = await answers(of, changed);
      if (questionsOf(of).every(({ allowed }, index) => said[index] === allowed)) unnoticed.push(what);
    }

    expect(changes.length).toBeGreaterThan(5);
    expect(unnoticed).toEqual([]);
  });
});
