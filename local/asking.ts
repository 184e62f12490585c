import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import path from 'node:path';
import { detour } from './detour.ts';
import { localEnvironment, projectFolder } from './folders.ts';
import type { Addresses } from './running-stack.ts';

/** Starts the command line with a local stack instead of AWS. */
export function ask(
  { endpoint, simulatorsUrl, realHosts }: Pick<Addresses, 'endpoint' | 'simulatorsUrl' | 'realHosts'>,
  parameters: readonly string[],
  stdio: StdioOptions = 'inherit',
): ChildProcess {
  const program = path.join(projectFolder, 'bin', 'backup-alerts.js');
  const { NO_COLOR } = process.env;
  const env = { ...localEnvironment(endpoint), ...detour(simulatorsUrl, realHosts), ...(NO_COLOR && { NO_COLOR }) };
  return spawn(process.execPath, [program, ...parameters], { stdio, env });
}
