import type { TestProject } from 'vitest/node';
import { localAws } from '../../local/local-aws.ts';
import type { Addresses } from '../../local/running-stack.ts';
import { seed } from '../../local/seed.ts';
import { startStack } from '../../local/stack.ts';
import { endToEndRules } from './rules.ts';

declare module 'vitest' {
  interface ProvidedContext {
    addresses: Addresses;
    /** The process that the emulator is kept by. */
    keptBy: number;
    /** When the tests began, in milliseconds. */
    began: number;
  }
}

/** Starts the one stack of all files and hands its addresses to them; answers how to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('began', Date.now());
  const stack = await startStack({ progress: (line) => console.error(line) });
  await seed(stack, null);
  await localAws(stack.endpoint).putParameter(stack.outputs.RoutingParameter ?? '', await endToEndRules(), 'String');
  const { endpoint, outputs, simulatorsUrl, respondUrl, logFile, permissionsFile, realHosts } = stack;
  project.provide('addresses', {
    endpoint,
    outputs,
    simulatorsUrl,
    respondUrl,
    logFile,
    permissionsFile,
    realHosts,
  });
  project.provide('keptBy', process.pid);
  return () => stack.stop();
}
