import { isObject } from '../../lib/is-object.ts';
import { jsonObjectIn } from '../../lib/json-text.ts';
import { shellWord } from '../../lib/shell-word.ts';
import type { Looked, TopicFound } from '../../ports/deployment/deployment.ts';
import { closedKey, keyOfSns } from './topic-key.ts';

/** Why what AWS Backup publishes to a topic is lost, and the command that mends it. */
export interface ClosedTopic {
  says: string;
  fix: string;
}

const service = 'backup.amazonaws.com';

type Fields = Record<string, unknown>;

/**
 * Says why AWS Backup may not publish to a topic for vaults of the topic's account and Region, which it finds out only when it
 * tries: AWS takes the subscription, and every event is lost. Null: it may, or that is not known.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 */
export function closedTopic(topicArn: string, topic: Looked<TopicFound | null> | null): ClosedTopic | null {
  if (topic === null || 'notKnown' in topic || topic.value === null) return null;
  const { policy, keyId = null } = topic.value;
  const [, , , region = ''] = topicArn.split(':');
  const set = (name: string, value: string) =>
    `aws sns set-topic-attributes --region ${region} --topic-arn ${shellWord(topicArn)} --attribute-name ${name} --attribute-value ${shellWord(value)}`;
  const newKey = set('KmsMasterKeyId', 'alias/KEY_OF_YOURS');
  if (keyId === keyOfSns) {
    const says = `The topic ${topicArn} is encrypted with ${keyOfSns}, which AWS Backup may not use: every event is lost.`;
    return { says, fix: newKey };
  }
  const key = closedKey(topic.value, { topicArn, newKey });
  if (key !== null) return key;
  const statements = statementsIn(policy);
  if (statements === null || statements.some((one) => letsIn(one, topicArn))) return null;
  const says = `The policy of the topic ${topicArn} does not let ${service} publish for this account: every event is lost.`;
  const Statement = [...statements.filter(({ Sid }) => Sid !== grantName), grantOf(topicArn)];
  return { says, fix: set('Policy', JSON.stringify({ Version: '2012-10-17', Statement })) };
}

const grantName = 'BackupVaults';

/** The same statement as the stack's own topic has: serverless/topic.yml. */
function grantOf(topicArn: string): Fields {
  const [, partition, , region, account] = topicArn.split(':');
  return {
    Sid: grantName,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:backup:${region}:${account}:backup-vault:*` },
    },
  };
}

/** Null: it cannot be read, so that nothing is said of it. */
function statementsIn(policy: string | null | undefined): Fields[] | null {
  const document = jsonObjectIn(policy);
  return document && [document.Statement].flat().filter(isObject);
}

function letsIn({ Effect, Principal, Action, Condition = {} }: Fields, topicArn: string): boolean {
  if (Effect !== 'Allow' || !isObject(Condition)) return false;
  const actions = [Action].flat().map((one) => String(one).toLowerCase());
  if (!actions.some((one) => ['sns:publish', 'sns:*', '*'].includes(one))) return false;
  const isAnybody = Principal === '*' && Object.keys(Condition).length === 0;
  const isNamed = isObject(Principal) && [Principal.Service].flat().includes(service);
  return isAnybody || (isNamed && holds(Condition, topicArn));
}

/** Says whether a condition holds for some vault of the topic's account and Region; what is not about its source counts as holding. */
function holds(condition: Fields, topicArn: string): boolean {
  const [, partition, , region, account = ''] = topicArn.split(':');
  const vault = `arn:${partition}:backup:${region}:${account}:backup-vault:`;
  return Object.values(condition)
    .filter(isObject)
    .flatMap((keys) => Object.entries(keys))
    .every(([key, value]) => {
      const values = [value].flat().map(String);
      switch (key.toLowerCase()) {
        case 'aws:sourceaccount':
          return values.some((one) => one === account || one === '*');
        case 'aws:sourcearn':
          return values.some((one) => isOfVaults(one, vault));
        default:
          return true;
      }
    });
}

/** Says whether a pattern of ARNs is that of a vault, or takes vaults: whichever is shorter, the other begins like it. */
function isOfVaults(pattern: string, vault: string): boolean {
  const parts = vault.split(':');
  return pattern.split(':').every((part, index) => index >= parts.length - 1 || part === '*' || part === parts[index]);
}
