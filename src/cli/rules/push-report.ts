import { inertLine } from '../../lib/text.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import type { ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { describeAwsError } from './describe-aws-error.ts';
import { formatVersion } from './plain-part.ts';
import type { PushPreview } from './push-preview.ts';
import type { Overwritten, PushDone } from './write-parts.ts';

/** What became of a push. */
export interface PushOutcome {
  preview: PushPreview;
  /** Null when nothing was to be done, or when it was only tried. */
  done: PushDone | null;
  /** The state afterwards; null when it could not be read. */
  after: RulesText | null;
  parameter: (name: string) => string;
}

/** Says what was done, and plainly what of others was overwritten; returns the code to end with. */
export function reportPush(outcome: PushOutcome, { json }: { json: boolean }, terminal: Terminal): ExitCode {
  const problem = problemOf(outcome);
  if (json) terminal.out(writeJson({ ...reportOf(outcome), problem, problems: [] }));
  else terminal.out(describeDone(outcome));
  if (problem !== null) terminal.err(`error: ${problem}\n`);
  return problem === null ? 0 : 1;
}

function reportOf({ preview, done, after }: PushOutcome) {
  const { place, current, plan, differences } = preview;
  return {
    place,
    before: current?.version ?? null,
    version: (done === null ? current : after)?.version ?? null,
    differences,
    writes: plan.writes.map(({ name, stored: { tier, packed, bytes } }) => ({
      name,
      version: done?.versions.get(name) ?? null,
      tier,
      packed,
      bytes,
    })),
    removals: plan.removals,
    unchanged: plan.unchanged,
    left: plan.left,
    pushed: done !== null,
    overwritten: done?.overwritten ?? [],
  };
}

function describeDone({ preview, done, after }: PushOutcome): string {
  const { place, current, plan } = preview;
  if (plan.writes.length + plan.removals.length === 0) {
    return `Nothing to push: ${inertLine(`${place} has this already, ${current === null ? '' : formatVersion(current)}`)}.\n`;
  }
  if (done === null) return '\nNothing was pushed: this was a dry run.\n';
  if (done.fault !== undefined) return '';
  return `\nPushed. ${after === null ? 'It' : `Version ${inertLine(after.version)}`} is in force within a minute.\n`;
}

function problemOf({ preview: { plan }, done, parameter }: PushOutcome): string | null {
  if (done === null) return null;
  const said = [
    ...done.overwritten.map((lost) => describeOverwritten(lost, parameter)),
    ...done.remade.map((name) => `Somebody deleted ${name} and made it anew in the meantime; yours replaced that.`),
  ];
  if (done.fault !== undefined) {
    const made = [...done.versions.keys(), ...done.removed];
    const stopped = describeAwsError(done.fault) ?? String(done.fault);
    const left = plan.writes.length + plan.removals.length - made.length;
    said.push(`${stopped} Done before that: ${made.join(', ') || 'nothing'}; not done: ${left}. Push again to go on.`);
  }
  return said.length === 0 ? null : inertLine(said.join(' '));
}

function describeOverwritten({ name, version, ...made }: Overwritten, parameter: (name: string) => string): string {
  const who = formatVersion({ version: String(version), ...made });
  return (
    `Somebody wrote ${name} in the meantime: yours replaced their ${who}. To see it: ` +
    `aws ssm get-parameter --with-decryption --name '${parameter(name)}:${version}' --query Parameter.Value --output text`
  );
}
