import { shapeOf } from '../../enrich/message-shape.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { CallRateLimit } from '../../ports/aws-backup/call-rate-limit.ts';

/** Calls kept for the first failure of a new kind: about what one costs while nothing is known of its plan and vault. */
const reserve = 5;

/** Calls that a failure costs when its plan and vault are known: its job and the recovery points of its resource. */
const callsEach = 2;

/** How many kinds of failure are remembered, and for how long. */
const remembered = { most: 500, forMs: 600_000 };

/** Decides which failures AWS Backup is asked about when there are more failures than calls. */
export interface LookupBudget {
  choose(events: readonly BackupEvent[]): readonly BackupEvent[];
}

/**
 * Makes the lookup budget of one container. After a quiet moment every failure is looked up. In a storm the first failure
 * of each kind is, and as many others as there are calls to spare. Nothing waits for a call, because the next new cause may
 * be waiting behind it in the queue.
 */
export function createLookupBudget(calls: CallRateLimit, now: () => number): LookupBudget {
  const known = new Map<string, number>();
  const isNew = (event: BackupEvent) => {
    const kind = kindOf(event);
    const at = known.get(kind);
    known.delete(kind);
    known.set(kind, now());
    const [oldest] = known.keys();
    if (known.size > remembered.most && oldest !== undefined) known.delete(oldest);
    return at === undefined || at + remembered.forMs <= now();
  };
  return {
    choose(events) {
      const isQuiet = calls.left() >= calls.most;
      const firsts = events.filter(isNew);
      if (isQuiet) return [...firsts, ...events.filter((event) => !firsts.includes(event))];
      const spare = Math.floor((calls.left() - reserve - firsts.length * callsEach) / callsEach);
      const others = events.filter((event) => !firsts.includes(event)).slice(0, Math.max(0, spare));
      return [...firsts, ...others];
    },
  };
}

/** What failures of one storm have in common before anything is asked: where, what, and AWS's words without names. */
function kindOf({ accountId, region, kind, outcome, resourceType, statusMessage, resourceArn }: BackupEvent): string {
  const name = resourceArn?.split(/[:/]/).at(-1) ?? '';
  return [accountId, region, kind, outcome, resourceType, shapeOf(statusMessage ?? '', [name])].join('|');
}
