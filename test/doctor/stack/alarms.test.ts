import { describe, expect, it } from 'vitest';
import { checkAlarms } from '../../../src/doctor/stack/alarms.ts';
import { parts, toolsWith } from '../a-deployment.ts';

describe('doctor/stack/alarms', () => {
  it.each([
    ['Events wait. Do: `aws logs tail`.', '`aws logs tail`.'],
    ['Events wait.', 'aws cloudwatch describe-alarms --alarm-names a'],
    ['Events wait. Do: ', 'aws cloudwatch describe-alarms --alarm-names a'],
  ])('one that is on and says "%s" is mended by %s', async (description, fix) => {
    const alarm = { name: 'a', state: 'ALARM', description, actionsEnabled: true };
    const tools = toolsWith({ aws: { alarms: async () => ({ value: [alarm] }) } });
    const found = await checkAlarms(parts, tools);

    expect(found.find(({ says }) => says === 'The alarm a is on: Events wait.')).toMatchObject({
      state: 'broken',
      fix,
    });
  });
});
