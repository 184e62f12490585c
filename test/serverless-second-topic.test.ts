import { beforeAll, describe, expect, it } from 'vitest';
import secondTopic from '../serverless/second-topic.cjs';
import { type Packaged, packageStack, permissionsOf, refOf, type Statement } from './support/template.ts';

const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
const keys = 'arn:aws:kms:eu-central-1:111122223333:key/*';

let without: Packaged;
let packaged: Packaged;

beforeAll(async () => {
  [without, packaged] = await Promise.all([packageStack(), packageStack({ secondTopicArn })]);
});

/** The statements with this action of the role of each function. */
function allowing(stack: Packaged, action: string): Statement[] {
  return permissionsOf(stack).filter(({ Action }) => Action.includes(action));
}

const partsOf = (arn: string) => secondTopic({ resolveVariable: async () => arn });
const texts = ({ Resource }: Statement) => Resource.filter((resource) => typeof resource === 'string');

describe('serverless: the second topic', () => {
  it('may be published to by deliver alone, and nothing else of its Region', () => {
    const naming = permissionsOf(packaged).filter((statement) => JSON.stringify(statement).includes('eu-central-1'));

    expect(naming.map(({ at, Action }) => [at.split(' ')[0], Action])).toEqual([
      ['DeliverIamRoleLambdaExecution', ['sns:Publish']],
      ['DeliverIamRoleLambdaExecution', ['kms:GenerateDataKey', 'kms:Decrypt']],
    ]);
    expect(naming.map(texts)).toEqual([[secondTopicArn], [keys]]);
  });

  it('has keys used through SNS of its own Region', () => {
    const [statement] = allowing(packaged, 'kms:Decrypt').filter((one) => texts(one).includes(keys));
    const services = statement?.Condition?.StringLike?.['kms:ViaService'] as unknown[];

    expect(services).toHaveLength(2);
    expect(JSON.stringify(services[1])).toContain('sns.eu-central-1.amazonaws.com*');
  });

  it('is named to deliver and in the outputs', () => {
    const [deliver] = packaged
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.Handler === 'src/handlers/deliver.handler');
    const { Outputs } = packaged.template as unknown as { Outputs: Record<string, unknown> };

    expect(deliver?.Properties.Environment.Variables.SECOND_TOPIC_ARN).toBe(secondTopicArn);
    expect(Outputs.SecondTopicArn).toEqual({ Condition: 'HasSecondTopic', Value: secondTopicArn });
  });

  it('leaves nothing of itself in the permissions of a stack without one', () => {
    const [publish] = allowing(without, 'sns:Publish');

    expect(publish?.Resource.map((resource) => refOf(resource) ?? Object.keys(resource as object)[0])).toEqual([
      'AlertTopic',
      'Fn::Sub',
    ]);
  });

  it.each(['backup-alerts-second', 'arn:aws:sqs:eu-central-1:111122223333:q', `${secondTopicArn}.fifo`])(
    'is refused before anything is made when it is %s',
    async (arn) => {
      await expect(partsOf(arn)).rejects.toThrow(/secondTopicArn: .* is not the ARN of a standard SNS topic/);
    },
  );

  it('is of its partition', async () => {
    expect((await partsOf('arn:aws-us-gov:sns:us-gov-east-1:111122223333:b')).keys).toBe(
      'arn:aws-us-gov:kms:us-gov-east-1:111122223333:key/*',
    );
  });
});
