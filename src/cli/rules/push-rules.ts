import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import { formatIssue } from '../../rules/check/issue.ts';
import { builtInRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';
import { compareRules } from '../../rules-diff/compare-rules.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { readParts } from '../read-parts.ts';
import { checkParts } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import type { Terminal } from '../terminal.ts';
import { type Edit, type OrderedEdits, orderEdits } from './order-edits.ts';
import { formatVersion } from './plain-part.ts';
import { type PushPlan, planPush } from './plan-push.ts';
import { formatPreview, type PushPreview } from './push-preview.ts';
import { reportPush } from './push-report.ts';
import { secretIssues } from './secret-references.ts';
import { writeParts } from './write-parts.ts';

/** How to push. */
export interface PushOptions {
  /** The version that is expected to be the newest; `0` when there are to be no rules yet. */
  ifVersion?: string | undefined;
  yes: boolean;
  json: boolean;
  prune: boolean;
  force: boolean;
  dryRun: boolean;
}

/** A push that may be made: everything was checked and nothing written. */
interface Prepared extends PushPreview {
  edits: readonly Edit[];
}

/** Writes rules from a file or folder to Parameter Store when they are valid and somebody agrees. */
export async function pushRules(
  file: string,
  options: PushOptions,
  access: RulesAccess,
  terminal: Terminal,
): Promise<ExitCode> {
  const preview = await prepare(file, options, access, terminal);
  if (typeof preview === 'number') return preview;
  const { plan, edits } = preview;
  const outcome = { preview, done: null, after: null, parameter: (name: string) => access.parameter(name) };
  if (edits.length > 0) (options.json ? terminal.err : terminal.out)(formatPreview(preview));
  if (edits.length === 0 || options.dryRun) return reportPush(outcome, options, terminal);
  const refused = options.yes ? null : await askFirst(preview, options, access, terminal);
  if (refused !== null) return refused;
  const done = await writeParts(edits, plan.writes, access);
  const after = await access.latest().catch(() => null);
  return reportPush({ ...outcome, done, after }, options, terminal);
}

async function prepare(
  file: string,
  options: PushOptions,
  access: RulesAccess,
  terminal: Terminal,
): Promise<Prepared | ExitCode> {
  const given = await readParts(file);
  if ('problem' in given) return refuseRules(file, { ...given, problems: [] }, options.json, terminal);
  const [place, current] = [await access.place(), await access.newest()];
  const stale = describeStale(options.ifVersion, current);
  if (stale !== null) return fail(stale, options, terminal);
  const plan = planPush(given.parts, current, options.prune);
  if (typeof plan === 'string') return fail(plan, options, terminal);
  const checked = await checkParts(plan.after, 'given', terminal.now());
  if ('problem' in checked) return refuseRules(file, checked, options.json, terminal);
  const missing = options.force ? null : await secretIssues(checked.rules, access, terminal);
  if (missing !== null) return fail(missing, options, terminal);
  const differences = await differencesTo(checked.rules, current);
  const warnings = checked.warnings.map(formatIssue);
  return { place, current, plan, differences, warnings, ...(await ordered(plan, current, terminal.now())) };
}

function describeStale(expected: string | undefined, current: RulesText | null): string | null {
  if (expected === undefined || expected === (current?.version ?? '0')) return null;
  if (current === null) return `Version ${expected} is not the newest: there are no rules. Push with --if-version 0.`;
  return `Version ${expected} is not the newest: that is ${formatVersion(current)}. Pull it, bring your edit into it and push again.`;
}

async function differencesTo(after: Rules, current: RulesText | null): Promise<string[] | null> {
  if (current === null) return compareRules(builtInRules(), after);
  const before = await checkParts(current.parts, current.version, current.modifiedAt);
  return 'rules' in before ? compareRules(before.rules, after) : null;
}

function ordered({ writes, removals }: PushPlan, current: RulesText | null, now: Instant): Promise<OrderedEdits> {
  const edits = [
    ...writes.map(({ name, plain }) => ({ name, text: plain })),
    ...removals.map((name) => ({ name, text: null })),
  ];
  return orderEdits(
    current?.parts ?? [],
    edits,
    async (parts) => parts.length > 0 && 'rules' in (await checkParts(parts, '', now)),
  );
}

/** Asks, and returns the code to end with when nobody agreed or the rules changed meanwhile; null to go on. */
async function askFirst(
  { place, current }: Prepared,
  options: PushOptions,
  access: RulesAccess,
  terminal: Terminal,
): Promise<ExitCode | null> {
  const answer = await terminal.ask(`\nPush this to ${place}? [y/N] `);
  if (answer === null) {
    fail(
      'There is no terminal to ask at. Give --yes to push without being asked, or --dry-run to only look.',
      options,
      terminal,
    );
    return 2;
  }
  if (!/^y(?:es)?$/i.test(answer.trim())) return fail('Nothing was pushed.', options, terminal);
  const now = await access.latest();
  if (stampOf(now) === stampOf(current)) return null;
  const changed = now === null ? 'were deleted' : `became version ${now.version}`;
  return fail(
    inertLine(`Nothing was pushed: the rules ${changed} while you were asked. Push again to see what that changes.`),
    options,
    terminal,
  );
}

/** Versions and texts: a parameter that is made anew counts from 1 again. */
function stampOf(state: RulesText | null): string {
  return JSON.stringify(state?.parts.map(({ name, version, text }) => [name, version, text]) ?? null);
}
