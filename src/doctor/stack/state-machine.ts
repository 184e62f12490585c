import type { StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** Says whether the state machine that waits for steps is there. */
export async function checkStateMachine(
  parts: readonly StackPart[],
  { deployment, place }: DoctorTools,
): Promise<Finding[]> {
  const about = { check: 'state-machine' } as const;
  const arn = parts.find(({ type }) => type === 'AWS::StepFunctions::StateMachine')?.physicalId;
  if (arn === undefined) return [broken(about, 'There is no state machine: nothing escalates.', redeploy(place))];
  return judge(about, await deployment.stateMachine(arn), (state) => {
    if (state === 'ACTIVE') return well(about, 'The state machine is there.');
    return broken(about, `The state machine is ${state ?? 'gone'}: nothing escalates.`, redeploy(place));
  });
}
