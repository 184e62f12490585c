import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import type { Decision } from '../../routing/decision.ts';
import { catchAll } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { withAcceptancesOf } from '../acceptances/with-acceptances.ts';
import type { ExitCode } from '../command.ts';
import { type Layout, layoutOf, wrap } from '../layout.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import { withSilencesOf } from '../silences/with-silences.ts';
import type { Terminal } from '../terminal.ts';
import { drawNotes, drawPolicies } from '../tree/draw-policies.ts';
import { drawRoutes } from '../tree/draw-routes.ts';
import {
  type Note,
  namedPolicies,
  noteHours,
  noteMutes,
  noteOthers,
  noteRotations,
  type PolicyView,
  viewPolicies,
  withSuccessors,
} from '../tree/duty-view.ts';
import { readProven } from '../tree/proven-file.ts';
import { readTreeEvent, type TreeEvent } from '../tree/tree-event.ts';
import { type RouteView, viewRoutes } from '../tree/tree-view.ts';
import { writeJson } from '../write-json.ts';

/** What of a tree is shown, and how. */
export interface TreeOptions {
  /** File with an event whose way is shown. */
  event?: string;
  at?: Instant;
  /** File with what people keep quiet. */
  silences?: string;
  /** File with what people accepted. */
  acceptances?: string;
  /** File with what drills proved. */
  proven?: string;
  json?: boolean;
}

/** Trees are read like pictures: they may be wider than text. */
const widestTree = 120;

/** Everything that is drawn. */
interface TreeView {
  at: Instant;
  event: TreeEvent | null;
  routes: RouteView[];
  policies: PolicyView[];
  hours: Note[];
  rotations: Note[];
  quiet: Note[];
  others: ReturnType<typeof noteOthers>;
  fallback: readonly string[];
  /** When drills last proved each route and target; empty: nobody said. */
  proven: Note[];
}

/** Prints the routes of a file of rules as a tree with the policies they lead to, and the way of an event through it. */
export async function drawRulesTree(file: string, options: TreeOptions, terminal: Terminal): Promise<ExitCode> {
  const quiet = await withSilencesOf(await readRules(file, terminal.now()), options.silences);
  const given = await withAcceptancesOf(quiet, options.acceptances);
  if ('problem' in given) return refuseRules(file, given, options.json === true, terminal);
  const proven = await readProven(options.proven);
  if ('problem' in proven) return refuseRules(file, { ...proven, problems: [] }, options.json === true, terminal);
  const { rules } = given;
  const { event: place, at = null, json } = options;
  const event = place === undefined ? null : await readTreeEvent(place, rules, at, terminal);
  if (event !== null && 'problem' in event) {
    if (json === true) terminal.out(writeJson({ file: place, problem: event.problem }));
    terminal.err(`error: ${inertLine(place ?? '')} ${inertLine(event.problem)}.\n`);
    return 1;
  }
  const view = { ...viewTree(rules, event, event?.at ?? at ?? terminal.now()), proven };
  terminal.out(json === true ? writeJson(jsonOf(file, view)) : formatTree(file, view, layoutOf(terminal, widestTree)));
  return 0;
}

function viewTree(rules: Rules, event: TreeEvent | null, at: Instant): Omit<TreeView, 'proven'> {
  const walk = event?.routed?.walk ?? null;
  const last: RouteView = {
    name: catchAll,
    match: null,
    matches: 'no route above decides',
    sets: [],
    policy: rules.defaults.policy,
    ignore: null,
    continue: false,
    notify: [],
    step: walk === null ? null : walk.route === null ? 'decides' : 'not tried',
    because: null,
    routes: [],
  };
  const decision = event?.routed?.decision;
  const names = decision === undefined ? namedPolicies(rules) : [decision.routing.policy];
  return {
    at,
    event,
    routes: [...viewRoutes(rules, walk), last],
    policies: viewPolicies(rules, withSuccessors(names, rules), at),
    hours: noteHours(rules, at),
    rotations: noteRotations(rules, at),
    quiet: noteMutes(rules, at),
    others: noteOthers(rules),
    fallback: rules.fallback,
  };
}

function jsonOf(file: string, { event, others, ...view }: TreeView): Record<string, unknown> {
  const decision = event?.routed?.decision ?? null;
  const more = Object.fromEntries(others.map(({ name, notes }) => [name, notes]));
  return {
    file,
    ...view,
    ...more,
    event: event === null ? null : { says: event.says, decision: decision && jsonOfDecision(decision) },
  };
}

/** As other programs know it: what incidents keep stands beside the rest. */
function jsonOfDecision({ action, routing, rulesVersion: _same, ...rest }: Decision): Record<string, unknown> {
  const { acknowledgedForSeconds: _ofPolicy, ...choices } = routing;
  return { action, ...choices, ...rest };
}

function formatTree(file: string, view: TreeView, layout: Layout): string {
  const { event, at, routes, policies } = view;
  const chosen = event?.routed?.decision.routing.policy ?? null;
  const title = event === null ? `${inertLine(file)}, at ${formatTime(at)}` : `${event.says}, at ${formatTime(at)}`;
  const parts = [
    [...wrap(title, layout.width), ...drawRoutes(routes, layout)],
    ...(event?.routed ? [describeOutcomeOf(event.routed, layout)] : []),
    section('Policies', drawPolicies(policies, chosen, layout), layout),
    section('On duty', drawNotes(view.rotations, layout), layout),
    section('Hours', drawNotes(view.hours, layout), layout),
    section('Kept quiet', drawNotes(view.quiet, layout), layout),
    ...view.others.map(({ title, notes }) => section(title, drawNotes(notes, layout), layout)),
    section('Last proved by drills', drawNotes(view.proven, layout), layout),
    section('In place of a target that cannot be reached', wrap(view.fallback.join(', '), layout.width, '  '), layout),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What the event comes to in the end. */
function describeOutcomeOf({ alert, decision }: NonNullable<TreeEvent['routed']>, layout: Layout): string[] {
  const { severity, routing, alsoTell, mute, reason } = decision;
  const put = Object.entries(routing.labels).map(([name, value]) => `${name}=${value}`);
  const lines = [
    reason,
    ...(severity === alert.severity ? [] : [`Severity ${severity} instead of ${alert.severity}.`]),
    ...(put.length === 0 ? [] : [`Labels: ${put.join(', ')}.`]),
    ...(alsoTell.length === 0 ? [] : [`Told too: ${alsoTell.join(', ')}.`]),
    ...(mute === null ? [] : [`Nobody is told before ${formatTime(mute.until)}: ${mute.by}.`]),
  ];
  return lines.flatMap((line, index) => wrap(line, layout.width, index === 0 ? '✓ ' : '  '));
}

function section(title: string, body: readonly string[], { paint }: Layout): string[] {
  return body.length === 0 ? [] : [paint('bold', title), ...body];
}
