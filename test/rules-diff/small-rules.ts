import type { Rules } from '../../src/rules/rules.ts';
import { rulesOf } from '../routing/sample-rules.ts';

/** Rules with two targets, and a policy for each: `p`, which is the default, tells `a`, and `q` tells `b`. */
export function rulesWith(routes: string, more = ''): Rules {
  return rulesOf(`version: 1
targets: { a: { sns: {} }, b: { sns: {} } }
policies: { p: { steps: [{ notify: [a] }] }, q: { steps: [{ notify: [b] }] } }
defaults: { policy: p }
routes: ${routes}
${more}`);
}
