import { type Owned, whoIsTold, withOwners } from '../escalation/owners.ts';
import {
  assumedRpoSeconds,
  describeConditions,
  type Policy,
  paceAt,
  planRound,
  type RpoClock,
  type Step,
  unknownRpo,
} from '../escalation/policy.ts';
import { resolveDuty } from '../escalation/rotation.ts';
import { drillFailedReason } from '../events/found-problem.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Mute } from '../incidents/mute.ts';
import { whyNeverAccepted } from '../incidents/never-accepted.ts';
import { holdOf } from '../incidents/routing.ts';
import { formatDuration } from '../lib/duration.ts';
import { addSeconds, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import { defaultPolicy } from '../rules/built-in.ts';
import type { CompiledRoute } from '../rules/compiled.ts';
import { catchAll } from '../rules/compiled.ts';
import { decideOptions, keptChoices } from '../rules/kept-options.ts';
import { sayRetry } from '../rules/retry-form.ts';
import type { Rules } from '../rules/rules.ts';
import { type AcceptedAlert, acceptanceOf, describeAccepted } from './accept.ts';
import type { Decision } from './decision.ts';
import { groupKeyOf, shapeKeyOf, sharedKeyOf } from './group.ts';
import { type Inhibitor, inhibitionsOf, muteOf, sourceKeysOf } from './mute.ts';
import { type Walk, walkRoutes } from './walk-routes.ts';

/** What a decision depends on besides alert and rules. */
export interface DecisionContext {
  now: Instant;
  /** Inhibitions of the alert whose source is open; null: not looked up, as when offline. */
  inhibitors: readonly Inhibitor[] | null;
  /** Keys that its lane has or had, besides the alert's own lane key; absent: none known. */
  laneKeys?: readonly string[];
}

/**
 * Says what the rules make of an alert, with every consideration in its trace.
 *
 * Routes are tried in order and the first that matches decides, or of those inside it the first that matches. A
 * matching route with `continue: true` only sets severity and labels, which the routes after it see, and names extra
 * targets; the walk goes on. When no route decides, the catch-all opens an incident with the default policy: an alert is
 * never without a route. What is muted is put off, never dropped. Drills are decided like real alerts.
 */
export function decide(alert: Alert, rules: Rules, circumstances: DecisionContext): Decision {
  const walk = walkRoutes(alert, rules);
  const { route } = walk;
  const { now, laneKeys = [] } = circumstances;
  const isNever = isOfRouterItself(alert) || whyNeverAccepted(alert.event) !== null;
  const acceptance = isNever ? null : acceptanceOf(alert, rules, { now, laneKeys });
  const sorted = withOutgrown(sortIn(walk, alert, rules, now), acceptance);
  if (route !== null && route.ignore !== null && !isOfRouterItself(alert)) {
    const reason = `Route "${route.name}" ignores it: ${route.ignore}`;
    return { ...sorted, action: 'ignore', steps: [], reason, trace: [...sorted.trace, reason] };
  }
  if (acceptance?.is === 'covered') {
    const { accepted } = acceptance;
    const reason = describeAccepted(accepted);
    return { ...sorted, action: 'accept', accepted, steps: [], reason, trace: [...sorted.trace, reason] };
  }
  return open(sorted, walk, alert, rules, circumstances);
}

/** The part of a decision that is the same whether an incident is opened or the alert is ignored. */
type Sorted = Omit<Decision, 'action' | 'steps' | 'reason'>;

/** Adds to the trace that an alert has outgrown its acceptance, which then has no effect. */
function withOutgrown(sorted: Sorted, acceptance: AcceptedAlert | null): Sorted {
  if (acceptance?.is !== 'outgrown') return sorted;
  const { says } = acceptance;
  return {
    ...sorted,
    severityReasons: [...sorted.severityReasons, `it ${says}`],
    trace: [...sorted.trace, `It ${says}.`],
  };
}

/** Decides group, waits, severity and labels. */
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
    alsoTell: [...resolveDuty(withOwners(walk.alsoTell, ownedBy(alert), rules).targets, rules.rotations, now)],
    mute: null,
    accepted: null,
    rulesVersion: rules.version,
    sourceKeys: sourceKeysOf(document, rules),
    trace,
  };
}

function groupByOf({ route }: Walk, { groupBy }: Rules['defaults']): readonly string[] {
  return route?.groupBy ?? groupBy;
}

/** Decides who hears of it and when; the trace records every reason. */
function open(sorted: Sorted, walk: Walk, alert: Alert, rules: Rules, { now, inhibitors }: DecisionContext): Decision {
  const { route, document } = walk;
  const policy = policyOf(route, rules);
  const mute = isOfRouterItself(alert)
    ? null
    : muteOf({ document, alarmMute: alert.event.alarmMute }, rules, inhibitors ?? [], now);
  const announceAt = laterOf(mute?.until ?? now, addSeconds(now, sorted.groupWaitSeconds));
  const trace = [
    ...sorted.trace,
    describeGrouping(alert, groupByOf(walk, rules.defaults), sorted.groupWaitSeconds),
    ...describeExtras(sorted, policy),
    ...formatSteps(policy, alert, announceAt),
    ...describeOwners(policy, walk, alert, rules, announceAt),
    ...describeMute(mute, document, rules, inhibitors),
  ];
  return {
    ...sorted,
    trace,
    mute,
    action: 'open',
    routing: { ...sorted.routing, policy: policy.name, ...holdOf(policy) },
    steps: planSteps(policy, alert, rules, announceAt),
    reason: `${describeRoute(route, policy)}${mute === null ? '' : ` Nobody is told yet: ${mute.by}, until ${mute.until}.`}`,
  };
}

/** Says whether an alert is about the router itself. No route or mute hides it: a window must not hide that windows are broken. */
export function isOfRouterItself({ event }: Alert): boolean {
  return event.ofRouter !== undefined || event.found?.reason === drillFailedReason;
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
  { alsoTell, retryChoice, routing: { repeatIntervalSeconds } }: Pick<Decision, 'alsoTell' | 'retryChoice' | 'routing'>,
  { handOver }: Policy,
): string[] {
  return [
    ...(alsoTell.length > 0 ? [`Told with the first step too: ${alsoTell.join(', ')}.`] : []),
    ...(repeatIntervalSeconds === null
      ? []
      : [`Reminds every ${formatDuration(repeatIntervalSeconds)} while nobody answers.`]),
    ...(retryChoice === null || retryChoice.attempts === 0
      ? []
      : [`Retries ${sayRetry(retryChoice)}, where the cause passes by itself.`]),
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

/** Returns the steps of the first round in the order in which they are due, with who is on duty then. */
function planSteps(policy: Policy, alert: Alert, rules: Rules, announceAt: Instant): Decision['steps'] {
  return planRound(policy, announceAt, alert.exposure ?? unknownRpo).map(({ step, at }) => {
    const { targets, ofOwners } = whoIsTold(policy, step, ownedBy(alert), rules, at);
    return { afterSeconds: secondsBetween(announceAt, at), targets, ...(ofOwners.length > 0 ? { ofOwners } : {}) };
  });
}

/** Says who is told for the owner, and who instead where there is no known owner; each once, however many steps name it. */
function describeOwners(policy: Policy, { alsoTell }: Walk, alert: Alert, rules: Rules, at: Instant): string[] {
  const owned = ownedBy(alert);
  const bySteps = policy.steps.flatMap((_step, index) => whoIsTold(policy, index, owned, rules, at).says);
  return [...new Set(bySteps.length > 0 ? bySteps : withOwners(alsoTell, owned, rules).says)];
}

function ownedBy({ owner }: Alert): Owned {
  return { owners: owner === null ? [] : [owner], hasUnowned: owner === null };
}

function formatSteps(policy: Policy, { exposure }: Alert, announceAt: Instant): string[] {
  const clock = exposure ?? unknownRpo;
  return policy.steps.map((step, index) => {
    const seconds = secondsBetween(announceAt, paceAt(step, announceAt, clock));
    return describeStep(step, index, seconds, clock);
  });
}

function describeStep(step: Step, index: number, seconds: number, clock: RpoClock): string {
  const { after, notify } = step;
  const when = seconds === 0 ? 'at once' : `after ${formatDuration(seconds)}`;
  const why = 'rpoShare' in after ? ` (${Math.round(after.rpoShare * 100)}% of ${describeRpo(clock)})` : '';
  const timed = [`Step ${index + 1}`, `${when}${why}`, ...describeConditions(step)].join(', ');
  return `${timed}: ${notify.join(', ')}.`;
}

function describeRpo({ rpoSeconds, lastGoodAt }: RpoClock): string {
  const rpo =
    rpoSeconds === null
      ? `the RPO, which is not known and taken as ${formatDuration(assumedRpoSeconds)}`
      : `the RPO of ${formatDuration(rpoSeconds)}`;
  return lastGoodAt == null ? rpo : `${rpo}, since the last good recovery point`;
}
