import type { Context } from 'aws-lambda';
import { runRetries } from '../pipeline/retry/retry.ts';
import { log } from '../runtime/log.ts';
import { makeRetry } from '../runtime/retry.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeRetry(process.env, log);

/** Starts failed backups again when their time has come, once a minute. */
export const handler = stack(async (_event: unknown, context: Context): Promise<void> => {
  await runRetries({ ...dependencies, fault: logError, remainingMs: () => context.getRemainingTimeInMillis() });
});
