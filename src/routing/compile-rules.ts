import type { Policy } from '../escalation/policy.ts';
import { readAfter, secondsOf } from './after.ts';
import { alertTopic, defaultGrouping, defaultPolicy } from './built-in.ts';
import type { CompiledRoute, Rules, Target } from './decision.ts';
import type { RulesDocument } from './document.ts';
import { isObject } from './is-object.ts';
import { compilePattern } from './match.ts';

type RouteDocument = NonNullable<RulesDocument['routes']>[number];
type PolicyDocument = NonNullable<RulesDocument['policies']>[string];

/** Pause before another round when the policy does not say, in seconds. */
const defaultRepeatAfterSeconds = 3600;

/** Makes rules of a document in which every check has found nothing. */
export function compileRules(document: RulesDocument, version: string): Rules {
  const policies = Object.entries(document.policies ?? {}).map(([name, policy]) => compilePolicy(name, policy));
  const targets = Object.entries(document.targets ?? {}).map(([name, target]) => compileTarget(name, target));
  return {
    version,
    origin: 'parameter',
    problem: null,
    targets: new Map([alertTopic, ...targets].map((target) => [target.name, target])),
    policies: new Map([defaultPolicy, ...policies].map((policy) => [policy.name, policy])),
    fallback: document.fallback ?? [alertTopic.name],
    routes: (document.routes ?? []).map(compileRoute),
    defaults: {
      policy: document.defaults?.policy ?? defaultPolicy.name,
      groupBy: document.defaults?.groupBy ?? defaultGrouping.groupBy,
      groupWaitSeconds: secondsOr(document.defaults?.groupWait, defaultGrouping.groupWaitSeconds),
    },
  };
}

function compileTarget(name: string, target: unknown): Target {
  const [channel, options] = Object.entries(isObject(target) ? target : {})[0] ?? ['', {}];
  return { name, channel, options: options ?? {} };
}

function compilePolicy(name: string, policy: PolicyDocument): Policy {
  return {
    name,
    steps: policy.steps.map(({ after, notify }) => ({ after: readAfter(after) ?? { seconds: 0 }, notify })),
    repeat: policy.repeat ?? 0,
    repeatAfterSeconds: secondsOr(policy.repeatAfter, defaultRepeatAfterSeconds),
    acknowledgedForSeconds: secondsOr(policy.acknowledgedFor, null),
  };
}

function compileRoute(route: RouteDocument): CompiledRoute {
  return {
    name: route.name,
    matches: route.match === undefined ? () => ({ matched: true }) : compilePattern(route.match),
    policy: route.policy ?? null,
    severity: route.severity ?? null,
    groupBy: route.groupBy ?? null,
    groupWaitSeconds: secondsOr(route.groupWait, null),
    ignore: route.ignore ?? null,
    continue: route.continue ?? false,
  };
}

function secondsOr<Default>(text: string | undefined, otherwise: Default): number | Default {
  return text === undefined ? otherwise : secondsOf(text);
}
