import { drillSource, type Played } from '../../events/drill.ts';
import { kindRow } from '../../events/kinds.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { BusEvent } from '../../ports/queues/event-bus.ts';

/** Where and when it is played. */
export interface DrillPlace {
  /** Id of the drill; its jobs are named after it. */
  id: string;
  accountId: string;
  region: string;
  at: Instant;
}

/** An event in the envelope that EventBridge makes of what is put on a bus. */
interface DrillEvent extends BusEvent {
  account: string;
  region: string;
  time: Instant;
  resources: string[];
}

/**
 * Returns the event of a drill: a job that failed, or one that went well later and ends it. The words are those of AWS
 * Backup, so that it takes the way of a real one; the source and `drill` say that it is none.
 */
export function makeDrill(played: Played, place: DrillPlace, state: 'FAILED' | 'COMPLETED'): DrillEvent {
  const { resourceArn, resourceType, tags, kind } = played;
  const { id, accountId, region, at } = place;
  const { detailType = '', idField = 'backupJobId' } = kindRow(kind).job ?? {};
  return {
    source: drillSource,
    'detail-type': detailType,
    account: accountId,
    region,
    time: at,
    resources: [],
    detail: {
      drill: true,
      [idField]: state === 'FAILED' ? id : `${id}-over`,
      // AWS calls it the one or the other, by the kind.
      state,
      status: state,
      resourceArn,
      ...(resourceType === null ? {} : { resourceType }),
      statusMessage: state === 'FAILED' ? 'This is a drill: no backup has failed.' : '',
      creationDate: addSeconds(at, -1),
      completionDate: at,
      tags,
    },
  };
}
