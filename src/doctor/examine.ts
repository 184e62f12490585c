import { secretNames } from '../rules/secret-names.ts';
import { broken, type Finding, unknown, well } from './finding.ts';
import { checkProven } from './proven.ts';
import { checkSecret } from './secrets.ts';
import { checkAlarms } from './stack/alarms.ts';
import { checkCanary } from './stack/canary.ts';
import { checkEventRules } from './stack/event-rules.ts';
import { checkHeartbeat } from './stack/heartbeat.ts';
import { checkKey } from './stack/key.ts';
import { checkMembers } from './stack/members.ts';
import { checkQueues } from './stack/queues.ts';
import { checkStateMachine } from './stack/state-machine.ts';
import { targetChecks } from './targets/registry.ts';
import type { DoctorTools, RulesSeen } from './tools.ts';
import { checkVaults } from './vaults/check.ts';

/** Runs all checks of a deployment in parallel, and returns their findings in a fixed order. */
export async function examine(seen: RulesSeen, tools: DoctorTools): Promise<Finding[]> {
  const found = await Promise.all([
    checkRules(seen, tools),
    examineStack(tools),
    checkCanary(tools),
    checkVaults(tools),
    seen.rules === null ? [] : checkProven(seen.rules, tools),
    ...examineTargets(seen, tools),
  ]);
  return found.flat();
}

function checkRules({ rules, problems, unread }: RulesSeen, { place }: DoctorTools): Finding[] {
  const about = { check: 'rules' } as const;
  if (unread !== null) return [unknown(about, unread)];
  if (problems.length > 0) {
    const pull = `npx backup-alerts rules pull routing.yml --stage ${place.stage} && npx backup-alerts rules check routing.yml`;
    const [first = ''] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    return [broken(about, `The newest rules are not used: ${first}${more}`, pull)];
  }
  if (rules === null || rules.origin === 'built-in') {
    return [well(about, 'There are no rules: every problem goes to the alert topic.')];
  }
  return [well(about, `Version ${rules.version} is valid and in force.`)];
}

async function examineStack(tools: DoctorTools): Promise<Finding[]> {
  const parts = await tools.deployment.parts();
  const key = checkKey(tools);
  if ('notKnown' in parts) return [unknown({ check: 'stack' }, parts), ...(await key)];
  const checks = [checkEventRules, checkMembers, checkQueues, checkAlarms, checkHeartbeat, checkStateMachine];
  const found = await Promise.all([key, ...checks.map((check) => check(parts.value, tools))]);
  return found.flat();
}

function examineTargets({ rules }: RulesSeen, tools: DoctorTools): Promise<Finding[]>[] {
  if (rules === null) return [];
  return [
    ...secretNames(rules).map((name) => checkSecret(name, tools)),
    ...[...rules.targets.values()].map((target) => {
      const about = { check: 'target', target: target.name } as const;
      const check = targetChecks[target.channel];
      return check === undefined ? Promise.resolve([]) : check(about, target.options, tools);
    }),
  ];
}
