import { isObject } from '../lib/is-object.ts';
import { aftermathIn, endingOf } from './aftermath.ts';
import type { Outcome } from './backup-event.ts';
import { type Fields, messageOf, textOf } from './fields.ts';
import { isState, outcomeOfState, wordOf } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/** A result that names threats, however deep AWS writes it; `NO_THREATS_FOUND` and a field of that name are none. */
const infected = /(?<![A-Z_])THREATS_FOUND(?![A-Z_]|"_*:)/;

/**
 * Reads a Scan Job State Change. A scan that found malware is COMPLETED, so the result decides, whatever the state: it counts
 * as a failure. A scan without a result has not shown that the backup is clean.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readScanJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const results = resultsIn(detail);
  const isInfected = results.some((result) => infected.test(wordOf(result)));
  const outcome = isInfected ? 'failed' : outcomeOf(outcomeOfState(shared.state), results);
  return {
    ...shared,
    kind: 'scan',
    ...endingOf('scan', outcome, aftermathIn(detail)),
    ...(isInfected ? { finding: 'threats' as const } : {}),
    jobId: textOf(detail, 'scanJobId', 'scanId') ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
  };
};

function outcomeOf(ofState: Outcome, results: readonly string[]): Outcome {
  const isClear = results.every((result) => isState(result, 'NO_THREATS_FOUND'));
  // One that did not look at everything has to say that it found nothing in the rest.
  const hasFoundNothing = isClear && results.length > 0;
  if (ofState === 'completed-with-issues') return hasFoundNothing ? ofState : 'unknown';
  return ofState === 'succeeded' && !isClear ? 'unknown' : ofState;
}

/** Returns what a scan says it found, in whichever form: what cannot be read counts too, as it is not NO_THREATS_FOUND. */
function resultsIn(detail: Fields): string[] {
  const results = [detail.scanResult].flat().map((result) => {
    const status = isObject(result) ? messageOf(result, 'scanResultStatus') : null;
    return status ?? messageOf({ result }, 'result');
  });
  return [...results, messageOf(detail, 'scanResultStatus')].filter((result) => result !== null);
}
