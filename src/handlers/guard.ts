import { checkLastResort } from '../pipeline/guard/check-last-resort.ts';
import { tellAcceptances } from '../pipeline/guard/tell-acceptances.ts';
import { tellSilences } from '../pipeline/guard/tell-silences.ts';
import { watchEdits } from '../pipeline/guard/watch-edits.ts';
import { sendWeeklyDigest } from '../pipeline/guard/weekly-digest.ts';
import { makeGuard } from '../runtime/guard.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const { edits, digest, lastResort, silences, acceptances } = makeGuard(process.env, log);

/** Looks at the rules whenever Parameter Store reports a change, and every hour in case a report was lost. */
export const handler = stack(async (): Promise<void> => {
  const [guarded, noted, heard, told, acceptancesTold] = await all(
    watchEdits(edits),
    sendWeeklyDigest(digest),
    checkLastResort(lastResort),
    tellSilences(silences),
    tellAcceptances(acceptances),
  );
  log.info('rules guarded', { guarded, noted, lastResort: heard, silencesTold: told, acceptancesTold });
});

/** Waits for all of them before the first error is thrown, so that one failure does not stop the others. */
async function all<Results extends unknown[]>(
  ...rounds: { [At in keyof Results]: Promise<Results[At]> }
): Promise<Results> {
  await Promise.allSettled(rounds);
  return (await Promise.all(rounds)) as Results;
}
