import { inertLine } from '../../lib/text.ts';
import { alertTopic, defaultPolicy } from '../../rules/built-in.ts';
import type { Warning } from '../../rules/check/find-warnings.ts';
import { formatIssue } from '../../rules/check/issue.ts';
import type { CompiledRoute } from '../../rules/compiled.ts';
import { catchAll } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { withAcceptancesOf } from '../acceptances/with-acceptances.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf, wrap } from '../layout.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import { withSilencesOf } from '../silences/with-silences.ts';
import type { Terminal } from '../terminal.ts';
import { drawNotes } from '../tree/draw-policies.ts';
import { type Note, noteMutes, noteOthers } from '../tree/duty-view.ts';
import { writeJson } from '../write-json.ts';

/** How a file of rules is checked. */
export interface CheckOptions {
  json?: boolean;
  /** Warnings count as mistakes. */
  strict?: boolean;
  /** File with what people keep quiet. */
  silences?: string;
  /** File with what people accepted. */
  acceptances?: string;
}

/** Prints every problem of a file of rules or, when it has none, what it holds and what hardly anybody means in it. */
export async function checkRulesFile(
  file: string,
  { json = false, strict = false, silences, acceptances }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const quieted = await withSilencesOf(await readRules(file, terminal.now()), silences);
  const given = await withAcceptancesOf(quieted, acceptances);
  if ('problem' in given) return refuseRules(file, given, json, terminal);
  const { rules, warnings } = given;
  const held = holdings(rules);
  const quiet = silences === undefined ? [] : noteMutes({ ...noMutes, silences: rules.silences }, terminal.now());
  const accepted = acceptances === undefined ? [] : noteAccepted(rules);
  if (json)
    terminal.out(
      writeJson({
        ...{ file, problem: null, problems: [], warnings, ...held },
        ...(silences === undefined ? {} : { quiet }),
        ...(acceptances === undefined ? {} : { accepted }),
      }),
    );
  else
    terminal.out(
      `${describeHoldings(file, rules, held, terminal)}${describeNotes('Silences', quiet, terminal)}${describeNotes('Accepted by people', accepted, terminal)}${describeWarnings(warnings, terminal)}`,
    );
  return strict && warnings.length > 0 ? 1 : 0;
}

/** Nothing of the rules keeps anything quiet. */
const noMutes = { silences: [], windows: [], inhibitions: [] } as const;

/** What people accepted, and nothing of what the rules accept. */
function noteAccepted(rules: Rules): Note[] {
  const made = { ...rules, accept: rules.accept.filter((one) => one.made !== undefined) };
  return noteOthers(made).find(({ name }) => name === 'accept')?.notes ?? [];
}

function describeNotes(title: string, notes: readonly Note[], terminal: Terminal): string {
  const layout = layoutOf(terminal);
  return notes.length === 0 ? '' : `\n${layout.paint('bold', title)}\n${drawNotes(notes, layout).join('\n')}\n`;
}

function describeWarnings(warnings: readonly Warning[], terminal: Terminal): string {
  if (warnings.length === 0) return '';
  const { width, paint } = layoutOf(terminal);
  const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  const lines = warnings.flatMap((warning) => wrap(formatIssue(warning), width, '  - '));
  return `\n${paint(['bold', 'yellow'], count)}\n${lines.join('\n')}\n`;
}

/** Names of what the file itself defines, in its order; what always exists is left out. */
function holdings({ targets, policies, routes }: Rules) {
  return {
    targets: [...targets.values()].filter((target) => target !== alertTopic).map(({ name }) => name),
    policies: [...policies.values()].filter((policy) => policy !== defaultPolicy).map(({ name }) => name),
    routes: routes.map(({ name }) => name),
  };
}

function describeHoldings(file: string, rules: Rules, held: ReturnType<typeof holdings>, terminal: Terminal): string {
  const { width } = layoutOf(terminal);
  const targets = held.targets.map((name) => `${name} (${rules.targets.get(name)?.channel})`);
  const policies = held.policies.map((name) => `${name} (${countSteps(rules, name)})`);
  const routes = rules.routes.map((route, index) => `${index + 1}. ${route.name}: ${describeRoute(route, rules)}`);
  const lines = [
    `${inertLine(file)} is fine.`,
    '',
    ...wrap(targets.join(', ') || 'none of its own', width, 'targets   '),
    ...wrap(policies.join(', ') || 'none of its own', width, 'policies  '),
    ...[...routes, `${catchAll}: policy ${rules.defaults.policy}`].flatMap((line, index) =>
      wrap(line, width, index === 0 ? 'routes    ' : '          '),
    ),
    ...wrap(rules.fallback.join(', '), width, 'fallback  '),
  ];
  return `${lines.join('\n')}\n`;
}

function countSteps(rules: Rules, name: string): string {
  const count = rules.policies.get(name)?.steps.length ?? 0;
  return count === 1 ? '1 step' : `${count} steps`;
}

function describeRoute(route: CompiledRoute, rules: Rules): string {
  if (route.ignore !== null) return 'ignored';
  const severity = route.severity === null ? '' : `severity ${route.severity}`;
  if (route.continue) return `${severity}, then the next routes`;
  return `policy ${route.policy ?? rules.defaults.policy}${severity === '' ? '' : `, ${severity}`}`;
}
