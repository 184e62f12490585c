import { type Command, InvalidArgumentError } from 'commander';
import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { describeAwsError } from './describe-aws-error.ts';

/** Options that say where the rules are. */
export interface Place {
  stage: string;
  region?: string;
  profile?: string;
  json?: boolean;
}

/** For the help of every command that reaches AWS. */
export const credentialsHelp = `
Uses your AWS credentials and Region as every tool of AWS finds them:
environment, profile, login. AWS_ENDPOINT_URL leads to an emulator.`;

/** Gives a command the options that say where the rules are. */
export function withPlace(command: Command): Command {
  return command
    .option('--stage <STAGE>', 'stage of the deployment', readStage, 'prod')
    .option('--region <REGION>', 'AWS Region of the deployment')
    .option('--profile <PROFILE>', 'AWS profile to use');
}

/** Runs what needs the rules of a stage; what AWS refuses is said with what to do about it. */
export async function reachAws(
  place: Place,
  terminal: Terminal,
  run: (access: RulesAccess) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    // The SDK is large: commands that need no AWS never load it.
    const { openRulesAccess } = await import('../../runtime/rules-access.ts');
    return await run(openRulesAccess(place));
  } catch (error) {
    const problem = describeAwsError(error);
    if (problem === null) throw error;
    return fail(problem, { json: place.json === true }, terminal);
  }
}

function readStage(text: string): string {
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(text)) throw new InvalidArgumentError('Give the name of a stage such as prod.');
  return text;
}
