import type { PlayedTag } from '../../events/backup-event.ts';
import { drillSource } from '../../events/drill.ts';
import { type JobKind, kindRow } from '../../events/kinds.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';

/** What a drill plays: a backup of a resource, by whatever rules tell resources apart. */
export interface Played {
  resourceArn: string;
  /** AWS Backup's word; null: as the ARN says. */
  resourceType: string | null;
  tags: readonly PlayedTag[];
  /** The kind of job. */
  kind: JobKind;
}

/** Where and when it is played. */
export interface DrillPlace {
  /** Id of the drill; its jobs are named after it. */
  id: string;
  accountId: string;
  region: string;
  at: Instant;
}

/** An event as it is put on the bus, in the envelope that EventBridge makes of it. */
interface DrillEvent {
  source: string;
  'detail-type': string;
  account: string;
  region: string;
  time: Instant;
  resources: string[];
  detail: Record<string, unknown>;
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
