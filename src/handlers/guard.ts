import { guardRules } from '../pipeline/guard-rules.ts';
import { sendWeeklyNote } from '../pipeline/weekly-note.ts';
import { makeGuard } from '../runtime/guard.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const dependencies = makeGuard(process.env, log);

/** Looks at the rules whenever Parameter Store says that they changed, and every hour, should it not have said so. */
export const handler = stack(async (): Promise<void> => {
  const guarded = await guardRules(dependencies);
  const noted = await sendWeeklyNote(dependencies);
  log.info('rules guarded', { guarded, noted });
});
