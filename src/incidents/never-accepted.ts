import type { BackupEvent } from '../events/backup-event.ts';
import { firstLookReason } from '../events/found-problem.ts';
import { kindRow } from '../events/kinds.ts';
import { foundThreats } from './lane.ts';

/** Says whether it is something that somebody did, so that less is protected than before. */
export function isDeed({ found, kind }: Pick<BackupEvent, 'kind'> & { found?: { isDeed?: true } }): boolean {
  return found?.isDeed === true || kindRow(kind).isDeed === true;
}

/**
 * Says why a problem is never accepted, whoever wants it: it is no state that goes on, but something that happened, so that the
 * next of its kind is another one. Null: it can be.
 */
export function whyNeverAccepted(
  event: Pick<BackupEvent, 'kind' | 'outcome' | 'state' | 'finding' | 'drill'> & {
    found?: { reason: string; isDeed?: true };
  },
): string | null {
  if (event.drill) return 'A drill is made up: there is nothing to accept. Resolve it.';
  if (foundThreats(event))
    return 'Malware is not accepted: the next backup may hold it, too. Resolve this one when it is dealt with.';
  if (event.found?.reason === firstLookReason)
    return 'It tells of many at once. Accept each in the rules, under “accept”, or resolve this.';
  if (isDeed(event))
    return 'Somebody did that once, and the next time is not accepted by it. Resolve it when it is dealt with.';
  return null;
}
