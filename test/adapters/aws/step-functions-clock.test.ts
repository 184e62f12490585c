import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { StepFunctionsClock } from '../../../src/adapters/aws/step-functions-clock.ts';
import { noon } from '../../support/notices.ts';
import { serviceError } from './call-errors.ts';

const sfn = mockClient(SFNClient);
const arn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:escalation';
const clock = new StepFunctionsClock(sfn as unknown as SFNClient, arn);
const order = { incidentId: '01KB0000000000000000000001', clock: 7, nextStepAt: noon };

beforeEach(() => {
  sfn.reset();
});

describe('adapters/aws/step-functions-clock', () => {
  it('names the execution after incident and revision and hands over when to wake', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await clock.start(order);

    expect(sfn).toHaveReceivedCommandWith(StartExecutionCommand, {
      stateMachineArn: arn,
      name: '01KB0000000000000000000001-7',
      input: JSON.stringify(order),
    });
  });

  it('gives the same input for the same order, so that Step Functions takes a second start for the first', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await clock.start(order);
    await clock.start({ nextStepAt: order.nextStepAt, clock: 7, incidentId: order.incidentId });

    const [first, second] = sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);
    expect(first).toEqual(second);
  });

  it('has started when the execution exists already', async () => {
    sfn.on(StartExecutionCommand).rejects(serviceError('ExecutionAlreadyExists'));

    await expect(clock.start(order)).resolves.toBeUndefined();
  });

  it.each(['ThrottlingException', 'ExecutionLimitExceeded', 'StateMachineDoesNotExist'])('throws %s', async (name) => {
    sfn.on(StartExecutionCommand).rejects(serviceError(name));

    await expect(clock.start(order)).rejects.toThrow(name);
  });
});
