import type { Context } from 'aws-lambda';
import { runMembers } from '../pipeline/members/members.ts';
import { log } from '../runtime/log.ts';
import { makeMembers } from '../runtime/members.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeMembers(process.env, log);

/** Looks at the accounts and Regions of members, every five minutes. */
export const handler = stack(async (_event: unknown, context: Context): Promise<void> => {
  await runMembers({ ...dependencies, fault: logError, remainingMs: () => context.getRemainingTimeInMillis() });
});
