import { describe, expect, it } from 'vitest';
import { checkStateMachine } from '../../../src/doctor/stack/state-machine.ts';
import { parts, toolsWith } from '../a-deployment.ts';

describe('doctor/stack/state-machine', () => {
  it.each([
    ['is no part of the stack', [], 'ACTIVE', 'There is no state machine: nothing escalates.'],
    ['is being deleted', parts, 'DELETING', 'The state machine is DELETING: nothing escalates.'],
    ['is gone', parts, null, 'The state machine is gone: nothing escalates.'],
  ])('says that it %s', async (_what, has, state, says) => {
    const tools = toolsWith({ aws: { stateMachine: async () => ({ value: state }) } });

    expect(await checkStateMachine(has, tools)).toMatchObject([{ state: 'broken', says }]);
  });
});
