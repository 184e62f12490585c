import type { Finding } from '../../findings/finding.ts';
import { countRuns } from '../../findings/missed-runs.ts';
import { findingRows } from '../../findings/registry.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsBetween } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { advicePieces } from '../../notices/advice-pieces.ts';
import { formatTime } from '../../notices/times.ts';
import { formatOutcome } from '../../notices/wording.ts';
import { sayRetries } from '../../retry/count-retries.ts';
import { describeAccepted } from '../../routing/accept.ts';
import { type Layout, wrap } from '../layout.ts';
import type { Checkup } from './contract.ts';
import { describeAcceptance } from './describe-acceptance.ts';
import { stepsOf } from './steps-of.ts';

/** How many findings of one reason are shown; JSON has all. */
const mostOfReason = 20;

/** Returns a checkup for people: what was looked at, what was found and what to do, and what could not be looked at. */
export function formatCheckup(checkup: Checkup, layout: Layout): string {
  const { notKnown, acceptances } = checkup;
  const failures = checkup.failures.filter((one) => one.accepted === undefined);
  const acceptedJobs = checkup.failures.filter((one) => one.accepted !== undefined);
  const findings = checkup.findings.filter(({ accepted }) => accepted === null);
  const accepted = checkup.findings.filter((one) => one.accepted !== null);
  const lines = [...wrap(describeLook(checkup), layout.width), ''];
  for (const row of findingRows) {
    const ofReason = findings.filter(({ reason }) => reason === row.reason);
    if (ofReason.length > 0) lines.push(...formatReason(`${row.title} (${ofReason.length})`, ofReason, layout), '');
  }
  if (failures.length > 0) {
    const title = `Jobs that failed (${failures.length})`;
    lines.push(
      layout.paint(['bold', 'red'], title),
      ...failures.slice(0, mostOfReason).flatMap((one) => formatFailure(one, layout)),
    );
    lines.push(...describeRest(failures.length), ...formatRetries(checkup, layout), '');
  }
  if (acceptances.length + acceptedJobs.length > 0) {
    lines.push(layout.paint('bold', `Accepted (${accepted.length + acceptedJobs.length})`));
    for (const one of acceptances) lines.push(...wrap(describeAcceptance(one), layout.width, '  - '));
    for (const { says, accepted: by } of accepted.slice(0, mostOfReason))
      lines.push(...wrap(`${says} (${inertLine(by?.name ?? '')})`, layout.width, '    '));
    lines.push(...describeRest(accepted.length));
    for (const one of acceptedJobs.slice(0, mostOfReason)) lines.push(...formatFailure(one, layout));
    lines.push(...describeRest(acceptedJobs.length), '');
  }
  if (notKnown.length > 0) {
    lines.push(layout.paint('bold', `Not known (${notKnown.length})`));
    for (const { what, why } of notKnown.slice(0, mostOfReason))
      lines.push(...wrap(`${what}: ${why}`, layout.width, '  '));
    lines.push(...describeRest(notKnown.length), '');
  }
  lines.push(describeEnd(findings.length, failures.length, [accepted.length, acceptedJobs.length]));
  return `${lines.join('\n')}\n`;
}

function describeLook({ look, estate }: Checkup): string {
  const { expected, found } = countRuns(look);
  const where = [estate.accountId, estate.region].filter((part) => part !== null).join(' ');
  const span = `${formatDuration(secondsBetween(look.since, look.at))} until ${formatTime(look.at)}`;
  return `Checkup${where === '' ? '' : ` of ${where}`}, ${span}: ${countOf(estate.plans?.length ?? 0, 'plan')}, ${countOf(estate.resources.size, 'resource')}; ${countOf(expected, 'backup')} due, ${found} of them started.`;
}

function formatReason(title: string, findings: readonly Finding[], layout: Layout): string[] {
  const lines = [layout.paint(['bold', 'red'], title)];
  for (const { sure, says, planName } of findings.slice(0, mostOfReason)) {
    const unsure = sure === 'certain' ? '' : ` (${sure === 'likely' ? 'likely' : 'not seen'})`;
    lines.push(...wrap(`${says}${planName === null ? '' : ` Plan ${planName}.`}${unsure}`, layout.width, '  - '));
  }
  lines.push(...describeRest(findings.length));
  for (const step of stepsOf(findings)) lines.push(...stepLines(step, layout));
  return lines;
}

/** Returns a step as lines; a command, which people copy, is on a line of its own and never wrapped. */
function stepLines(step: string, { width }: Layout): string[] {
  return advicePieces(step).flatMap(({ text, isCommand }, index) =>
    isCommand ? [`    ${text}`] : wrap(text, width, index === 0 ? '  → ' : '    '),
  );
}

function formatFailure({ event, alert, accepted }: Checkup['failures'][number], layout: Layout): string[] {
  const error = alert.error as { code?: string; meaning?: string } | null;
  const [kind, outcome] = [String(event.kind), String(event.outcome)];
  const what = [event.resourceType, event.resourceArn, formatOutcome({ kind, outcome })].map((part) =>
    inertLine(String(part ?? '')),
  );
  const says = accepted === undefined ? (error?.meaning ?? error?.code ?? '') : describeAccepted(accepted);
  return wrap(`${what.filter((part) => part !== '').join(' ')}: ${says}`, layout.width, '  - ');
}

function formatRetries({ retries }: Checkup, { width }: Layout): string[] {
  const says = sayRetries(retries);
  return says === null ? [] : wrap(says, width, '  → ');
}

function describeRest(count: number): string[] {
  return count > mostOfReason ? [`  … and ${count - mostOfReason} more: --json has all of them.`] : [];
}

function describeEnd(findings: number, failures: number, [accepted, jobs]: readonly [number, number]): string {
  const beside = [
    ...(accepted === 0 ? [] : [countOf(accepted, 'accepted finding')]),
    ...(jobs === 0 ? [] : [countOf(jobs, 'accepted job')]),
  ];
  const rest = beside.length === 0 ? '.' : `, beside ${beside.join(' and ')}.`;
  if (findings + failures === 0) return `Nothing was found${rest}`;
  return `${countOf(findings, 'finding')}, ${countOf(failures, 'failed job')}${rest}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
