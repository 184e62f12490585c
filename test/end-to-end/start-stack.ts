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
    /** The file that is there when those with stacks of their own are through; null when nobody runs them beside. */
    apartIsOver: string | null;
  }
}

/** Starts the one stack of all files and hands its addresses to them; answers how to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // test/run.ts sets both; run without it, nothing else runs beside.
  const { END_TO_END_BEGAN, END_TO_END_APART_IS_OVER } = process.env;
  project.provide('began', Number(END_TO_END_BEGAN ?? Date.now()));
  project.provide('apartIsOver', END_TO_END_APART_IS_OVER ?? null);
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
