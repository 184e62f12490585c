import type { EventRule, StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** Says whether every rule of EventBridge is on and sends to a part of this stack. */
export async function checkEventRules(parts: readonly StackPart[], tools: DoctorTools): Promise<Finding[]> {
  const rules = parts.filter(({ type }) => type === 'AWS::Events::Rule');
  const found = (await Promise.all(rules.map((rule) => checkRule(rule, parts, tools)))).flat();
  const wrong = found.filter(({ state }) => state !== 'ok');
  if (wrong.length > 0) return wrong;
  return [well({ check: 'event-rules' }, `All ${rules.length} rules are on and send to this stack.`)];
}

async function checkRule(part: StackPart, parts: readonly StackPart[], tools: DoctorTools): Promise<Finding[]> {
  const about = { check: 'event-rules' } as const;
  const { deployment, place } = tools;
  // A rule on a bus of its own is BUS|RULE: those on the bus of members.
  const [name = '', bus] = part.physicalId.split('|').toReversed();
  return judge(about, await deployment.rule(name, bus), (rule) => {
    if (rule === null) return broken(about, `The rule ${name} is gone: its events do not come in.`, redeploy(place));
    if (!rule.isEnabled) {
      const enable = `aws events enable-rule --region ${place.region} --name ${name}${bus === undefined ? '' : ` --event-bus-name ${bus}`}`;
      return broken(about, `The rule ${name} is disabled: its events do not come in.`, enable);
    }
    if (sendsHere(rule, parts)) return well(about, name);
    return broken(about, `The rule ${name} sends to no part of this stack.`, redeploy(place));
  });
}

function sendsHere({ targets }: EventRule, parts: readonly StackPart[]): boolean {
  const ours = parts
    .filter(({ type }) => type === 'AWS::SQS::Queue' || type === 'AWS::Lambda::Function')
    .map(({ physicalId }) => physicalId.replace(/^.*\//, ''));
  return targets.some((arn) => ours.includes(arn.replace(/^.*:/, '')));
}
