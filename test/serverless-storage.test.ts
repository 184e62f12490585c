import { describe, expect, it } from 'vitest';
import { viewsIndex } from '../src/adapters/aws/table/table-keys.ts';
import { functions, packaged } from './support/packaged-stack.ts';
import { type Resource, refOf, statementsOf } from './support/template.ts';

describe('serverless: data at rest', () => {
  it('rotates the key, and lets services use it only on behalf of this account, EventBridge by the queue policy', () => {
    const { Properties } = packaged.get('Key');
    const statements = statementsOf('Key', Properties.KeyPolicy);
    const loose = statements.filter(({ Principal, Condition = {} }) => {
      const isAccount = /^\{"AWS":\{"Fn::Sub":"arn:\$\{AWS::Partition\}:iam::\$\{AWS::AccountId\}:root"\}\}$/.test(
        JSON.stringify(Principal),
      );
      const text = JSON.stringify(Condition);
      return !isAccount && !/AWS::AccountId/.test(text);
    });

    expect(Properties.EnableKeyRotation).toBe(true);
    // EventBridge sends KMS no source: a condition here would drop every event. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    expect(loose.map(({ at }) => at)).toEqual(['Key EventBridgeRulesWriteToIntake']);
    expect(loose[0]).not.toHaveProperty('Condition');
    expect(statements.filter(({ Principal }) => Principal === '*')).toEqual([]);
  });

  it('keeps the table when the stack goes, recoverable to any second, encrypted, paid by use', () => {
    const table = packaged.get('Table') as Resource & { DeletionPolicy: string; UpdateReplacePolicy: string };

    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      },
    });
    expect(packaged.get('Key')).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  it('has exactly one index, sparse and of keys alone: a second would need an update of its own', () => {
    const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = (packaged.get('Table') as Resource).Properties;

    expect(LocalSecondaryIndexes).toBeUndefined();
    expect(GlobalSecondaryIndexes).toEqual([
      {
        IndexName: viewsIndex,
        KeySchema: [
          { AttributeName: 'gpk', KeyType: 'HASH' },
          { AttributeName: 'gsk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });

  it('ends and encrypts every log', () => {
    const groups = packaged.ofType('AWS::Logs::LogGroup');
    const open = groups.filter(
      ({ Properties }) => !(Properties.RetentionInDays > 0) || refOf(Properties.KmsKeyId) !== 'Key',
    );

    // Besides: of the HTTP API and the state machine, and two of receipts.
    expect(groups.length).toBe(functions.length + 4);
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  it('logs no address of a request: it holds the token of a signed link', () => {
    const { Format } = packaged.get('HttpApiStage').Properties.AccessLogSettings;

    expect(Format).toContain('$context.routeKey');
    expect(Format).not.toMatch(/\$context\.path|rawPath|resourcePath|requestPath|queryString|authorizer/);
  });

  it('deploys neither rules nor secrets, so that a deploy overwrites none', () => {
    const types = packaged.resources.map(({ Type }) => Type);

    expect(types.filter((type) => /^AWS::(?:SSM|SecretsManager)::/.test(type))).toEqual([]);
  });
});
