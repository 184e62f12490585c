import { isObject } from '../../lib/is-object.ts';
import { jsonObjectIn } from '../../lib/json-text.ts';
import { isUsableKey } from '../../lib/key-states.ts';
import { shellWord } from '../../lib/shell-word.ts';
import type { VaultReader } from '../../ports/aws-backup/backup-vaults.ts';
import type { Looked, TopicFound } from '../../ports/deployment/deployment.ts';
import { keyFix } from '../key-fix.ts';

/** AWS's own key of SNS lets no service in: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export const keyOfSns = 'alias/aws/sns';

const service = 'backup.amazonaws.com';

/** What a service needs of the key to publish to a topic that is encrypted with it. */
const needed = ['kms:Decrypt', 'kms:GenerateDataKey*'] as const;

type Fields = Record<string, unknown>;

/** Returns a topic with the key that encrypts it, where that is one of the customer's. */
export async function withKey(
  topic: Looked<TopicFound | null> | null,
  vaults: Pick<VaultReader, 'topicKey'>,
): Promise<Looked<TopicFound | null> | null> {
  if (topic === null || 'notKnown' in topic || topic.value === null) return topic;
  const { keyId = null } = topic.value;
  if (keyId === null || keyId === keyOfSns) return topic;
  return { value: { ...topic.value, key: await vaults.topicKey(keyId) } };
}

/** Returns why the topic, or its key, could not be looked at; null: they were. */
export function notKnownOf(
  topic: Looked<TopicFound | null> | null,
): Extract<Looked<unknown>, { notKnown: string }> | null {
  if (topic === null) return null;
  if ('notKnown' in topic) return topic;
  const { key } = topic.value ?? {};
  return key !== undefined && 'notKnown' in key ? key : null;
}

/**
 * Says why AWS Backup may not use the key of a topic, and what mends it; null: it may, or that is not known. What a condition
 * of its policy asks that is not known here counts as fulfilled.
 *
 * @param newKey a command that gives the topic another key
 */
export function closedKey(
  { key }: Pick<TopicFound, 'key'>,
  { topicArn, newKey }: { topicArn: string; newKey: string },
): { says: string; fix: string } | null {
  if (key === undefined || 'notKnown' in key) return null;
  const lost = 'every event is lost';
  if (key.value === null) return { says: `The key of the topic ${topicArn} is gone: ${lost}.`, fix: newKey };
  const { arn, manager, state, policy } = key.value;
  const of = `The key ${arn} of the topic ${topicArn}`;
  if (manager === 'AWS') return { says: `${of} is one of AWS, which AWS Backup may not use: ${lost}.`, fix: newKey };
  const [, , , region = ''] = arn.split(':');
  if (!isUsableKey(state))
    return { says: `${of} is ${state}: ${lost}.`, fix: keyFix(state, { region, keyArn: shellWord(arn) }) };
  const statements = statementsIn(policy);
  if (statements === null) return null;
  const [, , , , account = ''] = topicArn.split(':');
  const lacks = needed.filter((action) => !statements.some((one) => allows(one, action, account)));
  if (lacks.length === 0) return null;
  const Statement = [...statements.filter(({ Sid }) => Sid !== grantName), grantOf(account)];
  const document = shellWord(JSON.stringify({ Version: '2012-10-17', Statement }));
  return {
    says: `The policy of the key ${arn}, which encrypts the topic ${topicArn}, does not let ${service} use ${lacks.join(' and ')} for this account: ${lost}.`,
    fix: `aws kms put-key-policy --region ${region} --key-id ${shellWord(arn)} --policy-name default --policy ${document}`,
  };
}

const grantName = 'BackupVaults';

function grantOf(account: string): Fields {
  return {
    Sid: grantName,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: needed,
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}

/** Null: it cannot be read, so that nothing is said of it. */
function statementsIn(policy: string | null): Fields[] | null {
  const document = jsonObjectIn(policy);
  return document && [document.Statement].flat().filter(isObject);
}

function allows({ Effect, Principal, Action, Condition = {} }: Fields, wanted: string, account: string): boolean {
  if (Effect !== 'Allow' || !isObject(Condition)) return false;
  const actions = [Action].flat().map((one) => String(one).toLowerCase());
  const is = wanted.toLowerCase();
  if (!actions.some((one) => one === is || one === is.replace('*', '') || one === 'kms:*' || one === '*')) return false;
  const isAnybody = Principal === '*' && Object.keys(Condition).length === 0;
  const isNamed = isObject(Principal) && [Principal.Service].flat().includes(service);
  return isAnybody || (isNamed && holds(Condition, account));
}

function holds(condition: Fields, account: string): boolean {
  return Object.values(condition)
    .filter(isObject)
    .flatMap((keys) => Object.entries(keys))
    .every(
      ([key, value]) =>
        key.toLowerCase() !== 'aws:sourceaccount' || [value].flat().some((one) => one === account || one === '*'),
    );
}
