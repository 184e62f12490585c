import { assumedRpoSeconds, delaysOf, type Policy, type Step } from '../escalation/policy.ts';
import type { Alert, Severity } from '../incidents/alert.ts';
import { sayDuration } from '../lib/duration.ts';
import { inertLine } from '../lib/text.ts';
import { alertDocument } from './alert-document.ts';
import { defaultPolicy } from './built-in.ts';
import type { CompiledRoute, Decision, Rules } from './decision.ts';
import { groupKeyOf, shapeKeyOf, sharedKeyOf } from './group.ts';

/** Routes that did not match are shown by name up to this many, so that a trace stays short under any rules. */
const shownMisses = 40;

/** Name of the route that always exists and matches everything. */
export const catchAll = 'catch-all';

/** What walking the routes came to. */
interface Walk {
  /** The route that decides; null means the catch-all. */
  route: CompiledRoute | null;
  severity: Severity;
  severityReasons: string[];
  document: Record<string, unknown>;
  trace: string[];
}

/**
 * Says what the rules make of an alert, with every consideration in its trace.
 *
 * Routes are tried in order and the first that matches decides. A matching route with `continue: true` only sets
 * the severity, which the routes after it see, and the walk goes on. When no route decides, the catch-all opens an
 * incident with the default policy: an alert is never without a route. Drills take the same way as the real thing.
 */
export function decide(alert: Alert, rules: Rules): Decision {
  const walk = walkRoutes(alert, rules);
  const { route, severity, severityReasons, document, trace } = walk;
  const name = route?.name ?? catchAll;
  const groupBy = route?.groupBy ?? rules.defaults.groupBy;
  const groupWaitSeconds = route?.groupWaitSeconds ?? rules.defaults.groupWaitSeconds;
  const shared = sharedKeyOf(alert, groupBy);
  const decision = {
    route: name,
    groupKey: shared?.key ?? groupKeyOf(document, name, groupBy) + shapeKeyOf(alert),
    groupWaitSeconds,
    severity,
    severityReasons,
    mutedBy: null,
    mutedUntil: null,
    trace,
  };
  if (route !== null && route.ignore !== null) {
    const reason = `Route "${name}" ignores it: ${route.ignore}`;
    return { ...decision, action: 'ignore', policy: '', steps: [], reason, trace: [...trace, reason] };
  }
  const policy = policyOf(route, rules);
  const rpoSeconds = alert.exposure?.rpoSeconds ?? null;
  trace.push(
    `Grouped by ${shared === null ? groupBy.join(', ') || 'nothing but the route' : inertLine(shared.says)}; waits ${sayDuration(groupWaitSeconds)} for more alerts.`,
  );
  const steps = planSteps(policy, rpoSeconds);
  trace.push(...policy.steps.map((step, index) => sayStep(step, index, steps[index]?.afterSeconds ?? 0, rpoSeconds)));
  return {
    ...decision,
    action: 'open',
    policy: policy.name,
    steps,
    reason: route
      ? `Route "${name}" matched; policy "${policy.name}" applies.`
      : `No route matched, so the catch-all applies with policy "${policy.name}".`,
  };
}

function walkRoutes(alert: Alert, rules: Rules): Walk {
  const walk: Walk = {
    route: null,
    severity: alert.severity,
    severityReasons: [...alert.severityReasons],
    document: alertDocument(alert),
    trace: [`Rules: ${sayOrigin(rules)}.`],
  };
  if (rules.problem !== null) walk.trace.push(`Something is wrong with the rules: ${rules.problem}`);
  if (alert.event.drill) walk.trace.push('This is a drill; it is routed like the real thing.');
  let misses = 0;
  for (const route of rules.routes) {
    const result = route.matches(walk.document);
    if (!result.matched) {
      misses += 1;
      if (misses <= shownMisses) walk.trace.push(`Route "${route.name}" does not match: ${result.because}.`);
      continue;
    }
    applySeverity(walk, route);
    if (route.continue) continue;
    walk.route = route;
    break;
  }
  if (misses > shownMisses) walk.trace.push(`${misses - shownMisses} more routes do not match.`);
  walk.trace.push(sayEnd(walk.route, rules));
  return walk;
}

function applySeverity(walk: Walk, route: CompiledRoute): void {
  if (route.severity !== null && route.severity !== walk.severity) {
    walk.severityReasons.push(`route "${route.name}" changes it from ${walk.severity} to ${route.severity}`);
    walk.trace.push(`Route "${route.name}" changes the severity from ${walk.severity} to ${route.severity}.`);
    walk.severity = route.severity;
    walk.document = { ...walk.document, severity: route.severity };
  }
  if (route.continue) walk.trace.push(`Route "${route.name}" matches and lets the next routes decide.`);
}

function policyOf(route: CompiledRoute | null, rules: Rules): Policy {
  return rules.policies.get(route?.policy ?? rules.defaults.policy) ?? defaultPolicy;
}

function sayOrigin(rules: Rules): string {
  if (rules.origin === 'built-in') return 'built in';
  return rules.origin === 'parameter'
    ? `version ${rules.version}`
    : `version ${rules.version}, the last known good one`;
}

function sayEnd(route: CompiledRoute | null, rules: Rules): string {
  if (route === null)
    return `No route decides: the catch-all applies, with the default policy "${rules.defaults.policy}".`;
  if (route.ignore !== null) return `Route "${route.name}" matches.`;
  return route.policy === null
    ? `Route "${route.name}" matches and names no policy: the default policy "${rules.defaults.policy}" applies.`
    : `Route "${route.name}" matches: policy "${route.policy}" applies.`;
}

/** A step never comes before the one above it, even when a short RPO would make its share of it earlier. */
function planSteps(policy: Policy, rpoSeconds: number | null): Decision['steps'] {
  const delays = delaysOf(policy, rpoSeconds);
  return policy.steps.map((step, index) => ({ afterSeconds: delays[index] ?? 0, targets: [...step.notify] }));
}

function sayStep(step: Step, index: number, seconds: number, rpoSeconds: number | null): string {
  const when = seconds === 0 ? 'at once' : `after ${sayDuration(seconds)}`;
  const why = 'rpoShare' in step.after ? ` (${Math.round(step.after.rpoShare * 100)}% of ${sayRpo(rpoSeconds)})` : '';
  return `Step ${index + 1}, ${when}${why}: ${step.notify.join(', ')}.`;
}

function sayRpo(rpoSeconds: number | null): string {
  return rpoSeconds === null
    ? `the RPO, which is not known and taken as ${sayDuration(assumedRpoSeconds)}`
    : `the RPO of ${sayDuration(rpoSeconds)}`;
}
