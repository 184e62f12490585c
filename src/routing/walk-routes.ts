import type { Alert, Severity } from '../incidents/alert.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';
import { alertDocument } from '../rules/alert-document.ts';
import type { CompiledRoute } from '../rules/compiled.ts';
import type { Rules } from '../rules/rules.ts';
import { indexPatterns, type PatternIndex } from './route-index.ts';

/** How many routes that did not match a trace names, so that it stays short under any rules. */
const shownMisses = 40;

/** A route that was tried, and why it did not match; null when it did. The reason is put into words only when it is read. */
export interface Tried {
  route: CompiledRoute;
  matched: boolean;
  readonly because: string | null;
}

/** The result of walking the routes. */
export interface Walk {
  /** The route that decides; null means the catch-all. */
  route: CompiledRoute | null;
  severity: Severity;
  severityReasons: string[];
  labels: TextMap;
  /** Targets of matching routes that continue. */
  alsoTell: string[];
  document: Record<string, unknown>;
  /** Every route that was tried, in order. */
  tried: Tried[];
  trace: string[];
}

/** Walks the tree of routes with an alert, to the one that decides. */
export function walkRoutes(alert: Alert, rules: Rules): Walk {
  const trace = [`Rules: ${describeOrigin(rules)}.`];
  if (rules.problem !== null) trace.push(`Something is wrong with the rules: ${rules.problem}`);
  if (alert.event.drill) trace.push('This is a drill; it is routed like the real thing.');
  if (alert.event.foundBy === 'late') trace.push('Found late: AWS Backup lists the job, and no event of it arrived.');
  if (alert.event.foundBy === 'follow-up')
    trace.push('Found in the list of jobs: AWS sends no event of how a restore test went on.');
  return walkDocument(alertDocument(nameAccount(alert, rules)), rules, {
    severity: alert.severity,
    reasons: alert.severityReasons,
    trace,
  });
}

/** Returns the alert with what the rules call its account; as it is where they do not. */
export function nameAccount(alert: Alert, { accounts }: Pick<Rules, 'accounts'>): Alert {
  const accountName = accounts.get(alert.event.accountId);
  return accountName === undefined ? alert : { ...alert, accountName };
}

/** Walks the tree of routes with an alert document; the trace begins with that of `before`. */
export function walkDocument(
  document: Record<string, unknown>,
  rules: Pick<Rules, 'routes' | 'defaults'>,
  before: { severity: Severity; reasons?: readonly string[]; trace?: readonly string[] },
): Walk {
  const walk: Walk = {
    route: null,
    severity: before.severity,
    severityReasons: [...(before.reasons ?? [])],
    labels: textMap([]),
    alsoTell: [],
    document,
    tried: [],
    trace: [...(before.trace ?? [])],
  };
  const misses = { count: 0 };
  walk.route = walkLevel(rules.routes, walk, misses);
  const more = misses.count - shownMisses;
  if (more > 0) walk.trace.push(`${more} more ${more === 1 ? 'route does' : 'routes do'} not match.`);
  walk.trace.push(describeEnd(walk.route, rules));
  return walk;
}

/** Returns the deciding route of this level or of a level inside it; null when none decides. */
function walkLevel(routes: readonly CompiledRoute[], walk: Walk, misses: { count: number }): CompiledRoute | null {
  const index = indexOf(routes);
  for (let from = 0; ; ) {
    const at = index.firstMatch(walk.document, from);
    noteMisses(routes.slice(from, at === -1 ? routes.length : at), walk, misses);
    const route = routes[at];
    if (route === undefined) return null;
    walk.tried.push({ route, matched: true, because: null });
    apply(walk, route);
    from = at + 1;
    if (route.continue) continue;
    if (route.routes.length === 0) return route;
    walk.trace.push(`Route "${route.name}" matches, and the routes inside it are tried.`);
    return walkLevel(route.routes, walk, misses) ?? route;
  }
}

function noteMisses(
  missed: readonly CompiledRoute[],
  { document, tried, trace }: Walk,
  misses: { count: number },
): void {
  for (const route of missed) {
    const miss = missOf(route, document);
    tried.push(miss);
    misses.count += 1;
    if (misses.count <= shownMisses) trace.push(`Route "${route.name}" does not match: ${miss.because}.`);
  }
}

function missOf(route: CompiledRoute, document: unknown): Tried {
  return {
    route,
    matched: false,
    get because() {
      const result = route.matches(document);
      return result.matched ? null : result.because;
    },
  };
}

/** One index for each level of routes, kept as long as its rules are in memory. */
const indexes = new WeakMap<readonly CompiledRoute[], PatternIndex>();

function indexOf(routes: readonly CompiledRoute[]): PatternIndex {
  const made = indexes.get(routes) ?? indexPatterns(routes.map(({ read }) => read));
  indexes.set(routes, made);
  return made;
}

/** Applies what a route sets, which the routes after it see. */
function apply(walk: Walk, route: CompiledRoute): void {
  if (route.severity !== null && route.severity !== walk.severity) {
    walk.severityReasons.push(`route "${route.name}" changes it from ${walk.severity} to ${route.severity}`);
    walk.trace.push(`Route "${route.name}" changes the severity from ${walk.severity} to ${route.severity}.`);
    walk.severity = route.severity;
    walk.document = { ...walk.document, severity: route.severity };
  }
  const fresh = Object.entries(route.labels).filter(([name, value]) => walk.labels[name] !== value);
  if (fresh.length > 0) {
    walk.labels = textMap([...Object.entries(walk.labels), ...Object.entries(route.labels)]);
    walk.document = { ...walk.document, labels: walk.labels };
    walk.trace.push(`Route "${route.name}" adds ${fresh.map(([name, value]) => `${name}=${value}`).join(', ')}.`);
  }
  walk.alsoTell.push(...route.notify.filter((target) => !walk.alsoTell.includes(target)));
  if (route.continue) walk.trace.push(`Route "${route.name}" matches and lets the next routes decide.`);
}

function describeOrigin(rules: Rules): string {
  if (rules.origin === 'built-in') return 'built in';
  return rules.origin === 'parameter'
    ? `version ${rules.version}`
    : `version ${rules.version}, the last known good one`;
}

function describeEnd(route: CompiledRoute | null, rules: Pick<Rules, 'defaults'>): string {
  if (route === null)
    return `No route decides: the catch-all applies, with the default policy "${rules.defaults.policy}".`;
  if (route.ignore !== null) return `Route "${route.name}" matches.`;
  return route.policy === null
    ? `Route "${route.name}" matches and names no policy: the default policy "${rules.defaults.policy}" applies.`
    : `Route "${route.name}" matches: policy "${route.policy}" applies.`;
}
