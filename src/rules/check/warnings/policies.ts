import { namesOwner } from '../../../escalation/owners.ts';
import { type Policy, planRound, unknownRpo } from '../../../escalation/policy.ts';
import { kindRow } from '../../../events/kinds.ts';
import type { Severity } from '../../../incidents/alert.ts';
import { unknownRunSeconds } from '../../../incidents/next-run.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { addSeconds, type Instant, secondsBetween } from '../../../lib/instant.ts';
import { defaultPolicy } from '../../built-in.ts';
import { joined } from '../../describe-policy.ts';
import type { RulesDocument } from '../../document.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';
import { kindsIn, severitiesIn } from './facts.ts';
import { type Arrival, arrivalsOf, decidingOf, formatRoutes, type Seen } from './seen-routes.ts';

/** Where a policy is used: by which route, for which severities, and whether people are reminded there. */
interface Use {
  policy: string;
  route: string;
  severities: readonly Severity[];
  isReminded: boolean;
}

/** Severities at which somebody has to act before the next morning. */
const urgent: readonly Severity[] = ['critical', 'high'];

/** Longest acceptable wait for the first step of a critical alert, in seconds. */
const longWaitSeconds = 4 * 3600;

/** Finds policies at whose end nobody is left, that let critical alerts wait, or that have options without effect. */
export function warnOfPolicies(document: RulesDocument, rules: Rules, seen: Seen): RulesIssue[] {
  const uses = usesOf(rules, seen);
  const arrivals = arrivalsOf(rules, seen);
  return Object.keys(document.policies ?? {}).flatMap((name): RulesIssue[] => {
    const policy = rules.policies.get(name);
    if (policy === undefined) return [];
    const own = uses.filter((use) => use.policy === name);
    return [
      ...warnOfEnd(policy, own, rules),
      ...warnOfWait(policy, own),
      ...warnOfPause(policy, document),
      ...warnOfMentions(policy, rules),
      ...warnOfHold(policy, arrivals.get(name) ?? []),
    ];
  });
}

/** Returns where policies are used: by routes that can decide, and by the catch-all. */
function usesOf(rules: Rules, seen: Seen): Use[] {
  return decidingOf(rules, seen).map(({ policy, name, route, facts, end }) => ({
    policy,
    route: name,
    severities: severitiesIn(facts, end),
    isReminded: (route?.repeatIntervalSeconds ?? rules.defaults.repeatIntervalSeconds) !== null,
  }));
}

/** Finds urgent policies with a single step: people are told once, and if nobody answers, the fallback is told once. */
function warnOfEnd(policy: Policy, uses: readonly Use[], rules: Rules): RulesIssue[] {
  const { name, steps, repeat, handOver, repeatAfterSeconds } = policy;
  if (steps.length > 1 || repeat > 0 || handOver != null) return [];
  const lost = uses.filter(
    ({ severities, isReminded }) => !isReminded && severities.some((one) => urgent.includes(one)),
  );
  if (lost.length === 0) return [];
  const worst = lost.some(({ severities }) => severities.includes('critical')) ? 'critical' : 'high';
  const by = lost.filter(({ severities }) => severities.includes(worst)).map(({ route }) => route);
  const told = steps[0]?.notify ?? [];
  const others = rules.fallback.filter((target) => !told.includes(target));
  const end = others.length === 0 ? 'nobody else' : `only ${joined(others)} (the fallback), once`;
  const message = `has one step: ${worst} alerts (of ${formatRoutes(by)}) are told to ${joined(told)} and, unanswered for ${formatDuration(repeatAfterSeconds)}, to ${end}; add a step, "repeat" or "handOver"`;
  return [{ path: ['policies', name], message }];
}

/** Finds policies whose steps all have hours, so that a critical alert at the wrong moment waits for long. */
function warnOfWait({ name, steps, ...rest }: Policy, uses: readonly Use[]): RulesIssue[] {
  const isUrgent = uses.some(({ severities }) => severities.includes('critical'));
  if (!isUrgent || !steps.every(({ hours }) => hours != null)) return [];
  const longest = longestWait({ name, steps, ...rest });
  if (longest.seconds <= longWaitSeconds) return [];
  const message = `lets critical alerts wait for up to ${formatDuration(longest.seconds)}, such as from ${longest.from}: every step waits for its hours; give one of them none`;
  return [{ path: ['policies', name, 'steps'], message }];
}

/** Returns the longest wait for a first step, found by trying every half hour of one week. */
function longestWait(policy: Policy): { seconds: number; from: string } {
  const monday: Instant = '2026-01-05T00:00:00.000Z';
  let longest = { seconds: 0, from: monday };
  for (let halfHour = 0; halfHour < 7 * 48; halfHour += 1) {
    const begin = addSeconds(monday, halfHour * 1800);
    const seconds = secondsBetween(begin, planRound(policy, begin, unknownRpo)[0]?.at ?? begin);
    if (seconds > longest.seconds) longest = { seconds, from: begin };
  }
  return { seconds: longest.seconds, from: formatWeekTime(longest.from) };
}

function formatWeekTime(at: Instant): string {
  const day = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][new Date(at).getUTCDay()];
  return `${day} ${at.slice(11, 16)} UTC`;
}

/** Finds a pause without effect: it counts only before another round, or before another policy takes over. */
function warnOfPause({ name, repeat, handOver }: Policy, { policies }: RulesDocument): RulesIssue[] {
  const written = policies?.[name]?.repeatAfter;
  if (written === undefined || repeat > 0 || handOver != null) return [];
  const message = 'repeats nothing: without "repeat" it only says when nobody counts as having answered; add "repeat"';
  return [{ path: ['policies', name, 'repeatAfter'], value: written, message }];
}

/** Finds acknowledgements until the next run for alerts whose next run is never known. */
function warnOfHold({ name, acknowledgedUntil }: Policy, arrivals: readonly Arrival[]): RulesIssue[] {
  const kinds = new Set(arrivals.flatMap(({ facts }) => kindsIn(facts)));
  if (acknowledgedUntil === undefined || kinds.size === 0) return [];
  if ([...kinds].some((kind) => kindRow(kind).isUnplanned !== true)) return [];
  const usual = formatDuration(unknownRunSeconds).replace(' ', '');
  const message = `is always ${usual} here: no backup plan runs ${joined([...kinds].map((kind) => kindRow(kind).noun[1]))}, which is all that routes bring to it; write "${usual}"`;
  return [{ path: ['policies', name, 'acknowledgedFor'], value: 'next run', message }];
}

/** Finds mentions in steps without a Slack target: only Slack mentions people by these ids. */
function warnOfMentions({ name, steps }: Policy, rules: Rules): RulesIssue[] {
  return steps.flatMap(({ notify, mention }, index): RulesIssue[] => {
    const told = notify.flatMap((one) => membersOf(one, rules));
    if (mention === undefined || told.some((one) => rules.targets.get(one)?.channel === 'slack')) return [];
    const message = `calls on nobody: ${joined(notify)} ${notify.length > 1 ? 'are' : 'is'} not told in Slack; leave it out, or tell a target that is`;
    return [{ path: ['policies', name, 'steps', index, 'mention'], message }];
  });
}

function membersOf(name: string, rules: Rules): string[] {
  if (namesOwner([name], rules)) {
    return [...rules.owners.values()].flatMap(({ notify }) => notify.flatMap((one) => membersOf(one, rules)));
  }
  const rotation = rules.rotations.get(name);
  return rotation === undefined ? [name] : [...rotation.order, ...rotation.overrides.map(({ target }) => target)];
}

/** Finds a fallback that cannot replace any target. */
export function warnOfFallback(document: RulesDocument, rules: Rules): RulesIssue[] {
  if (document.fallback === undefined) return [];
  const used = Object.keys(document.policies ?? {}).flatMap((name) => rules.policies.get(name)?.steps ?? []);
  const named = [...used, ...(rules.policies.get(rules.defaults.policy) ?? defaultPolicy).steps].flatMap(
    ({ notify }) => notify,
  );
  const everybody = named.flatMap((name) => membersOf(name, rules));
  const [only, ...others] = new Set([...everybody, ...rules.fallback]);
  if (others.length > 0 || only === undefined) return [];
  const message = `stands in for nobody: every step tells ${only} alone, so that the alert topic is what remains; name another target`;
  return [{ path: ['fallback', 0], value: only, message }];
}
