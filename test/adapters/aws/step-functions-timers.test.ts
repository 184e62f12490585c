import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { StepFunctionsTimers } from '../../../src/adapters/aws/step-functions-timers.ts';
import { noon } from '../../support/alerts.ts';
import { serviceError } from './call-errors.ts';

const sfn = mockClient(SFNClient);
const arn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:escalation';
const newClock = (options = {}) => new StepFunctionsTimers(sfn as unknown as SFNClient, arn, options);
let clock = newClock();
const order = { incidentId: '01KB0000000000000000000001', clock: 7, nextStepAt: noon };

beforeEach(() => {
  sfn.reset();
  clock = newClock();
});

describe('adapters/aws/step-functions-timers', () => {
  it('names the execution after incident and revision and hands over when to wake', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await clock.start(order);

    expect(sfn).toHaveReceivedCommandWith(StartExecutionCommand, {
      stateMachineArn: arn,
      name: '01KB0000000000000000000001-7',
      input: JSON.stringify({ ...order, part: 0, looks: 0 }),
    });
  });

  it('names the execution that goes on where another stops after its part', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await clock.start({ ...order, part: 3 });

    expect(sfn).toHaveReceivedCommandWith(StartExecutionCommand, {
      name: '01KB0000000000000000000001-7-3',
      input: JSON.stringify({ ...order, part: 3, looks: 0 }),
    });
  });

  it('gives the same input for the same order, so that Step Functions takes a second start for the first', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    clock = newClock({ remembered: 0 });
    await clock.start(order);
    await clock.start({ nextStepAt: order.nextStepAt, clock: 7, incidentId: order.incidentId });

    const [first, second] = sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);
    expect(first).toEqual(second);
  });

  it('has started when the execution exists already', async () => {
    sfn.on(StartExecutionCommand).rejects(serviceError('ExecutionAlreadyExists'));

    expect(await clock.start(order)).toBe('exists');
  });

  it.each(['ThrottlingException', 'ExecutionLimitExceeded', 'StateMachineDoesNotExist'])('throws %s', async (name) => {
    sfn.on(StartExecutionCommand).rejects(serviceError(name));

    await expect(clock.start(order)).rejects.toThrow(name);
  });

  it('asks for each clock once, however many want it at the same time or later', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await Promise.all([clock.start(order), clock.start(order), clock.start({ ...order, clock: 8 })]);
    await clock.start(order);

    expect(sfn.commandCalls(StartExecutionCommand)).toHaveLength(2);
  });

  it('asks again for one that could not be started', async () => {
    sfn.on(StartExecutionCommand).rejectsOnce(serviceError('ThrottlingException')).resolves({});

    await expect(clock.start(order)).rejects.toThrow('ThrottlingException');
    expect(await clock.start(order)).toBe('started');
  });

  it('remembers a bounded number', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    clock = newClock({ remembered: 2 });
    for (const revision of [1, 2, 3, 1]) await clock.start({ ...order, clock: revision });

    expect(sfn.commandCalls(StartExecutionCommand)).toHaveLength(4);
  });
});
