import type { Policy } from '../escalation/policy.ts';
import type { Rules, Target } from './decision.ts';

/** The target that always exists: the SNS alert topic of this deployment. */
export const alertTopic: Target = { name: 'alert-topic', channel: 'sns', options: {} };

/** The policy that exists when the rules define none of this name: the topic at once, after 1 h and after 4 h, twice. */
export const defaultPolicy: Policy = {
  name: 'default',
  steps: [0, 3600, 4 * 3600].map((seconds) => ({ after: { seconds }, notify: [alertTopic.name] })),
  repeat: 1,
  repeatAfterSeconds: 4 * 3600,
  acknowledgedForSeconds: null,
};

/** How alerts are grouped, and how long an incident waits for more, when the rules do not say. */
export const defaultGrouping = {
  groupBy: ['account', 'region', 'event.kind', 'error.code'],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  repeatIntervalSeconds: null,
} as const;

/** Returns the rules that apply when there are none: every problem goes to the alert topic, and nothing can be missing. */
export function builtInRules(): Rules {
  return {
    version: 'built-in',
    origin: 'built-in',
    problem: null,
    targets: new Map([[alertTopic.name, alertTopic]]),
    policies: new Map([[defaultPolicy.name, defaultPolicy]]),
    rotations: new Map(),
    templates: new Map(),
    fallback: [alertTopic.name],
    bulletins: [alertTopic.name],
    silences: [],
    windows: [],
    inhibitions: [],
    routes: [],
    defaults: { policy: defaultPolicy.name, ...defaultGrouping },
  };
}
