import type { AlarmState, StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, warning, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/**
 * Logical ids of the alarms about backups: that one of them is on says nothing about the router, which tells of it itself.
 * docs/operations/second-eyes.md
 */
export const secondEyes: readonly string[] = [
  'BackupsFailedAlarm',
  'BackupsExpiredAlarm',
  'CopiesFailedAlarm',
  'RestoresFailedAlarm',
  'NoCompletedBackupAlarm',
  'ProtectionChangedAlarm',
  'UnusualBackupsAlarm',
];

/** Says which alarms about the router are on, and which of all of the stack cannot tell anybody or are gone, cannot tell anybody, or are gone. */
export async function checkAlarms(parts: readonly StackPart[], { deployment, place }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'alarms' } as const;
  const ofStack = parts.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  const names = ofStack.map(({ physicalId }) => physicalId);
  const aboutBackups = ofStack.flatMap(({ logicalId, physicalId }) =>
    secondEyes.includes(logicalId) ? physicalId : [],
  );
  return judge(about, await deployment.alarms(names), (alarms) => {
    const there = new Set(alarms.map(({ name }) => name));
    const wrong = [
      ...names
        .filter((name) => !there.has(name))
        .map((name) => broken(about, `The alarm ${name} is gone.`, redeploy(place))),
      ...alarms
        .filter(({ state, name }) => state === 'ALARM' && !aboutBackups.includes(name))
        .map((alarm) => broken(about, ...saidOf(alarm))),
      ...alarms
        .filter(({ actionsEnabled }) => !actionsEnabled)
        .map(({ name }) => {
          const enable = `aws cloudwatch enable-alarm-actions --region ${place.region} --alarm-names ${name}`;
          return warning(about, `The alarm ${name} tells nobody: its actions are switched off.`, enable);
        }),
    ];
    return wrong.length > 0
      ? wrong
      : well(about, `None of the ${names.length - aboutBackups.length} alarms about the router is on.`);
  });
}

/** What an alarm says, and what it says to do. */
function saidOf({ name, description }: AlarmState): [says: string, fix: string] {
  const [says = '', todo = ''] = description.split(/\bDo: /);
  return [
    `The alarm ${name} is on: ${says.trim()}`,
    todo.trim() === '' ? `aws cloudwatch describe-alarms --alarm-names ${name}` : todo.trim(),
  ];
}
