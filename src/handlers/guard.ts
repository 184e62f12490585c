import { checkLastResort } from '../pipeline/guard/check-last-resort.ts';
import { tellAcceptances } from '../pipeline/guard/tell-acceptances.ts';
import { tellSilences } from '../pipeline/guard/tell-silences.ts';
import { watchEdits } from '../pipeline/guard/watch-edits.ts';
import { sendWeeklyDigest } from '../pipeline/guard/weekly-digest.ts';
import { makeGuard } from '../runtime/guard.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const { edits, digest, lastResort, silences, acceptances } = makeGuard(process.env, log);

/** Looks at the rules whenever Parameter Store says that they changed, and every hour, should it not have said so. */
export const handler = stack(async (): Promise<void> => {
  const [guarded, noted, heard, told, acceptancesTold] = await all(
    watchEdits(edits),
    sendWeeklyDigest(digest),
    checkLastResort(lastResort),
    tellSilences(silences),
    tellAcceptances(acceptances),
  );
  log.info('rules guarded', { guarded, noted, lastResort: heard, silencesTold: told, acceptancesTold });
  // The alarm on guard-heartbeat goes off when no run comes this far.
  log.count('Heartbeat');
});

/** Lets each come to its end before the first fault is thrown, so that none keeps another from being done. */
async function all<Results extends unknown[]>(
  ...rounds: { [At in keyof Results]: Promise<Results[At]> }
): Promise<Results> {
  await Promise.allSettled(rounds);
  return (await Promise.all(rounds)) as Results;
}
