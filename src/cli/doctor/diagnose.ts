import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { sendToAll } from '../../doctor/send.ts';
import type { DoctorAccess } from '../../runtime/doctor.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { formatFindings } from './format-findings.ts';

/** Options of `doctor`. */
export type DoctorOptions = Place & { send: boolean; json: boolean };

/** Examines a deployment, sends test messages if asked to, and prints the findings. Never throws. */
export async function diagnose(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    // The SDK is large: commands that need no AWS never load it.
    const { openDoctorAccess } = await import('../../runtime/doctor.ts');
    const access = await openDoctorAccess(options);
    const findings = await findingsOf(access, options);
    const { where } = access;
    if (options.json) terminal.out(writeJson({ place: where, findings: findings.map(asJson) }));
    else terminal.out(formatFindings(findings, where, terminal));
    return codeOf(findings);
  } catch (error) {
    const { name, message } = error as Error;
    const known =
      name === 'NotDeployedError' ? message : describeAwsError(error, 'what examples/iam/doctor.json lists');
    fail(known ?? `${name}: ${message}`, options, terminal);
    return 2;
  }
}

async function findingsOf(access: DoctorAccess, { send }: DoctorOptions): Promise<Finding[]> {
  const seen = await access.rules();
  const found = await examine(seen, access.tools);
  if (!send) return found;
  if (seen.rules === null) return found;
  return [...found, ...(await sendToAll(seen.rules, await access.send()))];
}

/** Every finding has the same keys, in the same order. */
function asJson({ check, target, state, says, fix }: Finding) {
  return { check, ...(target === undefined ? {} : { target }), state, says, fix };
}

function codeOf(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ state }) => state === 'broken' || state === 'warning')) return 1;
  return findings.some(({ state }) => state === 'not-known') ? 2 : 0;
}
