import type { Policy } from '../escalation/policy.ts';
import type { Target } from './compiled.ts';
import { routeOptions } from './route-options.ts';

/** The target that always exists: the SNS alert topic of this deployment. */
export const alertTopic: Target = { name: 'alert-topic', channel: 'sns', options: {} };

/** The policy that exists when the rules define none of this name: the topic at once, after 1 h and after 4 h, twice. */
export const defaultPolicy: Policy = {
  name: routeOptions.policy.byDefault.is,
  steps: [0, 3600, 4 * 3600].map((seconds) => ({ after: { seconds }, notify: [alertTopic.name] })),
  repeat: 1,
  repeatAfterSeconds: 4 * 3600,
  acknowledgedForSeconds: null,
};
