import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { forwarderFile, withForwarderParts } from '../docs/forwarder-parts.ts';
import intakeRules from '../serverless/intake-rules.cjs';
import members from '../serverless/members.cjs';
import { packaged } from './support/packaged-stack.ts';
import { type Packaged, packageStack, type Resource, refOf, statementsOf } from './support/template.ts';

const organizationId = 'o-a1b2c3d4e5';
const memberAccounts = '222233334444, 333344445555';

describe('serverless: central mode', () => {
  let central: Packaged;

  beforeAll(async () => {
    central = await packageStack({ organizationId, memberAccounts });
  });

  it('is off unless a parameter says who may send', async () => {
    expect(packaged.ofType('AWS::Events::EventBus')).toEqual([]);
    expect(packaged.ofType('AWS::Events::EventBusPolicy')).toEqual([]);
    expect((await madeOf('', ' ')).resources).toEqual({});
  });

  it('has a bus of its own, with the patterns of the default bus and the same targets', () => {
    const rules = central
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => refOf(Properties.Targets[0].Arn) === 'IntakeQueue');
    const ofBus = (name: string | undefined) =>
      rules.filter(({ Properties }) => refOf(Properties.EventBusName) === (name ?? null));
    const patterns = (of: readonly Resource[]) =>
      of.map(({ Properties: { Name, EventPattern, Targets } }) => ({ Name, EventPattern, Targets }));

    // Drills come from the account itself, and from no other.
    const isDrill = ({ source = [] }: { source?: string[] }) => source.includes('backup-alerts.drill');
    const withoutDrills = patterns(ofBus(undefined)).map(({ EventPattern: { $or, ...pattern }, ...rule }) => ({
      ...rule,
      EventPattern: $or === undefined ? pattern : { ...pattern, $or: $or.filter((branch: object) => !isDrill(branch)) },
    }));
    expect(patterns(ofBus('MembersBus'))).toEqual(withoutDrills);
    expect(ofBus('MembersBus')).toHaveLength(Object.keys(intakeRules()).length);
  });

  it('lets its own rules write to the intake queue and to its dead letters, and no others', () => {
    const rules = central
      .ofType('AWS::Events::Rule')
      .filter(({ Properties }) => refOf(Properties.Targets[0].Arn) === 'IntakeQueue');
    for (const id of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const [allowed] = statementsOf(id, central.get(id).Properties.PolicyDocument).filter(({ at }) =>
        at.endsWith(' RulesOfThisService'),
      );
      expect([allowed?.Condition?.ArnEquals?.['aws:SourceArn'] ?? []].flat().map(refOf).sort(), id).toEqual(
        rules.map(({ id: rule }) => rule).sort(),
      );
    }
  });

  it('is told of what its rules could neither hand over nor put aside', () => {
    const { Properties, Condition } = central.get('MembersUndeliveredAlarm');
    const watched = Properties.Metrics.flatMap(
      ({ MetricStat }: { MetricStat?: { Metric: { Dimensions: unknown } } }) =>
        MetricStat === undefined ? [] : [MetricStat.Metric.Dimensions],
    );
    const rules = central
      .ofType('AWS::Events::Rule')
      .filter((rule) => refOf(rule.Properties.EventBusName) === 'MembersBus');

    expect(Condition).toBe('NotLocal');
    expect(watched).toEqual(
      rules.map((rule) => [
        { Name: 'EventBusName', Value: { Ref: 'MembersBus' } },
        { Name: 'RuleName', Value: rule.Properties.Name },
      ]),
    );
  });

  it('takes what says that it is of AWS, from the organization and from the accounts that are named', () => {
    const policies = central.ofType('AWS::Events::EventBusPolicy').map(({ Properties }) => Properties.Statement);

    expect(policies.map(({ Principal, Condition }) => ({ Principal, Condition }))).toEqual([
      {
        Principal: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': organizationId },
          'ForAllValues:StringEquals': { 'events:source': ['aws.backup', 'aws.kms', 'aws.cloudwatch'] },
        },
      },
      {
        Principal: {
          AWS: ['222233334444', '333344445555'].map((account) => ({
            'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root`,
          })),
        },
        Condition: { 'ForAllValues:StringEquals': { 'events:source': ['aws.backup', 'aws.kms', 'aws.cloudwatch'] } },
      },
    ]);
  });

  it.each([
    ['o-A1B2C3D4E5', '', 'organizationId is "o-A1B2C3D4E5"'],
    ['*', '', 'organizationId is "*"'],
    ['r-a1b2', '', 'organizationId is "r-a1b2"'],
    ['', '*', 'memberAccounts has "*"'],
    ['', '222233334444;333344445555', 'memberAccounts has "222233334444;333344445555"'],
    ['', '2222333344445', 'memberAccounts has "2222333344445"'],
  ])('refuses %j and %j, before anything is made', async (organization, accounts, says) => {
    await expect(madeOf(organization, accounts)).rejects.toThrow(says);
  });

  it('lets ingest assume the reader role of members, and of nobody else', async () => {
    const role = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/reader-*` };
    const may = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role };
    const both = await madeOf(organizationId, '222233334444');

    expect(both.resources.Resources?.ReadMembers).toMatchObject({
      Properties: {
        PolicyDocument: {
          Statement: [
            { ...may, Condition: { StringEquals: { 'aws:ResourceOrgID': organizationId } } },
            { ...may, Condition: { StringEquals: { 'aws:ResourceAccount': ['222233334444'] } } },
          ],
        },
        Roles: [{ Ref: 'IngestIamRoleLambdaExecution' }],
      },
    });
    const nobody = await madeOf(organizationId, '', 'none');
    expect(nobody.readerRole).toBe('');
    expect(nobody.resources.Resources).not.toHaveProperty('ReadMembers');
    expect(await madeOf('', '', 'reader')).toMatchObject({ readerRole: '', resources: {} });
    await expect(madeOf(organizationId, '', 'a role')).rejects.toThrow('readerRole is "a role"');
  });

  it('shows metrics of members where they are asked for, to nobody else, and of AWS Backup only by the forwarder', async () => {
    const { resources } = await madeOf(organizationId, '222233334444', 'none', 'true');
    const metricsOnly = { 'ForAllValues:StringEquals': { 'oam:ResourceTypes': ['AWS::CloudWatch::Metric'] } };

    expect(resources.Resources?.MetricsOfMembers).toMatchObject({
      Condition: 'NotLocal',
      Properties: {
        Policy: {
          Statement: [
            { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId }, ...metricsOnly } },
            { Principal: { AWS: ['222233334444'] }, Condition: metricsOnly },
          ],
        },
      },
    });
    expect((await madeOf(organizationId, '')).resources.Resources).not.toHaveProperty('MetricsOfMembers');
    await expect(madeOf('', '', 'none', 'true')).rejects.toThrow('metricsOfMembers=true needs organizationId');
  });

  it('keeps what came to its bus where somebody says for how long, and nothing else', async () => {
    const { resources } = await madeOf(organizationId, '', 'none', 'false', '30');

    expect(resources.Resources?.MembersArchive).toMatchObject({
      Type: 'AWS::Events::Archive',
      Condition: 'NotLocal',
      Properties: { SourceArn: { 'Fn::GetAtt': ['MembersBus', 'Arn'] }, RetentionDays: 30 },
    });
    expect(resources).toHaveProperty('Outputs.MembersArchiveArn');
    for (const none of ['0', 0, '']) {
      const made = await madeOf(organizationId, '', 'none', 'false', none);
      expect(made.resources.Resources).not.toHaveProperty('MembersArchive');
    }
  });

  it.each([['a week'], ['-1'], ['1.5'], ['4000']])('refuses to keep it for %j days', async (days) => {
    await expect(madeOf(organizationId, '', 'none', 'false', days)).rejects.toThrow(`membersArchiveDays is "${days}"`);
  });

  it('keeps nothing without a bus, and looks at nobody without saying whose and by which role', async () => {
    await expect(madeOf('', '', 'none', 'false', '30')).rejects.toThrow('membersArchiveDays needs organizationId');
    await expect(madeOf('', '', 'reader', 'false', '0', 'eu-west-1')).rejects.toThrow('memberRegions needs');
    await expect(madeOf(organizationId, '', 'none', 'false', '0', 'eu-west-1')).rejects.toThrow('memberRegions needs');
    await expect(madeOf(organizationId, '', 'reader', 'false', '0', 'Ireland')).rejects.toThrow('has "Ireland"');
  });

  it('lets members assume the reader role, and list accounts, only where they are looked at', async () => {
    const rolesOf = async (...given: Parameters<typeof madeOf>) => {
      const { Resources = {} } = (await madeOf(...given)).resources;
      const roles = (id: string) =>
        ((Resources[id] as { Properties: { Roles: { Ref: string }[] } } | undefined)?.Properties.Roles ?? []).map(
          ({ Ref }) => Ref,
        );
      return [roles('ReadMembers'), roles('ListMembers')];
    };
    const [ingest, looks] = ['IngestIamRoleLambdaExecution', 'MembersIamRoleLambdaExecution'];

    expect(await rolesOf(organizationId, '', 'reader')).toEqual([[ingest], []]);
    expect(await rolesOf(organizationId, '', 'reader', 'false', '0', 'eu-west-1, us-east-1')).toEqual([
      [ingest, looks],
      [looks],
    ]);
    expect(await rolesOf('', '222233334444', 'reader', 'false', '0', 'eu-west-1')).toEqual([[ingest, looks], []]);
  });

  it('takes the number of one account, which to YAML is a number', async () => {
    expect(Object.keys((await madeOf('', 222233334444)).resources.Resources ?? {})).toContain('MemberAccounts');
  });
});

/** What the framework gets for these parameters. */
function madeOf(
  organization: string,
  accounts: string | number,
  readerRole = 'reader',
  metricsOfMembers = 'false',
  archiveDays: string | number = '0',
  memberRegions = '',
  directMembers: string | boolean = 'false',
): ReturnType<typeof members> {
  const given: Record<string, unknown> = {
    'param:organizationId': organization,
    'param:memberAccounts': accounts,
    'param:readerRole': readerRole,
    'param:metricsOfMembers': metricsOfMembers,
    'param:membersArchiveDays': archiveDays,
    'param:memberRegions': memberRegions,
    'param:directMembers': directMembers,
  };
  return members({ resolveVariable: async (name) => given[name] ?? '' });
}

describe('serverless: a queue that members send to straight', () => {
  let direct: Packaged;

  beforeAll(async () => {
    direct = await packageStack({ organizationId, memberAccounts, directMembers: 'true' });
  });

  it('is off unless somebody asks for it, and then ingest knows of none', async () => {
    expect((await madeOf(organizationId, '')).direct).toEqual({ queue: '', deadLetters: '' });
    expect(packaged.get('IngestLambdaFunction').Properties.Environment.Variables.DIRECT_QUEUE_URL).toBe('');
    expect(packaged.resources.filter(({ id }) => id.startsWith('Direct'))).toEqual([]);
  });

  it('is refused without members, without the role by which they are asked, and for any other word', async () => {
    const asked = (organization: string, role: string, value: string | boolean = 'true') =>
      madeOf(organization, '', role, 'false', '0', '', value);
    await expect(asked('', 'reader')).rejects.toThrow('directMembers=true needs organizationId or memberAccounts');
    await expect(asked(organizationId, 'none')).rejects.toThrow('directMembers=true needs readerRole');
    await expect(asked(organizationId, 'reader', 'yes')).rejects.toThrow('directMembers is "yes"');
    expect((await asked(organizationId, 'reader', true)).direct).toEqual({
      queue: { Ref: 'DirectQueue' },
      deadLetters: { Ref: 'DirectDeadLetters' },
    });
  });

  it('is read by ingest as the intake queue is, and has dead letters that go back to it alone', () => {
    const ofIntake = direct
      .ofType('AWS::Lambda::EventSourceMapping')
      .find(({ Properties }) => refOf(Properties.EventSourceArn) === 'IntakeQueue')?.Properties;
    const { Properties: own } = direct.get('DirectQueueMapping');

    expect(refOf(own.FunctionName)).toBe('IngestLambdaFunction');
    expect([own.BatchSize, own.FunctionResponseTypes]).toEqual([ofIntake.BatchSize, ofIntake.FunctionResponseTypes]);
    const { RedrivePolicy, VisibilityTimeout } = direct.get('DirectQueue').Properties;
    expect(VisibilityTimeout).toBe(direct.get('IntakeQueue').Properties.VisibilityTimeout);
    expect(refOf(RedrivePolicy.deadLetterTargetArn)).toBe('DirectDeadLetters');
    expect(JSON.stringify(direct.get('DirectDeadLetters').Properties.RedriveAllowPolicy)).toMatch(/-direct"/);
  });

  it('lets in the role of the forwarder alone, by name and by whose it is, and no service', () => {
    const role = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/backup-alert-router-direct-\${AWS::Region}` };
    for (const [id, at] of [
      ['DirectQueuePolicy', 'PolicyDocument'],
      ['DirectKey', 'KeyPolicy'],
    ] as const) {
      const senders = statementsOf(id, direct.get(id).Properties[at]).filter(({ at: sid }) => /Member/.test(sid));
      expect(
        senders.map(({ Condition }) => Condition?.ArnLike),
        id,
      ).toEqual([{ 'aws:PrincipalArn': role }, { 'aws:PrincipalArn': role }]);
      expect(senders[0]?.Condition?.StringEquals, id).toMatchObject({ 'aws:PrincipalOrgID': organizationId });
    }
  });

  it('is watched', () => {
    const watched = ['DirectDeadLettersAlarm', 'DirectAgeAlarm'].map(
      (id) => direct.get(id).Properties.Dimensions[0].Value,
    );
    expect(watched.map((value) => refOf(value))).toEqual(['DirectDeadLetters', 'DirectQueue']);
  });
});

describe('serverless: what the emulator does not know', () => {
  /** By which words a page says that it was not run, and which page. */
  const said: Readonly<Record<string, readonly [page: string, words: RegExp]>> = {
    MetricsOfMembers: ['accounts.md', /Not run anywhere: .*\bthe sink\b/],
    MetricsLink: ['accounts.md', /Not run anywhere: .*\bits link\b/],
    MembersArchive: ['accounts.md', /Not run anywhere: .*\bthe archive\b/],
    MembersUndeliveredAlarm: ['accounts.md', /Not run anywhere: .*\bthe alarm `members-undelivered`/],
    EventsUndeliveredAlarm: ['second-eyes.md', /\bsums of metrics\b/],
    BackupsFailedAlarm: ['second-eyes.md', /\bqueries\b/],
    BackupsExpiredAlarm: ['second-eyes.md', /\bqueries\b/],
    CopiesFailedAlarm: ['second-eyes.md', /\bqueries\b/],
    RestoresFailedAlarm: ['second-eyes.md', /\bqueries\b/],
    UnusualBackupsAlarm: ['second-eyes.md', /\banomaly detectors\b/],
    UsualBackups: ['second-eyes.md', /\banomaly detectors\b/],
    RouterHealthyAlarm: ['second-eyes.md', /^Composite alarms\b/m],
    SecondEyesAlarm: ['second-eyes.md', /^Composite alarms\b/m],
  };

  it('stands behind a condition that the local stage leaves out, each part with a page that says it was not run', async () => {
    const all = await packageStack({
      organizationId,
      metricsOfMembers: 'true',
      membersArchiveDays: '30',
      anomalyBand: 'true',
    });
    const { Resources } = parse(readFileSync(forwarderFile, 'utf8')) as { Resources: Record<string, Resource> };
    const behind = ['NotLocal', 'SecondEyes', 'LearnsUsual'];
    const left = Object.entries(all.template.Resources as Record<string, Resource>).flatMap(([id, { Condition }]) =>
      behind.includes(Condition ?? '') ? [id] : [],
    );
    const linked = Object.entries(Resources).flatMap(([id, { Condition }]) =>
      Condition === 'LinksMetrics' ? [id] : [],
    );

    expect([...left, ...linked].toSorted(), 'add a row, and a word on the page').toEqual(Object.keys(said).toSorted());
    for (const [id, [page, words]] of Object.entries(said)) {
      const text = readFileSync(`docs/operations/${page}`, 'utf8').split('\n').join(' ');
      expect(
        words.flags === 'm' ? readFileSync(`docs/operations/${page}`, 'utf8') : text,
        `${page} says it of ${id}`,
      ).toMatch(words);
    }
  });
});

describe('accounts/forwarder.yml', () => {
  const text = readFileSync(forwarderFile, 'utf8');
  const { Resources } = parse(text) as { Resources: Record<string, Omit<Resource, 'id'>> };
  const roles = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');

  it('has the patterns of serverless/rules.yml, and lets the router read what it reads at home', () => {
    const made = withForwarderParts(text, readFileSync('serverless/permissions.yml', 'utf8'));

    expect(text, 'run `npm run docs`').toBe(made);
    expect(Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule')).toHaveLength(
      Object.keys(intakeRules()).length,
    );
  });

  it('has nothing of the framework, and no alias, of which CloudFormation knows nothing', () => {
    expect(text).not.toMatch(/\$\{(?:self|param|sls):|^\s*[\w-]+: [&*]\w/m);
  });

  it('names nothing that the stack of another Region would name too', () => {
    const names = Object.values(Resources).flatMap(({ Properties }) =>
      Object.entries(Properties).filter(([name]) => /^(?:Role|Queue|Alarm)?Name$/.test(name)),
    );

    expect(names.map(([, name]) => name)).toEqual([
      { 'Fn::Sub': `backup-alert-router-direct-\${AWS::Region}` },
      { 'Fn::Sub': `\${ReaderRole}-\${AWS::Region}` },
    ]);
  });

  it('may send to the one bus, straight into the queue where that is asked for, and read; it may change nothing', () => {
    const allowed = roles.flatMap(([id, { Properties }]) =>
      Properties.Policies.flatMap(({ PolicyDocument }: { PolicyDocument: Parameters<typeof statementsOf>[1] }) =>
        statementsOf(id, PolicyDocument),
      ),
    );
    const writing = allowed.filter(
      ({ Action }) => !Action.every((action: string) => /:(?:Get|List|Describe|Lookup)/.test(action)),
    );

    expect(writing.map(({ at, Action, Resource: of }) => [at, Action, of])).toEqual([
      ['ForwarderRole CentralBus', ['events:PutEvents'], [{ Ref: 'CentralBusArn' }]],
      ['DirectRole DirectQueue', ['sqs:SendMessage'], [{ Ref: 'DirectQueueArn' }]],
      ['DirectRole KeyOfTheQueue', ['kms:GenerateDataKey', 'kms:Decrypt'], [{ Ref: 'DirectKeyArn' }]],
    ]);
    expect(allowed.flatMap(({ Action }) => Action).filter((action: string) => action.includes('*'))).toEqual([]);
  });

  it('puts aside what it could not send, and says so', () => {
    const rules = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    const kept = rules.map(({ Properties }) => refOf(Properties.Targets[0].DeadLetterConfig.Arn));

    expect(new Set(kept)).toEqual(new Set(['DeadLetters']));
    expect(refOf(Resources.DeadLettersAlarm?.Properties.Dimensions[0].Value)).toBe('DeadLetters');
  });

  it('is refused without its markers', () => {
    expect(() => withForwarderParts('Resources: {}', '{}')).toThrow('put its two markers back');
  });
});
