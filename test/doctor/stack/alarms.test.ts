import { describe, expect, it } from 'vitest';
import { checkAlarms } from '../../../src/doctor/stack/alarms.ts';
import type { AlarmState } from '../../../src/ports/deployment/deployment.ts';
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

const both = ['IntakeAgeAlarm', 'BackupsFailedAlarm'].map((logicalId) => ({
  type: 'AWS::CloudWatch::Alarm',
  logicalId,
  physicalId: `prod-${logicalId}`,
}));

/** What the doctor says of both alarms, which are on but for what is said otherwise. */
async function says(...others: Partial<AlarmState>[]): Promise<string[]> {
  const alarms = both.map(({ physicalId: name }, index) => ({
    ...{ name, state: 'ALARM', description: 'It is so. Do: this.', actionsEnabled: true },
    ...others[index],
  }));
  const findings = await checkAlarms(both, toolsWith({ aws: { alarms: async () => ({ value: alarms }) } }));
  return findings.map(({ state, says: text }) => `${state} ${text}`);
}

it('doctor/stack/alarms: that backups failed says nothing about the router', async () => {
  expect(await says()).toEqual(['broken The alarm prod-IntakeAgeAlarm is on: It is so.']);
  expect(await says({ state: 'OK' })).toEqual(['ok None of the 1 alarms about the router is on.']);
});

it('doctor/stack/alarms: it has to be able to tell all the same', async () => {
  expect(await says({ state: 'OK' }, { actionsEnabled: false })).toEqual([
    'warning The alarm prod-BackupsFailedAlarm tells nobody: its actions are switched off.',
  ]);
});
