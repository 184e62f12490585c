import { localAccount, localRegion } from '../../local/folders.ts';
import type { Policy, Question } from '../../local/relay.ts';
import intakeRules from '../../serverless/intake-rules.cjs';
import { edited } from '../support/edited.ts';

/** A question, and what is to be answered. */
export interface Asked {
  question: Question;
  allowed: boolean;
}

/** Whom and what the policies between accounts are about, by ARN. */
export interface Between {
  organization: string;
  /** In the organization, in another one, and let in by its number. */
  member: string;
  outsider: string;
  named: string;
  bus: string;
  busName: string;
  topic: string;
}

const eventBridge = 'events.amazonaws.com';
const elsewhere = 'arn:aws:sqs:us-east-1:111122223333:another-queue';

/** A question that is answered with yes, and the same with one thing wrong, each of which is answered with no. */
function yesBut(right: Question, wrong: readonly Partial<Question>[]): Asked[] {
  return [
    { question: right, allowed: true },
    ...wrong.map((one) => ({ question: { ...right, ...one, keys: { ...right.keys, ...one.keys } }, allowed: false })),
  ];
}

/** What the bus of members is asked: members may send what AWS said, and nothing else. */
export function askedOfBus({ bus, member, outsider, named }: Between): Asked[] {
  const session = (account: string) => `arn:aws:sts::${account}:assumed-role/some-role/events`;
  const right = { of: bus, action: 'events:PutEvents', resource: bus };
  const wrong: Partial<Question>[] = [
    { by: session(outsider) },
    { action: 'events:PutRule' },
    { resource: bus.replace(/[^/]+$/, 'default') },
    { keys: { 'events:source': 'com.example' } },
    { keys: { 'events:source': 'backup-alerts.drill' } },
  ];
  return [member, named].flatMap((account) =>
    sourcesLetIn().flatMap((source) =>
      yesBut({ ...right, by: session(account), keys: { 'events:source': source } }, wrong),
    ),
  );
}

/** The services whose events are let in. */
function sourcesLetIn(): string[] {
  const patterns = Object.values(intakeRules()).map(({ Properties }) => Properties.EventPattern);
  return [...new Set(patterns.flatMap(({ source, $or = [] }) => source ?? $or.flatMap((branch) => branch.source)))];
}

/** What the reader role of a member is asked: only the router's `ingest` and `members` may assume it, to do what is granted, where it is granted. */
export function askedOfReader(
  role: string,
  { account, region }: { account: string; region: string },
  policies: Readonly<Record<string, Policy>>,
): Asked[] {
  const session = (name: string, of = localAccount) => `arn:aws:sts::${of}:assumed-role/${name}/session`;
  const roleOf = (name: string) => `backup-alert-router-local-${name}-${localRegion}-lambdaRole`;
  const trusted = { of: `${role}#trust`, action: 'sts:AssumeRole', resource: role };
  const statements = (policies[`${role}#policy`]?.Statement ?? []) as unknown as {
    Action: string | string[];
    Resource: string | string[];
  }[];
  return [
    ...['ingest', 'members'].flatMap((name) =>
      yesBut({ ...trusted, by: session(roleOf(name)) }, [
        { by: session(roleOf('respond')) },
        { by: session(roleOf(name), account) },
        { action: 'sts:TagSession' },
      ]),
    ),
    ...statements.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().flatMap((resource) => {
          const on = resource === '*' ? `arn:aws:backup:${region}:${account}:anything` : resource.replace('*', 'one');
          const own = { of: `${role}#policy`, by: session('reader', account), action, resource: on };
          // A role is of no Region.
          const elsewhereOf = on.includes(region) ? [region, 'ap-south-1'] : [account, '999999999999'];
          const wrong = resource === '*' ? [] : [{ resource: edited(on, elsewhereOf as [string, string]) }];
          return yesBut(own, [...wrong, { action: `${action.split(':')[0]}:DeleteEverything` }]);
        }),
      ),
    ),
  ];
}

/** What a queue is asked that only rules may write to, each of them. */
export function askedOfQueue(queue: string, rules: readonly string[], account: string): Asked[] {
  return rules.flatMap((rule) =>
    yesBut(
      {
        ...{ of: queue, by: eventBridge, action: 'sqs:SendMessage', resource: queue },
        keys: { 'aws:SourceArn': rule, 'aws:SourceAccount': account },
      },
      [
        { by: 'lambda.amazonaws.com' },
        { by: `arn:aws:sts::${account}:assumed-role/some-role/session` },
        { action: 'sqs:ReceiveMessage' },
        { resource: elsewhere },
        { plain: true },
        { keys: { 'aws:SourceAccount': '999999999999' } },
        { keys: { 'aws:SourceArn': `${rule}-of-somebody-else` } },
        { keys: { 'aws:SourceArn': edited(rule, [account, '999999999999']) } },
      ],
    ),
  );
}

/** Who may send straight: the role of the forwarder, by name, in accounts of the organization and in those that are named. */
const directRole = `backup-alert-router-direct-${localRegion}`;
const sessionOf = (account: string, role: string) => `arn:aws:sts::${account}:assumed-role/${role}/events`;

function notStraight({ outsider }: Between, account: string): Partial<Question>[] {
  return [
    { by: sessionOf(outsider, directRole) },
    { by: sessionOf(account, 'some-role') },
    { by: sessionOf(account, edited(directRole, [localRegion, 'eu-west-1'])) },
    { by: eventBridge },
  ];
}

/** What the queue is asked that rules of members write to straight. */
export function askedOfDirectQueue(queue: string, between: Between): Asked[] {
  const right = { of: queue, action: 'sqs:SendMessage', resource: queue };
  return [between.member, between.named].flatMap((account) =>
    yesBut({ ...right, by: sessionOf(account, directRole) }, [
      ...notStraight(between, account),
      { action: 'sqs:ReceiveMessage' },
      { resource: elsewhere },
      { plain: true },
    ]),
  );
}

/** What the key of that queue is asked: members may use it through SQS, and do nothing else with it. */
export function askedOfDirectKey(key: string, between: Between): Asked[] {
  const of = { of: key, resource: key };
  const through = { 'kms:ViaService': `sqs.${localRegion}.amazonaws.com` };
  const uses = ['kms:Decrypt', 'kms:GenerateDataKey'];
  return [
    ...[between.member, between.named].flatMap((account) =>
      uses.flatMap((action) =>
        yesBut({ ...of, action, by: sessionOf(account, directRole), keys: through }, [
          ...notStraight(between, account),
          { action: 'kms:ScheduleKeyDeletion' },
          { keys: { 'kms:ViaService': `s3.${localRegion}.amazonaws.com` } },
        ]),
      ),
    ),
    ...uses.flatMap((action) =>
      yesBut({ ...of, action, by: 'sqs.amazonaws.com', keys: { 'aws:SourceAccount': localAccount } }, [
        { by: 'lambda.amazonaws.com' },
        { action: 'kms:ScheduleKeyDeletion' },
        { keys: { 'aws:SourceAccount': '999999999999' } },
      ]),
    ),
    ...yesBut({ ...of, action: 'kms:DescribeKey', by: sessionOf(localAccount, 'administrator') }, [
      { by: sessionOf(between.outsider, 'administrator') },
      { action: 'sqs:SendMessage' },
    ]),
  ];
}

/** What the role of a forwarder is asked that sends straight: who may take it on, and what it may do. */
export function askedOfDirectRole(
  role: string,
  place: { account: string; region: string },
  queue: string,
  key: string,
): Asked[] {
  const own = { of: `${role}#policy`, by: sessionOf(place.account, directRole) };
  return [
    ...askedOfTrust(role, place),
    ...yesBut({ ...own, action: 'sqs:SendMessage', resource: queue }, [
      { action: 'sqs:ReceiveMessage' },
      { resource: elsewhere },
    ]),
    ...['kms:Decrypt', 'kms:GenerateDataKey'].flatMap((action) =>
      yesBut({ ...own, action, resource: key }, [
        { action: 'kms:ScheduleKeyDeletion' },
        { resource: edited(key, [localAccount, '999999999999']) },
      ]),
    ),
  ];
}

/** What the intake queue is asked about the topic that vaults notify. */
export function askedAboutTopic(queue: string, { topic }: Between): Asked[] {
  const right = { of: queue, by: 'sns.amazonaws.com', action: 'sqs:SendMessage', resource: queue };
  return yesBut({ ...right, keys: { 'aws:SourceArn': topic } }, [
    { by: 'events.amazonaws.com' },
    { by: 'lambda.amazonaws.com' },
    { action: 'sqs:ReceiveMessage' },
    { resource: elsewhere },
    { plain: true },
    { keys: { 'aws:SourceArn': `${topic}-of-somebody-else` } },
  ]);
}

/** What the role of a forwarder is asked: who may take it on, and what it may do. */
export function askedOfRole(role: string, place: { account: string; region: string }, bus: string): Asked[] {
  const { account } = place;
  const allowed: Question = {
    ...{ of: `${role}#policy`, by: `arn:aws:sts::${account}:assumed-role/forwarder/events` },
    ...{ action: 'events:PutEvents', resource: bus },
  };
  return [
    ...askedOfTrust(role, place),
    ...yesBut(allowed, [{ action: 'events:PutRule' }, { resource: bus.replace(/[^/]+$/, 'default') }]),
  ];
}

/** Who may take on a role of a forwarder: EventBridge, for rules of its account and Region. */
function askedOfTrust(role: string, { account, region }: { account: string; region: string }): Asked[] {
  const rule = `arn:aws:events:${region}:${account}:rule/any-rule`;
  const trusted: Question = {
    ...{ of: `${role}#trust`, by: eventBridge, action: 'sts:AssumeRole', resource: role },
    keys: { 'aws:SourceArn': rule, 'aws:SourceAccount': account },
  };
  return yesBut(trusted, [
    { by: 'lambda.amazonaws.com' },
    { by: `arn:aws:sts::${account}:assumed-role/some-role/session` },
    { action: 'sts:TagSession' },
    { keys: { 'aws:SourceAccount': '999999999999' } },
    { keys: { 'aws:SourceArn': edited(rule, [region, 'ap-south-1']) } },
  ]);
}

/** The rules that lead into the intake queue, on the default bus and on that of members, by ARN. */
export function intakeRuleArns(names: readonly string[], { busName }: Between): string[] {
  const base = `arn:aws:events:${localRegion}:${localAccount}:rule`;
  return names.flatMap((name) => [`${base}/${name}`, `${base}/${busName}/${name}`]);
}
