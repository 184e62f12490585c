import type { Context } from 'aws-lambda';
import { archiveDays } from '../pipeline/archive/archive-days.ts';
import { makeArchive } from '../runtime/archive.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const dependencies = makeArchive(process.env);

/** A day is begun only with so many milliseconds left; one that is not whole is gone on with an hour later. */
const enoughMs = 120_000;

/** Archives the days that are over, every hour, and says how many that were. */
export const handler = stack(async (_event: unknown, context: Context): Promise<void> => {
  const archived = await archiveDays({
    ...dependencies,
    mayGoOn: () => context.getRemainingTimeInMillis() > enoughMs,
  });
  log.info('days were archived', { ...archived });
});
