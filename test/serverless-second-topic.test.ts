import { beforeAll, describe, expect, it } from 'vitest';
import secondTopic from '../serverless/second-topic.cjs';
import { type Packaged, packageStack, permissionsOf, refOf } from './support/template.ts';

const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
const keys = 'arn:aws:kms:eu-central-1:111122223333:key/*';

let without: Packaged;
let packaged: Packaged;

beforeAll(async () => {
  [without, packaged] = await Promise.all([packageStack(), packageStack({ secondTopicArn })]);
});

const madeOf = (arn: string) => secondTopic({ resolveVariable: async () => arn });

describe('serverless: the second topic', () => {
  it('may be published to by deliver alone, and nothing else of its Region; its key is used by SNS of that Region alone', () => {
    const naming = permissionsOf(packaged).filter((statement) => JSON.stringify(statement).includes('eu-central-1'));

    expect(naming.map(({ Action, Resource, Condition }) => ({ Action, Resource, Condition }))).toEqual([
      { Action: ['sns:Publish'], Resource: [secondTopicArn], Condition: undefined },
      {
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: [keys],
        Condition: { StringLike: { 'kms:ViaService': 'sns.eu-central-1.amazonaws.com*' } },
      },
    ]);
    const { Roles } = packaged.get('SecondTopicPolicy').Properties;
    expect(Roles.map(refOf)).toEqual(['DeliverIamRoleLambdaExecution']);
  });

  it('is named to deliver and in the outputs', () => {
    const [deliver] = packaged
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.Handler === 'src/handlers/deliver.handler');
    const { Outputs } = packaged.template as unknown as { Outputs: Record<string, unknown> };

    expect(deliver?.Properties.Environment.Variables.SECOND_TOPIC_ARN).toBe(secondTopicArn);
    expect(Outputs.SecondTopicArn).toEqual({ Condition: 'HasSecondTopic', Value: secondTopicArn });
  });

  it('leaves nothing of itself in a stack without one', () => {
    expect(JSON.stringify(without.template.Resources)).not.toMatch(/SecondTopicPolicy|second-topic/);
  });

  it.each(['backup-alerts-second', 'arn:aws:sqs:eu-central-1:111122223333:q', `${secondTopicArn}.fifo`])(
    'is refused before anything is made when it is %s',
    async (arn) => {
      await expect(madeOf(arn)).rejects.toThrow(/secondTopicArn: .* is not the ARN of a standard SNS topic/);
    },
  );

  it('is of its partition', async () => {
    expect(JSON.stringify(await madeOf('arn:aws-us-gov:sns:us-gov-east-1:111122223333:b'))).toContain(
      'arn:aws-us-gov:kms:us-gov-east-1:111122223333:key/*',
    );
  });
});
