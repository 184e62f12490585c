'use strict';

const alarmOfOne = require('./alarm-of-one.cjs');
const directOf = require('./direct-members.cjs');
const intakeRules = require('./intake-rules.cjs');

/**
 * Central mode: a bus of its own, to which other accounts and Regions send their events, and the rules of
 * serverless/rules.yml once more on that bus. It is made only where a parameter says who may send: `organizationId`, or
 * `memberAccounts`. AWS sets account, Region and source of what is forwarded, and nobody but AWS may say a source that
 * begins with `aws.`; so a member can tell only of itself, and only what AWS told it (docs/adr/0016-central-mode.md).
 */
module.exports = async ({ resolveVariable }) => {
  const [organizationId, memberAccounts, memberRegions, readerRole, metricsOfMembers, archiveDays, directMembers] =
    await Promise.all([
      resolveVariable('param:organizationId'),
      resolveVariable('param:memberAccounts'),
      resolveVariable('param:memberRegions'),
      resolveVariable('param:readerRole'),
      resolveVariable('param:metricsOfMembers'),
      resolveVariable('param:membersArchiveDays'),
      resolveVariable('param:directMembers'),
    ]);
  // The framework takes no empty parameter.
  const accounts = accountsIn(memberAccounts);
  const regions = regionsIn(memberRegions);
  const made = membersOf({ organizationId, accounts, regions, readerRole: readerRole === 'none' ? '' : readerRole });
  const direct = directOf({
    ...{ directMembers: directMembers || 'false', organizationId, accounts },
    readerRole: readerRole === 'none' ? '' : readerRole,
  });
  const sink = String(metricsOfMembers) === 'true' ? sinkFor(organizationId, accounts) : null;
  const archive = archiveOf(archiveDays, organizationId, accounts);
  const sent = withDirect(made.resources, direct);
  const kept = archive === null ? sent : withArchive(sent, archive);
  return { ...made, direct: direct.urls, resources: sink === null ? kept : withSink(kept, sink) };
};

/**
 * Keeps what came to the bus of members for some days, so that it can be handed on again. The emulator's CloudFormation does
 * not know it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 *
 * @throws {Error} when it is no number of days, or there is no bus.
 */
function archiveOf(archiveDays, organizationId, accounts) {
  const days = Number(archiveDays || 0);
  if (!Number.isInteger(days) || days < 0 || days > 3650) {
    throw new Error(
      `--param membersArchiveDays is "${archiveDays}"; it takes a number of days up to 3650, or 0 for none.`,
    );
  }
  if (days === 0) return null;
  if (organizationId === '' && accounts.length === 0) {
    throw new Error(
      '--param membersArchiveDays needs organizationId or memberAccounts, without which there is no bus of members.',
    );
  }
  return {
    Type: 'AWS::Events::Archive',
    Condition: 'NotLocal',
    Properties: {
      Description: 'What came to the bus of members, to be handed on again',
      SourceArn: arnOf('MembersBus'),
      RetentionDays: days,
    },
  };
}

function withArchive({ Resources, Outputs }, archive) {
  const arn = { Condition: 'NotLocal', Value: arnOf('MembersArchive') };
  return { Resources: { ...Resources, MembersArchive: archive }, Outputs: { ...Outputs, MembersArchiveArn: arn } };
}

/**
 * Returns what is made of who may send, and the ARNs of all rules that may write to the intake queue.
 *
 * @throws {Error} when one of them is not what it should be.
 */
function membersOf({ organizationId, accounts, regions, readerRole }) {
  const own = Object.keys(intakeRules());
  const policies = { ...policyOfOrganization(organizationId), ...policyOfAccounts(accounts) };
  const isCentral = Object.keys(policies).length > 0;
  if (regions.length > 0 && (!isCentral || readerRole === '')) {
    throw new Error(
      '--param memberRegions needs organizationId or memberAccounts, which say whose, and readerRole, by which they are read.',
    );
  }
  if (!isCentral) return { sources: own.map(arnOf), readerRole: '', accounts: '', resources: {} };
  const rules = rulesOfMembers();
  return {
    sources: [...own, ...Object.keys(rules)].map(arnOf),
    readerRole,
    accounts: accounts.join(','),
    resources: {
      Resources: {
        MembersBus: bus,
        ...policies,
        ...rules,
        ...readersOf({ organizationId, accounts, regions, readerRole }),
        MembersUndeliveredAlarm: undelivered(rules),
      },
      Outputs: { MembersBusArn: { Value: arnOf('MembersBus') } },
    },
  };
}

/**
 * Where metrics of AWS Backup in members are seen too: cross-account observability of CloudWatch, one sink for an account and
 * Region. The emulator does not know it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html
 *
 * @throws {Error} when nobody may link to it.
 */
function sinkFor(organizationId, accounts) {
  if (organizationId === '' && accounts.length === 0) {
    throw new Error('--param metricsOfMembers=true needs organizationId or memberAccounts, which say whose.');
  }
  const link = {
    Effect: 'Allow',
    Action: ['oam:CreateLink', 'oam:UpdateLink'],
    Resource: '*',
  };
  const metricsOnly = { 'ForAllValues:StringEquals': { 'oam:ResourceTypes': ['AWS::CloudWatch::Metric'] } };
  const ofOrganization = { StringEquals: { 'aws:PrincipalOrgID': organizationId } };
  return {
    Type: 'AWS::Oam::Sink',
    Condition: 'NotLocal',
    Properties: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
      Name: '${self:custom.name}',
      Policy: {
        Version: '2012-10-17',
        Statement: [
          ...(organizationId === ''
            ? []
            : [{ ...link, Principal: '*', Condition: { ...ofOrganization, ...metricsOnly } }]),
          ...(accounts.length === 0 ? [] : [{ ...link, Principal: { AWS: accounts }, Condition: metricsOnly }]),
        ],
      },
    },
  };
}

function withSink({ Resources, Outputs }, sink) {
  const arn = { Condition: 'NotLocal', Value: arnOf('MetricsOfMembers') };
  return { Resources: { ...Resources, MetricsOfMembers: sink }, Outputs: { ...Outputs, OamSinkArn: arn } };
}

function withDirect({ Resources, Outputs }, { resources, outputs }) {
  if (Resources === undefined) return {};
  return { Resources: { ...Resources, ...resources }, Outputs: { ...Outputs, ...outputs } };
}

const bus = {
  Type: 'AWS::Events::EventBus',
  Properties: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
    Name: '${self:custom.name}-members',
    Description: 'What AWS told other accounts and Regions about their backups',
  },
};

function rulesOfMembers() {
  return Object.fromEntries(
    Object.entries(intakeRules()).map(([id, { Type, Properties }]) => [
      `Members${id}`,
      {
        Type,
        // The name may be that of the rule on the default bus: names are of one bus.
        Properties: {
          ...Properties,
          EventBusName: { Ref: 'MembersBus' },
          Description: `Members: ${Properties.Description}`,
        },
      },
    ]),
  );
}

/** As events-undelivered of serverless/alarms.yml; a rule of another bus has a metric by bus and name ($0.10 a month each). */
function undelivered(rules) {
  const metrics = Object.values(rules).map(({ Properties }, index) => ({
    Id: `m${index + 1}`,
    ReturnData: false,
    MetricStat: {
      Stat: 'Sum',
      Period: 60,
      Metric: {
        Namespace: 'AWS/Events',
        MetricName: 'InvocationsFailedToBeSentToDlq',
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
        Dimensions: [
          { Name: 'EventBusName', Value: { Ref: 'MembersBus' } },
          { Name: 'RuleName', Value: Properties.Name },
        ],
      },
    },
  }));
  return {
    Type: 'AWS::CloudWatch::Alarm',
    // The emulator knows no metric math.
    Condition: 'NotLocal',
    Properties: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
      AlarmName: '${self:custom.name}-members-undelivered',
      AlarmDescription:
        'EventBridge could not hand over an event of another account or Region and not put it aside either: that event is ' +
        'lost. Do: deploy again, which puts the policies of both intake queues right.',
      Metrics: [
        { Id: 'undelivered', Label: 'Events neither handed over nor put aside', Expression: 'SUM(FILL(METRICS(),0))' },
        ...metrics,
      ],
      ...alarmOfOne,
    },
  };
}

function policyOfOrganization(organizationId) {
  if (organizationId === '') return {};
  if (!/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
    throw new Error(`--param organizationId is "${organizationId}"; the id of an organization is like o-a1b2c3d4e5.`);
  }
  const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': organizationId } };
  return { MembersOfOrganization: policy('MembersOfOrganization', '*', inOrganization) };
}

/** @throws {Error} when one of them is no id of an account. */
function accountsIn(memberAccounts) {
  // One account without quotes is a number to YAML.
  const accounts = String(memberAccounts)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const wrong = accounts.find((one) => !/^\d{12}$/.test(one));
  if (wrong === undefined) return accounts;
  throw new Error(`--param memberAccounts has "${wrong}"; it takes ids of 12 digits with commas between them.`);
}

/** @throws {Error} when one of them is no Region. */
function regionsIn(memberRegions) {
  const regions = String(memberRegions)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const wrong = regions.find((one) => !/^[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(one));
  if (wrong === undefined) return regions;
  throw new Error(`--param memberRegions has "${wrong}"; it takes Regions like eu-west-1 with commas between them.`);
}

/**
 * What `ingest` may do besides, and `members` where it looks at them: assume the reader role of members, in accounts of the
 * organization and in those that are named. Which accounts say the conditions, since the role is in any of them.
 */
function readersOf({ organizationId, accounts, regions, readerRole }) {
  if (readerRole === '') return {};
  if (!/^[\w+=,.@-]{1,40}$/.test(readerRole)) {
    throw new Error(
      `--param readerRole is "${readerRole}"; it takes the beginning of a role's name, of up to 40 characters.`,
    );
  }
  const inside = [
    ...(organizationId === '' ? [] : [{ 'aws:ResourceOrgID': organizationId }]),
    ...(accounts.length === 0 ? [] : [{ 'aws:ResourceAccount': accounts }]),
  ];
  const Statement = inside.map((condition) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/${readerRole}-*` },
    Condition: { StringEquals: condition },
  }));
  return {
    ReadMembers: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
        PolicyName: '${self:custom.name}-read-members',
        PolicyDocument: { Version: '2012-10-17', Statement },
        Roles: [
          { Ref: 'IngestIamRoleLambdaExecution' },
          ...(regions.length === 0 ? [] : [{ Ref: 'MembersIamRoleLambdaExecution' }]),
        ],
      },
    },
    ...(regions.length === 0 || organizationId === '' ? {} : { ListMembers: listsAccounts }),
  };
}

/** Which accounts the organization has, and what they are called: AWS has no resource level for it. */
const listsAccounts = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
    PolicyName: '${self:custom.name}-list-members',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'organizations:ListAccounts', Resource: '*' }],
    },
    Roles: [{ Ref: 'MembersIamRoleLambdaExecution' }],
  },
};

function policyOfAccounts(accounts) {
  if (accounts.length === 0) return {};
  const roots = accounts.map((account) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root` }));
  return { MemberAccounts: policy('MemberAccounts', { AWS: roots }, {}) };
}

/** Who may send to the bus, and of what: only what says that it is from a service whose events are let in. */
function policy(id, principal, condition) {
  const patterns = Object.values(intakeRules()).map(({ Properties }) => Properties.EventPattern);
  const sources = patterns.flatMap(({ source, $or = [] }) => source ?? $or.flatMap((branch) => branch.source));
  return {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      EventBusName: { Ref: 'MembersBus' },
      StatementId: id,
      Statement: {
        Effect: 'Allow',
        Principal: principal,
        Action: 'events:PutEvents',
        Resource: arnOf('MembersBus'),
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-cross-account-custom-bus-source.html
        Condition: { ...condition, 'ForAllValues:StringEquals': { 'events:source': [...new Set(sources)] } },
      },
    },
  };
}

function arnOf(id) {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}
