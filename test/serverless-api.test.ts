import validateAsl from 'asl-validator';
import { describe, expect, it } from 'vitest';
import escalation from '../src/escalation/escalation.asl.json' with { type: 'json' };
import { packaged } from './support/packaged-stack.ts';
import { permissionsOf, refOf, statementsOf } from './support/template.ts';

describe('serverless: state machine and HTTP API', () => {
  it('has a state machine that Amazon States Language allows', () => {
    const { Definition, DefinitionSubstitutions } = packaged.get('Escalation').Properties;
    const names = Object.keys(DefinitionSubstitutions);
    const text = JSON.stringify(Definition).replace(/\$\{(\w+)\}/g, (placeholder, name: string) =>
      names.includes(name)
        ? name === 'Partition'
          ? 'aws'
          : 'arn:aws:lambda:eu-west-1:111122223333:function:escalate'
        : placeholder,
    );
    const { isValid, errorsText } = validateAsl(JSON.parse(text));

    expect(Definition).toEqual(escalation);
    expect(text).not.toContain('${');
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('tries a failing step again for longer than a function or DynamoDB is usually away', () => {
    const seconds = escalation.States.Step.Retry.map(({ IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts }) =>
      Array.from({ length: MaxAttempts }, (_none, attempt) =>
        Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
      ).reduce((sum, pause) => sum + pause, 0),
    );

    expect(Math.min(...seconds)).toBeGreaterThan(3000);
  });

  it('lets Step Functions call that one function and nobody else take its role', () => {
    const trust = statementsOf('EscalationRole', packaged.get('EscalationRole').Properties.AssumeRolePolicyDocument);
    const calls = permissionsOf(packaged).filter(({ Action }) => Action.includes('lambda:InvokeFunction'));

    expect(trust).toMatchObject([
      {
        Principal: { Service: 'states.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      },
    ]);
    expect(calls.flatMap(({ Resource }) => Resource).map(refOf)).toEqual(['EscalateLambdaFunction']);
  });

  it('opens exactly these routes, throttled', () => {
    const routes = packaged.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey as string);

    const pages = ['/a/{token}', '/s/{short}'].flatMap((page) =>
      ['GET', 'HEAD', 'POST'].map((how) => `${how} ${page}`),
    );
    expect(routes.sort()).toEqual([...pages, 'POST /in/{target}', 'POST /slack/interactive'].sort());
    expect(packaged.get('HttpApiStage').Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeLessThanOrEqual(100);
  });

  it('gives each route an allowance of its own, so that who floods one keeps nobody out of the others', () => {
    const stage = packaged.get('HttpApiStage');
    const routes = packaged.ofType('AWS::ApiGatewayV2::Route');
    const settings = stage.Properties.RouteSettings as Record<string, Record<string, unknown>>;

    expect(Object.keys(settings).sort()).toEqual(routes.map(({ Properties }) => Properties.RouteKey).sort());
    // A setting for a route that is not there yet is refused: the stage is made after them.
    expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
    const rates = Object.values(settings).map(({ ThrottlingRateLimit }) => Number(ThrottlingRateLimit));
    // Parameter Store answers forty a second to a whole account, and Slack asks once a press.
    expect(Math.max(...rates)).toBeLessThanOrEqual(40);
    for (const { ThrottlingBurstLimit } of Object.values(settings)) expect(ThrottlingBurstLimit).toBeGreaterThan(0);
    // What a stage says of every route is lost for the one that has its own settings.
    for (const own of Object.values(settings)) expect(own.DetailedMetricsEnabled).toBe(true);
  });
});
