import { beforeAll, describe, expect, it } from 'vitest';
import { deployedFunctions } from '../local/deployed-functions.ts';
import StageName from '../serverless/stage-name.cjs';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { awsRegions as regions } from '../src/lib/aws-regions.ts';
import { type Packaged, packageStack, type Resource } from './support/template.ts';

/** Functions that are called one at a time, and have to find room beside those that queues call: escalate and respond. */
const leftForOthers = 2;

/** Bytes that an intrinsic function comes to at most: an ARN or address of a resource of this stack. */
const intrinsicBytes = 200;

/** Bytes of what is given by parameters: an owner, a sender, a configuration set, an address. */
const parameterBytes = 1000;

/** Longest stage that fits in each Region that the SDK knows: roles have the Region in their names. */
const longestStage = 19;

const awsRegions = Object.keys(regions);

let packaged: Packaged;

beforeAll(async () => {
  packaged = await packageStack();
});

describe('serverless: within the quotas of an account', () => {
  it('leaves functions that a new account can run at once to those that no queue calls', () => {
    const atOnce = packaged
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties.ScalingConfig.MaximumConcurrency as number);

    expect(atOnce.length).toBe(2);
    expect(atOnce.reduce((sum, one) => sum + one, leftForOthers)).toBeLessThanOrEqual(awsLimits.functionsAtOnce);
  });

  it('asks Backup, KMS and Parameter Store for less than an account may, all containers together', () => {
    const [ingest] = packaged.ofType('AWS::Lambda::Function').filter(({ id }) => id.startsWith('Ingest')) as [Resource];
    const perSecond = Number(ingest.Properties.Environment.Variables.BACKUP_CALLS_PER_SECOND);
    const routes = packaged.get('HttpApiStage').Properties.RouteSettings as Record<
      string,
      { ThrottlingRateLimit: number }
    >;

    // Each key is asked about once in a while, and no oftener than everything else together.
    expect(2 * perSecond * awsLimits.functionsAtOnce).toBeLessThanOrEqual(awsLimits.describeKeyCallsPerSecond);
    for (const { ThrottlingRateLimit } of Object.values(routes)) {
      expect(ThrottlingRateLimit).toBeLessThanOrEqual(awsLimits.parameterCallsPerSecond);
    }
  });

  it('gives functions settings that Lambda takes', () => {
    for (const { id, Properties } of packaged.ofType('AWS::Lambda::Function')) {
      const bytes = Object.entries(Properties.Environment.Variables as Record<string, unknown>).reduce(
        (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : intrinsicBytes),
        parameterBytes,
      );
      expect(bytes, id).toBeLessThanOrEqual(awsLimits.functionSettingsBytes);
    }
  });

  it('answers people before the HTTP API gives up', () => {
    const [respond] = packaged.ofType('AWS::Lambda::Function').filter(({ id }) => id.startsWith('Respond')) as [
      Resource,
    ];

    expect(respond.Properties.Timeout).toBeLessThan(awsLimits.httpSeconds);
  });

  it('has patterns that EventBridge takes', () => {
    const patterns = packaged
      .ofType('AWS::Events::Rule')
      .flatMap(({ Properties }) => (Properties.EventPattern === undefined ? [] : [Properties.EventPattern]));

    expect(patterns.length).toBeGreaterThan(4);
    // The path of the rules, and what alarms begin with, are as long as people make them.
    const longest = Math.max(...patterns.map((pattern) => JSON.stringify(pattern).length));
    expect(longest + 4 * 21 + 255).toBeLessThanOrEqual(awsLimits.eventPatternCharacters);
  });

  it('keeps messages as long as SQS does, on every queue', () => {
    const kept = packaged.ofType('AWS::SQS::Queue').map(({ Properties }) => Properties.MessageRetentionPeriod);

    expect(new Set(kept)).toEqual(new Set([awsLimits.queueRetentionSeconds]));
  });
});

describe('serverless: names with the stage in them', () => {
  const shortest = awsRegions.reduce((one, other) => (other.length < one.length ? other : one));
  const longest = awsRegions.reduce((one, other) => (other.length > one.length ? other : one));

  /** The resources of the template in another stage. */
  function resourcesAt(stage: string): Record<string, Resource> {
    return JSON.parse(
      JSON.stringify(packaged.template.Resources).replaceAll(/(?<=[-/])prod(?=[-/"])/g, stage),
    ) as Record<string, Resource>;
  }

  /** What the framework has before anything is made, when it does not know the roles, and after that. */
  function serverlessAt(stage: string, region: string): object {
    const functions = Object.fromEntries(
      deployedFunctions.map(({ name }) => [name, { name: `backup-alert-router-${stage}-${name}` }]),
    );
    const all = Object.entries(resourcesAt(stage));
    const own = all.filter(([, { Type }]) => Type !== 'AWS::IAM::Role' && Type !== 'AWS::Lambda::Function');
    return {
      service: {
        service: 'backup-alert-router',
        provider: { stage, compiledCloudFormationTemplate: { Resources: Object.fromEntries(all) } },
        functions,
        resources: { Resources: Object.fromEntries(own) },
      },
      getProvider: () => ({ getRegion: () => region }),
      classes: { Error },
    };
  }

  function refusalAt(stage: string, region: string, when = 'before:package:initialize'): string | null {
    try {
      new StageName(serverlessAt(stage, region)).hooks[when]?.();
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  it('are all looked at', () => {
    const withStage = packaged.resources.flatMap(({ id, Type, Properties }) =>
      Object.entries(Properties ?? {}).flatMap(([property, value]) =>
        /Name$/.test(property) && /(?<=[-/])prod(?=[-/"])/.test(JSON.stringify(value)) ? [{ id, Type, property }] : [],
      ),
    );

    expect(withStage.length).toBeGreaterThan(30);
    expect(
      withStage.filter(({ Type, property }) => StageName.named[Type]?.[0] !== property),
      'say in `named` of serverless/stage-name.cjs how long such a name may be',
    ).toEqual([]);
  });

  it('are as long as the documented limits let them be', () => {
    const documented = {
      'AWS::Lambda::Function': awsLimits.functionNameCharacters,
      'AWS::Events::Rule': awsLimits.ruleNameCharacters,
      'AWS::IAM::Role': awsLimits.roleNameCharacters,
      'AWS::SQS::Queue': awsLimits.queueNameCharacters,
      'AWS::StepFunctions::StateMachine': awsLimits.stateMachineNameCharacters,
    };

    for (const [type, most] of Object.entries(documented)) expect(StageName.named[type]?.[1], type).toBe(most);
  });

  it.each([
    [longest, longestStage],
    [shortest, 25],
  ])('in %s the longest stage has %i characters, and the next is refused with that', (region, most) => {
    const stage = 's'.repeat(most);

    expect(refusalAt(stage, region)).toBeNull();
    expect(refusalAt(`${stage}s`, region)).toContain(`deploy with a --stage of ${most} characters at most`);
  });

  it('says which name is too long, and by how much', () => {
    expect(refusalAt('feature-login-page-redesign', 'us-east-1')).toMatch(
      /^The stage "feature-login-page-redesign" has 27 characters, and the name of role of escalate would have 66 \(backup-alert-router-feature-login-page-redesign-escalate-us-east-1\); AWS takes 64: /,
    );
  });

  it('are looked at once more in the whole template', () => {
    const late = 'after:aws:package:finalize:mergeCustomProviderResources';

    for (const region of awsRegions) expect(refusalAt('s'.repeat(longestStage), region, late), region).toBeNull();
    expect(refusalAt('s'.repeat(60), shortest, late)).toContain('deploy with a --stage of 31 characters at most');
  });

  it('that no stage can shorten are refused by themselves', () => {
    const names = [{ what: 'Queue', name: 'q'.repeat(90), most: 80 }];

    expect(StageName.refusalOf('prod', names)).toMatch(/shorten the name itself: no stage is short enough\.$/);
  });
});
