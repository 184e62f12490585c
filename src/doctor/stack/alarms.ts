import type { AlarmState, StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, warning, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** Says which alarms of the stack are on, cannot tell anybody, or are gone. */
export async function checkAlarms(parts: readonly StackPart[], { deployment, place }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'alarms' } as const;
  const names = parts.filter(({ type }) => type === 'AWS::CloudWatch::Alarm').map(({ physicalId }) => physicalId);
  return judge(about, await deployment.alarms(names), (alarms) => {
    const there = new Set(alarms.map(({ name }) => name));
    const wrong = [
      ...names
        .filter((name) => !there.has(name))
        .map((name) => broken(about, `The alarm ${name} is gone.`, redeploy(place))),
      ...alarms.filter(({ state }) => state === 'ALARM').map((alarm) => broken(about, ...saidOf(alarm))),
      ...alarms
        .filter(({ actionsEnabled }) => !actionsEnabled)
        .map(({ name }) => {
          const enable = `aws cloudwatch enable-alarm-actions --region ${place.region} --alarm-names ${name}`;
          return warning(about, `The alarm ${name} tells nobody: its actions are switched off.`, enable);
        }),
    ];
    return wrong.length > 0 ? wrong : well(about, `None of the ${names.length} alarms is on.`);
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
