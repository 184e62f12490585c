import {
  assumedRpoSeconds,
  delaysOf,
  describeConditions,
  foreseeRound,
  type Policy,
  type Step,
} from '../escalation/policy.ts';
import { resolveDuty } from '../escalation/rotation.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Mute } from '../incidents/mute.ts';
import { formatDuration } from '../lib/duration.ts';
import { addSeconds, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import { defaultPolicy } from '../rules/built-in.ts';
import type { CompiledRoute } from '../rules/compiled.ts';
import { catchAll } from '../rules/compiled.ts';
import { decideOptions, keptChoices } from '../rules/kept-options.ts';
import type { Rules } from '../rules/rules.ts';
import type { Decision } from './decision.ts';
import { groupKeyOf, shapeKeyOf, sharedKeyOf } from './group.ts';
import { type Inhibitor, inhibitionsOf, muteOf, sourceKeysOf } from './mute.ts';
import { type Walk, walkRoutes } from './walk-routes.ts';

/** What of the moment a decision depends on. */
export interface DecisionContext {
  now: Instant;
  /** Inhibitions of the alert whose source is open; null: nobody looked, as offline. */
  inhibitors: readonly Inhibitor[] | null;
}

/**
 * Says what the rules make of an alert, with every consideration in its trace.
 *
 * Routes are tried in order and the first that matches decides, or of those inside it the first that matches. A
 * matching route with `continue: true` only sets severity and labels, which the routes after it see, and names who
 * hears of it too; the walk goes on. When no route decides, the catch-all opens an incident with the default policy:
 * an alert is never without a route. What is muted is put off, never dropped. Drills take the same way as the real thing.
 */
export function decide(alert: Alert, rules: Rules, circumstances: DecisionContext): Decision {
  const walk = walkRoutes(alert, rules);
  const { route, trace } = walk;
  const sorted = sortIn(walk, alert, rules, circumstances.now);
  if (route !== null && route.ignore !== null && !isOfRouterItself(alert)) {
    const reason = `Route "${route.name}" ignores it: ${route.ignore}`;
    return { ...sorted, action: 'ignore', steps: [], reason, trace: [...trace, reason] };
  }
  return open(sorted, walk, alert, rules, circumstances);
}

/** What holds whether it is opened or ignored; its policy is that of nobody yet. */
type Sorted = Omit<Decision, 'action' | 'steps' | 'reason'>;

/** Says where the alert belongs: its group, its waits, what is put on it. */
function sortIn(walk: Walk, alert: Alert, rules: Rules, now: Instant): Sorted {
  const { defaults } = rules;
  const { route, severity, severityReasons, labels, document, trace } = walk;
  const name = route?.name ?? catchAll;
  const groupBy = groupByOf(walk, defaults);
  const shared = sharedKeyOf(alert, groupBy);
  return {
    matched: walk.tried.filter(({ matched }) => matched).map(({ route: { name: tried } }) => tried),
    routing: {
      route: name,
      policy: '',
      groupKey: shared?.key ?? groupKeyOf(document, name, groupBy) + shapeKeyOf(alert),
      labels,
      acknowledgedForSeconds: null,
      ...keptChoices(route, defaults),
    },
    ...decideOptions(route, defaults),
    severity,
    severityReasons,
    alsoTell: [...resolveDuty(walk.alsoTell, rules.rotations, now)],
    mute: null,
    rulesVersion: rules.version,
    sourceKeys: sourceKeysOf(document, rules),
    trace,
  };
}

function groupByOf({ route }: Walk, { groupBy }: Rules['defaults']): readonly string[] {
  return route?.groupBy ?? groupBy;
}

/** Says who hears of it and when; all of it goes on record in the trace. */
function open(sorted: Sorted, walk: Walk, alert: Alert, rules: Rules, { now, inhibitors }: DecisionContext): Decision {
  const { route, document, trace } = walk;
  const policy = policyOf(route, rules);
  const mute = isOfRouterItself(alert) ? null : muteOf(document, rules, inhibitors ?? [], now);
  const announceAt = laterOf(mute?.until ?? now, addSeconds(now, sorted.groupWaitSeconds));
  trace.push(
    describeGrouping(alert, groupByOf(walk, rules.defaults), sorted.groupWaitSeconds),
    ...describeExtras(sorted, policy),
    ...formatSteps(policy, alert),
    ...describeMute(mute, document, rules, inhibitors),
  );
  return {
    ...sorted,
    mute,
    action: 'open',
    routing: { ...sorted.routing, policy: policy.name, acknowledgedForSeconds: policy.acknowledgedForSeconds },
    steps: planSteps(policy, alert, rules, announceAt),
    reason: `${describeRoute(route, policy)}${mute === null ? '' : ` Nobody is told yet: ${mute.by}, until ${mute.until}.`}`,
  };
}

/** Trouble of the router is told whatever is ignored or silenced: a window must not hide that windows are broken. */
export function isOfRouterItself({ event }: Alert): boolean {
  return event.ofRouter !== undefined;
}

/** Returns the policy of alerts that a route decides; null: the catch-all. */
export function policyOf(route: CompiledRoute | null, rules: Rules): Policy {
  return rules.policies.get(route?.policy ?? rules.defaults.policy) ?? defaultPolicy;
}

function describeRoute(route: CompiledRoute | null, { name }: Policy): string {
  return route
    ? `Route "${route.name}" matched; policy "${name}" applies.`
    : `No route matched, so the catch-all applies with policy "${name}".`;
}

function describeGrouping(alert: Alert, groupBy: readonly string[], groupWaitSeconds: number): string {
  const shared = sharedKeyOf(alert, groupBy);
  const by = shared === null ? groupBy.join(', ') || 'nothing but the route' : inertLine(shared.says);
  return `Grouped by ${by}; waits ${formatDuration(groupWaitSeconds)} for more alerts.`;
}

function describeExtras(
  { alsoTell, routing: { repeatIntervalSeconds } }: Pick<Decision, 'alsoTell' | 'routing'>,
  { handOver }: Policy,
): string[] {
  return [
    ...(alsoTell.length > 0 ? [`Told with the first step too: ${alsoTell.join(', ')}.`] : []),
    ...(repeatIntervalSeconds === null
      ? []
      : [`Reminds every ${formatDuration(repeatIntervalSeconds)} while nobody answers.`]),
    ...(handOver == null ? [] : [`Unanswered at its end, policy "${handOver}" takes over.`]),
  ];
}

function describeMute(
  mute: Mute | null,
  document: Record<string, unknown>,
  rules: Rules,
  inhibitors: readonly Inhibitor[] | null,
): string[] {
  if (mute !== null) return [`Muted by ${mute.by}, until ${mute.until}; if it still fails then, it is told then.`];
  if (inhibitors !== null) return [];
  return inhibitionsOf(document, rules).map(({ name }) => `Inhibition "${name}" mutes it while its source is open.`);
}

/** Returns the steps of the first round in the order they would be taken, with who would be on duty then. */
function planSteps(policy: Policy, { exposure }: Alert, rules: Rules, announceAt: Instant): Decision['steps'] {
  return foreseeRound(policy, announceAt, exposure?.rpoSeconds ?? null).map(({ step, at }) => ({
    afterSeconds: secondsBetween(announceAt, at),
    targets: [...resolveDuty(policy.steps[step]?.notify ?? [], rules.rotations, at)],
  }));
}

function formatSteps(policy: Policy, { exposure }: Alert): string[] {
  const rpoSeconds = exposure?.rpoSeconds ?? null;
  const delays = delaysOf(policy, rpoSeconds);
  return policy.steps.map((step, index) => describeStep(step, index, delays[index] ?? 0, rpoSeconds));
}

function describeStep(step: Step, index: number, seconds: number, rpoSeconds: number | null): string {
  const { after, notify } = step;
  const when = seconds === 0 ? 'at once' : `after ${formatDuration(seconds)}`;
  const why = 'rpoShare' in after ? ` (${Math.round(after.rpoShare * 100)}% of ${describeRpo(rpoSeconds)})` : '';
  const timed = [`Step ${index + 1}`, `${when}${why}`, ...describeConditions(step)].join(', ');
  return `${timed}: ${notify.join(', ')}.`;
}

function describeRpo(rpoSeconds: number | null): string {
  return rpoSeconds === null
    ? `the RPO, which is not known and taken as ${formatDuration(assumedRpoSeconds)}`
    : `the RPO of ${formatDuration(rpoSeconds)}`;
}
