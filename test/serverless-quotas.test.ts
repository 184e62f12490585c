import { beforeAll, describe, expect, it } from 'vitest';
import { deployedFunctions } from '../local/deployed-functions.ts';
import StageName from '../serverless/stage-name.cjs';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { type Packaged, packageStack, type Resource } from './support/template.ts';

/** Functions that are called one at a time, and have to find room beside those that queues call: escalate and respond. */
const leftForOthers = 2;

/** Longest name of a Region, such as `ap-southeast-1`. */
const regionCharacters = 14;

/** Bytes that an intrinsic function comes to at most: an ARN or address of a resource of this stack. */
const intrinsicBytes = 200;

/** Bytes of what is given by parameters: an owner, a sender, a configuration set, an address. */
const parameterBytes = 1000;

const longestStage = StageName.most;

let packaged: Packaged;

beforeAll(async () => {
  packaged = await packageStack();
});

/** The names that hold the stage, with the most characters that AWS takes. */
const named: readonly { type: string; property: string; most: number }[] = [
  { type: 'AWS::Lambda::Function', property: 'FunctionName', most: awsLimits.functionNameCharacters },
  { type: 'AWS::Events::Rule', property: 'Name', most: awsLimits.ruleNameCharacters },
  { type: 'AWS::SQS::Queue', property: 'QueueName', most: awsLimits.queueNameCharacters },
  {
    type: 'AWS::StepFunctions::StateMachine',
    property: 'StateMachineName',
    most: awsLimits.stateMachineNameCharacters,
  },
];

function longestOf({ type, property }: { type: string; property: string }): number {
  const names = packaged.ofType(type).flatMap(({ Properties }) => (Properties[property] as string | undefined) ?? []);
  expect(names.filter((name) => !name.includes('-prod-'))).toEqual([]);
  return Math.max(...names.map((name) => name.length - 'prod'.length));
}

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

    expect(patterns.length).toBeGreaterThan(8);
    // The path of the rules, and what alarms begin with, are as long as people make them.
    const longest = Math.max(...patterns.map((pattern) => JSON.stringify(pattern).length));
    expect(longest + 4 * longestStage + 255).toBeLessThanOrEqual(awsLimits.eventPatternCharacters);
  });

  it('keeps messages as long as SQS does, on every queue', () => {
    const kept = packaged.ofType('AWS::SQS::Queue').map(({ Properties }) => Properties.MessageRetentionPeriod);

    expect(new Set(kept)).toEqual(new Set([awsLimits.queueRetentionSeconds]));
  });
});

describe('serverless: names with the stage in them', () => {
  it.each(named)('$type has one that AWS takes at the longest stage', (kind) => {
    expect(longestOf(kind) + longestStage).toBeLessThanOrEqual(kind.most);
  });

  it('roles have one that IAM takes at the longest stage, in every Region', () => {
    const roles = packaged.ofType('AWS::IAM::Role').flatMap(({ Properties }) => Properties.RoleName ?? []);
    const lengths = roles.map(({ 'Fn::Join': [separator, parts] }: { 'Fn::Join': [string, unknown[]] }) => {
      // The plugin leaves out the last part, `lambdaRole`, where the name would be too long.
      const kept = parts.slice(0, -1).map((part) => (typeof part === 'string' ? part : 'r'.repeat(regionCharacters)));
      return kept.join(separator).length - 'prod'.length;
    });

    expect(lengths).toHaveLength(deployedFunctions.length);
    expect(Math.max(...lengths) + longestStage).toBe(awsLimits.roleNameCharacters);
  });

  it.each([
    { characters: longestStage, refused: false },
    { characters: longestStage + 1, refused: true },
  ])('a stage of $characters characters is refused before anything is made: $refused', ({ characters, refused }) => {
    const stage = 's'.repeat(characters);
    const { hooks } = new StageName({ service: { provider: { stage } }, classes: { Error } });
    const initialise = () => hooks['before:package:initialize']();

    if (refused) expect(initialise).toThrow(/has 21 characters, .* 20 .*deploy with a shorter --stage/);
    else expect(initialise).not.toThrow();
  });
});
