import type { Context } from 'aws-lambda';
import { runWatch } from '../pipeline/watch/watch.ts';
import { log } from '../runtime/log.ts';
import { makeWatch } from '../runtime/watch.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeWatch(process.env, log);

/** Repairs what was left over, every five minutes, and logs how much that was. */
export const handler = stack(async (_event: unknown, context: Context): Promise<void> => {
  await runWatch({ ...dependencies, fault: logError, remainingMs: () => context.getRemainingTimeInMillis() });
});
